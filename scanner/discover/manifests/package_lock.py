"""package-lock.json and npm-shrinkwrap.json, lockfileVersion 1 to 3.

Format: https://docs.npmjs.com/cli/configuring-npm/package-lock-json
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from msgspec.structs import replace

from scanner.discover.manifests.document import Document, Table, json_document
from scanner.discover.manifests.found import Found
from scanner.discover.manifests.graph import Graph, why_locked
from scanner.discover.manifests.package_json import declared, exact_version, npm, project_manifests
from scanner.discover.redact import excerpt, without_credentials
from scanner.discover.source import SourceFile, Tree
from scanner.syntax.scalar import Key

_FOLDER = "node_modules/"
_LOCAL = ("file:", "link:")
_ALIAS = re.compile(r"npm:(@?[^@]+)@")
_NEEDS = {
    "dependencies": "runtime",
    "requires": "runtime",
    "optionalDependencies": "optional:optional",
    "peerDependencies": "optional:peer",
    "devDependencies": "dev",
}


def reads(path: str) -> bool:
    """package-lock.json, npm-shrinkwrap.json."""
    return posixpath.basename(path) in {"package-lock.json", "npm-shrinkwrap.json"}


def read(file: SourceFile, tree: Tree) -> Iterator[Found]:
    """Every package that npm resolved; the project, its workspaces and links are left out. Raises SyntaxFault."""
    document = json_document(file, "lock")
    entries = _entries(document)
    graph = _graph(entries)
    if all(key[0] != "packages" for key in entries):  # version 1 holds nothing of the project itself
        for manifest in project_manifests(file, tree):
            graph.project((scope, name) for scope, name, _ in declared(manifest))
    for key, table in entries.items():
        yield from _package(document, key, table, graph)


def _graph(entries: dict[Key, Table]) -> Graph:
    graph = Graph()
    meant = {str(key[-1]).rpartition(_FOLDER)[2]: _name(key[-1], table) for key, table in entries.items()}
    for key, table in entries.items():
        needs = [
            (scope, meant.get(str(child), str(child)))
            for section, scope in _NEEDS.items()
            for child in table.names(section)
        ]
        if _is_project(key, table):
            graph.project(needs)
        elif not (table.get("version") or "").startswith(_LOCAL):
            graph.package(_name(key[-1], table), (child for scope, child in needs if scope != "dev"))
    return graph


def _entries(document: Document) -> dict[Key, Table]:
    """Version 2 and 3 list every installed folder; version 1 nests packages in packages."""
    flat = document.tables("packages")
    if flat:
        return flat
    nested: dict[Key, Table] = {}
    for scalar in document.under("dependencies"):
        names = scalar.key
        depth = 2
        while len(names) > depth + 1 and names[depth] == "dependencies":
            depth += 2
        nested.setdefault(names[:depth], Table(depth)).add(scalar)
    return nested


def _package(document: Document, key: Key, table: Table, graph: Graph) -> Iterator[Found]:
    name, version = _name(key[-1], table), table.get("version")
    via = graph.via(name)
    via = replace(via, groups=tuple(_scopes(table)) or ("runtime",))
    place = document.place(table.at("version"), why_locked(document.file.name, via), "lock", via)
    source = version or table.get("resolved") or ""
    if table.get("link") == "true" or _is_project(key, table) or source.startswith(_LOCAL):
        yield place.excluded(f"{name or 'the root package'} is this project or local code of it")
    elif exact := exact_version(_ALIAS.sub("", source)):
        yield place.usage(npm(name, exact), exact)
    elif source:
        yield place.usage(npm(name), f"@ {without_credentials(source)[:1000]}")
    else:
        yield place.incomplete(f"{excerpt(name)} has no version: write the lock again")


def _scopes(table: Table) -> Iterator[str]:
    """What npm itself marks; without a mark a package is there to run the project."""
    if table.get("dev") == "true" or table.get("devOptional") == "true":
        yield "dev"
    if table.get("optional") == "true" or table.get("devOptional") == "true":
        yield "optional:optional"
    if table.get("peer") == "true":
        yield "optional:peer"


def _is_project(key: Key, table: Table) -> bool:
    """The root, and the folders of workspaces and of local packages; version 1 has neither."""
    return key[0] == "packages" and _FOLDER not in f"{key[-1]}/" and table.get("link") != "true"


def _name(key: str | int, table: Table) -> str:
    alias = _ALIAS.match(table.get("version") or "")  # version 1 writes one so
    return alias[1] if alias else table.get("name") or str(key).rpartition(_FOLDER)[2]
