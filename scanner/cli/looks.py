"""Options that say how a report for reading looks, and the writing of reports."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from scanner.cli.outputs import write_whole
from scanner.entities import Audit
from scanner.report import render
from scanner.report.look import Look, LookError

F = TypeVar("F", bound=Callable[..., object])

LOOKS = (
    click.option("--report-title", default="", metavar="TEXT", help="Title of the HTML report."),
    click.option("--prepared-for", default="", metavar="TEXT", help="Whom the HTML report is for."),
    click.option(
        "--logo", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
        help="PNG, JPEG or SVG at the head of the HTML report.",
    ),
    click.option(
        "--templates", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR",
        help="Templates of your own for the HTML report (docs/report-templates.md).",
    ),
)  # fmt: skip


def look_options(command: F) -> F:
    """Add the options of LOOKS to a command."""
    for option in reversed(LOOKS):
        command = option(command)
    return command


def write_all(audit: Audit, targets: list[tuple[str, Path]], look: Look) -> None:
    """Write every report. Raises UsageError when one cannot be made or written; those before it stand."""
    for name, file in targets:
        try:
            content = render(audit, name, look)
        except LookError as error:
            raise click.UsageError(str(error)) from error
        write_whole(file, content)
