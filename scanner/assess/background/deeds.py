"""The licenses that bind a component, as the rules hold them: every clause in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.assess.bases import TRAINED_ON
from scanner.assess.obligations import texts_to_show
from scanner.assess.terms import in_words, one_line
from scanner.assess.terms.thresholds import amount_of
from scanner.assess.wording import listed
from scanner.entities import Case, Clause, Component, Deed
from scanner.rulebook import Rulebook
from scanner.rulebook.schema import License, Term


def deeds(case: Case, rules: Rulebook) -> tuple[Deed, ...]:
    """Its own licenses first, then those that flow down from what it was made from, each once."""
    found: dict[str, Deed] = {}
    for license_id, via in _bound_by(case):
        found.setdefault(license_id, deed(license_id, rules, via, case.component))
    return tuple(found.values())


def _bound_by(case: Case) -> Iterator[tuple[str, str]]:
    for license_id in case.facts.license.ids:
        yield license_id, ""
    for ancestor in case.facts.lineage:
        if ancestor.relation != TRAINED_ON:
            name = ancestor.component.name if ancestor.component.registry != "rules" else "its base"
            for license_id in ancestor.license.ids:
                yield license_id, name


def deed(license_id: str, rules: Rulebook, via: str = "", component: Component | None = None) -> Deed:
    """A license as it binds a component, or with all it says to any; without terms where no rule knows it."""
    rule = rules.license(license_id)
    if rule is None:
        return Deed(license_id, license_id, "", via)
    return Deed(
        id=rule.id,
        name=rule.name,
        category=rule.category,
        via=via,
        url=_page_of(rule),
        effective=rule.effective,
        revocable=rule.revocable or "",
        read=rule.text_checked,
        checked=rule.checked,
        grants=in_words(act for act in rule.grants if act != "use" or len(rule.grants) == 1),
        clauses=tuple(_clause(term, rules, component) for term in rule.terms if _concerns(term, component)),
        confidence=rule.confidence,
    )


def _page_of(rule: License) -> str:
    return rule.url or next(iter(rule.sources), "")


def _concerns(term: Term, component: Component | None) -> bool:
    return (
        component is None or not term.only_repositories or re.search(term.only_repositories, component.name) is not None
    )


def _clause(term: Term, rules: Rulebook, component: Component | None) -> Clause:
    only = f" Only for repositories whose id has {term.only_repositories}." if term.only_repositories else ""
    meaning = rules.term_meaning(term.term)
    return Clause(
        kind=meaning.kind if meaning else "limit",
        word=term.term,
        clause=term.clause,
        summary=_summary(term) + (only if component is None else ""),
        when=_when(term),
        show=texts_to_show(term),
    )


def _summary(term: Term) -> str:
    """The sentence of the rule, with the figure or list that it speaks of."""
    text = one_line(term.summary)
    if isinstance(term.value, tuple) and not texts_to_show(term):
        missing = [value for value in term.value if value.casefold() not in text.casefold()]
        text = f"{text.rstrip('.')}: {'; '.join(missing)}." if missing else text
    elif amount := amount_of(term):
        text = f"Above {amount}: {text}"
    where = one_line(term.only_where or "").rstrip(".")
    return f"{text.rstrip('.')}. Only where {where}." if where else text


def _when(term: Term) -> str:
    """The acts that trigger a term; empty for one that holds for every use."""
    if "use" in term.when and not term.only_if:
        return ""
    also = f", and {listed(in_words(term.only_if), 'or')}" if term.only_if else ""
    return f"you {listed(in_words(term.when), 'or')}{also}"
