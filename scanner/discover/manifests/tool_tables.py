"""Requirements in the tables of tools: PDM, uv, Hatch, Flit and Rye, each a list of PEP 508 strings.

Formats: https://pdm-project.org, https://docs.astral.sh/uv/reference/settings, https://hatch.pypa.io,
https://flit.pypa.io/en/stable/pyproject_toml.html, https://rye.astral.sh/guide/pyproject
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from scanner.discover.manifests.document import Document, toml_document
from scanner.discover.manifests.found import Found, requirement
from scanner.discover.source import SourceFile, Tree
from scanner.syntax.scalar import Key, Scalar

_PLAIN = {
    ("uv", "dev-dependencies"): "group:dev",
    ("uv", "constraint-dependencies"): "constraint",
    ("uv", "override-dependencies"): "constraint",
    ("uv", "build-constraint-dependencies"): "constraint",
    ("rye", "dev-dependencies"): "group:dev",
    ("flit", "requires"): "runtime",
    ("flit", "dev-requires"): "dev",
}
_HATCH = {"dependencies", "extra-dependencies"}


def reads(path: str) -> bool:
    """hatch.toml, which has what [tool.hatch] of pyproject.toml has; that is read with the rest of it."""
    return posixpath.basename(path) == "hatch.toml"


def read(file: SourceFile, _tree: Tree) -> Iterator[Found]:
    """What the environments and builds of Hatch require. Raises SyntaxFault."""
    document = toml_document(file, "hatch")
    for scalar in document.scalars:
        yield from _required(document, scalar, _of_hatch(scalar.key))


def tool_requirement(document: Document, scalar: Scalar) -> Iterator[Found]:
    """What one value below [tool] of pyproject.toml requires; nothing when it is anything else."""
    match scalar.key:
        case ("tool", "hatch", *rest):
            yield from _required(document, scalar, _of_hatch(tuple(rest)))
        case ("tool", *rest):
            yield from _required(document, scalar, _scope(tuple(rest)))


def _required(document: Document, scalar: Scalar, scope: str | None) -> Iterator[Found]:
    if scope is None or "{" in scalar.value:  # Hatch's context formatting: {root:uri}/../sibling
        return
    table = ".".join(str(part) for part in scalar.key if not isinstance(part, int))
    yield from requirement(scalar.value.removeprefix("-e "), document.place(scalar, f"in [{table}]", scope))


def _scope(key: Key) -> str | None:
    scope = None
    match key:
        case ("pdm", "dev-dependencies", str(group), int()):
            scope = f"group:{group}"
        case ("flit", "metadata", "requires-extra", str(extra), int()):
            scope = f"optional:{extra}"
        case ("uv", "extra-build-dependencies", str(), int()):
            scope = "build"
        case (str(tool), str(table), int()):
            scope = _PLAIN.get((tool, table))
        case ("flit", "metadata", str(table), int()):
            scope = _PLAIN.get(("flit", table))
    return scope


def _of_hatch(key: Key) -> str | None:
    match key:
        case ("envs", str(name), str(table), int()) if table in _HATCH:
            return f"group:{name}"
        case (
            ("build", "dependencies", int())
            | ("build", "targets" | "hooks", str(), "dependencies", int())
            | ("build", "targets", str(), "hooks", str(), "dependencies", int())
        ):
            return "build"
    return None
