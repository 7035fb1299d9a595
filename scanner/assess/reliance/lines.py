"""What is in use, by family of models and by offering; packages and models that no rule knows stand for themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scanner.assess.bases import TRAINED_ON
from scanner.assess.check import Context
from scanner.entities import BANDS, Band, Case, Usage

_SWITCHED = ("model", "hosted-model")


def lines(context: Context) -> dict[str, tuple[Case, ...]]:
    """Models in use by the id of their family, in the order in which they are found."""
    found: dict[str, list[Case]] = {}
    for case in context.cases:
        if case.in_use and case.component.kind in _SWITCHED:
            match = context.generation(case)
            found.setdefault(match.family.id if match else case.component.name, []).append(case)
    return {name: tuple(cases) for name, cases in found.items()}


def offerings(context: Context) -> dict[str, tuple[Case, ...]]:
    """All that is in use by what one vendor offers it as: a family, or software of the rules."""
    found: dict[str, list[Case]] = {}
    for case in context.cases:
        if case.in_use:
            found.setdefault(offering_of(case, context), []).append(case)
    return {name: tuple(cases) for name, cases in found.items()}


def offering_of(case: Case, context: Context) -> str:
    """The id of the family or the software that a component is part of; its own name where no rule knows it."""
    if match := context.generation(case):
        return match.family.id
    known = context.rules.offerings(case.component.registry, case.component.name)
    if known and known[0].id in context.rules.families:
        return f"{known[0].id} (software)"  # what goes by the name of a family has other backers than that
    return known[0].id if known else case.component.name


def descendants(context: Context) -> dict[str, tuple[tuple[Case, str], ...]]:
    """Models in use that no rule knows, by each family that they were made from; with the name of the ancestor."""
    found: dict[str, list[tuple[Case, str]]] = {}
    unknown = (case for cases in context.lines.values() for case in cases if not context.generation(case))
    for case in unknown:
        made_from: dict[str, str] = {}
        for ancestor in case.facts.lineage:
            if ancestor.relation != TRAINED_ON and ancestor.family:
                made_from.setdefault(ancestor.family.partition("/")[0], ancestor.component.name)
        for family, name in made_from.items():
            found.setdefault(family, []).append((case, name))
    return {family: tuple(cases) for family, cases in found.items()}


def uses(cases: Sequence[Case]) -> Iterator[Usage]:
    """The places of several components that are in use, catalogues left out."""
    for case in cases:
        yield from (usage for usage in case.usages if usage.in_use and not usage.listed_among)


def likeliest_to_turn(cases: Sequence[Case], context: Context) -> Case:
    """Of several components the one with the worst band; of those that share it one with weights, with most usages."""
    return max(
        cases,
        key=lambda case: (_rank(context.outlook(case).band), case.component.kind == "model", len(list(uses([case])))),
    )


def most_used_to_turn(cases: Sequence[Case], context: Context) -> Case:
    """The same, but of those that share the worst band the one with most usages."""
    return max(cases, key=lambda case: (_rank(context.outlook(case).band), len(list(uses([case])))))


def _rank(band: Band | None) -> int:
    return BANDS.index(band) if band else -1
