"""What the scanned project and the members of its workspaces call themselves: they are no components of themselves."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator

from scanner.discover.source import SourceFile, Tree, Unreadable
from scanner.syntax.json_text import read_json
from scanner.syntax.pypi_name import canonicalize_name
from scanner.syntax.scalar import Scalar, SyntaxFault
from scanner.syntax.toml_text import read_toml

_NAMES = {("project", "name"), ("tool", "poetry", "name")}


def own_names(tree: Tree) -> set[tuple[str, str]]:
    """Registry and name, as pyproject.toml and package.json at the root have it, and workspaces of npm anywhere.

    npm, Yarn and pnpm take a member of a workspace for a dependency of its name, whatever the registry has.
    """
    names: set[tuple[str, str]] = set()
    for scalar in _scalars(tree.get("pyproject.toml"), lambda text: read_toml(text)[1]):
        if scalar.key in _NAMES:
            names.add(("pypi", canonicalize_name(scalar.value)))
            break
    for path in ("package.json", *_members(tree)):
        for scalar in _scalars(tree.get(path), read_json):
            if scalar.key == ("name",):
                names.add(("npm", scalar.value))
    return names


def _members(tree: Tree) -> Iterator[str]:
    """The package.json of every folder in a workspace."""
    manifests = [path for path in tree.files if posixpath.basename(path) == "package.json"]
    roots = [path.removesuffix("package.json") for path in manifests if _has_workspaces(path, tree)]
    yield from (path for path in manifests if path.startswith(tuple(roots)))


def _has_workspaces(path: str, tree: Tree) -> bool:
    folder = posixpath.dirname(path)
    if tree.get(posixpath.join(folder, "pnpm-workspace.yaml")):
        return True
    return any(scalar.key[:1] == ("workspaces",) for scalar in _scalars(tree.get(path), read_json))


def _scalars(file: SourceFile | None, read: Callable[[str], list[Scalar]]) -> list[Scalar]:
    """Empty for a file that is missing or faulty: its own reader has said so."""
    if file is None:
        return []
    try:
        return read(file.text)
    except (Unreadable, SyntaxFault):
        return []
    finally:
        file.release()
