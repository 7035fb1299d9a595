"""`stayopen scan`: the main job."""

from __future__ import annotations

import sys
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from scanner.audit import ScanOptions, scan
from scanner.cli.looks import look_options, write_all
from scanner.cli.outputs import day_of, outputs_option, print_text, targets_of
from scanner.cli.terminals import has_links, progress_on
from scanner.config import ConfigError
from scanner.discover.parallel import processors
from scanner.entities import SEVERITIES, Audit, Threshold
from scanner.report import FORMATS, render
from scanner.report.look import Look
from scanner.resolve import ResolveOptions
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
@click.option(
    "--fail-on", type=click.Choice([*SEVERITIES, "never"]), default="error", show_default=True,
    help="The mildest severity that gives exit code 1.",
)  # fmt: skip
@click.option("--allow-incomplete", is_flag=True, help="Exit 0 although something could not be read or resolved.")
@click.option("--offline", is_flag=True, help="Ask no server: use the store, the local Hub cache and the rules.")
@click.option("--history", is_flag=True, help="Also find out since when each license and gate is what it is (slower).")
@click.option("--config", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Use this stayopen.toml.")
@click.option(
    "--rules", type=click.Path(exists=True, file_okay=False, path_type=Path), multiple=True, metavar="DIR",
    help="Rules of your own, on top of ours. Can be given several times.",
)  # fmt: skip
@click.option(
    "--environment", type=click.Path(exists=True, path_type=Path), metavar="VENV",
    help="Also read what is installed in this Python environment (a venv directory or its python).",
)  # fmt: skip
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
    help="Judge with what was public by that day [today].",
)  # fmt: skip
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
@click.option("--store", type=click.Path(path_type=Path, dir_okay=False), help="Where learned answers are kept.")
@click.option("--timeout", type=click.FloatRange(min=0.1), default=20.0, show_default=True, help="Seconds per request.")
@click.option("--jobs", type=click.IntRange(1, 128), default=64, show_default=True, help="Requests at a time.")
@click.option("--all", "all_", is_flag=True, help="Write everything out in the table, not what fits a screen.")
@look_options
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors; the exit code speaks.")
def command(
    path: Path,
    outputs: tuple[str, ...],
    format_: str | None,
    fail_on: Threshold,
    allow_incomplete: bool,
    offline: bool,
    history: bool,
    config: Path | None,
    rules: tuple[Path, ...],
    environment: Path | None,
    as_of: datetime | None,
    lock: Path | None,
    no_lock: bool,
    baseline: Path | None,
    no_baseline: bool,
    since: str | None,
    store: Path | None,
    timeout: float,
    jobs: int,
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
    import shlex  # noqa: PLC0415 - not needed for help

    targets = targets_of(outputs)
    options = ScanOptions(
        config=config,
        rules=rules,
        environment=environment,
        as_of=day_of(as_of),
        fail_on=fail_on,
        allow_incomplete=allow_incomplete,
        command=shlex.join(["stayopen", *sys.argv[1:]]),
        processes=processors(),
        lock=lock,
        no_lock=no_lock,
        baseline=baseline,
        no_baseline=no_baseline,
        since=since,
        resolve=ResolveOptions(
            offline=offline,
            store_path=store,
            timeout_seconds=timeout,
            workers=jobs,
            environment=environment,
            history=history,
        ),
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

        shown = table.render if everything else screen.render
        print_text(partial(shown, links=has_links(sys.stdout)), audit, table.WIDTH)
    else:
        click.echo(render(audit, name), nl=False)
