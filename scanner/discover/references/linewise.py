"""Names and values read line by line, for texts that no parser takes: templates, here-documents, property files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.discover.references.mention import Mention
from scanner.discover.references.prose import prose_mentions
from scanner.discover.references.values import unfold

_LINE = re.compile(
    r"""(?P<lead>[ \t]*(?:-[ \t]+|export[ \t]+)?)
        (?P<quote>["']?)(?P<name>[A-Za-z_@][\w.@/-]{0,120})(?P=quote)[ \t]{0,20}(?P<sign>:=|[:=])[ \t]{0,200}
        (?P<value>\S.*)""",
    re.VERBOSE,
)
_QUOTED = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|`([^`]*)`)""")
_ITEM = re.compile(r"[ \t]*-[ \t]+(\S+)[ \t]*$")


def linewise_mentions(text: str, first_line: int, syntax: str, how: str = "config-key") -> Iterator[Mention]:
    """A mention for each line of the form `name: value`, `name = value` or `"name": "value",`; comments as prose.

    A line `- value` belongs to the last name that stood without a value.
    """
    owner: str | None = None
    for number, line in enumerate(text.split("\n"), first_line):
        stripped = line.strip()
        if stripped.startswith(("#", "//", ";")):
            yield from prose_mentions(stripped, number, line.index(stripped) + 1, syntax, "comment")
        elif match := _LINE.match(line):
            owner = match["name"]
            yield from _valued(match, number, syntax, how)
        elif item := _ITEM.match(line):
            name = (owner,) if owner else ()
            value = item[1].strip("\"',")
            yield from unfold(Mention(value, number, item.start(1) + 1, syntax, how, name=owner, key=name))
        elif stripped.endswith(":"):
            owner = stripped[:-1].strip("\"' ") or None


def _valued(match: re.Match[str], line: int, syntax: str, how: str) -> Iterator[Mention]:
    name, value = match["name"], bare_value(match["value"])
    column = match.start("value") + 1
    key = tuple(name.split("."))
    yield from unfold(Mention(value, line, column, syntax, how, name=key[-1] or name, key=key))


def bare_value(text: str) -> str:
    """A value without its quotes, the comma after it and the comment behind it."""
    quoted = _QUOTED.match(text)
    if quoted:
        return next(part for part in quoted.groups() if part is not None)
    return text.split(" #", 1)[0].strip().rstrip(",").rstrip()
