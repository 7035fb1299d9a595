"""INI and property files, and other notations of one `name = value` a line (.conf, .gin, Jsonnet, HTTP requests)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from scanner.discover.references.linewise import linewise_mentions
from scanner.discover.references.mention import Mention
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Incomplete

_SUFFIXES = (
    ".ini", ".cfg", ".conf", ".properties", ".gin", ".jsonnet", ".libsonnet", ".http", ".rest", ".editorconfig.example",
)  # fmt: skip
_OTHERS = frozenset({"setup.cfg", "tox.ini", "pytest.ini", "mypy.ini", "alembic.ini", ".flake8", "pyvenv.cfg"})
_SECTION = re.compile(r"\[([^\[\]]{1,120})\][ \t]*(?:[#;].*)?")


def reads(path: str) -> bool:
    """Whether the file is of such a notation by its name; tool settings of Python are not."""
    return path.endswith(_SUFFIXES) and path.rsplit("/", 1)[-1] not in _OTHERS


def mentions(file: SourceFile, tree: Tree) -> Iterator[Mention | Incomplete]:  # noqa: ARG001
    """The values with their section and name as key. There is no one grammar, so that nothing is malformed."""
    sections = dict(_sections(file.text))
    section: tuple[str, ...] = ()
    last = 0
    for mention in linewise_mentions(file.text, 1, "ini"):
        for line in range(last + 1, mention.line + 1):
            section = sections.get(line, section)
        last = max(last, mention.line)
        yield replace(mention, key=section + mention.key)


def _sections(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    for number, line in enumerate(text.split("\n"), 1):
        if match := _SECTION.fullmatch(line.strip()):
            yield number, tuple(part for part in match[1].strip().split(".") if part)
