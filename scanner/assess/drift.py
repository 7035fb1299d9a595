"""How findings about a change since the lock speak: before, after, since when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.assess.check import Check, Context
from scanner.assess.wording import start, the
from scanner.entities import NEWER, Case, Change, Confidence, Drift, Evidence, Finding, Severity, Term
from scanner.licensing import LicenseKind, read_license
from scanner.rulebook import Rulebook

if TYPE_CHECKING:
    from scanner.lock.locked_state import Pair
    from scanner.lock.shape import Entry


def comparable(case: Case, context: Context, *, texts: bool = False) -> Pair | None:
    """A component beside what was locked of it; None where it was not locked, or cannot be compared.

    `texts`: whether it is about the license texts, which may go unread where all else was heard.
    """
    pair = context.locked.get(case.id)
    if pair is None or pair.before.state == "unresolved":
        return None
    return None if (pair.text_silence if texts else pair.silence) else pair


def drifted(
    check: Check,
    case: Case,
    context: Context,
    *,
    topic: str,
    before: str,
    after: str,
    says: str,
    key: str,
    told: tuple[str, ...] = (),
    severity: Severity | None = None,
    evidence: tuple[Evidence, ...] = (),
    terms: tuple[Term, ...] = (),
    confidence: Confidence = "high",
) -> Finding:
    """A finding about a change since the lock.

    `says` follows the name of the component. `told` are the topics of changes at the source (Facts.history) that may
    give the day of it; without one all we know is that it lies between the lock and the day of the audit.
    """
    entry = context.locked[case.id].before
    change = _change(case, entry, told, context.rules)
    latest = " at the latest" if change and change.note else ""
    drift = Drift(
        topic, before, after, entry.recorded, change.date[:10] if change else None,
        change.where if change else "", change.revision if change else None,
    )  # fmt: skip
    return context.finding(
        check,
        case,
        f"{start(the(case))} {says} {when(drift, context, latest)}.",
        key=f"{key}: {before} -> {after}",
        severity=severity,
        evidence=(_locked(before, entry, context), *_said(change), *evidence),
        terms=terms,
        confidence=confidence,
        drift=drift,
    )


def when(drift: Drift, context: Context, latest: str) -> str:
    """Since when, as exactly as anybody can tell."""
    locked, today = drift.recorded, context.as_of.isoformat()
    if drift.since:
        return f"since {drift.since}{latest} (locked on {locked})"
    return f"since a day between {locked} and {today}" if locked < today else f"since it was locked on {locked}"


def _change(case: Case, entry: Entry, topics: tuple[str, ...], rules: Rulebook) -> Change | None:
    """The newest change of a topic at the source that came after the lock and led to what is there now."""
    found = [
        one
        for one in case.facts.history
        if one.topic in topics and one.date[:10] >= entry.recorded and _led_here(one, case, rules)
    ]
    return max(found, key=lambda one: one.date, default=None)


def _led_here(change: Change, case: Case, rules: Rulebook) -> bool:
    """Whether a change is part of what is used: a gate stands before every revision, a license comes with one."""
    if change.topic == "access":
        return True
    if NEWER in change.note:
        return False
    if change.topic != "license" or change.after is None:
        return True
    kind: LicenseKind = "hub" if change.source.startswith("hub-") else "field"
    read = set(read_license(change.after, kind, rules).ids)
    return not read or not read.isdisjoint(case.facts.license.ids)


def _locked(before: str, entry: Entry, context: Context) -> Evidence:
    file = context.lock.file if context.lock else ""
    at = f" at {entry.revision[:12]}" if entry.revision else ""
    return Evidence(f"locked as {before}{at}", file, entry.recorded)


def _said(change: Change | None) -> tuple[Evidence, ...]:
    if change is None:
        return ()
    text = f"{change.source}: {change.topic} went from {change.before or 'nothing'} to {change.after or 'nothing'}"
    text += f" ({change.note})" if change.note else ""
    return (Evidence(text, change.where, change.date[:10]),)
