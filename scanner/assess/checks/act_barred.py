"""The license bars something else that the user does: hosting, passing on, changing, training on outputs ..."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.assess.check import Check, Context
from scanner.assess.confidence import weakest
from scanner.assess.policy import RECIPROCAL
from scanner.assess.terms import Judgement, shown
from scanner.assess.terms.thresholds import WORDS as THRESHOLDS
from scanner.assess.wording import claim_evidence, license_evidence, listed, the
from scanner.entities import Case, Finding

CHECK = Check(
    code="act-barred",
    title="The license bars what you do with it",
    severity="error",
    why="A license allows some acts and not others: who hosts, passes on, changes or trains without a grant infringes.",
    remedy="Stop the act, replace the component, or get a license for it from its licensor.",
    decides="counsel",
)

_ELSEWHERE = ("non-commercial", "research-only", "region-exclusion", *THRESHOLDS, *RECIPROCAL)
"""The terms that have a check of their own."""

_REVIEW = "Have somebody who may decide read the clause against what you do; record the decision as a waiver here."


def find(case: Case, context: Context) -> Iterator[Finding]:
    """An error for what is barred; a warning where a stated act meets a limit that only a person can weigh.

    What waits for a fact that is not stated is a question of the audit, not a finding.
    """
    if case.facts.license.state != "known":
        return
    own = [one for one in context.weighing(case).own if one.word not in _ELSEWHERE and one.certain]
    barred = [one for one in own if one.level == "prohibited"]
    found = barred or [one for one in own if one.level == "needs-review"]
    if not found:
        return
    first = found[0]
    ways = listed(dict.fromkeys(one.word or "no grant" for one in found))
    clauses = listed(dict.fromkeys(one.clause for one in found))
    verb = "bars what you do" if barred else "limits what you do, and a person has to say whether it may be done"
    yield context.finding(
        CHECK,
        case,
        f"The license of {the(case)} {verb}: {ways} ({first.license.name}, {clauses}); you {_because(found)}.",
        key=first.license.id,
        severity="error" if barred else "warning",
        remedy=None if barred else _REVIEW,
        evidence=(*claim_evidence(case), license_evidence(first.license)),
        terms=tuple(shown(one.license, one.term) for one in found if one.term),
        confidence=weakest(case.facts.license.confidence, first.license.confidence),
    )


def _because(found: list[Judgement]) -> str:
    return listed(dict.fromkeys(one.because for one in found))
