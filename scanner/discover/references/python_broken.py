"""Source that does not parse (another Python, a template): calls and assignments of quoted words, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.discover.references.mention import Mention
from scanner.discover.references.python_parse import plausible

_CALL = re.compile(r"([A-Za-z_][\w.]{0,120})\(\s{0,40}(?:([A-Za-z_]\w{0,80})\s?=\s?)?[\"']([^\"'\s]{2,300})[\"']")
_NAMED = re.compile(r"[\"']?([A-Za-z_][\w-]{0,80})[\"']?\s{0,10}[=:]\s{0,10}[\"']([^\"'\s]{2,300})[\"']")
_MAX_LINE = 2_000


def broken_mentions(text: str) -> Iterator[Mention]:
    """What can be told without a syntax tree; imports are not known."""
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > _MAX_LINE or not ("'" in line or '"' in line) or line.lstrip().startswith("#"):
            continue
        taken = set()
        for match in _CALL.finditer(line):
            callee, keyword, value = match.groups()
            taken.add(match.start(3))
            call = callee if "." not in callee else "." + callee.split(".", 1)[1]
            if plausible(value):
                yield Mention(value, number, match.start(3), "python", "python-call", call, keyword or 0, keyword)
        for match in _NAMED.finditer(line):
            if match.start(2) not in taken and plausible(match[2]):
                yield Mention(
                    match[2], number, match.start(2), "python", "python-assignment", name=match[1], key=(match[1],)
                )
