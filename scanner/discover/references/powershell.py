"""PowerShell: variables, parameters and entries of hash tables with their values; every other line is a command."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.discover.references.mention import Mention
from scanner.discover.references.prose import prose_mentions
from scanner.discover.references.shell import shell_mentions
from scanner.discover.references.values import unfold
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Incomplete

_NAMED = re.compile(r"(?:\$(?:(?:env|script|global|local):)?|(?<![\w.$-]))([A-Za-z_][\w-]{0,80})[ \t]{0,40}=(?!=)")
_STRING = re.compile(r"""(?<![\w.\[])(?:"([^"\n]{0,300})"|'([^'\n]{0,300})')(?!\])""")
_SAID = re.compile(r"[}\s]*(?:(?:else)?if|while|switch|foreach|function|throw|return|Write-\w+)\b", re.IGNORECASE)
_TEST = re.compile(r"-(?:eq|ne|like|match|replace|split|join|contains|in|notin|notmatch)\s*\Z", re.IGNORECASE)


def reads(path: str) -> bool:
    """Whether the file is a script or module of PowerShell by its name."""
    return path.endswith((".ps1", ".psm1"))


def mentions(file: SourceFile, tree: Tree) -> Iterator[Mention | Incomplete]:  # noqa: ARG001
    """Strings under the name that they are assigned to, and what commands name; comments as prose."""
    block = False
    lines = file.text.split("\n")
    for number, line in enumerate(lines, 1):
        stripped = line.strip()
        if block or stripped.startswith(("#", "<#")):
            block = (block or stripped.startswith("<#")) and "#>" not in stripped
            yield from prose_mentions(stripped, number, line.find(stripped) + 1, "powershell", "comment")
        elif named := list(_NAMED.finditer(line)):
            ends = [one.start() for one in named[1:]] + [len(line)]
            for match, end in zip(named, ends, strict=True):
                yield from _values(line, match, end, number)
        elif " " in stripped and not _SAID.match(stripped):
            yield from shell_mentions(stripped.rstrip("`"), number, line.find(stripped) + 1, "powershell")


def _values(line: str, named: re.Match[str], end: int, number: int) -> Iterator[Mention]:
    """The strings between a name and the next."""
    for match in _STRING.finditer(line, named.end(), end):
        value = match[1] if match[1] is not None else match[2]
        if _TEST.search(line, max(named.end(), match.start() - 12), match.start()):
            continue
        how = "env-variable" if "$" in named[0] else "config-key"
        place = Mention(value, number, match.start() + 2, "powershell", how, name=named[1], key=(named[1],))
        yield from unfold(place)
