"""Pipfile and Pipfile.lock of Pipenv. Format: https://pipenv.pypa.io/en/latest/pipfile.html"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from scanner.discover.manifests.document import Document, Table, json_document, toml_document
from scanner.discover.manifests.found import Found, direct, pinned, pypi
from scanner.discover.redact import excerpt
from scanner.discover.source import SourceFile, Tree

_NOT_CATEGORIES = {"source", "requires", "scripts", "pipenv", "pipfile", "_meta"}
_SCOPES = {"packages": "runtime", "dev-packages": "dev"}
_VCS = ("git", "hg", "svn", "bzr")


def reads(path: str) -> bool:
    """Pipfile, Pipfile.lock."""
    return posixpath.basename(path) in {"Pipfile", "Pipfile.lock"}


def read(file: SourceFile, _tree: Tree) -> Iterator[Found]:
    """Every package of every category."""
    lock = file.name.endswith(".lock")
    document = json_document(file, "lock") if lock else toml_document(file, "pipfile")
    for category in dict.fromkeys(scalar.key[0] for scalar in document.scalars if len(scalar.key) > 1):
        if category not in _NOT_CATEGORIES:
            why = f"locked in {file.name}, {category}" if lock else f"in [{category}]"
            scope = "lock" if lock else _SCOPES.get(str(category), f"group:{category}")
            for key, table in document.tables(category).items():
                yield from _package(document, str(key[-1]), table, why, scope)


def _package(document: Document, name: str, table: Table, why: str, scope: str) -> Iterator[Found]:
    place = document.place(table.at("version"), why, scope)
    vcs = next((kind for kind in _VCS if table.get(kind) is not None), None)
    if vcs is not None:
        reference = table.get("ref")
        yield from direct(name, f"{vcs}+{table.get(vcs)}" + (f"@{reference}" if reference else ""), place)
    elif table.get("path") is not None:
        yield place.excluded(f"{excerpt(name)} is local code, not a published package")
    elif url := table.get("file"):
        yield from direct(name, url, place)
    else:
        declared = (table.plain or table.get("version") or "").replace(" ", "")
        specifier = "" if declared == "*" else declared
        yield place.usage(pypi(name, pinned(specifier)), specifier, table.get("markers"))
