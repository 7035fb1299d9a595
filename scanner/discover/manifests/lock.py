"""What the lock files of uv, Poetry, PDM and PEP 751 have in common: an array of packages with exact versions."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from packaging.utils import canonicalize_name

from scanner.discover.manifests.document import Document, Table
from scanner.discover.manifests.found import Found, direct, pypi
from scanner.discover.source import SourceFile, Tree

SHOWN_PARENTS = 3
LOCKS = ("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml", "Pipfile.lock")


@dataclass(frozen=True)
class Origin:
    """Where a locked package comes from when that is not an index. `url` as in PEP 440 direct references."""

    local: bool = False
    url: str | None = None


def locked_packages(
    document: Document,
    array: str,
    origin: Callable[[Table], Origin],
    requires: Callable[[Table], Iterable[str]],
    marker: str = "marker",
) -> Iterator[Found]:
    """A Usage for every package of the array `array`, saying what requires it.

    `origin` and `requires` read one package's table; `marker` is the key of its environment marker.
    """
    tables = list(document.tables(array).values())
    parents = _parents(tables, requires)
    for table in tables:
        name = table.get("name")
        if name is None:
            reason = f"an entry of [[{array}]] has no name: the lock file is damaged, write it again"
            yield document.place(table.first, "").incomplete(reason)
            continue
        through = parents.get(canonicalize_name(name), [])
        place = document.place(table.at("name"), why_locked(document.file.name, through), "lock")
        source = origin(table)
        version = table.get("version")
        if source.local:
            yield place.excluded(f"{name} is this project or local code of it, not a published package")
        elif source.url is not None:
            yield from direct(name, source.url, place, marker=table.get(marker))
        else:
            yield place.usage(pypi(name, version), f"=={version}" if version else None, table.get(marker))


def _parents(tables: list[Table], requires: Callable[[Table], Iterable[str]]) -> dict[str, list[str]]:
    parents: defaultdict[str, list[str]] = defaultdict(list)
    for table in tables:
        for child in requires(table):
            parents[canonicalize_name(child)].append(table.get("name") or "")
    return parents


def locked_beside(file: SourceFile, tree: Tree) -> bool:
    """Whether a lock stands beside a manifest, so that what its build computes is known after all."""
    folder = posixpath.dirname(file.path)
    return any(tree.get(posixpath.join(folder, name)) for name in LOCKS)


def why_locked(lock: str, parents: list[str]) -> str:
    """Why a package is in a lock: what requires it, the first few."""
    names = sorted({parent for parent in parents if parent})
    if not names:
        return f"locked in {lock}"
    more = f" and {len(names) - SHOWN_PARENTS} more" if len(names) > SHOWN_PARENTS else ""
    return f"locked in {lock}, required by {', '.join(names[:SHOWN_PARENTS])}{more}"
