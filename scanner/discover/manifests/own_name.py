"""What the scanned project and the members of its workspaces call themselves: they are no components of themselves."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from scanner.discover.scalars import scalars_of
from scanner.discover.source import Tree
from scanner.syntax.json_text import read_json
from scanner.syntax.pypi_name import canonicalize_name
from scanner.syntax.toml_text import read_toml

_NAMES = {("project", "name"), ("tool", "poetry", "name")}


def own_names(tree: Tree) -> set[tuple[str, str]]:
    """Registry and name, as pyproject.toml and package.json at the root have it, and workspaces of npm anywhere.

    npm, Yarn and pnpm take a member of a workspace for a dependency of its name, whatever the registry has.
    """
    names: set[tuple[str, str]] = set()
    for scalar in scalars_of(tree.get("pyproject.toml"), lambda text: read_toml(text)[1]):
        if scalar.key in _NAMES:
            names.add(("pypi", canonicalize_name(scalar.value)))
            break
    for path in ("package.json", *_members(tree)):
        for scalar in scalars_of(tree.get(path), read_json):
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
    return any(scalar.key[:1] == ("workspaces",) for scalar in scalars_of(tree.get(path), read_json))
