"""Batch files of Windows: what SET assigns, also behind IF; every other line is a command."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.discover.references.mention import Mention
from scanner.discover.references.prose import prose_mentions
from scanner.discover.references.shell import shell_mentions
from scanner.discover.references.values import unfold
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Incomplete

_COMMENT = re.compile(r"@?(?:rem\b|::)", re.IGNORECASE)
_SET = re.compile(r"""(?:^|[\s(@])set[ \t]{1,20}"?([A-Za-z_]\w{0,80})=([^"]{0,300})""", re.IGNORECASE)
_LEAD = re.compile(
    r"""(?:[()@\s]|(?:else|do|call|start|cmd[ \t]{1,20}/[ck])\b
        |if[ \t]{1,20}(?:/i[ \t]{1,20})?(?:not[ \t]{1,20})?
         (?:(?:exist|defined|errorlevel)[ \t]{1,20}\S{1,200}|\S{1,200}?==[ \t]{0,20}\S{1,200})[ \t])+""",
    re.IGNORECASE | re.VERBOSE,
)
_SAID = re.compile(r"(?:^|[\s(@])echo\b", re.IGNORECASE)
_TEST = re.compile(r"(?:if|for|title|goto|exit|set)\b", re.IGNORECASE)
_NEXT = re.compile(r"[&|()]")


def reads(path: str) -> bool:
    """Whether the file is a batch file by its name."""
    return path.lower().endswith((".bat", ".cmd"))


def mentions(file: SourceFile, tree: Tree) -> Iterator[Mention | Incomplete]:  # noqa: ARG001
    """Values under the names of their variables, and what commands name; comments as prose; what is shown is none."""
    for number, line in enumerate(file.text.split("\n"), 1):
        stripped = line.strip()
        if _COMMENT.match(stripped):
            yield from prose_mentions(stripped, number, line.find(stripped) + 1, "batch", "comment")
            continue
        at = 0
        for end in [*(sign.start() for sign in _NEXT.finditer(line)), len(line)]:
            yield from _command(line[at:end], number, at + 1)
            at = end + 1


def _command(text: str, line: int, column: int) -> Iterator[Mention]:
    """What one command of a line names."""
    if _SAID.search(text):
        return
    if match := _SET.search(text):
        value, place = match[2].rstrip(), column + match.start(2)
        yield from unfold(Mention(value, line, place, "batch", "env-variable", name=match[1], key=(match[1],)))
    else:
        lead = _LEAD.match(text)
        start = lead.end() if lead else 0
        command = text[start:].rstrip("^ \t")
        if " " in command and not _TEST.match(command):
            yield from shell_mentions(command, line, column + start, "batch")
