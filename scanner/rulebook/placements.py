"""Where names of models belong, remembered for as long as no rule changes.

A project names the same models in every run, and placing a name anew means to compile the patterns that it may fit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
from msgspec.structs import asdict, astuple

from scanner.entities import Component
from scanner.rulebook.kept import grown, keep, recall
from scanner.rulebook.matching import GenerationMatch, Placed
from scanner.rulebook.schema import Family
from scanner.syntax.decoding import decode_json

MOST = 500
"""Names that are remembered."""

Find = Callable[[Component], GenerationMatch | None]


class Placements:
    """The generation of each model, None for what no rule knows.

    `find` places a name that nobody asked for before. `kept`: where an earlier run left what it found, None for
    nowhere; `stamp` is the fingerprint of the rules that it found it by.
    """

    def __init__(self, find: Find, families: Mapping[str, Family], kept: Path | None, stamp: str) -> None:
        self._find, self._families, self._kept = find, families, kept
        self._stamp = stamp.encode()
        self._known = _recalled(kept, self._stamp)
        self._fresh: dict[str, Placed | None] = {}
        self._matches: dict[str, GenerationMatch | None] = {}

    def of(self, component: Component) -> GenerationMatch | None:
        """The generation of a component: of all that it is, kind, registry and name tell."""
        key = f"{component.kind} {component.registry} {component.name}"
        if key not in self._matches:
            self._matches[key] = self._placed(key, component)
        return self._matches[key]

    def remember(self) -> None:
        """Keep what was found for the next run, where anything is new."""
        if found := grown(self._known, self._fresh, MOST):
            keep(self._kept, self._stamp + b"\n" + msgspec.json.encode(found))

    def _placed(self, key: str, component: Component) -> GenerationMatch | None:
        if key in self._known:
            known = self._known[key]
            return None if known is None else GenerationMatch(**asdict(known), families=self._families)
        match = self._find(component)
        self._fresh[key] = None if match is None else Placed(*astuple(match)[:-1])
        return match


def _recalled(place: Path | None, stamp: bytes) -> dict[str, Placed | None]:
    before, _, found = (recall(place) or b"").partition(b"\n")
    try:
        return decode_json(found, dict[str, Placed | None]) if before == stamp else {}
    except msgspec.DecodeError:  # of another shape
        return {}
