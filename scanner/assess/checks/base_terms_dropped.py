"""A derivative is published under a milder license than what it was made from."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.assess.bases import SERVES, TRAINED_ON, Base, bases
from scanner.assess.check import Check, Context
from scanner.assess.confidence import weakest
from scanner.assess.scales import Part
from scanner.assess.terms import shown
from scanner.assess.verdict import base_part
from scanner.assess.wording import claim_evidence, license_evidence, license_names, listed, start, the
from scanner.entities import LEVELS, Case, Evidence, Finding
from scanner.licensing import category_of

CHECK = Check(
    code="base-terms-dropped",
    title="The base model's terms are dropped",
    severity="warning",
    why="Who fine-tunes, quantizes or merges a model cannot license more than the base allowed.",
    remedy="Treat the component as under the base's license as well: follow its duties, or choose a derivative of an "
    "open base.",
    decides="counsel",
)

_FREE = ("permissive", "public-domain", "data", "unidentified", None)
_DUTIES = ("naming", "badge", "pass-on-restrictions", "share-alike", "field-of-use", "notice", "license-copy")
_BARS_DERIVATIVES = "no-derivatives"
_MAX_TERMS = 8


def find(case: Case, context: Context) -> Iterator[Finding]:
    """A warning for the base whose restrictive license is not carried on; an error if it forbids the use."""
    if case.facts.license.state == "none":
        return
    own = set(case.facts.license.ids)
    found = []
    for base in bases(case, context.rules):
        if base.relation == SERVES:
            continue  # who makes use of a model says nothing of its terms
        dropped = tuple(license_id for license_id in base.ids if license_id not in own)
        if any(_restricts(license_id, base, context) for license_id in dropped):
            found.append((base, dropped, base_part(case, base, dropped, context.acts_for(case), context)))
    if found:
        yield _finding(case, *max(found, key=lambda one: LEVELS.index(one[2].level)), context)


def _restricts(license_id: str, base: Base, context: Context) -> bool:
    category = category_of(license_id, context.rules)
    if base.relation == TRAINED_ON:
        return category in ("non-commercial", "research-only")
    rule = context.rules.license(license_id)
    return category not in _FREE or bool(rule and any(term.term == _BARS_DERIVATIVES for term in rule.terms))


def _finding(case: Case, base: Base, dropped: tuple[str, ...], part: Part, context: Context) -> Finding:
    rules = context.rules
    limits = context.limits(case, dropped)
    duties = [judgement for judgement in part.judgements if judgement.word in _DUTIES and judgement not in limits]
    terms = {(one.word, one.clause): shown(one.license, one.term) for one in (*limits, *duties) if one.term}
    own = license_names(case.facts.license.ids, rules) or "no license that we could read"
    made = "was trained on" if base.relation == TRAINED_ON else "was made from"
    words = listed(list(dict.fromkeys(term.term for term in terms.values()))[:4])
    carries = f": {words} still hold" if words else ""
    found = [rule for license_id in dropped if (rule := rules.license(license_id))]
    return context.finding(
        CHECK,
        case,
        f"{start(the(case))} states {own} but {made} {base.name} under {license_names(dropped, rules)}{carries}.",
        key=",".join(dropped),
        severity="error" if part.level == "prohibited" else "warning",
        evidence=(
            *claim_evidence(case),
            Evidence(f"{base.relation}: {base.name}", base.source, None, base.confidence),
            *(license_evidence(rule) for rule in found),
        ),
        terms=tuple(terms.values())[:_MAX_TERMS],
        confidence=weakest(base.confidence, *(rule.confidence for rule in found)),
    )
