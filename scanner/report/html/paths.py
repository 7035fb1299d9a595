"""How a package gets into the project: the shortest way from one that the project names itself."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from scanner.entities import Case


def ways(cases: Sequence[Case]) -> dict[str, tuple[str, ...]]:
    """For each package that only others require, the names on the shortest way to it, the nearest last."""
    named = {(case.component.registry, case.component.name): case.id for case in cases}
    names = {case.id: case.component.name for case in cases}
    needed_by = {
        case.id: {
            named[case.component.registry, name]
            for usage in case.usages
            for name in usage.through
            if (case.component.registry, name) in named
        }
        for case in cases
        if case.component.kind == "package"
    }
    needs: dict[str, list[str]] = {}
    for id_, parents in needed_by.items():
        for parent in parents:
            needs.setdefault(parent, []).append(id_)
    found: dict[str, tuple[str, ...]] = {id_: () for id_, parents in needed_by.items() if not parents}
    waiting = deque(found)
    while waiting:
        parent = waiting.popleft()
        for child in needs.get(parent, ()):
            if child not in found:
                found[child] = (*found[parent], names[parent])
                waiting.append(child)
    return found
