"""From usages to components: a lock or a pin says which version a range means, so that both are one component.

Rules, for the packages of one name:
- each exact version (lock, pin, installed distribution) is a component; `==2.1` and a locked 2.1+cu118 are one;
- a range belongs to the exact versions it admits: those of the nearest file beside or above it, a lock before a pin,
  else all that are in use; when there is none, to a component without version;
- a constraint makes no component by itself; it supplies a version, and goes with the components it admits.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator

from scanner.entities import Component, Usage
from scanner.syntax.versions import admits, version_keys

Consolidated = list[tuple[Component, tuple[Usage, ...]]]

MAX_VERSIONS = 100
"""When more exact versions of one package than this are named, nothing says which of them a range means."""


def consolidate(usages: Iterable[Usage]) -> Consolidated:
    """Every component with all its usages by file and line; sorted by kind, registry, name and version."""
    grouped: defaultdict[Component, list[Usage]] = defaultdict(list)
    packages: defaultdict[tuple[str, str], list[Usage]] = defaultdict(list)
    for usage in dict.fromkeys(usages):
        if usage.component.kind == "package":
            packages[usage.component.registry, usage.component.name].append(usage)
        else:
            grouped[usage.component].append(usage)
    for (registry, name), found in packages.items():
        for version, members in _by_version(registry, found).items():
            grouped[Component("package", registry, name, version)].extend(members)
    return [
        (component, tuple(sorted(members, key=_place)))
        for component, members in sorted(grouped.items(), key=lambda item: _order(item[0]))
    ]


def _by_version(registry: str, usages: list[Usage]) -> dict[str | None, list[Usage]]:
    """The usages of one package under the versions they mean."""
    versions = _Versions(registry, usages)
    members: defaultdict[str | None, list[Usage]] = defaultdict(list)
    for usage in usages:
        if usage.scope != "constraint":
            for version in versions.meant_by(usage):
                members[version].append(usage)
    for usage in usages:
        if usage.scope == "constraint":
            for version in list(members)[:MAX_VERSIONS]:
                if version is None or versions.admitted(usage, version):
                    members[version].append(usage)
    return members


class _Versions:
    """The exact versions known of one package, each with the folders of the files that state it."""

    def __init__(self, registry: str, usages: list[Usage]) -> None:
        self._registry = registry
        self._stated: defaultdict[str, set[tuple[str, bool]]] = defaultdict(set)  # folder, and whether by a lock
        self._in_use: set[str] = set()
        self._version_of: dict[Usage, str] = {}
        self._spellings: dict[str, str] = {}
        # Locks first: they write versions in full, so that a pin joins them rather than the other way round.
        for usage in sorted(
            usages, key=lambda usage: (usage.scope != "lock", usage.scope == "constraint", *_place(usage))
        ):
            if usage.component.version is not None:
                self._take(usage, usage.component.version)

    def meant_by(self, usage: Usage) -> list[str | None]:
        """The versions that a usage speaks of; [None] when nothing says which."""
        if usage in self._version_of:
            return [self._version_of[usage]]
        if (usage.specifier or "").startswith("@") or len(self._stated) > MAX_VERSIONS:
            return [None]
        candidates = [version for version in self._stated if self.admitted(usage, version)]
        return [*self._nearest(usage, candidates)] or [None]

    def admitted(self, usage: Usage, version: str) -> bool:
        """Whether a usage agrees with a version; a specifier that cannot be understood agrees with none."""
        if usage in self._version_of:
            return self._version_of[usage] == version
        return admits(self._registry, usage.specifier, version) is True

    def _take(self, usage: Usage, version: str) -> None:
        full, public = version_keys(self._registry, version)
        known = self._spellings.setdefault(full, version)
        self._spellings.setdefault(public, known)
        self._version_of[usage] = known
        self._stated[known].add((posixpath.dirname(usage.location.file), usage.scope == "lock"))
        if usage.in_use:
            self._in_use.add(known)

    def _nearest(self, usage: Usage, candidates: list[str]) -> list[str]:
        """Those stated by the deepest file beside or above that of the usage; else those stated anywhere in use."""
        for folder in _upwards(posixpath.dirname(usage.location.file)):
            for lock in (True, False):
                if beside := [version for version in candidates if (folder, lock) in self._stated[version]]:
                    return beside
        return [version for version in candidates if version in self._in_use]


def _upwards(folder: str) -> Iterator[str]:
    """The folder and all above it, up to the root."""
    yield folder
    while folder:
        folder = posixpath.dirname(folder)
        yield folder


def _place(usage: Usage) -> tuple[str | int | bool, ...]:
    """By file, line and column; the rest only so that the order never depends on that of the readers."""
    location = usage.location
    others = (
        usage.scope,
        usage.how,
        usage.specifier or "",
        usage.marker or "",
        usage.why,
        usage.in_use,
        usage.confidence,
    )
    return (location.file, location.line or 0, location.column or 0, *others, usage.component.version or "")


def _order(component: Component) -> tuple[str, str, str, str]:
    return component.kind, component.registry, component.name, component.version or ""
