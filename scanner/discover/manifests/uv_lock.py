"""uv.lock. Format: https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile (no specification is published)."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from scanner.discover.manifests.document import Document, Table, toml_document
from scanner.discover.manifests.found import Found
from scanner.discover.manifests.lock import Need, Origin, locked_packages
from scanner.discover.source import SourceFile, Tree

_LOCAL = ("editable", "virtual", "directory", "path")
_MAX_MARKERS = 8
"""A package that is required under more conditions than these is taken to be required everywhere."""

_SCOPES = {"optional-dependencies": "optional", "dev-dependencies": "group"}


def reads(path: str) -> bool:
    """uv.lock, and the lock of a script (NAME.py.lock)."""
    name = posixpath.basename(path)
    return name == "uv.lock" or name.endswith(".py.lock")


def read(file: SourceFile, _tree: Tree) -> Iterator[Found]:
    """Every package that uv resolved; the project and its workspace are left out."""
    document = toml_document(file, "lock")
    markers = _markers(document)

    def marker(table: Table) -> str | None:
        return table.get("marker") or " or ".join(markers.get(table.get("name") or "", ()))

    return locked_packages(document, "package", _origin, _requires, roots=list(_roots(document)), marker=marker)


def _markers(document: Document) -> dict[str, dict[str, None]]:
    """By package the markers of those that require it; none when one of them requires it everywhere."""
    found: dict[str, dict[str, None]] = {}
    everywhere: set[str] = set()
    for table in document.tables("package").values():
        for key, scalar in table.scalars.items():
            if key[-1:] == ("name",) and len(key) in {3, 4} and (key[0] == "dependencies" or key[0] in _SCOPES):
                if marker := table.get(*key[:-1], "marker"):
                    found.setdefault(scalar.value, {})[f"({marker})" if " or " in marker else marker] = None
                else:
                    everywhere.add(scalar.value)
    return {name: markers for name, markers in found.items() if name not in everywhere and len(markers) <= _MAX_MARKERS}


def _roots(document: Document) -> Iterator[Need]:
    """What a script, or a workspace that is no project itself, requires."""
    for scalar in document.under("manifest"):
        match scalar.key:
            case ("manifest", "requirements", int(), "name"):
                yield "runtime", scalar.value
            case ("manifest", "dependency-groups", str(group), int(), "name"):
                yield f"group:{group}", scalar.value


def _origin(table: Table) -> Origin:
    if git := table.get("source", "git"):
        return Origin(url=f"git+{git}")
    return Origin(local=any(table.get("source", kind) is not None for kind in _LOCAL), url=table.get("source", "url"))


def _requires(table: Table) -> Iterable[Need]:
    for key, scalar in table.scalars.items():
        match key:
            case ("dependencies", int(), "name"):
                yield "runtime", scalar.value
            case (str(section), str(group), int(), "name") if section in _SCOPES:
                yield f"{_SCOPES[section]}:{group}", scalar.value
