"""A package beside the project's own license: what becomes of the whole, and what the verdict says of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from scanner import entities
from scanner.assess.compatible import STRONG, Fit, Kind, reason
from scanner.assess.confidence import weakest
from scanner.assess.policy import RECIPROCAL
from scanner.assess.project import Own
from scanner.assess.scales import Part
from scanner.assess.terms import Acts, Standing, at_most, shown
from scanner.assess.wording import listed, start, the
from scanner.entities import Case, Confidence, Level, Ruling
from scanner.licensing import category_of
from scanner.rulebook.compatibility import load_matrix

if TYPE_CHECKING:
    from scanner.assess.check import Context

_LEVELS: dict[Kind, Level] = {
    "narrows": "permitted-with-duties", "whole": "needs-review", "unclear": "needs-review", "clash": "prohibited",
}  # fmt: skip
_MAX_TERMS = 4


class Beside(msgspec.Struct, frozen=True):
    """How a package's license stands to the project's.

    standing    whether the user does what makes that matter
    because     what the user states of it or does not, after "and"
    """

    fit: Fit
    own: Own
    standing: Standing
    because: str
    confidence: Confidence


def beside(case: Case, acts: Acts, context: Context) -> Beside | None:
    """How a package goes together with the project; None where nothing stands in the way, or one is not known.

    What is neither passed on nor, under a network copyleft, offered to others has no whole that could go out.
    """
    license_ = case.facts.license
    if case.component.kind != "package" or license_.state != "known":
        return None
    own = context.own_license(case.component.registry)
    found = context.fit(license_, own.license) if own else None
    if own is None or found is None or found.kind == "fits":
        return None
    standing, because = _standing(found, acts, context)
    confidence = weakest(license_.confidence, own.confidence)
    return None if standing == "no" else Beside(found, own, standing, because, confidence)


def _standing(found: Fit, acts: Acts, context: Context) -> tuple[Standing, str]:
    """Whether one work goes out, and what is stated of that. Network copyleft counts a changed service as going out."""
    passed, offered = acts.any_of(["distribute"]), _changed_service(acts)
    network = "network-copyleft" in (category_of(one, context.rules) for one in (found.package, found.project))
    if passed == "yes":
        return "yes", "you pass copies on"
    if network and offered == "yes":
        return "yes", "you offer a changed version as a service"
    open_ways = ["pass copies on"] if passed == "unknown" else []
    open_ways += ["offer a changed version as a service"] if network and offered == "unknown" else []
    if not open_ways:
        return "no", ""
    return "unknown", f"you have not stated whether you {listed(open_ways, 'or')}"


def _changed_service(acts: Acts) -> Standing:
    parts = (acts.any_of(["host"]), acts.any_of(["modify"]))
    return "no" if "no" in parts else "unknown" if "unknown" in parts else "yes"


def beside_part(case: Case, acts: Acts, context: Context) -> Part:
    """What it adds to the verdict. A clash is a prohibition only where the licenses and the act are sure."""
    found = beside(case, acts, context)
    if found is None:
        return Part()
    sure = found.standing == "yes" and found.confidence != "low"
    level = _LEVELS[found.fit.kind]
    terms = [term for term in terms_of(found.fit, context) if term.term in RECIPROCAL]
    ruling = Ruling(
        level if sure else at_most(level, "needs-review"),
        f"{start(outcome(case, found))}: {found.own.said}, and {found.because} ({reason(found.fit, context.rules)}).",
        term=terms[0] if terms else None,
        turns=resolution(found.fit, context) if found.fit.kind != "narrows" else "",
        asks=() if found.standing == "yes" else ("acts",),
        certain=found.standing == "yes",
        source=load_matrix(context.rules.directory).about["url"],
        confidence=found.confidence,
    )
    return Part(rulings=(ruling,))


def outcome(case: Case, found: Beside) -> str:
    """What comes of the two licenses, as the beginning of a sentence."""
    one, name = found.fit, the(case)
    if one.kind == "narrows":
        return f"{name} ({one.package}) goes with {one.project} only where the whole goes out under {one.under}"
    if one.kind == "whole":
        return f"{name} ({one.package}) asks that the whole goes out under {one.under}, not {one.project}"
    if one.kind == "clash":
        return f"{name} ({one.package}) and a project under {one.project} cannot go out as one work"
    return f"whether {name} ({one.package}) may go into a work under {one.project} is open"


def resolution(found: Fit, context: Context) -> str:
    """What would resolve it."""
    apart = "keep it a program of its own that yours only calls"
    if found.kind == "whole":
        return f"Put the whole under {found.under}, {apart}, replace it, or buy another license"
    if found.kind == "clash" and category_of(found.package, context.rules) in STRONG:
        return f"Replace it, {apart}, or get another license from its holder"
    if found.kind == "clash":
        return f"Replace it, put the project under a license that it fits, or {apart}"
    return "Have somebody who may decide read both licenses"


def terms_of(found: Fit, context: Context) -> Iterator[entities.Term]:
    """The terms that meet: the copyleft on either side, and of the package what a copyleft project's license lacks."""
    package, project = context.rules.license(_base(found.package)), context.rules.license(found.project)
    copyleft = [(rule, term) for rule in (package, project) if rule for term in rule.terms if term.term in RECIPROCAL]
    yield from (shown(rule, term) for rule, term in copyleft)
    if package and project and all(rule is not package for rule, _ in copyleft):
        known = {term.term for term in project.terms}
        more = [shown(package, term) for term in package.terms if term.term not in known]
        yield from more[:_MAX_TERMS]


def _base(expression: str) -> str:
    return expression.partition(" WITH ")[0]
