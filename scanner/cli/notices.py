"""`stayopen notices`: the third-party notices that go out with the product."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from msgspec.structs import replace

from scanner.audit import EXIT_CLEAN, EXIT_INCOMPLETE, EXIT_NOTHING, ScanOptions, scan
from scanner.cli import options as shared
from scanner.cli.outputs import write_whole
from scanner.config import ConfigError
from scanner.report.inert import inert
from scanner.report.notices import notices
from scanner.resolve.session import default_store_path
from scanner.resolve.store import Store
from scanner.rulebook import RuleError
from scanner.syntax.plurals import plural

EXAMPLES = """\b
Examples:
  stayopen notices . -o THIRD-PARTY-NOTICES.txt     all that goes out, with its texts
  stayopen notices . --offline                      of what earlier scans have learned
"""


@click.command("notices", epilog=EXAMPLES)
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=".")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="The file [standard output].")
@shared.allow_incomplete
@shared.asking
def command(
    options: ScanOptions,
    path: Path,
    output: Path | None,
    allow_incomplete: bool,
) -> None:
    """Scan PATH [the current directory] and write the notices of everything in use that leaves the house.

    Exit code 4 when a license text is missing or something could not be resolved; the file says at its head what.
    """
    try:
        audit = scan(path, replace(options, no_lock=True, no_baseline=True))
    except (ConfigError, RuleError) as error:
        raise click.UsageError(str(error)) from error
    if audit.summary.verdict == "nothing-to-scan":
        click.echo("nothing to write notices for: no file here is one that we read", err=True)
        sys.exit(EXIT_NOTHING)
    kept = options.resolve.store_path or default_store_path()
    opened = Store(kept, lambda warning: click.echo(f"notice: {inert(warning, 1000)}", err=True))
    try:
        made = notices(audit, opened.body)
    finally:
        opened.close()
    if output:
        write_whole(output, made.text.encode())
        click.echo(f"{output}: {made.components} components, {plural(len(made.missing), 'thing')} missing", err=True)
    else:
        click.echo(made.text, nl=False)
    sys.exit(EXIT_CLEAN if not made.missing or allow_incomplete else EXIT_INCOMPLETE)
