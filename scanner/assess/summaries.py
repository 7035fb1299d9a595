"""The licenses of an audit, each with its terms in our words: what counsel reads beside the verdicts."""

from __future__ import annotations

from collections.abc import Iterable

from scanner.assess.terms import shown
from scanner.entities import Case, LicenseSummary, Verdict
from scanner.rulebook import Rulebook


def summaries(cases: Iterable[Case], verdicts: Iterable[Verdict], rules: Rulebook) -> tuple[LicenseSummary, ...]:
    """Every license that was concluded or weighed and that a rule knows, by id."""
    ids = {id_ for case in cases for id_ in case.facts.license.ids}
    ids |= {id_ for verdict in verdicts for id_ in verdict.licenses}
    return tuple(_summary(id_, rules) for id_ in sorted(ids) if id_ in rules.licenses)


def _summary(id_: str, rules: Rulebook) -> LicenseSummary:
    rule = rules.licenses[id_]
    return LicenseSummary(
        id=rule.id,
        name=rule.name,
        category=rule.category,
        spdx=rule.spdx,
        url=rule.url,
        grants=rule.grants,
        terms=tuple(shown(rule, term) for term in rule.terms),
        read=rule.text_checked,
        checked=rule.checked,
        confidence=rule.confidence,
        sources=rule.sources,
    )
