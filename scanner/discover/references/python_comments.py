"""Comments of Python source that hold a slash, found line by line: a `#` outside of quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MAX_LINE = 2_000
_SIGN = re.compile(r"#[^\n/]*/[^\n]*")


def comments(text: str) -> Iterator[tuple[int, int, str]]:
    """Line, column and text of each comment that could name something; text of long strings can look like one."""
    number, counted = 1, 0
    for match in _SIGN.finditer(text):
        first = text.rfind("\n", 0, match.start()) + 1
        if match.end() - first > _MAX_LINE:
            continue
        line = text[first : match.end()]
        start = _outside_quotes(line, match.start() - first)
        if start >= 0:
            number += text.count("\n", counted, first)
            counted = first
            yield number, start + 1, line[start:]


def _outside_quotes(line: str, start: int) -> int:
    """The first `#` with no open quote before it, -1 when there is none."""
    if not line[:start].strip():
        return start
    quote = ""
    for index, sign in enumerate(line):
        if sign == "#" and not quote and index >= start:
            return index
        if sign in "\"'" and (index == 0 or line[index - 1] != "\\"):
            quote = "" if quote == sign else quote or sign
    return -1
