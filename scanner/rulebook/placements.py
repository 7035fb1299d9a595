"""Where names of models belong.

Placing a name anew means to compile the patterns that it may fit, so it is remembered where they belong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec.structs import asdict, astuple

from scanner.entities import Component
from scanner.rulebook.matching import GenerationMatch, Placed
from scanner.rulebook.notes import Notes
from scanner.rulebook.schema import Family

Find = Callable[[Component], GenerationMatch | None]


class Placements:
    """The generation of each model, None for what no rule knows. `find` places a name that nobody asked for before."""

    def __init__(self, find: Find, families: Mapping[str, Family], notes: Notes[Placed]) -> None:
        self._find, self._families, self._notes = find, families, notes
        self._matches: dict[str, GenerationMatch | None] = {}

    def of(self, component: Component) -> GenerationMatch | None:
        """The generation of a component: of all that it is, kind, registry and name tell."""
        key = f"{component.kind} {component.registry} {component.name}"
        if key not in self._matches:
            self._matches[key] = self._placed(key, component)
        return self._matches[key]

    def _placed(self, key: str, component: Component) -> GenerationMatch | None:
        if key in self._notes:
            known = self._notes[key]
            return None if known is None else GenerationMatch(**asdict(known), families=self._families)
        match = self._find(component)
        self._notes[key] = None if match is None else Placed(*astuple(match)[:-1])
        return match
