"""The terms are stricter for the stated use than when they were locked."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.assess.check import Check, Context
from scanner.assess.drift import comparable, drifted
from scanner.assess.term_changes import TermChange, TermChanges, term_changes
from scanner.assess.terms import shown
from scanner.assess.wording import license_evidence, listed
from scanner.entities import Case, Finding, Severity

CHECK = Check(
    code="terms-tightened",
    title="The terms became stricter since the lock",
    severity="warning",
    why="What you do was weighed against milder terms than those that bind you now.",
    remedy="Read the clauses named; stay at the revision or version that was locked until somebody has decided.",
    outlook=True,
    decides="counsel",
)

_WORSE: dict[str, Severity] = {"prohibited": "error", "needs-review": "warning", "permitted-with-duties": "warning"}


def find(case: Case, context: Context) -> Iterator[Finding]:
    """An error where something that you do is now prohibited, a warning for a new review or duty."""
    pair = comparable(case, context)
    found = term_changes(case, pair, context) if pair else None
    if found is None or not found.tightened:
        return
    after = [one.after for one in found.worse if one.after]
    rules = {one.license.id: one.license for one in after}
    yield drifted(
        CHECK, case, context, topic="terms", before=levels(found.worse, 0), after=levels(found.worse, 1), key="terms",
        says=f"is under stricter terms: {moves(found.worse)}{because(found)};", told=("license", "license-text"),
        severity=_WORSE[found.worse[0].levels[1]], evidence=tuple(map(license_evidence, rules.values())),
        terms=tuple(shown(one.license, one.term) for one in after if one.term),
        confidence=case.facts.license.confidence,
    )  # fmt: skip


def moves(changes: tuple[TermChange, ...]) -> str:
    """Each word with where it went: "no-hosting is now prohibited (Some License, s.3)"."""
    return listed(
        f"{one.word or 'an act without a grant'} is now {one.levels[1].replace('-', ' ')}{_clause(one)}"
        for one in changes[:6]
    )


def levels(changes: tuple[TermChange, ...], side: int) -> str:
    """The levels of each word before (0) or after (1)."""
    return ", ".join(f"{one.word or 'grant'} {one.levels[side]}" for one in changes)


def because(found: TermChanges) -> str:
    """Where the license is the same it is our reading of it that changed."""
    return "; the license is the same, what our rules hold of it is not" if found.reread else ""


def _clause(change: TermChange) -> str:
    one = change.after
    return f" ({one.license.name}, {one.clause})" if one else ""
