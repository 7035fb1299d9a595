"""What is worked out from files of rules and kept in the user's cache directory ($STAYOPEN_CACHE_DIR overrides it).

The cache is a convenience: what is damaged, unwritable or not ours is passed over without a word.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar
from zlib import crc32

import msgspec

from scanner import __version__
from scanner.syntax.decoding import decode_json, decode_toml

_DIGEST = 16
_CHECKSUM = 9
T = TypeVar("T")


def remembered(name: str, sources: Sequence[Path], shape: type[T], make: Callable[[], T]) -> T:
    """What `make` works out from some files, from an earlier run if they have not changed since.

    `shape` is its type, which msgspec can decode. `name` tells it apart from what else is made of these files.
    """
    place, stamp = place_of(name, map(str, sources)), _stamp(sources)
    before, _, document = (recall(place) or b"").partition(b"\n")
    if before and before == stamp:
        with suppress(msgspec.DecodeError):
            return decode_json(document, shape)
    made = make()
    if stamp:
        keep(place, stamp + b"\n" + msgspec.json.encode(made))
    return made


def remembered_data(path: Path, shape: type[T]) -> T:
    """What stands in a file of rules/FOLDER/NAME.toml. Raises OSError or msgspec.ValidationError."""
    name = f"{path.parent.name}-{path.stem}"
    return remembered(name, [path], shape, lambda: decode_toml(path.read_bytes(), shape))


def recall(place: Path | None) -> bytes | None:
    """What was kept at a place, None unless it is whole and ours."""
    if place is None:
        return None
    try:
        with place.open("rb") as file:
            if not _trusted(os.fstat(file.fileno())):
                return None
            checksum, document = file.read(_CHECKSUM), file.read()
    except OSError:
        return None
    return document if checksum == _checksum(document) else None


def keep(place: Path | None, document: bytes) -> None:
    """Keep it for the next run: written beside the place and moved there, so that nobody reads half a file."""
    import tempfile  # noqa: PLC0415 - seldom kept anew

    if place is None:
        return
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.stem.partition('-')[0]}-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_checksum(document) + document)
            Path(name).replace(place)
        except OSError:
            Path(name).unlink(missing_ok=True)


def place_of(name: str, sources: Iterable[str]) -> Path | None:
    """Where something made of these files is kept; None when the user has no home."""
    chosen = os.environ.get("STAYOPEN_CACHE_DIR")
    try:
        directory = Path(chosen) if chosen else _cache_directory()
    except RuntimeError:
        return None
    digest = blake2b("\0".join(sources).encode(errors="surrogateescape"), digest_size=8).hexdigest()
    return directory / f"{name}-{digest}.json"


def seen(folder: Path, suffix: str) -> Iterator[str]:
    """Name, size and time of the files of a folder with a suffix."""
    with suppress(OSError), os.scandir(folder) as entries:  # what cannot be read is for the reader to report
        for entry in entries:
            if entry.name.endswith(suffix):
                status = entry.stat()
                yield f"{entry.name}\0{status.st_size}\0{status.st_mtime_ns}"


def _stamp(sources: Sequence[Path]) -> bytes:
    """Sizes and times of files; empty where one cannot be looked at, as inside a zip file."""
    digest = blake2b(__version__.encode(), digest_size=_DIGEST)
    for path in sources:
        try:
            status = path.stat()
        except OSError:
            return b""
        digest.update(f"\0{status.st_size}\0{status.st_mtime_ns}".encode())
    return digest.hexdigest().encode()


def _cache_directory() -> Path:
    import platformdirs  # noqa: PLC0415 - not needed when the directory is given

    return platformdirs.user_cache_path("stayopen", appauthor=False)


def _trusted(status: os.stat_result) -> bool:
    """A regular file that belongs to us and that nobody else can write."""
    if not hasattr(os, "getuid"):
        return stat.S_ISREG(status.st_mode)
    return stat.S_ISREG(status.st_mode) and status.st_uid == os.getuid() and not status.st_mode & 0o022


def _checksum(document: bytes) -> bytes:
    """Against accidents. Nobody else can write the file, and a cryptographic hash takes ten times as long."""
    return b"%08x\n" % crc32(document)
