"""The user's policy wants a person to look at this kind of license."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.assess.check import Check, Context
from scanner.assess.checks import license_denied
from scanner.assess.policy import RECIPROCAL, to_review
from scanner.assess.terms import shown
from scanner.assess.wording import claim_evidence, license_evidence, license_name, start, the
from scanner.config.entries import TERM
from scanner.entities import Case, Finding, Term
from scanner.licensing import category_of
from scanner.rulebook import Rulebook
from scanner.rulebook.schema import License

CHECK = Check(
    code="license-review",
    title="The license needs a person's decision",
    severity="warning",
    why="Licenses of this kind reach further than most: into your own source, your service or your right to sell.",
    remedy="Have somebody who may decide read the terms below; then exempt the license in the policy or waive it here.",
    decides="counsel",
)

_SHOWN = (*RECIPROCAL, "no-hosting", "no-redistribution", "internal-use-only", "business-model-gate")


def find(case: Case, context: Context) -> Iterator[Finding]:
    """Licenses that `review` names, unless another check already says the same or worse of them."""
    if any(license_denied.find(case, context)):
        return
    choice = context.choice(case)
    for license_id in choice.ids:
        found = context.readings(case, (license_id,), _SHOWN)
        entry = to_review(license_id, {one.word for one in found}, context.policies(case), context.rules)
        if entry is None:
            continue
        rule = context.rules.license(license_id)
        note = f"; {choice.note}" if choice.note else ""
        yield context.finding(
            CHECK,
            case,
            f"{start(the(case))} is licensed under {license_name(license_id, context.rules)}"
            f"{_category(license_id, context.rules)}, which your policy wants reviewed{_for_a_term(entry)}{note}.",
            key=license_id,
            evidence=(
                *license_denied.policy_evidence(entry, context),
                *claim_evidence(case),
                *((license_evidence(rule),) if rule else ()),
            ),
            terms=_of_entry(entry, rule) or tuple(shown(one.license, one.term) for one in found if one.term),
            confidence=case.facts.license.confidence,
        )


def _for_a_term(entry: str) -> str:
    return f" (review = “{entry}”)" if entry.startswith(TERM) else ""


def _of_entry(entry: str, rule: License | None) -> tuple[Term, ...]:
    """The terms that an entry names, whether the stated use triggers them or not."""
    return tuple(shown(rule, term) for term in rule.terms if f"{TERM}{term.term}" == entry) if rule else ()


def _category(license_id: str, rules: Rulebook) -> str:
    category = category_of(license_id, rules)
    return f" ({category})" if category else ""
