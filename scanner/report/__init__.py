"""One module per output format; all render the same Audit and look nothing up.

A format is a module with NAME, SUFFIXES and `render(audit) -> str`; adding one is a new module and its line here.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from scanner.entities import Audit
from scanner.report.look import Look

FORMATS: dict[str, str] = {
    "table": "scanner.report.table",
    "json": "scanner.report.json_report",
    "html": "scanner.report.html",
    "sarif": "scanner.report.sarif",
    "cyclonedx": "scanner.report.cyclonedx",
    "cyclonedx-1.7": "scanner.report.cyclonedx_1_7",
    "spdx": "scanner.report.spdx",
    "markdown": "scanner.report.markdown",
    "csv": "scanner.report.csv_report",
    "xlsx": "scanner.report.xlsx",
    "junit": "scanner.report.junit",
    "gitlab": "scanner.report.gitlab",
    "gitlab-licenses": "scanner.report.gitlab_licenses",
    "github": "scanner.report.github",
}
"""Name of each format and the module that renders it; imported when asked for, so that the table needs no Jinja2."""

LOOKED_AT = frozenset({"html"})
"""Formats whose looks a user can change: their `render` takes a Look as well."""

SUFFIXES: dict[str, str] = {
    ".txt": "table",
    ".json": "json",
    ".html": "html",
    ".htm": "html",
    ".sarif": "sarif",
    ".sarif.json": "sarif",
    ".cdx.json": "cyclonedx",
    ".spdx3.json": "spdx",
    ".spdx.json": "spdx",
    ".md": "markdown",
    ".csv": "csv",
    ".xlsx": "xlsx",
    ".xml": "junit",
}
"""The longest that fits the end of a file's name picks its format."""


class UnknownFormat(ValueError):
    """No format goes by that name or file suffix; the message lists those there are."""


class Format(Protocol):
    """What a format module provides."""

    def render(self, audit: Audit) -> str | bytes:
        """The whole report: text, to be written as UTF-8, or the bytes of a file."""
        ...


def render(audit: Audit, name: str, look: Look | None = None) -> bytes:
    """The audit in the named format, text as UTF-8. `look` is for formats made for reading.

    Raises UnknownFormat, and LookError when the look asks for what cannot be used.
    """
    if name not in FORMATS:
        raise UnknownFormat(f"no format {name!r}; there are {', '.join(FORMATS)}")
    module = import_module(FORMATS[name])
    rendered = module.render(audit, look) if name in LOOKED_AT else cast(Format, module).render(audit)
    return rendered.encode() if isinstance(rendered, str) else rendered


def format_for(path: Path) -> str:
    """The format that a file's suffix asks for. Raises UnknownFormat."""
    name = path.name.lower()
    fitting = [suffix for suffix in SUFFIXES if name.endswith(suffix)]
    if not fitting:
        raise UnknownFormat(
            f"{path}: no format for the suffix {path.suffix!r}; use one of {', '.join(SUFFIXES)}, "
            f"or FORMAT=FILE with one of {', '.join(FORMATS)}"
        )
    return SUFFIXES[max(fitting, key=len)]


def target_of(text: str) -> tuple[str, Path]:
    """Format and file of an output: "FILE", whose suffix picks the format, or "FORMAT=FILE". Raises UnknownFormat."""
    name, separator, file = text.partition("=")
    if separator and name in FORMATS:
        return name, Path(file)
    return format_for(Path(text)), Path(text)
