"""TOML: settings and recipes. Package metadata is read elsewhere; the tables of tools beside it are settings."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.discover.references.config_yaml import comments
from scanner.discover.references.document import document_mentions
from scanner.discover.references.mention import Mention
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Incomplete
from scanner.syntax.scalar import Scalar, SyntaxFault
from scanner.syntax.toml_text import read_toml

_OTHERS = frozenset({"Cargo.toml", "rust-toolchain.toml", "ruff.toml", ".ruff.toml", "book.toml", "clippy.toml"})
_PACKAGING = (
    ("project",),
    ("build-system",),
    ("dependency-groups",),
    ("tool", "poetry"),
    ("tool", "uv"),
    ("tool", "pdm"),
)


def reads(path: str) -> bool:
    """Whether the file is TOML by its name."""
    return (
        path.endswith((".toml", ".toml.example", ".toml.sample", ".toml.template", ".toml.dist"))
        and path.rsplit("/", 1)[-1] not in _OTHERS
    )


def mentions(file: SourceFile, tree: Tree) -> Iterator[Mention | Incomplete]:  # noqa: ARG001
    """The strings of the document; Incomplete when it is not TOML."""
    try:
        _, scalars = read_toml(file.text)
    except SyntaxFault as fault:
        place = f", line {fault.line}" if fault.line else ""
        yield Incomplete(file.path, f"not TOML ({fault.message}{place}): correct it, or exclude the file")
        return
    if file.name == "pyproject.toml":
        scalars = [scalar for scalar in scalars if not _is_packaging(scalar)]
    yield from document_mentions(scalars, "toml", lines=file.text.split("\n"))
    yield from comments(file.text.split("\n"), "toml")


def _is_packaging(scalar: Scalar) -> bool:
    return any(scalar.key[: len(table)] == table for table in _PACKAGING)
