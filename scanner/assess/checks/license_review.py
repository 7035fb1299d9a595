"""The user's policy wants a person to look at this kind of license."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.assess.check import Check, Context
from scanner.assess.checks import license_denied, non_commercial
from scanner.assess.policy import review_by
from scanner.assess.terms import hits, shown, standing
from scanner.assess.wording import claim_evidence, license_evidence, license_name, start, the
from scanner.entities import Case, Finding
from scanner.licensing import category_of
from scanner.rulebook import Rulebook

CHECK = Check(
    code="license-review",
    title="The license needs a person's decision",
    severity="warning",
    why="Licenses of this kind reach further than most: into your own source, your service or your right to sell.",
    remedy="Have somebody who may decide read the terms below; then allow the license in the policy or waive it here.",
)

_RECIPROCAL = ("share-alike", "network-share-alike")
_SHOWN = (*_RECIPROCAL, "no-hosting", "no-redistribution", "internal-use-only", "business-model-gate")


def find(case: Case, context: Context) -> Iterator[Finding]:
    """Licenses that `review` names, unless another check already says the same or worse of them."""
    if any(license_denied.find(case, context)):
        return
    choice = context.choice(case)
    for license_id in choice.ids:
        entry = review_by(license_id, context.config.policy, context.rules)
        if entry is None or entry in non_commercial.CATEGORIES or not _bites(license_id, case, context):
            continue
        found = list(hits((license_id,), _SHOWN, context.acts, case.component.name, context.rules))
        rule = context.rules.license(license_id)
        note = f"; {choice.note}" if choice.note else ""
        yield context.finding(
            CHECK,
            case,
            f"{start(the(case))} is licensed under {license_name(license_id, context.rules)}"
            f"{_category(license_id, context.rules)}, which your policy wants reviewed{note}.",
            key=license_id,
            evidence=(*claim_evidence(case), *((license_evidence(rule),) if rule else ())),
            terms=tuple(shown(hit) for hit in found),
            confidence=case.facts.license.confidence,
        )


def _bites(license_id: str, case: Case, context: Context) -> bool:
    """Whether a reciprocal license asks anything of this user: who neither hosts nor passes on owes nothing."""
    rule = context.rules.license(license_id)
    terms = [term for term in rule.terms if term.term in _RECIPROCAL] if rule else []
    if not terms or category_of(license_id, context.rules) not in ("copyleft", "weak-copyleft", "network-copyleft"):
        return True
    return any(standing(term, context.acts, case.component.name) != "no" for term in terms)


def _category(license_id: str, rules: Rulebook) -> str:
    category = category_of(license_id, rules)
    return f" ({category})" if category else ""
