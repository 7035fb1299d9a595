"""Pipfile and Pipfile.lock of Pipenv. Format: https://pipenv.pypa.io/en/latest/pipfile.html"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from scanner.discover.manifests.document import Table, json_document, toml_document
from scanner.discover.manifests.found import Found, Place, direct, pinned, pypi
from scanner.discover.manifests.graph import NOT_LOCKED, Via
from scanner.discover.redact import excerpt
from scanner.discover.source import SourceFile, Tree, Unreadable
from scanner.syntax.pypi_name import canonicalize_name
from scanner.syntax.scalar import SyntaxFault

_NOT_CATEGORIES = {"source", "requires", "scripts", "pipenv", "pipfile", "_meta"}
_SCOPES = {"packages": "runtime", "dev-packages": "dev"}
_LOCKED = {"default": "runtime", "develop": "dev"}
_VCS = ("git", "hg", "svn", "bzr")


def reads(path: str) -> bool:
    """Pipfile, Pipfile.lock."""
    return posixpath.basename(path) in {"Pipfile", "Pipfile.lock"}


def read(file: SourceFile, tree: Tree) -> Iterator[Found]:
    """Every package of every category."""
    lock = file.name.endswith(".lock")
    document = json_document(file, "lock") if lock else toml_document(file, "pipfile")
    asked = _asked_for(tree.get(file.path.removesuffix(".lock"))) if lock else None
    for category in dict.fromkeys(scalar.key[0] for scalar in document.scalars if len(scalar.key) > 1):
        if category not in _NOT_CATEGORIES:
            why = f"locked in {file.name}, {category}" if lock else f"in [{category}]"
            scope = "lock" if lock else _SCOPES.get(str(category), f"group:{category}")
            for key, table in document.tables(category).items():
                name = str(key[-1])
                direct = None if asked is None else canonicalize_name(name) in asked
                via = Via(direct, groups=(_LOCKED.get(str(category), f"group:{category}"),)) if lock else NOT_LOCKED
                yield from _package(name, table, document.place(table.at("version"), why, scope, via))


def _asked_for(manifest: SourceFile | None) -> set[str] | None:
    """What the Pipfile beside a lock names; None when there is none that can be read."""
    try:
        document = toml_document(manifest, "pipfile") if manifest else None
    except (Unreadable, SyntaxFault):  # read by itself, it says so
        return None
    return (
        {canonicalize_name(str(scalar.key[1])) for scalar in document.scalars if len(scalar.key) > 1}
        if document
        else None
    )


def _package(name: str, table: Table, place: Place) -> Iterator[Found]:
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
