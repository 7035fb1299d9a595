"""Markdown: the YAML between `---` lines at its head (model and dataset cards, Spaces) is data; the body is prose."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from scanner.discover.references.document import document_mentions
from scanner.discover.references.mention import Mention
from scanner.discover.references.prose import prose_mentions
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Incomplete
from scanner.syntax.scalar import SyntaxFault
from scanner.syntax.yaml_text import read_yaml

_SUFFIXES = (".md", ".mdx", ".markdown", ".qmd", ".rst")


def reads(path: str) -> bool:
    """Whether the file is Markdown or reStructuredText by its name."""
    return path.lower().endswith(_SUFFIXES)


def mentions(file: SourceFile, tree: Tree) -> Iterator[Mention | Incomplete]:  # noqa: ARG001
    """The values of the front matter, in use; ids and URLs of the body, not in use."""
    lines = file.text.split("\n")
    end = _end_of_front_matter(lines)
    if end:
        try:
            documents = read_yaml("\n".join(lines[1:end]))
        except SyntaxFault as fault:
            place = (fault.line or 0) + 1
            yield Incomplete(file.path, f"front matter is not YAML ({fault.message}, line {place}): correct it")
            documents = []
        for document in documents:
            for mention in document_mentions(document, "yaml", "front-matter"):
                yield replace(mention, line=mention.line + 1)
    yield from prose_mentions("\n".join(lines[end:]), end + 1, 1, "markdown", "prose")


def _end_of_front_matter(lines: list[str]) -> int:
    """The index of the line that closes the front matter; 0 when there is none."""
    if lines[0].strip().lstrip("\ufeff") != "---":
        return 0
    return next((index for index, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "...")), 0)
