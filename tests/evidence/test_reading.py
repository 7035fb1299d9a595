"""Bundles as an attacker would make them: refused with clear words, never followed, never unpacked."""

from __future__ import annotations

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.evidence import reading
from scanner.evidence.reading import BundleRefused, open_bundle, read, sha256_of
from scanner.evidence.verify import verify


def zipped(path: Path, *names: str, body: bytes = b"x") -> Path:
    """A ZIP with members of these names."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, body)
    return path


def refusal(path: Path) -> str:
    """Why a bundle is refused."""
    with pytest.raises(BundleRefused) as caught, open_bundle(path) as files:
        verify(files)
    return str(caught.value)


@pytest.mark.parametrize(
    "name",
    ["../x", "a/../../x", "/etc/passwd", "C:/x", "a\\..\\x", "a//b", "./x", "a\x1b[31m", "\uff41", "x" * 400, "a/./b"],
)
def test_a_name_that_leads_out_or_misleads_is_refused(tmp_path: Path, name: str) -> None:
    assert "is none that a bundle has" in refusal(zipped(tmp_path / "b.zip", name))


def test_a_name_with_nul_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "b.zip", "manifest.json_x")
    path.write_bytes(path.read_bytes().replace(b"manifest.json_x", b"manifest.json\0x"))
    assert "manifest.json" in refusal(path)


def test_a_name_twice_is_refused(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        zipped(tmp_path / "b.zip", "audit.json", "audit.json")
    assert "twice" in refusal(tmp_path / "b.zip")


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "b.zip", "SHA256SUMS")
    data = bytearray(path.read_bytes())
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(data))
    assert "is encrypted" in refusal(path)


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("SHA256SUMS")
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    assert "is a link" in refusal(tmp_path / "b.zip")


def test_another_compression_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("SHA256SUMS", "x")
    assert "compressed in a way" in refusal(tmp_path / "b.zip")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_FILE_BYTES", 1_000_000)
    assert "larger than" in refusal(zipped(tmp_path / "b.zip", "received/x", body=b"\0" * 2_000_000))


def test_many_members_that_are_a_bomb_together_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_TOTAL_BYTES", 3_000_000)
    names = [f"received/{number}" for number in range(5)]
    assert "unpacks to more" in refusal(zipped(tmp_path / "b.zip", *names, body=b"\0" * 1_000_000))


def test_a_member_larger_than_it_says_is_not_believed(tmp_path: Path) -> None:
    path = zipped(tmp_path / "b.zip", "SHA256SUMS", body=b"\0" * 100_000)
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02") + 24
    data[at : at + 4] = (10).to_bytes(4, "little")
    path.write_bytes(bytes(data))
    assert "SHA256SUMS" in refusal(path)


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_FILES", 20)
    assert "more than 20 files" in refusal(zipped(tmp_path / "b.zip", *map(str, range(30))))
    folder = tmp_path / "folder"
    folder.mkdir()
    for number in range(30):
        (folder / str(number)).touch()
    assert "more than 20 files" in refusal(folder)


@pytest.mark.parametrize("name", ["SHA256SUMS", "audit.json", "received/x"])
def test_links_and_pipes_in_a_directory_are_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "bundle" / name
    path.parent.mkdir(parents=True)
    path.symlink_to("/etc/passwd")
    assert "is a link" in refusal(tmp_path / "bundle")
    path.unlink()
    os.mkfifo(path)
    assert "is a link or no regular file" in refusal(tmp_path / "bundle")


def test_a_directory_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bundle").mkdir()
    (tmp_path / "bundle" / "received").symlink_to("/etc", target_is_directory=True)
    assert "is a link" in refusal(tmp_path / "bundle")


def test_directories_nested_without_end_are_refused(tmp_path: Path) -> None:
    (tmp_path / "/".join("abcdefghijklmnop")).mkdir(parents=True)
    assert "nested" in refusal(tmp_path)


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x05\x06" + b"\0" * 18, b"PK\x03\x04" + b"\xff" * 60])
def test_what_is_no_bundle_is_said(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "b.zip").write_bytes(data)
    assert refusal(tmp_path / "b.zip")


@pytest.mark.parametrize(
    "files",
    [
        {"SHA256SUMS": b"x", "manifest.json": b"\xff\xfe", "audit.json": b"{}"},
        {"SHA256SUMS": b"x", "manifest.json": b"[" * 100_000, "audit.json": b"{}"},
        {"SHA256SUMS": b"x", "manifest.json": b'{"schema": "other", "audit": {}, "files": [], "claims": []}'},
        {"SHA256SUMS": b"x", "manifest.json": b'{"schema":"stayopen/evidence/1","audit":{},"files":[],"claims":[]}',
         "audit.json": b'{"schema": 7}'},
    ],
)  # fmt: skip
def test_files_of_another_shape_are_refused(tmp_path: Path, files: dict[str, bytes]) -> None:
    for name, body in files.items():
        (tmp_path / name).write_bytes(body)
    assert ".json" in refusal(tmp_path)


def test_a_file_is_hashed_and_read_within_its_bound(tmp_path: Path) -> None:
    with open_bundle(zipped(tmp_path / "b.zip", "x", body=b"abc")) as files:
        assert sha256_of(files, "x").startswith("ba7816bf")
        assert read(files, "x", 3) == b"abc"
        with pytest.raises(BundleRefused):
            read(files, "x", 2)


@given(st.binary(max_size=300), st.integers(0, 400))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_make_it_crash(tmp_path: Path, noise: bytes, at: int) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("SHA256SUMS", "x" * 50)
        archive.writestr("manifest.json", "{}")
    data = bytearray(buffer.getvalue())
    data[at : at + len(noise)] = noise
    (tmp_path / "b.zip").write_bytes(bytes(data))
    assert refusal(tmp_path / "b.zip")
