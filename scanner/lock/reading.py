"""Read stayopen.lock. Whatever is wrong with it is told by line, and nothing of it is used then."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from scanner.entities import Approval
from scanner.lock.records import NO_DAY, Faults, Kind, RecordError, is_day, parse_record, read_text, twice
from scanner.lock.shape import VERSION, Lock

_SHA256 = re.compile(r"[0-9a-f]{64}")


class LockError(RecordError):
    """The lock cannot be used as it stands."""


_KIND = Kind("lock", VERSION, "stayopen lock", LockError)


def read_lock(path: Path) -> Lock:
    """The lock in a file. Raises LockError."""
    return parse_lock(read_text(path, _KIND), path)


def parse_lock(text: str, path: Path) -> Lock:
    """The lock in a text; `path`, where it came from, is for messages. Raises LockError."""
    return parse_record(text, path, Lock, _KIND, _beyond_shape)


def _beyond_shape(lock: Lock) -> Faults:
    """What types cannot say: every component, license and approval once, and days that exist."""
    components, licenses = [one.id for one in lock.components], [one.id for one in lock.licenses]
    yield from twice("components", components, components)
    yield from twice("licenses", licenses, licenses)
    accepted = [(one.component, frozenset(one.terms), frozenset(one.texts)) for one in lock.approvals]
    yield from twice("approvals", [one.component for one in lock.approvals], accepted)
    for index, entry in enumerate(lock.components):
        if not is_day(entry.recorded):
            yield ("components", index, "recorded"), NO_DAY
    for index, approval in enumerate(lock.approvals):
        yield from ((("approvals", index, key), message) for key, message in _faults_of(approval))


def _faults_of(approval: Approval) -> Iterator[tuple[str, str]]:
    for key, day in (("approved", approval.approved), ("expires", approval.expires)):
        if day is not None and not is_day(day):
            yield key, NO_DAY
    for key in ("component", "by", "reason"):
        if not getattr(approval, key).strip():
            yield key, "must not be empty"
    if not approval.terms:
        yield "terms", "must name the license ids that were accepted"
    if not all(_SHA256.fullmatch(text) for text in approval.texts):
        yield "texts", "a SHA-256 is 64 digits 0-9 and a-f"
