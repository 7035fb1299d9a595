"""What look-ups came to offline, remembered for as long as nothing changes that they rest on.

Offline, the same question finds the same answer in the same store, and working it out anew takes a commit hook longer
than all else that it does: metadata is read again, and the versions of a project are set in order again.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import msgspec

from scanner import __version__
from scanner.entities import Component, Facts, Usage
from scanner.resolve.rests_on import RestsOn
from scanner.resolve.session import Session
from scanner.rulebook import Rulebook
from scanner.rulebook.kept import place_of, seen
from scanner.rulebook.notes import Notes


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """What is known of a component, and whether there is a source to ask for it."""

    facts: Facts
    asked: bool


MOST = 2_000
"""Answers that are remembered; a project has some hundreds."""

_ROOMS = ("entities", "licensing", "resolve")
"""The code that look-ups run. Releases differ by their version; this is for who works on it, as is what is on file for
reading licenses (the version of the rules tells of the others)."""


class Memory:
    """The answers of one store, by one version of rules and program, on one day.

    `ground`: what else the answer for a component rests on, None where it is not to be remembered.
    """

    def __init__(self, session: Session, rules: Rulebook, ground: RestsOn) -> None:
        self._session, self._rules = session, rules
        self._ground = partial(ground, session)
        self._stamp = self._stamped()
        self._notes = Notes(place_of("answers", [str(session.store_path)]), self._stamp, Answer, MOST)

    def recall(self, component: Component, usages: Sequence[Usage]) -> Answer | None:
        """What was found out before, None when it was not."""
        question = self._question(component, usages)
        return self._notes[question] if question and question in self._notes else None

    def keep(self, component: Component, usages: Sequence[Usage], answer: Answer) -> None:
        """Remember what was found out, unless it or an ancestor rests on what cannot be told."""
        question = self._question(component, usages)
        if question and all(self._ground(one.component) is not None for one in answer.facts.lineage):
            self._notes[question] = answer

    def save(self) -> None:
        """For the next run, where all of it rests on the store as it was when this run began, and as it still is."""
        if self._notes.any_new and not self._session.warnings and self._stamped() == self._stamp:
            self._notes.save()

    def _question(self, component: Component, usages: Sequence[Usage]) -> str | None:
        """All that an answer depends on and others do not: of usages that is what they say of versions."""
        ground = self._ground(component)
        if ground is None:
            return None
        specifiers = tuple(dict.fromkeys(usage.specifier for usage in usages))
        wanted = self._session.options.wants_texts(component)
        return msgspec.json.encode((component, specifiers, wanted, ground)).decode()

    def _stamped(self) -> bytes:
        """What all answers rest on."""
        store = _state(self._session.store_path)
        package = Path(__file__).parents[1]
        folders = [(self._rules.directory / "licensing", ".toml"), *((package / room, ".py") for room in _ROOMS)]
        files = [one for folder, suffix in folders for one in sorted(seen(folder, suffix))]
        day = self._session.now().date().isoformat()
        return msgspec.json.encode((__version__, self._rules.version, day, store, *files))


def memory_of(session: Session, rules: Rulebook, ground: RestsOn) -> Memory | None:
    """The memory for a run that asks nobody; None for another. `ground` as for Memory."""
    options = session.options
    if not options.offline or options.history or options.environment is not None:
        return None
    return Memory(session, rules, ground)


def _state(path: Path) -> str:
    """Size and time of a database, and of what was written to it and is not yet in it (SQLite's -wal)."""
    found = []
    for one in (path, path.with_name(f"{path.name}-wal")):
        try:
            status = one.stat()
        except OSError:
            continue
        if one is path or status.st_size:
            found.append(f"{status.st_size} {status.st_mtime_ns}")
    return " ".join(found)
