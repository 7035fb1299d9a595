"""What a scan saw, as a lock. What did not change keeps its block; what could not be found out does not replace it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec
from msgspec.structs import replace

from scanner.entities import Audit, Case, Finding
from scanner.lock.entry import RULES_ONLY, entry_of
from scanner.lock.locked_state import spoke
from scanner.lock.shape import Entry, Lock, LockedLicense
from scanner.rulebook import Rulebook


class Recorded(msgspec.Struct, frozen=True):
    """A lock, and what is to say of it.

    added, changed, removed     package URLs
    kept        components of which less is known today than was locked: their block stands as it was, with why
    unresolved  components that could not be found out: recorded as that, with why
    terms       licenses of which our rules hold other terms
    """

    lock: Lock
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()
    unresolved: tuple[tuple[str, str], ...] = ()
    terms: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether it is another lock than before."""
        return bool(self.added or self.changed or self.removed or self.terms)


def record(audit: Audit, rules: Rulebook, earlier: Lock | None = None) -> Recorded:
    """The lock of an audit: every component in use. Approvals of `earlier` are carried over as they stand."""
    before = earlier or Lock()
    known = {entry.id: entry for entry in before.components}
    entries, added, changed, kept, unresolved = list[Entry](), list[str](), list[str](), [], []
    for case, now in _today(audit):
        old = known.get(case.id)
        if old is not None and (why := _knows_less(old, now)):
            kept.append((case.id, why))
            entries.append(old)
            continue
        if now.state != "resolved":
            unresolved.append((case.id, now.unresolved))
        entry = old if old is not None and _same(old, now, case) else now
        entries.append(entry)
        if entry is not old:
            (added if old is None else changed).append(case.id)
    licenses = _licenses(entries, rules, before)
    there = {entry.id for entry in entries}
    return Recorded(
        Lock(components=tuple(entries), licenses=licenses, approvals=before.approvals),
        tuple(added), tuple(changed), tuple(name for name in known if name not in there), tuple(kept),
        tuple(unresolved), _changed_terms(licenses, before),
    )  # fmt: skip


def _today(audit: Audit) -> Iterable[tuple[Case, Entry]]:
    bands = {outlook.component: outlook.band for outlook in audit.outlooks}
    signals = signals_of(audit.findings)
    told = set()
    for case in audit.cases:
        # A bill of materials may name by its package URL what another file names otherwise: that is one block.
        if case.in_use and case.id not in told:
            told.add(case.id)
            yield case, entry_of(case, audit.as_of, bands.get(case.id), signals[case.id])


def signals_of(findings: Sequence[Finding]) -> defaultdict[str, tuple[str, ...]]:
    """The codes of what is on record against staying open, by component; notes are no signals."""
    found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for finding in findings:
        if finding.outlook and finding.drift is None and finding.severity != "note":
            found[finding.component] += (finding.code,)
    return found


def _knows_less(old: Entry, now: Entry) -> str | None:
    """Why today's answer is worth less than the block that stands there; None when it is not."""
    if old.state == "resolved" and now.state != "resolved":
        return now.unresolved
    if spoke(old) and not spoke(now):
        return RULES_ONLY
    return None


def _same(old: Entry, now: Entry, case: Case) -> bool:
    """Whether nothing changed that is guarded.

    That is not the day, the words of a failure, which of the sources spoke, or what is newest where none is pinned.
    """
    revision = now.revision if case.component.version is not None else old.revision
    why = old.unresolved if now.unresolved else ""
    heard = old.heard if spoke(now) == spoke(old) else now.heard
    return replace(now, recorded=old.recorded, revision=revision, unresolved=why, heard=heard) == old


def _licenses(entries: Sequence[Entry], rules: Rulebook, before: Lock) -> tuple[LockedLicense, ...]:
    """The terms of every license that is named, each once; those that read as before keep their block."""
    known = {one.id: one for one in before.licenses}
    found: dict[str, LockedLicense] = {}
    for name in sorted({name for entry in entries for name in entry.license_ids}):
        rule = rules.license(name)
        if rule is None:
            if name in known:
                found[name] = known[name]
            continue
        now, old = LockedLicense.of(rule), known.get(rule.id)
        found[rule.id] = old if old is not None and replace(now, checked=old.checked) == old else now
    return tuple(found.values())


def _changed_terms(licenses: Sequence[LockedLicense], before: Lock) -> tuple[str, ...]:
    known = {one.id: one for one in before.licenses}
    return tuple(one.id for one in licenses if one.id in known and known[one.id] != one)
