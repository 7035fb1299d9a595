"""package-lock.json and npm-shrinkwrap.json, lockfileVersion 1 to 3.

Format: https://docs.npmjs.com/cli/configuring-npm/package-lock-json
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterator

from scanner.discover.manifests.document import Document, Table, json_document
from scanner.discover.manifests.found import Found
from scanner.discover.manifests.lock import why_locked
from scanner.discover.manifests.package_json import exact_version, npm
from scanner.discover.redact import without_credentials
from scanner.discover.source import SourceFile, Tree
from scanner.syntax.scalar import Key

_FOLDER = "node_modules/"
_NEEDS = ("dependencies", "optionalDependencies", "peerDependencies", "requires", "devDependencies")


def reads(path: str) -> bool:
    """package-lock.json, npm-shrinkwrap.json."""
    return posixpath.basename(path) in {"package-lock.json", "npm-shrinkwrap.json"}


def read(file: SourceFile, _tree: Tree) -> Iterator[Found]:
    """Every package that npm resolved; the project, its workspaces and links are left out. Raises SyntaxFault."""
    document = json_document(file, "lock")
    entries = _entries(document)
    parents: defaultdict[str, list[str]] = defaultdict(list)
    for key, table in entries:
        for child in (child for needs in _NEEDS for child in table.names(needs)):
            parents[str(child)].append(_name(key[-1], table))
    for key, table in entries:
        yield from _package(document, key, table, parents[_name(key[-1], table)])


def _entries(document: Document) -> list[tuple[Key, Table]]:
    """Version 2 and 3 list every installed folder; version 1 nests packages in packages."""
    flat = document.tables("packages")
    if flat:
        return list(flat.items())
    nested: dict[Key, Table] = {}
    for scalar in document.under("dependencies"):
        names = scalar.key
        depth = 2
        while len(names) > depth + 1 and names[depth] == "dependencies":
            depth += 2
        nested.setdefault(names[:depth], Table(depth)).add(scalar)
    return list(nested.items())


def _package(document: Document, key: Key, table: Table, parents: list[str]) -> Iterator[Found]:
    name, folder = _name(key[-1], table), str(key[-1])
    place = document.place(table.at("version"), why_locked(document.file.name, parents), "lock")
    version = table.get("version")
    if table.get("link") == "true" or (key[0] == "packages" and _FOLDER not in folder):
        yield place.excluded(f"{name or 'the root package'} is this project or local code of it")
    elif version is not None and exact_version(version):
        yield place.usage(npm(name, exact_version(version)), version)
    elif source := version or table.get("resolved"):
        yield place.usage(npm(name), f"@ {without_credentials(source)[:1000]}")


def _name(key: str | int, table: Table) -> str:
    return table.get("name") or str(key).rpartition(_FOLDER)[2]
