"""What look-ups of packages came to offline, remembered for as long as nothing changes that they rest on.

Offline, the same question finds the same answer in the same store, and working it out anew takes a commit hook longer
than all else that it does: metadata is read again, and the versions of a project are set in order again.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from scanner import __version__
from scanner.entities import Component, Facts, Usage
from scanner.resolve.session import Session
from scanner.rulebook import Rulebook
from scanner.rulebook.kept import keep, place_of, recall, seen
from scanner.syntax.decoding import decode_json

MOST = 10_000
"""Answers that are remembered; a project has some hundreds."""

_REGISTRY = "pypi"
_ROOMS = ("entities", "licensing", "resolve")
"""The code that look-ups run. Releases differ by their version; this is for who works on it."""


class Memory:
    """The answers of one store, under one configuration, by one version of rules and program, on one day."""

    def __init__(self, session: Session, rules: Rulebook) -> None:
        self._session, self._rules = session, rules
        self._place = place_of("packages", [str(session.store_path)])
        self._stamp = self._stamped()
        self._known = _recalled(self._place, self._stamp)
        self._fresh: dict[str, msgspec.Raw] = {}

    def recall(self, component: Component, usages: Sequence[Usage]) -> Facts | None:
        """What was found out before, None when it was not, or a server or a directory of this machine may know more."""
        known = self._known.get(self._key(component, usages)) if component.registry == _REGISTRY else None
        try:
            return decode_json(known, Facts) if known is not None else None
        except msgspec.DecodeError:  # not ours: found out anew
            return None

    def keep(self, component: Component, usages: Sequence[Usage], facts: Facts) -> None:
        """Remember what was found out."""
        if component.registry == _REGISTRY:
            self._fresh[self._key(component, usages)] = msgspec.Raw(msgspec.json.encode(facts))

    def save(self) -> None:
        """For the next run, where all of it rests on the store as it was when this run began, and as it still is."""
        if not self._fresh or not self._stamp or self._session.warnings or self._stamped() != self._stamp:
            return
        answers = {**self._known, **self._fresh}
        if len(answers) <= MOST:
            keep(self._place, self._stamp + b"\n" + msgspec.json.encode(answers))

    def _key(self, component: Component, usages: Sequence[Usage]) -> str:
        """All of the question that an index is asked with: of usages that is what they say of versions."""
        specifiers = tuple(dict.fromkeys(usage.specifier for usage in usages))
        wanted = self._session.options.wants_texts(component)
        return msgspec.json.encode((component, specifiers, wanted)).decode()

    def _stamped(self) -> bytes:
        """What the answers rest on beside the question; empty where that cannot be told."""
        pip = self._session.pip
        if pip.find_links or any(index.startswith("file:") for index in pip.indexes):
            return b""  # directories, whose content may have changed
        store = _state(self._session.store_path)
        code = [*sorted(one for room in _ROOMS for one in seen(Path(__file__).parents[1] / room, ".py"))]
        day = self._session.now().date().isoformat()
        parts = (__version__, self._rules.version, day, store, *pip.indexes, *code)
        return msgspec.json.encode(parts)


def memory_of(session: Session, rules: Rulebook) -> Memory | None:
    """The memory for a run that asks nobody but the store; None for another, and where there is no store."""
    options = session.options
    if not options.offline or options.history or options.environment is not None or not session.has_store:
        return None
    return Memory(session, rules)


def _recalled(place: Path | None, stamp: bytes) -> dict[str, msgspec.Raw]:
    before, _, answers = (recall(place) or b"").partition(b"\n")
    if not stamp or before != stamp:
        return {}
    try:
        return decode_json(answers, dict[str, msgspec.Raw])
    except msgspec.DecodeError:
        return {}


def _state(path: Path) -> str:
    """Size and time of a database, and of what was written to it and is not yet in it (SQLite's -wal)."""
    found = []
    for one in (path, path.with_name(f"{path.name}-wal")):
        try:
            status = one.stat()
        except OSError:
            continue
        if status.st_size:
            found.append(f"{status.st_size} {status.st_mtime_ns}")
    return " ".join(found)
