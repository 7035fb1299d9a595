"""From an offset in a text to its 1-based line and column."""

from __future__ import annotations

from bisect import bisect_right


class Lines:
    """The line starts of one text; lines end with a line feed, a carriage return before it is part of the line."""

    def __init__(self, text: str) -> None:
        starts = [0]
        at = text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = text.find("\n", at + 1)
        self._starts = starts

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of the character at `offset`, both from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """The offset of the character at a line and column."""
        return self._starts[line - 1] + column - 1
