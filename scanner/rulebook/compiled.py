"""All rules as one JSON document: what a Rulebook reads from, and what is kept between runs.

Reading some 500 TOML files takes seconds and a commit hook has none to spare. After a good load the rules are kept
in the user's cache directory ($STAYOPEN_CACHE_DIR overrides it) for as long as no rule file changes. The cache is a
convenience: one that is damaged, unwritable or not ours is passed over without a word.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

import msgspec

from scanner import __version__
from scanner.rulebook.layout import folders_of

_DIGEST = 16


class Compiled(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The rules of one or more directories, checked and merged.

    `stamp` is the fingerprint of the files; `parts` maps a kind of rule, and `discovery` the name of a file there, to
    its JSON, which is decoded when first asked for; `beginnings` maps the patterns of families to how their matches
    begin, `signs` those of rules/discovery to what tells theirs (see scanner.rulebook.choices).
    """

    stamp: str
    version: str
    newest_checked: str
    oldest_checked: str
    counts: dict[str, int]
    overrides: tuple[str, ...]
    parts: dict[str, msgspec.Raw]
    discovery: dict[str, msgspec.Raw]
    beginnings: msgspec.Raw
    signs: msgspec.Raw


def fingerprint(roots: Sequence[Path]) -> str:
    """A digest of names, sizes and times of all rule files, and of the code that reads them."""
    digest = blake2b(__version__.encode(), digest_size=_DIGEST)
    rules = [(folder, ".toml") for root in roots for folder in folders_of(root)]
    for folder, suffix in (*rules, (Path(__file__).parent, ".py")):
        seen = "\n".join([str(folder), *sorted(_seen(folder, suffix))])
        digest.update(seen.encode(errors="surrogateescape"))
    return digest.hexdigest()


def _seen(folder: Path, suffix: str) -> Iterator[str]:
    with suppress(OSError), os.scandir(folder) as entries:  # what cannot be read is for the reader to report
        for entry in entries:
            if entry.name.endswith(suffix):
                status = entry.stat()
                yield f"{entry.name}\0{status.st_size}\0{status.st_mtime_ns}"


def recall(roots: Sequence[Path], stamp: str) -> Compiled | None:
    """The kept rules of these directories, None unless they are whole, ours and of this fingerprint."""
    try:
        with _place(roots).open("rb") as file:
            status = os.fstat(file.fileno())
            if not _trusted(status):
                return None
            checksum, _, document = file.read().partition(b"\n")
        if checksum != _checksum(document):
            return None
        kept = msgspec.json.decode(document, type=Compiled)
    except (OSError, msgspec.DecodeError, RuntimeError):
        return None
    return kept if kept.stamp == stamp else None


def keep(roots: Sequence[Path], compiled: Compiled) -> None:
    """Keep rules for the next run: written beside the place and moved there, so that nobody reads half a file."""
    document = msgspec.json.encode(compiled)
    import tempfile  # noqa: PLC0415 - rules are seldom kept anew

    with suppress(OSError, RuntimeError):
        place = _place(roots)
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=place.parent, prefix=".rules-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_checksum(document) + b"\n" + document)
            Path(name).replace(place)
        except OSError:
            Path(name).unlink(missing_ok=True)


def _place(roots: Sequence[Path]) -> Path:
    """Where the rules of these directories are kept. Raises RuntimeError when the user has no home."""
    chosen = os.environ.get("STAYOPEN_CACHE_DIR")
    directory = Path(chosen) if chosen else _cache_directory()
    name = blake2b("\0".join(map(str, roots)).encode(errors="surrogateescape"), digest_size=8).hexdigest()
    return directory / f"rules-{name}.json"


def _cache_directory() -> Path:
    import platformdirs  # noqa: PLC0415 - not needed when the directory is given

    return platformdirs.user_cache_path("stayopen", appauthor=False)


def _trusted(status: os.stat_result) -> bool:
    """A regular file that belongs to us and that nobody else can write."""
    if not hasattr(os, "getuid"):
        return stat.S_ISREG(status.st_mode)
    return stat.S_ISREG(status.st_mode) and status.st_uid == os.getuid() and not status.st_mode & 0o022


def _checksum(document: bytes) -> bytes:
    return blake2b(document, digest_size=_DIGEST).hexdigest().encode()
