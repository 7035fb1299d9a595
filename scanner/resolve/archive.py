"""The metadata and license files inside an sdist or wheel, read in memory: nothing is unpacked to disk or run.

Bounded in every direction, because archives can be made to grow without end.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, cast

import msgspec

from scanner.resolve.installed import LICENSE_FOLDERS, MAX_LICENSE, MAX_LICENSES
from scanner.resolve.metadata import MAX_METADATA, is_license_name
from scanner.resolve.session import SourceFailed

MAX_UNPACKED = 512 * 1024 * 1024
MAX_MEMBERS = 100_000

_Member = tuple[str, IO[bytes]]


class Contents(msgspec.Struct, frozen=True):
    """What an archive says: its metadata, if it has any, and its license files by name; when it was asked for."""

    metadata: bytes | None = None
    licenses: tuple[tuple[str, bytes], ...] = ()
    retrieved: str | None = None

    @property
    def members(self) -> tuple[tuple[str, bytes], ...]:
        """Everything that was read, by name."""
        return (*((("metadata", self.metadata),) if self.metadata is not None else ()), *self.licenses)


def read_archive(stream: IO[bytes], name: str) -> Contents:
    """Read an archive by what its file name says it is. Raises SourceFailed when it is damaged or too large."""
    members = _zip_members if name.endswith((".whl", ".zip")) else _tar_members
    metadata: bytes | None = None
    licenses: dict[str, bytes] = {}
    try:
        for path, member in members(stream, name):
            if path in {"METADATA", "PKG-INFO"}:
                metadata = member.read(MAX_METADATA)
            elif len(licenses) < MAX_LICENSES:
                licenses[path] = member.read(MAX_LICENSE)
    except (tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError) as error:
        raise SourceFailed(f"{name} is damaged or cut off ({type(error).__name__})") from error
    except (OSError, ValueError, RuntimeError, OverflowError, MemoryError) as error:
        # RuntimeError: an encrypted zip, an unknown compression, or RecursionError on a long chain of tar headers.
        raise SourceFailed(f"{name} cannot be read ({type(error).__name__})") from error
    return Contents(metadata, tuple(sorted(licenses.items())))


def _inner(path: str, *, wheel: bool) -> str | None:
    """The path below the top directory when it is one to read, else None.

    Read are METADATA and licenses in a wheel's .dist-info, PKG-INFO and license files at the top of an sdist.
    """
    top, _, inner = path.removeprefix("./").partition("/")
    named = "/" not in inner and is_license_name(inner)
    if wheel:
        # Deeper ones are those of parts that come along.
        legal = named or inner[: inner.rfind("/") + 1] in LICENSE_FOLDERS
        return inner if top.endswith(".dist-info") and (inner == "METADATA" or legal) else None
    return inner if inner == "PKG-INFO" or named else None


def _zip_members(stream: IO[bytes], name: str) -> Iterator[_Member]:
    with zipfile.ZipFile(stream) as archive:
        for info in archive.infolist()[:MAX_MEMBERS]:
            inner = _inner(info.filename, wheel=name.endswith(".whl"))
            if inner and not info.is_dir():
                with archive.open(info) as member:
                    yield inner, member


def _tar_members(stream: IO[bytes], name: str) -> Iterator[_Member]:
    plain = cast("IO[bytes]", _Bounded(_decompressed(stream, name), name))
    with tarfile.open(fileobj=plain, mode="r|") as archive:
        for number, info in enumerate(archive):
            if number > MAX_MEMBERS:
                raise SourceFailed(f"{name} holds more than {MAX_MEMBERS} files; it was not read")
            inner = _inner(info.name, wheel=False)
            member = archive.extractfile(info) if inner and info.isreg() else None
            if inner and member is not None:
                with member:
                    yield inner, member


def _decompressed(stream: IO[bytes], name: str) -> IO[bytes]:
    if name.endswith(".bz2"):
        return cast("IO[bytes]", bz2.BZ2File(stream))
    if name.endswith(".xz"):
        return cast("IO[bytes]", lzma.LZMAFile(stream))
    return cast("IO[bytes]", gzip.GzipFile(fileobj=stream))


class _Bounded:
    """A stream that stops being read when it has grown beyond what any honest archive holds."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        self._stream = stream
        self._name = name
        self._left = MAX_UNPACKED

    def read(self, count: int = -1) -> bytes:
        """The next bytes. Raises SourceFailed beyond the bound."""
        data = self._stream.read(min(count, self._left + 1) if count >= 0 else self._left + 1)
        self._left -= len(data)
        if self._left < 0:
            raise SourceFailed(f"{self._name} unpacks to more than {MAX_UNPACKED // 1024**2} MB; it was not read")
        return data
