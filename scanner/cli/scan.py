"""`stayopen scan`: the main job."""

from __future__ import annotations

import sys
from datetime import datetime
from functools import partial
from pathlib import Path

import click
from msgspec.structs import replace

from scanner.audit import ScanOptions, scan
from scanner.cli import options as shared
from scanner.cli.looks import look_options, write_all
from scanner.cli.outputs import day_of, outputs_option, print_text, targets_of
from scanner.cli.terminals import has_links, progress_on
from scanner.config import ConfigError
from scanner.entities import Audit, Threshold
from scanner.report import FORMATS, render
from scanner.report.look import Look
from scanner.rulebook import RuleError

EXAMPLES = """\b
Examples:
  stayopen scan .                                   what stands here, as a table
  stayopen scan . -o audit.html -o audit.json       reports for counsel and for programs
  stayopen scan . --offline --fail-on warning       only store and rules; stricter gate
"""


@click.command("scan", epilog=EXAMPLES)
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=".")
@outputs_option
@click.option(
    "--format", "format_", type=click.Choice(list(FORMATS)), metavar="FORMAT",
    help="Format on standard output, one of those of -o [table].",
)  # fmt: skip
@shared.fail_on
@shared.allow_incomplete
@shared.asking
@shared.history
@shared.as_of
@click.option(
    "--lock", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
    help="Compare with this lock [stayopen.lock in PATH or above it].",
)  # fmt: skip
@click.option("--no-lock", is_flag=True, help="Compare with no lock.")
@click.option(
    "--baseline", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
    help="Findings that do not count [stayopen-baseline.toml in PATH or above it].",
)  # fmt: skip
@click.option("--no-baseline", is_flag=True, help="Every finding counts.")
@click.option(
    "--since", metavar="REV",
    help="Only what came in since HEAD left REV counts, a revision of git such as origin/main; the rest is shown.",
)  # fmt: skip
@click.option(
    "--all",
    "all_",
    is_flag=True,
    help="Write everything out, not what fits the screen; where output is not a terminal it always is.",
)
@look_options
@shared.quiet
def command(
    options: ScanOptions,
    path: Path,
    outputs: tuple[str, ...],
    format_: str | None,
    fail_on: Threshold,
    allow_incomplete: bool,
    history: bool,
    as_of: datetime | None,
    lock: Path | None,
    no_lock: bool,
    baseline: Path | None,
    no_baseline: bool,
    since: str | None,
    all_: bool,
    report_title: str,
    prepared_for: str,
    logo: Path | None,
    templates: Path | None,
    quiet: bool,
) -> None:
    """Scan PATH, a directory or a file [the current directory].

    Reads files and never runs them. Only component names leave the machine, to the configured package index and Hub.
    """
    shared.refuse_both("--lock", "--no-lock", lock, no_lock)
    shared.refuse_both("--baseline", "--no-baseline", baseline, no_baseline)
    shared.refuse_both("--format", "--quiet", format_, quiet)
    targets = targets_of(outputs)
    options = replace(
        options,
        as_of=day_of(as_of),
        fail_on=fail_on,
        allow_incomplete=allow_incomplete,
        lock=lock,
        no_lock=no_lock,
        baseline=baseline,
        no_baseline=no_baseline,
        since=since,
        findings_only=quiet and not targets,
        resolve=replace(options.resolve, history=history),
    )
    try:
        with progress_on(sys.stderr, quiet=quiet) as progress:
            audit = scan(path, options, progress)
    except (ConfigError, RuleError) as error:
        raise click.UsageError(str(error)) from error
    write_all(audit, targets, Look(report_title, prepared_for, logo, templates))
    if not quiet:
        _print(audit, format_ or "table", everything=all_)
    sys.exit(audit.summary.exit_code)


def _print(audit: Audit, name: str, *, everything: bool) -> None:
    if name == "table":
        from scanner.report import screen, table  # noqa: PLC0415 - not needed for any other format

        # A file, a log or the next program has no screen that anything would have to fit.
        shown = screen.render if sys.stdout.isatty() and not everything else table.render
        print_text(partial(shown, links=has_links(sys.stdout)), audit, table.WIDTH)
    else:
        click.echo(render(audit, name), nl=False)
