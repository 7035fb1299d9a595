"""How a page is laid out: headings, labelled lines, lists, and numbers that stand for sources."""

from __future__ import annotations

from scanner.licensing import source_name
from scanner.report.inert import inert
from scanner.report.terminal import Lines, Span

MARGIN = 2
LABEL = 16
"""Columns of a labelled line before its text, margin included."""
LIMIT = 1200
"""Characters of any one text."""


class Page:
    """Gathers the lines of one page. Every text passes `inert`: nothing from outside steers the terminal."""

    def __init__(self, width: int, *, colour: bool) -> None:
        self.lines = Lines(width, colour=colour)
        self._sources: dict[str, int] = {}

    def title(self, text: str, beneath: str) -> None:
        """What the page is about, in one line, and what that is."""
        self.lines.add((inert(text, 300), "bold"))
        self.lines.add(inert(beneath, LIMIT))

    def heading(self, text: str) -> None:
        """The question that a section answers."""
        self.lines.add()
        self.lines.add((inert(text, LIMIT), "bold cyan"))

    def said(self, text: str, style: str = "", *, indent: int = MARGIN) -> None:
        """A paragraph."""
        self.lines.add((inert(text, LIMIT), style), indent=indent)

    def field(self, label: str, *spans: str | Span) -> None:
        """A text behind its label."""
        shown = [_inert(span) for span in spans]
        self.lines.add(*shown, indent=LABEL, label=(" " * MARGIN + inert(label, 40), "dim"))

    def point(self, *spans: str | Span, mark: str = "-", indent: int = MARGIN) -> None:
        """An entry of a list."""
        shown = [_inert(span) for span in spans]
        self.lines.add(*shown, indent=indent + len(mark) + 1, label=(" " * indent + mark, "dim"))

    def source(self, where: str) -> str:
        """The number under which the sources list a place: " [3]"; empty where there is none."""
        if not where or source_name(where) != where:  # a kind of source, and no place to open
            return ""
        return f" [{self._sources.setdefault(where, len(self._sources) + 1)}]"

    def sources(self) -> None:
        """The list of sources; an address is never broken, so that it can be opened."""
        if not self._sources:
            return
        self.heading("Sources")
        for where, number in self._sources.items():
            self.lines.whole(f"{f'[{number}]':>{MARGIN + 4}} {inert(where, LIMIT)}")


def _inert(span: str | Span) -> Span:
    text, style = (span, "") if isinstance(span, str) else span
    return inert(text, LIMIT), style
