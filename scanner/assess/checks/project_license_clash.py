"""A package's license and the project's own do not go together in what is passed on."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.assess.beside import Beside, beside, outcome, resolution, terms_of
from scanner.assess.check import Check, Context
from scanner.assess.compatible import STRONG, reason
from scanner.assess.wording import claim_evidence, start
from scanner.entities import SEVERITIES, Case, Evidence, Finding, Severity
from scanner.licensing import category_of, members_of
from scanner.rulebook.compatibility import load_matrix

CHECK = Check(
    code="project-license-clash",
    title="A package does not fit the project's own license",
    severity="warning",
    why="A copyleft license holds for the whole that is passed on: recipients get it under those terms, or not at all.",
    remedy="Replace the package, keep it a program of its own, or put the whole under a license that allows both.",
    decides="counsel",
)

_AS_ONE = ("binary", "container")
"""Ways to ship that put the project and its packages into one thing."""


def find(case: Case, context: Context) -> Iterator[Finding]:
    """An error where the whole surely goes out under the wrong license; a note where a mild license is not listed.

    What "or later" of the project's license settles is in the verdict only, and so is a bare "BSD" that may be a
    member which does not fit.
    """
    found = beside(case, context.acts_for(case), context)
    if found is None or found.fit.kind == "narrows" or (_mild(found, context) and _family(found, context)):
        return
    fit = found.fit
    about = load_matrix(context.rules.directory).about
    cell = Evidence(reason(fit, context.rules), about["url"], about["timestamp"][:10])
    yield context.finding(
        CHECK,
        case,
        f"{start(outcome(case, found))}: {found.own.said}, and {found.because}.",
        key=f"{fit.project}:{fit.package}",
        severity=_severity(case, found, context),
        remedy=f"{resolution(fit, context)}.",
        evidence=(*claim_evidence(case), found.own.evidence, cell),
        terms=tuple(terms_of(fit, context)),
        confidence=found.confidence,
    )


def _severity(case: Case, found: Beside, context: Context) -> Severity:
    as_one = bool(set(_AS_ONE) & set(context.use.ships))
    grave = found.fit.kind == "clash" or (found.fit.kind == "whole" and as_one)
    severity: Severity = "note" if _mild(found, context) else "warning"
    if grave and found.standing == "yes" and found.confidence != "low":
        severity = "error"
    optional = all(usage.scope.startswith("optional:") for usage in case.usages if usage.in_use)
    return SEVERITIES[max(0, SEVERITIES.index(severity) - 1)] if optional else severity


def _mild(found: Beside, context: Context) -> bool:
    """Whether only a license without a strong copyleft is in question."""
    return found.fit.kind == "unclear" and category_of(found.fit.package, context.rules) not in STRONG


def _family(found: Beside, context: Context) -> bool:
    return bool(members_of(found.fit.package, context.rules))
