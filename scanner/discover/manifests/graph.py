"""Who requires whom in a lock: through what a package comes in, and for which scopes of the project."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

import msgspec

MAX_SCOPES = 64
"""A lock with more extras and groups than this does not say for which of them a package is there."""

MAX_PARENTS = 100
"""Of more packages that require one, the first by name are kept."""

SHOWN_PARENTS = 3


class Via(msgspec.Struct, frozen=True):
    """How a package got into a lock: the fields of the same names in Usage."""

    direct: bool | None = None
    through: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


NOT_LOCKED = Via()


class Graph:
    """The packages of one lock by name; versions of one name count as one."""

    def __init__(self) -> None:
        self._children: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._parents: defaultdict[str, set[str]] = defaultdict(set)
        self._roots: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._vias: dict[str, Via] = {}

    def package(self, name: str, children: Iterable[str]) -> None:
        """A published package and what it requires."""
        for child in children:
            self._children[name][child] = None
            self._parents[child].add(name)

    def project(self, needs: Iterable[tuple[str, str]]) -> None:
        """What the project itself, or a member of its workspace, requires: pairs of scope and package."""
        for scope, child in needs:
            self._roots[scope][child] = None

    def via(self, name: str) -> Via:
        """How a package comes in; nothing is said of directness and scopes when no project was told of."""
        if name not in self._vias:
            direct = name in self._direct if self._roots else None
            parents = sorted(self._parents.get(name, ()))[:MAX_PARENTS]
            self._vias[name] = Via(direct, tuple(parents), tuple(self._scopes.get(name, ())))
        return self._vias[name]

    @cached_property
    def _direct(self) -> set[str]:
        return set().union(*self._roots.values())

    @cached_property
    def _scopes(self) -> dict[str, dict[str, None]]:
        reached: defaultdict[str, dict[str, None]] = defaultdict(dict)
        if len(self._roots) > MAX_SCOPES:
            return reached
        for scope in sorted(self._roots, key=lambda scope: (scope != "runtime", scope)):
            waiting = list(self._roots[scope])
            while waiting:
                name = waiting.pop()
                if scope not in reached[name]:
                    reached[name][scope] = None
                    waiting += self._children.get(name, ())
        return reached


def why_locked(lock: str, via: Via) -> str:
    """Why a package is in a lock: what requires it, the first few."""
    names = ["the project itself"] * (via.direct is True) + list(via.through)
    if not names:
        return f"locked in {lock}"
    more = f" and {len(names) - SHOWN_PARENTS} more" if len(names) > SHOWN_PARENTS else ""
    return f"locked in {lock}, required by {', '.join(names[:SHOWN_PARENTS])}{more}"
