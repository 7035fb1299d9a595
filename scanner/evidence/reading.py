"""A bundle as it was handed to us, by whomever: read where it is, never unpacked, bounded in every direction."""

from __future__ import annotations

import hashlib
import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

MAX_FILES = 50_000
MAX_FILE_BYTES = 256 * 1024 * 1024
MAX_TOTAL_BYTES = 2 * 1024 * 1024 * 1024
_PIECE = 1024 * 1024
_DEPTH = 8


class BundleRefused(Exception):
    """What was given is no bundle, or may not be read; the message says why. Names in it are not yet made inert."""


class BundleFiles(Protocol):
    """The files of a bundle. Every method raises BundleRefused."""

    names: dict[str, int]
    """Paths with forward slashes, and their sizes."""

    def open(self, name: str) -> IO[bytes]:
        """A file to be read from its beginning."""


def sha256_of(files: BundleFiles, name: str) -> str:
    """The hash of a file, which is not held in memory for that."""
    digest = hashlib.sha256()
    for piece in _pieces(files, name, files.names[name]):
        digest.update(piece)
    return digest.hexdigest()


def read(files: BundleFiles, name: str, limit: int) -> bytes:
    """A file whole. Raises BundleRefused when it is larger than `limit` bytes or not there."""
    if name not in files.names:
        raise BundleRefused(f"it holds no {name}: this is no bundle of stayopen")
    if files.names[name] > limit:
        raise BundleRefused(f"{name} is larger than {limit // 1024**2} MB; it was not read")
    return b"".join(_pieces(files, name, limit))


def _pieces(files: BundleFiles, name: str, limit: int) -> Iterator[bytes]:
    left = limit
    try:
        with files.open(name) as stream:
            while piece := stream.read(_PIECE):
                left -= len(piece)
                if left < 0:
                    raise BundleRefused(f"{name} is larger than it says; it was not read")
                yield piece
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError, MemoryError) as error:
        # RuntimeError: a password, or a compression that is not known.
        raise BundleRefused(f"{name} cannot be read ({type(error).__name__})") from error


@contextmanager
def open_bundle(path: Path) -> Iterator[BundleFiles]:
    """The files of a bundle, a directory or a ZIP. Raises BundleRefused when it holds what no bundle of ours does."""
    if path.is_dir():
        yield _Directory(path)
        return
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, MemoryError) as error:
        raise BundleRefused("it is neither a directory nor a ZIP file that can be read") from error
    with archive:
        yield _Zip(archive)


class _Directory:
    """Regular files below a directory; links are not followed but refused."""

    def __init__(self, top: Path) -> None:
        self._top = top
        self.names: dict[str, int] = {}
        try:
            self._collect(top, "", 0)
        except OSError as error:
            raise BundleRefused(f"it cannot be read ({error.strerror})") from error
        _check_sizes(self.names)

    def _collect(self, folder: Path, prefix: str, depth: int) -> None:
        if depth > _DEPTH:
            raise BundleRefused(f"its directories are nested more than {_DEPTH} deep")
        with os.scandir(folder) as entries:
            for entry in entries:
                name = f"{prefix}{entry.name}"
                _check_name(name)
                if entry.is_dir(follow_symlinks=False):
                    self._collect(Path(entry.path), f"{name}/", depth + 1)
                elif entry.is_file(follow_symlinks=False):
                    self.names[name] = entry.stat(follow_symlinks=False).st_size
                    _check_count(len(self.names))
                else:
                    raise BundleRefused(f"{name} is a link or no regular file")

    def open(self, name: str) -> IO[bytes]:
        """A file to be read from its beginning; not one that was made a link meanwhile."""
        # Each of these is there on some systems only.
        flags = sum(getattr(os, flag, 0) for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
        handle = os.open(self._top / name, os.O_RDONLY | flags)
        stream = os.fdopen(handle, "rb")
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            stream.close()
            raise BundleRefused(f"{name} is no regular file")
        return stream


class _Zip:
    """The members of a ZIP file, by what its directory says of them."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.names: dict[str, int] = {}
        _check_count(len(archive.infolist()))
        for info in archive.infolist():
            _check_name(info.orig_filename)
            if info.orig_filename != info.filename:
                raise BundleRefused(f"the name {info.orig_filename!r} is not the same everywhere")
            if info.is_dir():
                continue
            self._check_member(info)
            self.names[info.filename] = info.file_size
        _check_sizes(self.names)

    def _check_member(self, info: zipfile.ZipInfo) -> None:
        if info.filename in self.names:
            raise BundleRefused(f"it holds {info.filename} twice")
        if info.flag_bits & 0x1:
            raise BundleRefused(f"{info.filename} is encrypted")
        if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise BundleRefused(f"{info.filename} is compressed in a way that bundles are not")
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in {0, stat.S_IFREG}:
            raise BundleRefused(f"{info.filename} is a link or no regular file")

    def open(self, name: str) -> IO[bytes]:
        """A member to be read from its beginning."""
        return self._archive.open(name)


def _check_name(name: str) -> None:
    """Refuse what could lead out of the bundle, or mean different files on different systems."""
    parts = name.rstrip("/").split("/")
    odd = not name.isascii() or not name.isprintable() or "\\" in name or ":" in name or len(name) > 300
    if odd or any(part in {"", ".", ".."} for part in parts):
        raise BundleRefused(f"the name {name[:100]!r} is none that a bundle has")


def _check_count(count: int) -> None:
    if count > MAX_FILES:
        raise BundleRefused(f"it holds more than {MAX_FILES} files")


def _check_sizes(names: dict[str, int]) -> None:
    large = next((name for name, size in names.items() if size > MAX_FILE_BYTES), None)
    if large is not None:
        raise BundleRefused(f"{large} is larger than {MAX_FILE_BYTES // 1024**2} MB; nothing was read")
    if sum(names.values()) > MAX_TOTAL_BYTES:
        raise BundleRefused(f"it unpacks to more than {MAX_TOTAL_BYTES // 1024**3} GB; nothing was read")
