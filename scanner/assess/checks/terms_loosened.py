"""The terms are milder for the stated use than when they were locked."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.assess.check import Check, Context
from scanner.assess.checks.terms_tightened import because, levels, moves
from scanner.assess.drift import comparable, drifted
from scanner.assess.term_changes import term_changes
from scanner.entities import Case, Finding

CHECK = Check(
    code="terms-loosened",
    title="The terms became milder since the lock",
    severity="note",
    why="Duties or limits that you keep to may be there no more.",
    remedy="Nothing is pressing: run `stayopen lock` once somebody has looked at it.",
    decides="counsel",
)


def find(case: Case, context: Context) -> Iterator[Finding]:
    """A note where terms became milder, and none stricter that weighs as much."""
    pair = comparable(case, context)
    found = term_changes(case, pair, context) if pair else None
    if found is None or found.tightened:
        return
    says = f"is under milder terms: {moves((*found.better, *found.worse))}{because(found)};"
    yield drifted(
        CHECK, case, context, topic="terms", before=levels(found.better, 0), after=levels(found.better, 1), key="terms",
        says=says, told=("license", "license-text"), confidence=case.facts.license.confidence,
    )  # fmt: skip
