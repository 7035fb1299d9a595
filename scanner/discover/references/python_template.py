"""Templates of Python source, Jinja and its like: what a generator ships, the projects that it makes rely on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.discover.references.mention import Mention
from scanner.discover.references.python import source_mentions
from scanner.discover.references.python_broken import broken_mentions
from scanner.discover.references.python_modules import Project
from scanner.discover.source import SourceFile, Tree
from scanner.syntax.scalar import SyntaxFault

_SUFFIXES = (".py.j2", ".py.jinja", ".py.jinja2", ".py.tmpl", ".py.tpl", ".py.template")
# Bounded, so that signs which are never closed cost little.
_STATEMENT = re.compile(r"\{%[^%]{0,500}%\}|\{#[^#]{0,2000}#\}")
_FIELD = re.compile(r"\{\{[^{}\n]{0,200}\}\}")
_SIGN = re.compile(r"[^\n]")
_FILLED = "_____"
"""What stands for the shortest field."""


def reads(path: str) -> bool:
    """Whether the file is such a template by its name."""
    return path.endswith(_SUFFIXES)


def mentions(file: SourceFile, tree: Tree) -> Iterator[Mention]:
    """The strings of what it is a template of. No Incomplete: nobody can say what it is before it is filled in."""
    text = _filled(file.text)
    try:
        found = source_mentions(text, Project(file, tree))
    except SyntaxFault:
        found = list(broken_mentions(text))
    yield from (mention for mention in found if _FILLED not in mention.text)


def _filled(text: str) -> str:
    """The text without statements, and names for fields; every line and column stays."""
    plain = _STATEMENT.sub(lambda match: _SIGN.sub(" ", match[0]), text)
    return _FIELD.sub(lambda match: "_" * len(match[0]), plain)
