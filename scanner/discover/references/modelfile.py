"""Ollama Modelfiles (https://docs.ollama.com/modelfile): FROM and ADAPTER name what a model is made from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.discover.references.config_yaml import comments
from scanner.discover.references.mention import Mention
from scanner.discover.references.values import unfold
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Incomplete

_NAME = re.compile(r"(?:.*/)?(?:Modelfile(?:[._-][\w.-]+)?|[\w.-]+[._-]modelfile)", re.IGNORECASE)
_INSTRUCTION = re.compile(r"[ \t]*(FROM|ADAPTER)[ \t]+(\S+)[ \t]*", re.IGNORECASE)


def reads(path: str) -> bool:
    """Whether the file is a Modelfile by its name."""
    return _NAME.fullmatch(path) is not None


def mentions(file: SourceFile, tree: Tree) -> Iterator[Mention | Incomplete]:  # noqa: ARG001
    """What FROM and ADAPTER name, as argument of a command "Modelfile FROM"; text in triple quotes does not count."""
    lines = file.text.split("\n")
    quoted = False
    for number, line in enumerate(lines, 1):
        match = None if quoted else _INSTRUCTION.fullmatch(line.rstrip("\r"))
        if match:
            value, name = match[2].strip("\"'"), match[1].upper()
            place = (number, match.start(2) + 1)
            yield from unfold(Mention(value, *place, "modelfile", "command", call=f"Modelfile {name}", parameter=0))
        quoted ^= line.count('"""') % 2 == 1
    yield from comments(lines, "modelfile")
