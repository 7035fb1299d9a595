"""Locks that do not fit what stands beside them: older than their manifest, or two that tell different versions.

A lock beside a manifest is the resolved truth of it. When it has no version that the manifest admits, what the project
will install is not known from the files, and that is said.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from scanner.entities import Incomplete, Usage
from scanner.syntax.versions import admits

_LOCKS = {
    "pyproject.toml": ("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml"),
    "Pipfile": ("Pipfile.lock",),
    "package.json": ("package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "yarn.lock"),
    "pixi.toml": ("pixi.lock",),
}
_PARTIAL = {"pdm.lock", "pylock.toml"}
"""Locks that need not hold every extra and group of their manifest."""

_NOT_LOCKED = {"build", "constraint", "lock", "optional:peer"}
_SHOWN = 5

_Versions = dict[tuple[str, str], set[str | None]]


def stale_locks(usages: Iterable[Usage]) -> Iterator[Incomplete]:
    """One Incomplete for each lock that lacks what its manifest asks for, and for each two that disagree."""
    locks: defaultdict[str, _Versions] = defaultdict(lambda: defaultdict(set))
    asked: defaultdict[str, list[Usage]] = defaultdict(list)
    for usage in usages:
        if usage.component.kind != "package":
            continue
        file = usage.location.file
        if usage.how == "lock":
            locks[file][usage.component.registry, usage.component.name].add(usage.component.version)
        elif posixpath.basename(file) in _LOCKS and usage.scope not in _NOT_LOCKED and usage.how != "pip-install":
            asked[file].append(usage)
    for manifest in sorted(asked):
        beside = [posixpath.join(posixpath.dirname(manifest), name) for name in _LOCKS[posixpath.basename(manifest)]]
        for lock in beside:
            if lock in locks:
                yield from _older(lock, manifest, locks[lock], asked[manifest])
        for one, other in combinations((lock for lock in beside if lock in locks), 2):
            yield from _apart(one, other, locks[one], locks[other], asked[manifest])


def _older(lock: str, manifest: str, locked: _Versions, asked: list[Usage]) -> Iterator[Incomplete]:
    partial = posixpath.basename(lock) in _PARTIAL
    missing = []
    for usage in asked:
        if usage.marker or (partial and usage.scope != "runtime"):  # it may hold for no platform that is locked for
            continue
        versions = locked.get((usage.component.registry, usage.component.name), set())
        if not any(_fits(usage, version) for version in versions):
            has = ", ".join(sorted(filter(None, versions))[:3]) or "none"
            missing.append(f"{usage.component.name} {usage.specifier or '(any version)'}, has {has}")
    if missing:
        more = f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
        yield Incomplete(
            lock,
            f"does not fit {posixpath.basename(manifest)}, which asks for {'; '.join(missing[:_SHOWN])}{more}: "
            "it is older or of something else; lock again",
        )


def _fits(usage: Usage, version: str | None) -> bool:
    """Whether a locked version is what is asked for; nothing is held against a range that is not understood."""
    specifier = usage.specifier or ""
    if version is None or specifier.startswith("@"):
        return True
    return admits(usage.component.registry, specifier, version) is not False


def _apart(one: str, other: str, first: _Versions, second: _Versions, asked: list[Usage]) -> Iterator[Incomplete]:
    """Two locks of one manifest: which of them is used is not known from the files."""
    names = sorted({(usage.component.registry, usage.component.name) for usage in asked})
    apart = [key for key in names if key in first and key in second and not first[key] & second[key]]
    if apart:
        registry_name = apart[0]
        told = (", ".join(sorted(filter(None, found[registry_name]))[:3]) or "none" for found in (first, second))
        more = f" and {len(apart) - 1} more packages" if len(apart) > 1 else ""
        yield Incomplete(
            one,
            f"tells other versions than {posixpath.basename(other)} beside it ({registry_name[1]}: "
            f"{' and '.join(told)}{more}): both are reported; remove the one that is not used",
        )
