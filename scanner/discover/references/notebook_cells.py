"""The cells of a notebook from its JSON: nbformat 4 has cells, nbformat 3 worksheets of cells with `input`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

import msgspec

from scanner.syntax.scalar import Key, Scalar

_SHELLS = re.compile(r"\s*%%(?:bash|sh|script|!|shell|system)\b|\s*!!")
_FOREIGN = re.compile(
    r"\s*%%(?:html|HTML|javascript|js|latex|markdown|svg|perl|ruby|R|sql|cython|writefile|file|yaml|bigquery)\b"
)
_PYTHON = re.compile(r"\s*%%(?:writefile|file)\s[^\n]*\.py\s*\Z")
_WRITES = ("%%writefile ", "%%file ")
_SETTINGS = (".yaml", ".yml", ".json", ".toml", ".ini", ".cfg", ".env", ".properties")
_PROSE = ("markdown", "raw", "heading", "html")


class Line(msgspec.Struct, frozen=True):
    """One line of a cell and the place in the file where it starts."""

    text: str
    line: int
    column: int


class Cell(msgspec.Struct):
    """A cell: `kind` "code" or "prose"; `language` of code "python", "shell", "settings" (a file of it) or "other"."""

    kind: str = "code"
    language: str = "python"
    lines: list[Line] = msgspec.field(default_factory=list)


def cells(scalars: Iterable[Scalar]) -> Iterator[Cell]:
    """The cells in order, with the lines of their sources."""
    sources: defaultdict[Key, list[Scalar]] = defaultdict(list)
    kinds: dict[Key, str] = {}
    for scalar in scalars:
        cell, rest = _split(scalar.key)
        if cell is None:
            continue
        if rest == ("cell_type",):
            kinds[cell] = scalar.value
        elif rest[:1] in (("source",), ("input",)) and len(rest) <= 2:
            sources[cell].append(scalar)
    for key, parts in sources.items():
        yield _cell(kinds.get(key, "code"), parts)


def _split(key: Key) -> tuple[Key | None, Key]:
    """The key of the cell and the rest: ("cells", 3) or ("worksheets", 0, "cells", 3)."""
    if len(key) > 2 and key[0] == "cells":
        return key[:2], key[2:]
    if len(key) > 4 and key[0] == "worksheets" and key[2] == "cells":
        return key[:4], key[4:]
    return None, ()


def _cell(kind: str, parts: list[Scalar]) -> Cell:
    cell = Cell("prose" if kind in _PROSE else "code")
    for part in parts:
        for text in part.value.rstrip("\n").split("\n"):
            cell.lines.append(Line(text, part.line, part.column + 1))
    first = next((line.text for line in cell.lines if line.text.strip()), "")
    if _SHELLS.match(first):
        cell.language = "shell"
    elif _FOREIGN.match(first) and not _PYTHON.match(first):
        writes = first.lstrip().startswith(_WRITES) and first.rstrip().endswith(_SETTINGS)
        cell.language = "settings" if writes or first.lstrip().startswith("%%yaml") else "other"
    return cell
