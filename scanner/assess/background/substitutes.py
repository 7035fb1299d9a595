"""What else there is of the same kind, from the rules: open weights of the families named as alternatives."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.assess.check import Context
from scanner.assess.choice import rank
from scanner.assess.wording import license_name
from scanner.entities import LEVELS, Case, Component, Level, Substitute
from scanner.rulebook.days import last_day
from scanner.rulebook.schema import Family, Generation

MAX_SUBSTITUTES = 6
RECENT_DAYS = 2 * 366
"""Models older than that are no substitute for one that somebody chooses today."""


def substitutes(case: Case, context: Context) -> tuple[Substitute, ...]:
    """Of each alternative the recent open generation with the mildest terms, and what these say to the stated use."""
    match = context.generation(case)
    return tuple(_of(match.family, case, context))[:MAX_SUBSTITUTES] if match else ()


def _of(family: Family, case: Case, context: Context) -> Iterator[Substitute]:
    """From each alternative whose main task is one of the family's: what a line does besides, its newest may not do."""
    others = (context.rules.families.get(name) for name in family.alternatives)
    for other in others:
        if other is None or not set(other.tasks[:1]) <= set(family.tasks):
            continue
        found = [(one, _level(one, case, context)) for one in other.generations if _is_open(one, context)]
        if found:
            best, level = min(found, key=lambda pair: _order(pair[0], pair[1], context))
            license_ = license_name(best.license, context.rules)
            yield Substitute(best.name, other.vendor, license_, level, best.confidence)


def _is_open(generation: Generation, context: Context) -> bool:
    """Whether its weights were out by the day judged, not long before, under a license that the rules know."""
    if generation.open_weights is not True or not generation.released:
        return False
    rule = context.rules.license(generation.license)
    age = (context.as_of - last_day(generation.released)).days
    return rule is not None and rule.category != "unidentified" and 0 <= age <= RECENT_DAYS


def _order(generation: Generation, level: Level, context: Context) -> tuple[int, int, int]:
    """The mildest terms first, then the newest."""
    age = (context.as_of - last_day(generation.released or "")).days
    return LEVELS.index(level), rank(generation.license, context.rules), age


def _level(generation: Generation, case: Case, context: Context) -> Level:
    component = Component("model", "rules", generation.id)
    return context.scales.all_of((generation.license,), context.acts_for(case), component).level
