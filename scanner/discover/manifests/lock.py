"""What the lock files of uv, Poetry, PDM and PEP 751 have in common: an array of packages with exact versions."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator

import msgspec
from msgspec.structs import replace

from scanner.discover.manifests.document import Document, Table
from scanner.discover.manifests.found import Found, direct, pypi
from scanner.discover.manifests.graph import Graph, why_locked
from scanner.discover.source import SourceFile, Tree
from scanner.syntax.pypi_name import canonicalize_name

LOCKS = ("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml", "Pipfile.lock")


class Origin(msgspec.Struct, frozen=True):
    """Where a locked package comes from when that is not an index. `url` as in PEP 440 direct references."""

    local: bool = False
    url: str | None = None


Need = tuple[str, str]
"""A scope and the package required for it; of a published package only the second counts."""


def locked_packages(
    document: Document,
    array: str,
    origin: Callable[[Table], Origin],
    requires: Callable[[Table], Iterable[Need]],
    *,
    roots: Iterable[Need] | None = None,
    groups: Callable[[Table], Iterable[str]] = lambda _: (),
    marker: Callable[[Table], str | None] = lambda table: table.get("marker"),
) -> Iterator[Found]:
    """A Usage for every package of the array `array`, saying what requires it.

    `origin`, `requires`, `groups` (for locks that state the scopes of each package) and `marker` read one package's
    table. A lock that holds the project itself gives `roots`, which are what it requires besides the local packages.
    """
    tables = list(document.tables(array).values())
    graph = _graph(tables, origin, requires, roots)
    for table in tables:
        name = table.get("name")
        if name is None:
            reason = f"an entry of [[{array}]] has no name: the lock file is damaged, write it again"
            yield document.place(table.first, "").incomplete(reason)
            continue
        via = graph.via(canonicalize_name(name))
        via = replace(via, groups=via.groups or tuple(dict.fromkeys(groups(table))))
        place = document.place(table.at("name"), why_locked(document.file.name, via), "lock", via)
        source = origin(table)
        version = table.get("version")
        if source.local:
            yield place.excluded(f"{name} is this project or local code of it, not a published package")
        elif source.url is not None:
            yield from direct(name, source.url, place, marker=marker(table))
        else:
            yield place.usage(pypi(name, version), f"=={version}" if version else None, marker(table))


def _graph(
    tables: list[Table],
    origin: Callable[[Table], Origin],
    requires: Callable[[Table], Iterable[Need]],
    roots: Iterable[Need] | None,
) -> Graph:
    graph = Graph()
    graph.project(roots or ())
    for table in tables:
        needs = [(scope, str(canonicalize_name(child))) for scope, child in requires(table)]
        if roots is not None and origin(table).local:
            graph.project(needs)
        else:
            graph.package(canonicalize_name(table.get("name") or ""), (child for _, child in needs))
    return graph


def locked_beside(file: SourceFile, tree: Tree) -> bool:
    """Whether a lock stands beside a manifest, so that what its build computes is known after all."""
    folder = posixpath.dirname(file.path)
    return any(tree.get(posixpath.join(folder, name)) for name in LOCKS)
