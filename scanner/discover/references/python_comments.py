"""Comments of Python source that hold a slash, found line by line: a `#` outside of quotes."""

from __future__ import annotations

from collections.abc import Iterator

_MAX_LINE = 2_000


def comments(text: str) -> Iterator[tuple[int, int, str]]:
    """Line, column and text of each comment that could name something; text of long strings can look like one."""
    if "#" not in text:
        return
    for number, line in enumerate(text.split("\n"), 1):
        start = line.find("#")
        if start < 0 or "/" not in line[start:] or len(line) > _MAX_LINE:
            continue
        start = _outside_quotes(line, start)
        if start >= 0:
            yield number, start + 1, line[start:]


def _outside_quotes(line: str, start: int) -> int:
    """The first `#` with no open quote before it, -1 when there is none."""
    quote = ""
    for index, sign in enumerate(line):
        if sign == "#" and not quote and index >= start:
            return index
        if sign in "\"'" and (index == 0 or line[index - 1] != "\\"):
            quote = "" if quote == sign else quote or sign
    return -1
