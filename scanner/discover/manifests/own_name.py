"""What the scanned project calls itself: it is not a component of itself."""

from __future__ import annotations

from collections.abc import Callable

from packaging.utils import canonicalize_name

from scanner.discover.source import SourceFile, Tree, Unreadable
from scanner.syntax.json_text import read_json
from scanner.syntax.scalar import Scalar, SyntaxFault
from scanner.syntax.toml_text import read_toml

_NAMES = {("project", "name"), ("tool", "poetry", "name")}


def own_names(tree: Tree) -> dict[str, str]:
    """Registry to name, as pyproject.toml and package.json at the root of the tree have it."""
    names: dict[str, str] = {}
    for scalar in _scalars(tree.get("pyproject.toml"), lambda text: read_toml(text)[1]):
        if scalar.key in _NAMES:
            names.setdefault("pypi", canonicalize_name(scalar.value))
    for scalar in _scalars(tree.get("package.json"), read_json):
        if scalar.key == ("name",):
            names["npm"] = scalar.value
    return names


def _scalars(file: SourceFile | None, read: Callable[[str], list[Scalar]]) -> list[Scalar]:
    """Empty for a file that is missing or faulty: its own reader has said so."""
    try:
        return read(file.text) if file else []
    except (Unreadable, SyntaxFault):
        return []
