"""What the terminal can do beyond text: links, and a line that is written over while one waits."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TextIO

from scanner.entities import Progress

_PATIENCE_SECONDS = 1.0
"""What takes no longer needs no line."""
_BETWEEN_SECONDS = 0.1
_PROGRAMS = frozenset({"iTerm.app", "WezTerm", "ghostty", "Hyper", "Tabby", "rio"})
"""Values of TERM_PROGRAM. VS Code is not among them: it makes links of file:line itself, with the line."""
_VARIABLES = ("WT_SESSION", "KONSOLE_VERSION", "KITTY_WINDOW_ID", "ALACRITTY_WINDOW_ID", "DOMTERM")
_LEAST_VTE = 5000
"""VTE 0.50, the first with links."""


def has_links(stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether OSC 8 links are shown as such: only on a terminal, and only one that is known to have them.

    https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda lists them; FORCE_HYPERLINK=0 or 1 decides.
    """
    if not stream.isatty() or environment.get("TERM") == "dumb":
        return False
    if forced := environment.get("FORCE_HYPERLINK"):
        return forced != "0"
    if "TMUX" in environment or environment.get("TERM", "").startswith("screen") or "CI" in environment:
        return False
    version = environment.get("VTE_VERSION", "")
    if version.isascii() and version.isdigit() and int(version[:9]) >= _LEAST_VTE:
        return True
    return environment.get("TERM_PROGRAM") in _PROGRAMS or any(name in environment for name in _VARIABLES)


@contextmanager
def progress_on(stream: TextIO = sys.stderr, *, quiet: bool = False) -> Iterator[Progress | None]:
    """What to call with each step of long work; None where nobody sees it. The line is gone at the end."""
    if quiet or not stream.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return
    line = Line(stream)
    try:
        yield line
    finally:
        line.clear()


class Line:
    """One line that says how far the work is, from when it takes long; cheap enough to call for every file."""

    def __init__(self, stream: TextIO, patience_seconds: float = _PATIENCE_SECONDS) -> None:
        self._stream = stream
        self._next = time.monotonic() + patience_seconds
        self._shown = False

    def __call__(self, what: str, done: int, total: int) -> None:
        """`done` of `total` are `what`: "files read"."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + _BETWEEN_SECONDS
        self._shown = True
        self._write(f"\r\x1b[K{done} of {total} {what}")

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            self._write("\r\x1b[K")
            self._shown = False

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
