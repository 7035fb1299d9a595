"""One module per output format; all render the same Audit and look nothing up.

A format is a module with NAME, SUFFIXES and `render(audit) -> str`; adding one is a new module and its line here.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from scanner.entities import Audit

FORMATS: dict[str, str] = {
    "table": "scanner.report.table",
    "json": "scanner.report.json_report",
    "html": "scanner.report.html_report",
}
"""Name of each format and the module that renders it; imported when asked for, so that the table needs no Jinja2."""

SUFFIXES: dict[str, str] = {".txt": "table", ".json": "json", ".html": "html", ".htm": "html"}


class UnknownFormat(ValueError):
    """No format goes by that name or file suffix; the message lists those there are."""


class Format(Protocol):
    """What a format module provides."""

    def render(self, audit: Audit) -> str:
        """The whole report as text."""
        ...


def render(audit: Audit, name: str) -> str:
    """The audit in the named format. Raises UnknownFormat."""
    if name not in FORMATS:
        raise UnknownFormat(f"no format {name!r}; there are {', '.join(FORMATS)}")
    return cast(Format, import_module(FORMATS[name])).render(audit)


def format_for(path: Path) -> str:
    """The format that a file's suffix asks for. Raises UnknownFormat."""
    try:
        return SUFFIXES[path.suffix.lower()]
    except KeyError:
        raise UnknownFormat(
            f"{path}: no format for the suffix {path.suffix!r}; use one of {', '.join(SUFFIXES)}"
        ) from None
