"""Inline script metadata: the "# /// script" block of a Python file.

Standard: PEP 723, https://packaging.python.org/en/latest/specifications/inline-script-metadata/
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.discover.manifests.found import Found, Place, requirement
from scanner.discover.source import SourceFile, Tree
from scanner.syntax.scalar import SyntaxFault
from scanner.syntax.toml_text import read_toml

_START, _END = "# /// script", "# ///"


def reads(path: str) -> bool:
    """Python files."""
    return path.endswith(".py")


def read(file: SourceFile, _tree: Tree) -> Iterator[Found]:
    """The dependencies that the block declares. Raises SyntaxFault for a block that is not TOML."""
    if _START not in file.text:
        return
    lines = file.text.split("\n")
    start = next((number for number, line in enumerate(lines) if line.rstrip() == _START), None)
    if start is None:
        return
    block: list[str] = []
    end = None
    for number, line in enumerate(lines[start + 1 :]):
        if not (line == "#" or line.startswith("# ")):
            break
        if line.rstrip() == _END:
            end = number
        block.append(line[2:])
    if end is None:
        return
    try:
        scalars = read_toml("\n".join(block[:end]))[1]
    except SyntaxFault as fault:
        raise SyntaxFault(fault.message, fault.line + start + 1 if fault.line else None) from None
    for scalar in scalars:
        if len(scalar.key) == 2 and scalar.key[0] == "dependencies":
            text = lines[start + scalar.line][:1000].strip()
            place = Place(
                file, start + 1 + scalar.line, scalar.column + 2, text, "script-header", "in the PEP 723 header"
            )
            yield from requirement(scalar.value, place)
