"""The sources of a component's license contradict each other."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.assess.check import Check, Context
from scanner.assess.policy import denies
from scanner.assess.terms import shown
from scanner.assess.wording import claim_evidence, license_names, the
from scanner.entities import Case, Finding

CHECK = Check(
    code="license-conflict",
    title="The sources disagree about the license",
    severity="warning",
    why="Whoever relies on the milder of two statements may be in breach of the other, and cannot say which one holds.",
    remedy="Read the license file at the revision you use, ask the author to correct the other statement, and until "
    "then keep to the stricter one.",
    decides="counsel",
)


def find(case: Case, context: Context) -> Iterator[Finding]:
    """An error when the stricter of the readings forbids the stated use or is denied by policy, else a warning."""
    license_ = case.facts.license
    if license_.state != "conflict":
        return
    limits = context.limits(case, license_.ids)
    bites = [one for one in limits if one.level == "prohibited"]
    names = license_names(license_.ids, context.rules)
    denied = [name for name in license_.ids if denies(name, context.policies(case), context.rules)]
    addition = f"; {bites[0].license.name} would forbid your use" if bites else ""
    addition += f"; your policy denies {license_names(denied, context.rules)}" if denied else ""
    yield context.finding(
        CHECK,
        case,
        f"The sources disagree about the license of {the(case)} ({names}): {license_.why}{addition}.",
        key=",".join(sorted(license_.ids)),
        severity="error" if bites or denied else "warning",
        evidence=claim_evidence(case),
        terms=tuple(shown(one.license, one.term) for one in limits if one.term),
        confidence=license_.confidence,
    )
