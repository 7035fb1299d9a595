"""Several models in one product, each with a name or a badge that has to be shown."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from scanner.assess.check import Check, Context
from scanner.assess.confidence import weakest
from scanner.assess.marks import Mark
from scanner.assess.parents import begins, prefix_of
from scanner.assess.terms import shown
from scanner.assess.wording import license_evidence, listed
from scanner.entities import Case, Finding
from scanner.rulebook.schema import Act

CHECK = Check(
    code="stacked-marks",
    title="Several models ask for a name or a badge",
    severity="note",
    why="Badges and names add up over the models of one product; one that is forgotten ends that model's license, and "
    "two beginnings cannot stand in one name.",
    remedy="Show all of them side by side, on one page that is linked from the product.",
    decides="product, with counsel",
)

_ONE_MODEL: tuple[Act, ...] = ("merge", "train-on-outputs")
"""Acts that put several models into one."""
_SEVERAL = 2
_RENAME = "Make a model of its own from each, or ask a licensor to agree to another name."


def find(case: Case, context: Context) -> Iterator[Finding]:
    """One note for the project, at the first component that brings a mark; a warning where two exclude each other."""
    if case.component.kind == "package":
        return
    marks = context.marks
    if not marks or marks[0].case is not case or len({mark.judgement.license.id for mark in marks}) < _SEVERAL:
        return
    excluded = _excluded(marks, context)
    if excluded:
        names = f"{excluded[0].spoken} and {excluded[1].spoken}"
        text = f"You state that you make one model of several, and no name begins with both {names}."
    else:
        text = f"What you state brings marks to be shown side by side: {listed(mark.spoken for mark in marks)}."
    rules = list(dict.fromkeys(mark.judgement.license for mark in marks))
    yield context.finding(
        CHECK,
        case,
        text,
        key=",".join(sorted({rule.id for rule in rules})),
        severity="warning" if excluded else "note",
        remedy=_RENAME if excluded else None,
        evidence=tuple(license_evidence(rule) for rule in rules),
        terms=tuple(shown(mark.judgement.license, mark.judgement.term) for mark in marks if mark.judgement.term),
        confidence=weakest(*(rule.confidence for rule in rules)),
    )


def _excluded(marks: tuple[Mark, ...], context: Context) -> tuple[Mark, Mark] | None:
    """Two beginnings that one name cannot have, where the user says that several models become one."""
    if context.acts.any_of(_ONE_MODEL) != "yes":
        return None
    naming = [
        (mark, prefix)
        for mark in marks
        if mark.judgement.term and (prefix := prefix_of(mark.judgement.license, mark.judgement.term, context.rules))
    ]
    for (one, first), (other, second) in combinations(naming, 2):
        if not begins(first, second) and not begins(second, first):
            return one, other
    return None
