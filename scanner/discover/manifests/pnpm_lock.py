"""pnpm-lock.yaml, lockfileVersion 5 to 9. Format: https://github.com/pnpm/spec/tree/master/lockfile"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from scanner.discover.manifests.document import Document, Table, yaml_documents
from scanner.discover.manifests.found import Found
from scanner.discover.manifests.graph import Graph, Via, why_locked
from scanner.discover.manifests.package_json import exact_version, npm
from scanner.discover.redact import excerpt, without_credentials
from scanner.discover.source import SourceFile, Tree

_NEEDS = {"dependencies": "runtime", "optionalDependencies": "optional:optional", "devDependencies": "dev"}
_LOCAL = ("file:", "link:", "workspace:")


def reads(path: str) -> bool:
    """pnpm-lock.yaml, also pnpm-lock.BRANCH.yaml."""
    name = posixpath.basename(path)
    return name.startswith("pnpm-lock.") and name.endswith(".yaml")


def read(file: SourceFile, _tree: Tree) -> Iterator[Found]:
    """Every package that pnpm resolved, each once; local ones are left out. Raises SyntaxFault."""
    for document in yaml_documents(file, "lock"):
        graph = _graph(document)
        seen: set[tuple[str, str]] = set()
        for key, table in document.tables("packages").items():
            name, version = _split(str(key[-1]))
            if (name, version) not in seen:
                seen.add((name, version))
                yield _package(document, table, name, version, graph.via(name))


def _package(document: Document, table: Table, name: str, version: str, via: Via) -> Found:
    place = document.place(table.first, why_locked(document.file.name, via), "lock", via)
    if version.startswith(_LOCAL) or name.startswith(_LOCAL):
        return place.excluded(f"{excerpt(name)} is local code, not a published package")
    if exact := exact_version(version):
        return place.usage(npm(name, exact), exact)
    source = table.get("resolution", "tarball") or table.get("resolution", "repo") or version or name
    return place.usage(npm(table.get("name") or name), f"@ {without_credentials(source)[:1000]}")


def _graph(document: Document) -> Graph:
    """Needs stand with the packages up to version 8, in `snapshots` since; those of the project in `importers`."""
    graph = Graph()
    for section in ("packages", "snapshots"):
        for key, table in document.tables(section).items():
            graph.package(_split(str(key[-1]))[0], (child for _, child in _needs(table)))
    members = document.tables("importers") or {(): Table(0, {scalar.key: scalar for scalar in document.scalars})}
    for table in members.values():
        graph.project(_needs(table))
    return graph


def _needs(table: Table) -> Iterator[tuple[str, str]]:
    """A scope and a package; the value is its version, or a table that has one (projects, since version 6)."""
    for path, scalar in table.scalars.items():
        match path:
            case (str(section), name) | (str(section), name, "version") if section in _NEEDS:
                yield _NEEDS[section], _target(str(name), scalar.value)


def _split(key: str) -> tuple[str, str]:
    """Name and version of a key: "/a/1.0.0_peer@1" (version 5), "/a@1.0.0(peer@1)" (6), "a@1.0.0" (9)."""
    key = key.partition("(")[0].removeprefix("/")
    at = key.find("@", 1)
    scoped = key.startswith("@")
    slash = key.find("/", key.find("/") + 1 if scoped else 0)
    if slash > 0 and (at < 0 or slash < at) and exact_version(key[slash + 1 :].partition("_")[0].partition("/")[0]):
        return key[:slash], key[slash + 1 :].partition("_")[0].partition("/")[0]
    return (key[:at], key[at + 1 :]) if at > 0 else (key, "")


def _target(name: str, value: str) -> str:
    """The package that a dependency is, which for an alias is another than its name."""
    if value[:1].isdigit() or value.startswith(_LOCAL):
        return name
    return _split(value)[0]
