"""Archives as build tools make them, and as an attacker would."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.resolve import archive
from scanner.resolve.archive import Contents, read_archive
from scanner.resolve.installed import MAX_LICENSE
from scanner.resolve.session import SourceFailed
from tests.index_server import sdist, wheel


def read(path: Path) -> Contents:
    """An archive file."""
    with path.open("rb") as stream:
        return read_archive(stream, path.name)


def tar(mode: str, members: dict[str, bytes], kind: bytes = tarfile.REGTYPE) -> io.BytesIO:
    """A tar archive in memory."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as made:  # type: ignore[call-overload]  # the mode is a parameter
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size, info.type, info.linkname = len(data), kind, "/etc/passwd"
            made.addfile(info, io.BytesIO(data))
    stream.seek(0)
    return stream


def test_metadata_and_license_files_of_a_wheel_are_read(tmp_path: Path) -> None:
    found = read(wheel(tmp_path, "alpha", "1.0", licenses={"LICENSE": "text", "vendor/deep/LICENSE": "of a part"}))

    assert found.metadata
    assert b"Name: alpha" in found.metadata
    assert found.licenses == (("licenses/LICENSE", b"text"),)


def test_license_files_are_read_where_reuse_has_them(tmp_path: Path) -> None:
    """The files of antsibull-core 3.6.0, which names each as `License-File: LICENSES/...`."""
    files = {f"LICENSES/{name}.txt": name for name in ("BSD-2-Clause", "GPL-3.0-or-later", "MIT", "PSF-2.0")}
    found = read(wheel(tmp_path, "antsibull-core", "3.6.0", licenses=files))

    assert dict(found.licenses) == {f"licenses/{path}": text.encode() for path, text in files.items()}


def test_license_files_are_read_where_poetry_once_put_those_of_reuse(tmp_path: Path) -> None:
    path = wheel(tmp_path, "reuse", "4.0.3")
    with zipfile.ZipFile(path, "a") as made:
        made.writestr("reuse-4.0.3.dist-info/LICENSES/CC0-1.0.txt", "text")

    assert read(path).licenses == (("LICENSES/CC0-1.0.txt", b"text"),)


def test_license_files_are_read_where_maturin_once_put_them(tmp_path: Path) -> None:
    path = wheel(tmp_path, "alpha", "1.0")
    with zipfile.ZipFile(path, "a") as made:
        made.writestr("alpha-1.0.dist-info/license_files/LICENSE-MIT", "text")

    assert read(path).licenses == (("license_files/LICENSE-MIT", b"text"),)


def test_only_what_stands_at_the_top_of_an_sdist_is_read(tmp_path: Path) -> None:
    files = {"LICENSE.txt": "a", "COPYING": "b", "src/LICENSE": "c", "alpha.egg-info/PKG-INFO": "d", "setup.py": "e"}
    found = read(sdist(tmp_path, "alpha", "1.0", files=files))

    assert found.licenses == (("COPYING", b"b"), ("LICENSE.txt", b"a"))
    assert found.metadata
    assert b"Name: alpha" in found.metadata


@pytest.mark.parametrize(
    ("mode", "suffix"), [("w:gz", ".tar.gz"), ("w:gz", ".tgz"), ("w:bz2", ".tar.bz2"), ("w:xz", ".tar.xz")]
)
def test_every_compression_of_sdists_is_known(mode: str, suffix: str) -> None:
    assert read_archive(tar(mode, {"a-1.0/PKG-INFO": b"Name: a"}), f"a-1.0{suffix}").metadata == b"Name: a"


def test_a_zip_sdist_is_read() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("a-1.0/PKG-INFO", "Name: a")
        made.writestr("a-1.0/LICENSE", "text")

    assert read_archive(stream, "a-1.0.zip") == Contents(b"Name: a", (("LICENSE", b"text"),))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_links_and_devices_are_not_followed(kind: bytes) -> None:
    assert read_archive(tar("w:gz", {"a-1.0/LICENSE": b""}, kind), "a-1.0.tar.gz") == Contents()


def test_an_archive_that_unpacks_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED", 10_000_000)
    bomb = tar("w:gz", {"a-1.0/big": b"\0" * 20_000_000, "a-1.0/PKG-INFO": b"x"})

    with pytest.raises(SourceFailed, match="unpacks to more than"):
        read_archive(bomb, "a-1.0.tar.gz")


def test_an_archive_of_too_many_files_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBERS", 10)

    with pytest.raises(SourceFailed, match="more than 10 files"):
        read_archive(tar("w:gz", {f"a-1.0/{number}": b"" for number in range(20)}), "a-1.0.tar.gz")


def test_a_license_as_large_as_a_disk_is_read_up_to_a_bound() -> None:
    found = read_archive(tar("w:gz", {"a-1.0/LICENSE": b"x" * 3_000_000}), "a-1.0.tar.gz")

    assert len(found.licenses[0][1]) == MAX_LICENSE


def test_an_archive_cut_off_is_refused(tmp_path: Path) -> None:
    for path in (sdist(tmp_path, "alpha", "1.0"), wheel(tmp_path, "alpha", "1.0")):
        data = path.read_bytes()
        with pytest.raises(SourceFailed, match=r"damaged|cannot be read"):
            read_archive(io.BytesIO(data[: len(data) // 2]), path.name)


def test_an_encrypted_zip_is_refused(tmp_path: Path) -> None:
    data = bytearray(wheel(tmp_path, "alpha", "1.0").read_bytes())
    at = data.find(b"PK\x01\x02", data.find(b"PK\x01\x02") + 1)
    data[at + 8] |= 1  # the flag bit of the second entry in the directory

    with pytest.raises(SourceFailed):
        read_archive(io.BytesIO(bytes(data)), "alpha-1.0-py3-none-any.whl")


def test_a_chain_of_long_headers_does_not_exhaust_the_stack() -> None:
    header = tarfile.TarInfo("././@LongLink")
    header.type, header.size = tarfile.GNUTYPE_LONGNAME, 1
    block = header.tobuf(tarfile.GNU_FORMAT) + b"x".ljust(512, b"\0")

    with pytest.raises(SourceFailed):
        read_archive(io.BytesIO(gzip.compress(block * 20_000)), "a-1.0.tar.gz")


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from(["a-1.0.tar.gz", "a-1.0.zip", "a-1.0-py3-none-any.whl", "a-1.0.tar.bz2", "a-1.0.tar.xz"]),
)
def test_whatever_it_holds_it_is_read_or_refused(data: bytes, name: str) -> None:
    for content in (data, gzip.compress(data), gzip.compress(data.ljust(1024, b"\0"))):
        with suppress(SourceFailed):
            assert isinstance(read_archive(io.BytesIO(content), name), Contents)
