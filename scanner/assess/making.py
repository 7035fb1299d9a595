"""Models that the project itself makes: what a recipe of its own (a merge, a training run) puts together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import msgspec

from scanner.assess.parents import Parent, used_as_parent
from scanner.entities import Case, Location
from scanner.rulebook import Rulebook

_RELATIONS = ("merge", "finetune", "trained-on")
"""What the usages in a recipe say of themselves."""


class Making(msgspec.Struct, frozen=True):
    """One recipe: its places, and the components in it as parents of what it makes."""

    file: str
    locations: tuple[Location, ...]
    parents: tuple[Parent, ...]


def makings(cases: Sequence[Case], rules: Rulebook) -> dict[str, tuple[Making, ...]]:
    """Every recipe that puts several together whose licenses are known, under the id of its first component."""
    recipes: dict[str, dict[str, tuple[Case, str, Location]]] = defaultdict(dict)
    for case in cases:
        for usage in case.usages:
            if usage.in_use and usage.relation in _RELATIONS and usage.how == "config-key":
                recipes[usage.location.file].setdefault(case.id, (case, usage.relation, usage.location))
    found: dict[str, tuple[Making, ...]] = {}
    for file, members in recipes.items():
        known = [
            (case.id, parent, place)
            for case, relation, place in members.values()
            if (parent := used_as_parent(case, relation, rules)) is not None
        ]
        if len(known) > 1:
            making = Making(file, tuple(place for _, _, place in known), tuple(parent for _, parent, _ in known))
            found[known[0][0]] = (*found.get(known[0][0], ()), making)
    return found
