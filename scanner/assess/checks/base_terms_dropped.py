"""A derivative is published under a milder license than what it was made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scanner.assess.check import Check, Context, weakest
from scanner.assess.choice import FORBIDDING, THRESHOLDS
from scanner.assess.terms import hits, shown
from scanner.assess.wording import claim_evidence, license_evidence, license_names, listed, start, the
from scanner.entities import Case, Confidence, Evidence, Finding, License
from scanner.licensing import alternatives, category_of

CHECK = Check(
    code="base-terms-dropped",
    title="The base model's terms are dropped",
    severity="warning",
    why="Who fine-tunes, quantizes or merges a model cannot license more than the base allowed.",
    remedy="Treat the component as under the base's license as well: follow its duties, or choose a derivative of an "
    "open base.",
)

_FREE = ("permissive", "public-domain", "data", "unidentified", None)
_DUTIES = ("naming", "badge", "pass-on-restrictions", "share-alike", "field-of-use", "notice", "license-copy")
_MAX_TERMS = 8


@dataclass(frozen=True)
class _Base:
    """Something the component was made from. `name` is what to call it."""

    name: str
    relation: str
    ids: tuple[str, ...]
    source: str
    confidence: Confidence


def find(case: Case, context: Context) -> Iterator[Finding]:
    """A warning for the first base whose restrictive license is not carried on; an error if it forbids the use."""
    if case.facts.license.state not in ("known", "unknown"):
        return
    own = set(case.facts.license.ids)
    for base in _bases(case, context):
        dropped = tuple(found for found in base.ids if found not in own and _restricts(found, base, context))
        if dropped:
            yield _finding(case, base, dropped, context)
            return


def _bases(case: Case, context: Context) -> Iterator[_Base]:
    for ancestor in case.facts.lineage:
        ids = _binding(ancestor.license, context)
        if ids:
            yield _Base(
                ancestor.component.name if ancestor.component.registry != "rules" else "a base",
                ancestor.relation,
                ids,
                ancestor.source,
                ancestor.license.confidence,
            )
    match = context.generation(case)
    if match and match.base_license and context.rules.license(match.base_license):
        confidence: Confidence = "low" if match.guess else match.confidence
        yield _Base("a base", "base-model", (match.base_license,), "", confidence)


def _binding(license_: License, context: Context) -> tuple[str, ...]:
    """The licenses of a base that surely bind: of a choice, none does."""
    groups = alternatives(license_, context.rules) if license_.state == "known" else ()
    return groups[0] if len(groups) == 1 else ()


def _restricts(license_id: str, base: _Base, context: Context) -> bool:
    category = category_of(license_id, context.rules)
    if base.relation == "trained-on":
        return category in ("non-commercial", "research-only")
    return category not in _FREE


def _finding(case: Case, base: _Base, dropped: tuple[str, ...], context: Context) -> Finding:
    name, rules = case.component.name, context.rules
    limits = list(hits(dropped, (*FORBIDDING, *THRESHOLDS), context.acts, name, rules))
    duties = list(hits(dropped, _DUTIES, context.acts, name, rules))
    forbids = any(hit.standing == "yes" and hit.term.term in FORBIDDING for hit in limits)
    own = license_names(case.facts.license.ids, rules) or "no license that we could read"
    made = "was trained on" if base.relation == "trained-on" else "was made from"
    words = listed(dict.fromkeys(hit.term.term for hit in (*limits, *duties)[:4]))
    carries = f": {words} still hold" if words else ""
    found = [rule for license_id in dropped if (rule := rules.license(license_id))]
    return context.finding(
        CHECK,
        case,
        f"{start(the(case))} states {own} but {made} {base.name} under {license_names(dropped, rules)}{carries}.",
        key=",".join(dropped),
        severity="error" if forbids and base.relation != "trained-on" else "warning",
        evidence=(
            *claim_evidence(case),
            Evidence(f"{base.relation}: {base.name}", base.source, None, base.confidence),
            *(license_evidence(rule) for rule in found),
        ),
        terms=tuple(shown(hit) for hit in (*limits, *duties)[:_MAX_TERMS]),
        confidence=weakest(base.confidence, *(rule.confidence for rule in found)),
    )
