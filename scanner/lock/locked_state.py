"""A lock beside the components of a scan: which belong together, and what can be compared at all."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from scanner.entities import Case
from scanner.lock.entry import RULES_ONLY, entry_of
from scanner.lock.place import NAME
from scanner.lock.shape import Entry, Lock
from scanner.rulebook import Rulebook
from scanner.syntax.purl import without_version


class Pair(msgspec.Struct, frozen=True):
    """A component as it was locked and as it is.

    silence         why what is known today cannot be set against what was locked; None when it can
    text_silence    the same for its license texts
    """

    before: Entry
    now: Entry
    silence: str | None = None
    text_silence: str | None = None

    @property
    def moved(self) -> bool:
        """Whether the project uses another version than was locked."""
        return self.before.id != self.now.id


class LockedState(msgspec.Struct, frozen=True, eq=False):
    """The lock that a scan is compared with.

    file    the lock, as shown to people
    whole   the lock is of the scanned directory itself: what it names and the scan does not see is gone
    offline nobody was asked: that a file is not there says nothing
    """

    lock: Lock
    file: str = NAME
    whole: bool = True
    offline: bool = False

    def pairs(self, cases: Sequence[Case]) -> dict[str, Pair]:
        """What was locked of each component, by its package URL: of the same version, else of one that is left."""
        exact = {entry.id: entry for entry in self.lock.components}
        there = {case.id for case in cases}
        left: dict[str, Entry] = {}
        for entry in self.lock.components:
            if entry.id not in there:
                left.setdefault(without_version(entry.id), entry)
        found = ((case, exact.get(case.id) or left.get(without_version(case.id))) for case in cases)
        return {case.id: self._pair(case, entry) for case, entry in found if entry is not None}

    def differing(self, cases: Sequence[Case]) -> list[Case]:
        """The components that are used and stand otherwise than they were locked."""
        used = [case for case in cases if case.in_use]
        pairs = self.pairs(used)
        found = ((case, pairs.get(case.id)) for case in used)
        return [
            case for case, pair in found if pair and not pair.silence and _guarded(pair.before) != _guarded(pair.now)
        ]

    def rules(self, today: Rulebook) -> Rulebook:
        """The rules with the terms of licenses as they were locked."""
        return today.with_licenses({one.id: one.rule(today.license(one.id)) for one in self.lock.licenses})

    def _pair(self, case: Case, before: Entry) -> Pair:
        now = entry_of(case, before.recorded)
        silence = _less_known(before, now) or self._older(before, now, case)
        return Pair(before, now, silence, silence or self._unread(before, now, case))

    def _unread(self, before: Entry, now: Entry, case: Case) -> str | None:
        """Texts are read where the way to them is open; of packages only where metadata does not tell enough."""
        if not before.texts or now.texts:
            return None
        if case.facts.access.readable is False:
            return "its license text was not read: the token in use may not read its files"
        if self.offline or case.component.kind == "package":
            return "its license text was not read"
        return None

    def _older(self, before: Entry, now: Entry, case: Case) -> str | None:
        """Offline, what was kept from before the day of the lock may be what the lock has left behind."""
        read = max((claim.retrieved or "" for claim in case.facts.claims if claim.source != "rules"), default="")[:10]
        if not self.offline or not read or read >= before.recorded or _guarded(before) == _guarded(now):
            return None
        return f"what the store holds of it was read on {read}, before it was locked"


def _less_known(before: Entry, now: Entry) -> str | None:
    """Less is known where a source did not answer, or only our rules speak of what a source spoke of then."""
    if now.state == "resolved" or (now.unresolved == RULES_ONLY and not spoke(before)):
        return None
    return now.unresolved.rstrip(".")


def spoke(entry: Entry) -> bool:
    """Whether any source but our rules was heard."""
    return any(source != "rules" for source in entry.heard)


def _guarded(entry: Entry) -> tuple[object, ...]:
    return frozenset(entry.license_ids), entry.license_state, entry.hashes, entry.gate, entry.bases
