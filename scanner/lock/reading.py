"""Read stayopen.lock. Whatever is wrong with it is told by line, and nothing of it is used then."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from scanner.config import ConfigError
from scanner.entities import Approval
from scanner.lock.shape import VERSION, Lock
from scanner.rulebook.days import last_day
from scanner.rulebook.faults import fault_at, misfits
from scanner.syntax.scalar import Key, SyntaxFault
from scanner.syntax.toml_text import parse_toml

MAX_BYTES = 16 * 1024 * 1024
MAX_FAULTS = 20
_MERGE = re.compile(r"^(?:<{7} |={7}$|>{7} |\|{7} )", re.MULTILINE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NO_DAY = "no day as in 2027-06-30"
_SHA256 = re.compile(r"[0-9a-f]{64}")


class LockError(ConfigError):
    """The lock cannot be used as it stands; the message names file, line, key and what to do.

    It may quote the file, which comes from who knows where: what could steer a terminal is escaped.
    """

    def __init__(self, message: str) -> None:
        super().__init__("".join(map(_visible, message)))


def _visible(letter: str) -> str:
    return letter if letter.isprintable() or letter == "\n" else letter.encode("unicode_escape").decode()


def read_lock(path: Path) -> Lock:
    """The lock in a file. Raises LockError."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise LockError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if len(raw) > MAX_BYTES:
        raise LockError(f"{path}: larger than {MAX_BYTES // 1024 // 1024} MiB: this is no lock of ours")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise LockError(f"{path}: not UTF-8 (offset {error.start}): restore it, or run `stayopen lock` anew") from error
    return parse_lock(text, path)


def parse_lock(text: str, path: Path) -> Lock:
    """The lock in a text; `path`, where it came from, is for messages. Raises LockError."""
    try:
        data = parse_toml(text.replace("\r\n", "\n"))
    except SyntaxFault as fault:
        if merge := _MERGE.search(text.replace("\r\n", "\n")):
            line = text.count("\n", 0, merge.start()) + 1
            raise LockError(
                f"{path}:{line}: holds the marks of an unfinished merge: keep the blocks of both sides, or take either "
                "file and run `stayopen lock`"
            ) from fault
        line_of = f":{fault.line}" if fault.line else ""
        raise LockError(f"{path}{line_of}: cannot be read as TOML: {fault.message}") from fault
    if data.get("version") != VERSION or isinstance(data.get("version"), bool):
        raise LockError(f"{path}: {_version_fault(data)}")
    try:
        lock = msgspec.convert(data, Lock)
    except (msgspec.ValidationError, RecursionError) as error:
        raise LockError(_told(path, misfits(data, Lock)) or f"{path}: {error}") from error
    if faults := _told(path, _beyond_shape(lock)):
        raise LockError(faults)
    return lock


def _told(path: Path, faults: Iterator[tuple[Key, str]]) -> str:
    """The first faults, one a line."""
    return "\n".join(str(fault_at(path, key, message)) for key, message in islice(faults, MAX_FAULTS))


def _version_fault(data: dict[str, Any]) -> str:
    found = data.get("version")
    if found is None:
        return f"version is missing; is this a lock of stayopen? (version = {VERSION})"
    if isinstance(found, int) and not isinstance(found, bool) and found > VERSION:
        return f"version {found} is of a newer stayopen: upgrade; this one reads version {VERSION}"
    return f"version {str(found)[:40]!r} is none that there ever was; this stayopen reads version {VERSION}"


def _beyond_shape(lock: Lock) -> Iterator[tuple[Key, str]]:
    """What types cannot say: every component, license and approval once, and days that exist."""
    components, licenses = [one.id for one in lock.components], [one.id for one in lock.licenses]
    yield from _twice("components", components, components)
    yield from _twice("licenses", licenses, licenses)
    accepted = [(one.component, frozenset(one.terms), frozenset(one.texts)) for one in lock.approvals]
    yield from _twice("approvals", [one.component for one in lock.approvals], accepted)
    for index, entry in enumerate(lock.components):
        if not _is_day(entry.recorded):
            yield ("components", index, "recorded"), _NO_DAY
    for index, approval in enumerate(lock.approvals):
        yield from ((("approvals", index, key), message) for key, message in _faults_of(approval))


def _faults_of(approval: Approval) -> Iterator[tuple[str, str]]:
    for key, day in (("approved", approval.approved), ("expires", approval.expires)):
        if day is not None and not _is_day(day):
            yield key, _NO_DAY
    for key in ("component", "by", "reason"):
        if not getattr(approval, key).strip():
            yield key, "must not be empty"
    if not approval.terms:
        yield "terms", "must name the license ids that were accepted"
    if not all(_SHA256.fullmatch(text) for text in approval.texts):
        yield "texts", "a SHA-256 is 64 digits 0-9 and a-f"


def _is_day(text: str) -> bool:
    try:
        return _DAY.fullmatch(text) is not None and last_day(text) is not None
    except ValueError:
        return False


def _twice(table: str, names: Sequence[str], keys: Sequence[Hashable]) -> Iterator[tuple[Key, str]]:
    """A fault at the second block of those that are about the same."""
    seen: Counter[Hashable] = Counter()
    for index, (name, key) in enumerate(zip(names, keys, strict=True)):
        seen[key] += 1
        if seen[key] == 2:
            yield (table, index), f"{name[:200]} stands here twice: keep the block that holds, remove the other"
