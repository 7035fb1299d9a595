"""One name on the Hub is one thing: where only its spelling spoke, the rest of the project says what it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from msgspec.structs import replace

from scanner.entities import Kind, Usage

GUESSED = ("known owner on the Hub", "name of a model")
"""Why something is a reference (Usage.why) when nothing but its spelling says so."""

_HUB = "huggingface"


def agreed_kinds(usages: Sequence[Usage]) -> list[Usage]:
    """The usages, in their order; a guessed kind gives way to the one that calls, keys and URLs agree on.

    A docstring that names a dataset which the code loads is no mention of a model by that name.
    """
    told: defaultdict[str, set[Kind]] = defaultdict(set)
    guessed: set[str] = set()
    for usage in usages:
        component = usage.component
        if component.registry == _HUB:
            if usage.why in GUESSED:
                guessed.add(component.name)
            else:
                told[component.name].add(component.kind)
    kinds = {name: kind for name in guessed if len(told[name]) == 1 for kind in told[name]}
    return [_corrected(usage, kinds) for usage in usages] if kinds else list(usages)


def _corrected(usage: Usage, kinds: dict[str, Kind]) -> Usage:
    component = usage.component
    kind = kinds.get(component.name, component.kind)
    if component.registry != _HUB or usage.why not in GUESSED or kind == component.kind:
        return usage
    return replace(usage, component=replace(component, kind=kind))
