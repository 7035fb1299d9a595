"""pixi.toml, and [tool.pixi] of pyproject.toml: packages of conda, and those it takes from PyPI.

Format: https://pixi.sh/latest/reference/pixi_manifest/
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from scanner.discover.manifests.document import Document, Table, toml_document
from scanner.discover.manifests.found import Found, Place, direct, git_url, is_local, pinned, pypi
from scanner.discover.redact import excerpt
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Component

_CONDA = {
    "dependencies": "runtime",
    "host-dependencies": "build",
    "build-dependencies": "build",
    "run-dependencies": "runtime",
}
_PYPI = "pypi-dependencies"
_EXACT = re.compile(r"==\s*([^\s,*|<>=!]+)(?:\s+\S+)?")
_LOCAL = ("path", "editable")


def reads(path: str) -> bool:
    """pixi.toml; pyproject.toml too, which may have the same tables below [tool.pixi]."""
    return posixpath.basename(path) in {"pixi.toml", "pyproject.toml"}


def read(file: SourceFile, _tree: Tree) -> Iterator[Found]:
    """Every dependency of every feature and platform; the interpreter itself is not a package. Raises SyntaxFault."""
    own = file.name == "pixi.toml"
    if not own and "tool.pixi" not in file.text:
        return
    document = toml_document(file, "pixi")
    top: tuple[str, ...] = () if own else ("tool", "pixi")
    for prefix, scope in _places(document, top):
        for key, table in document.tables(*prefix).items():
            name = str(key[-1])
            where = f"in [{'.'.join(prefix)}]"
            place = document.place(table.first, where, scope)
            if prefix[-1] == _PYPI:
                yield from _from_pypi(name, table, place)
            elif name != "python":
                yield from _from_conda(name, table, place)


def _places(document: Document, top: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The key path of every table of dependencies, with its scope: that of the feature it stands in."""
    seen = dict.fromkeys(_owner(scalar.key, len(top)) for scalar in document.under(*top))
    for owner in seen:
        if owner:
            feature = owner[len(top) + 1] if owner[len(top)] == "feature" else None
            yield owner, f"group:{feature}" if feature else _CONDA.get(owner[-1], "runtime")


def _owner(key: tuple[str | int, ...], at: int) -> tuple[str, ...]:
    """The table of dependencies that a key stands in: [feature.NAME] and [target.PLATFORM] may lead to it."""
    names = [part for part in key if isinstance(part, str)]
    start = at
    while at < len(names) and names[at] in {"feature", "target"}:
        at += 2
    if at == start and names[at : at + 1] == ["package"]:
        at += 1
    if len(names) > at + 1 and (names[at] in _CONDA or names[at] == _PYPI):
        return tuple(names[: at + 1])
    return ()


def _from_pypi(name: str, table: Table, place: Place) -> Iterator[Found]:
    if any(table.get(kind) for kind in _LOCAL[:1]):
        yield place.excluded(f"{excerpt(name)} is local code, not a published package")
    elif git := table.get("git"):
        yield from direct(name, git_url(git, table.get("rev"), table.get("tag"), table.get("branch")), place)
    elif url := table.get("url"):
        yield from direct(name, url, place)
    else:
        specifier = _specifier(table)
        yield place.usage(pypi(name, pinned(specifier)), specifier)


def _from_conda(name: str, table: Table, place: Place) -> Iterator[Found]:
    source = table.get("path") or table.get("url") or table.get("git")
    if source and (table.get("path") or is_local(source)):
        yield place.excluded(f"{excerpt(name)} is local code, not a published package")
        return
    specifier = _specifier(table)
    exact = _EXACT.fullmatch(specifier) if specifier else None
    yield place.usage(Component("package", "conda", name.lower(), exact[1] if exact else None), specifier)


def _specifier(table: Table) -> str | None:
    """The range, None for any version."""
    text = (table.plain or table.get("version") or "").strip()
    return None if text in ("", "*") else text
