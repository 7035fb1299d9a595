"""What else there is of the same kind, from the rules: open weights of the families named as alternatives."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from scanner.assess.check import Context
from scanner.assess.choice import rank
from scanner.assess.wording import license_name
from scanner.entities import LEVELS, Case, Component, Level, Substitute
from scanner.rulebook.days import last_day
from scanner.rulebook.schema import Family, Generation

MAX_SUBSTITUTES = 6
RECENT_DAYS = 2 * 366
"""Models older than that are no substitute for one that somebody chooses today."""


class Candidate(msgspec.Struct, frozen=True):
    """A generation of another family that does the same, with what its terms say to the stated use."""

    family: Family
    generation: Generation
    level: Level


def substitutes(case: Case, context: Context) -> tuple[Substitute, ...]:
    """Of each alternative the recent open generation with the mildest terms, and what these say to the stated use."""
    return tuple(told(one, context) for one in candidates(case, context))[:MAX_SUBSTITUTES]


def told(candidate: Candidate, context: Context) -> Substitute:
    """A candidate by its names."""
    generation = candidate.generation
    license_ = license_name(generation.license, context.rules)
    return Substitute(generation.name, candidate.family.vendor, license_, candidate.level, generation.confidence)


def candidates(case: Case, context: Context) -> Iterator[Candidate]:
    """From each alternative whose main task is one of the family's: what a line does besides, its newest may not do."""
    match = context.generation(case)
    alternatives = match.family.alternatives if match else ()
    for other in (context.rules.families.get(name) for name in alternatives):
        if match is None or other is None or not set(other.tasks[:1]) <= set(match.family.tasks):
            continue
        found = [
            Candidate(other, one, level_of(one, case, context)) for one in other.generations if _is_open(one, context)
        ]
        if found:
            yield min(found, key=lambda one: _order(one.generation, one.level, context))


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


def level_of(generation: Generation, case: Case, context: Context) -> Level:
    """What the terms of a generation say to the stated use."""
    component = Component("model", "rules", generation.id)
    return context.scales.all_of((generation.license,), context.acts_for(case), component).level
