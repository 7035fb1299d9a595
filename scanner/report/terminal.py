"""Lines of text for terminals: wrapped to a width, indented, styled where there is colour.

A report needs so little of what Rich offers that importing it would take as long as the whole scan of ten files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from unicodedata import category, east_asian_width

Span = tuple[str, str]
"""A text and its style: words of CODES with blanks between, or nothing."""

CODES = {"bold": 1, "dim": 2, "red": 31, "green": 32, "yellow": 33, "magenta": 35, "cyan": 36}
"""Select Graphic Rendition of ECMA-48."""

LINK = "file://"
"""How a word of a style begins that makes its text a link (OSC 8)."""

_RUNNER_COMMAND = re.compile(r"^\s*::|##\[")
"""https://docs.github.com/actions/reference/workflow-commands-for-github-actions, and the older notation."""


class Lines:
    """Gathers lines. `colour` writes styles as escape sequences, else they are left out; `links` the same for links.

    A link is a word of a style: the address of a file ("file:///..."), which has no blanks.
    """

    def __init__(self, width: int, *, colour: bool, links: bool = False) -> None:
        self.width = max(width, 20)
        self._colour = colour
        self._links = links
        self._lines: list[str] = []

    def add(self, *spans: str | Span, indent: int = 0, label: Span = ("", "")) -> None:
        """One paragraph, broken where it is wider than the terminal; line breaks in it are kept. Nothing: a blank.

        `label` stands in the indentation of the first line, or on a line of its own where it is too wide for that.
        """
        styled = [(span, "") if isinstance(span, str) else span for span in spans]
        text = "".join(text for text, _ in styled)
        styles = [style for text, style in styled for _ in text]
        name, style = label
        margin = self._painted(name, style) + " " * (indent - width_of(name))
        if width_of(name) >= max(indent, 1):
            self._lines.append(margin)
            margin = " " * indent
        for start, end in _broken(text, self.width - indent):
            line = self._styled(text, styles, start, end)
            self._lines.append((margin + line).rstrip(" "))
            margin = " " * indent

    def whole(self, text: str) -> None:
        """One line that is not broken, however wide: an address that somebody may want to copy."""
        self._lines.append(text)

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Columns of short cells, the first on the left and the others, which are figures, on the right."""
        widths = [max(map(width_of, column)) for column in zip(head, *rows, strict=True)]
        for number, (first, *others) in enumerate([head, *rows]):
            cells = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
            self.add(("  ".join([first.ljust(widths[0]), *cells]), "" if number else "dim"))

    @property
    def height(self) -> int:
        """How many lines there are."""
        return len(self._lines)

    @property
    def text(self) -> str:
        """All lines, each ended. None is a command to the runner of GitHub Actions, which reads what is logged."""
        return "".join(f"{_RUNNER_COMMAND.sub(_told, line)}\n" for line in self._lines)

    def _styled(self, text: str, styles: list[str], start: int, end: int) -> str:
        if not self._colour and not self._links:
            return text[start:end]
        pieces, at = [], start
        while at < end:
            stop = at
            while stop < end and styles[stop] == styles[at]:
                stop += 1
            pieces.append(self._painted(text[at:stop], styles[at]))
            at = stop
        return "".join(pieces)

    def _painted(self, text: str, style: str) -> str:
        words = style.split()
        codes = ";".join(str(CODES[word]) for word in words if word in CODES) if self._colour else ""
        painted = f"\x1b[{codes}m{text}\x1b[0m" if codes else text
        address = next((word for word in words if word.startswith(LINK)), "") if self._links else ""
        return f"\x1b]8;;{address}\x1b\\{painted}\x1b]8;;\x1b\\" if address else painted


def _told(command: re.Match[str]) -> str:
    """The same to read, and no command."""
    return command[0].replace("::", "\\x3a:").replace("##[", "#\\x23[")


def cut(text: str, width: int) -> str:
    """As much of a text as fits one line, with an ellipsis where that is not all."""
    if width_of(text) <= width:
        return text
    return text[: _fitting(text, 0, len(text), max(width - 1, 1))].rstrip() + "…"


def width_of(text: str) -> int:
    """How many columns a text takes: two for wide letters (UAX 11), none for marks that join the letter before."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(letter: str) -> int:
    if category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(letter) in "WF" else 1


def _broken(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Where lines start and end: at line breaks, at the last blank that fits, inside a word that is wider than all.

    An address is never broken: nobody could copy it.
    """
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        at = start
        while width_of(text[at:end].rstrip()) > width:
            fits = _fitting(text, at, end, width)
            blank = text.rfind(" ", at, fits + 1)
            stop = blank if text[at:blank].strip() and blank > at else _whole(text, at, fits, end)
            yield at, at + len(text[at:stop].rstrip())
            at = stop
            while at < end and text[at] == " ":
                at += 1
        if at < end or at == start:  # an address may have taken all that was left
            yield at, at + len(text[at:end].rstrip())
        start = end + 1


def _whole(text: str, at: int, fits: int, end: int) -> int:
    """Where a word that is too wide is broken: what fits, or all of an address."""
    blank = text.find(" ", at, end)
    word_end = blank if blank >= 0 else end
    return word_end if "://" in text[at:word_end] else fits


def _fitting(text: str, start: int, end: int, width: int) -> int:
    """The offset up to which a text fits; at least one letter does."""
    if text[start : min(start + width, end)].isascii():
        return max(min(start + width, end), start + 1)
    used, at = 0, start
    while at < end and (used := used + _columns(text[at])) <= width:
        at += 1
    return max(at, start + 1)
