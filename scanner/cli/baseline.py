"""`stayopen baseline`: for a project that exists already, so that only what is new fails."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import click
from msgspec.structs import replace

from scanner.audit import EXIT_CLEAN, EXIT_FINDINGS, EXIT_INCOMPLETE, EXIT_NOTHING, ScanOptions, scan
from scanner.baseline.reading import read_baseline
from scanner.baseline.recording import Recorded, dump, record
from scanner.baseline.shape import Gap, Kept
from scanner.cli import options as shared
from scanner.cli.lock import replace_file, tell_by_reason, usable
from scanner.entities import SEVERITIES
from scanner.lock.place import BASELINE as NAME
from scanner.lock.place import find_baseline
from scanner.report.inert import inert
from scanner.syntax.plurals import plural

WRITE_EXAMPLES = """\b
Examples:
  stayopen baseline write                what is found today does not fail from now on
  stayopen baseline write                again, later: takes out what is mended, adds nothing
  stayopen baseline write --grow         also take in what is new
  stayopen baseline write --incomplete   also take in what cannot be read or resolved today
"""
SHOW_EXAMPLES = """\b
Examples:
  stayopen baseline show
  stayopen baseline show --format json
"""
_SHOWN = 20


@click.group("baseline", epilog=WRITE_EXAMPLES)
def command() -> None:
    """Findings that are shown and do not fail (docs/configuration.md)."""


@command.command(epilog=WRITE_EXAMPLES)
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".")
@click.option("--grow", is_flag=True, help="Also take in what is new; else a baseline that is there only shrinks.")
@click.option(
    "--incomplete", is_flag=True,
    help="Also take in what cannot be read or resolved: it stays listed, and gives exit code 4 no more.",
)  # fmt: skip
@click.option(
    "--baseline", "file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help=f"The baseline [{NAME} in PATH].",
)  # fmt: skip
@shared.allow_incomplete
@shared.asking
@shared.quiet
def write(
    options: ScanOptions,
    path: Path,
    grow: bool,
    incomplete: bool,
    file: Path | None,
    allow_incomplete: bool,
    quiet: bool,
) -> None:
    """Scan PATH and record what is found in stayopen-baseline.toml.

    What is waived is not in need of it. Exits with 1 when there is something new that it does not take in, and with 4
    when something could not be looked at and is not in it: findings of it that the baseline has stay.
    """
    target = file or path / NAME
    if not target.absolute().parent.is_dir():
        raise click.UsageError(f"{target.parent} is not a directory that the baseline could be written into")
    options = replace(options, no_baseline=True)
    earlier = usable(lambda: read_baseline(target) if target.exists() else None)
    audit = usable(lambda: scan(path, options))
    if audit.summary.verdict == "nothing-to-scan":
        click.echo("nothing to record: no file here is one that we read", err=quiet)
        sys.exit(EXIT_NOTHING)
    recorded = record(audit, earlier, grow=grow, incomplete=incomplete)
    replace_file(target, dump(recorded.baseline))
    if not quiet:
        _tell(target, recorded)
        tell_by_reason("incomplete, not taken in", recorded.open, lambda line: click.echo(inert(line, 20_000)))
        if recorded.open:
            click.echo(f"{len(recorded.open)} incomplete and not in it: mend them, or write it with --incomplete")
    complete = allow_incomplete or not recorded.open
    sys.exit(EXIT_FINDINGS if recorded.left_out else EXIT_CLEAN if complete else EXIT_INCOMPLETE)


@command.command(epilog=SHOW_EXAMPLES)
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=".")
@shared.text_or_json
def show(path: Path, format_: str) -> None:
    """Show what the baseline of PATH has: a directory, where it is looked for as a scan does, or the file itself."""
    file = path if path.is_file() else find_baseline(path)
    if file is None:
        raise click.UsageError(f"there is no {NAME} in {path} or above it; `stayopen baseline write` writes one")
    baseline = usable(lambda: read_baseline(file))
    kept = baseline.findings
    if format_ == "json":
        fields = ("check", "component", "severity", "recorded", "message", "fingerprint")
        found = [{name: getattr(one, name) for name in fields} for one in kept]
        gaps = [{name: getattr(one, name) for name in ("subject", "reason", "recorded")} for one in baseline.incomplete]
        click.echo(json.dumps({"file": file.as_posix(), "findings": found, "incomplete": gaps}, indent=2))
        return
    counts = Counter(one.severity for one in kept)
    told = ", ".join(plural(counts[severity], severity) for severity in reversed(SEVERITIES))
    click.echo(inert(f"{file}: {plural(len(kept), 'finding')} that do not count ({told})", 2000))
    for one in sorted(kept, key=lambda one: (-SEVERITIES.index(one.severity), one.check, one.component)):
        click.echo(inert(f"{one.severity:8} {one.check}  {one.component}  since {one.recorded}", 2000))
        if one.message:
            click.echo(inert(f"         {one.message}", 600))
    for gap in baseline.incomplete:
        click.echo(inert(f"incomplete  {gap.subject}  since {gap.recorded}", 2000))
        click.echo(inert(f"         {gap.reason}", 600))


def _tell(target: Path, recorded: Recorded) -> None:
    """What went, what stays although nobody found it, what is new."""
    for head, kept in (
        ("added", recorded.added),
        ("gone", recorded.gone),
        ("not looked at, and kept", recorded.unseen),
    ):
        for one in kept[:_SHOWN]:
            click.echo(inert(f"{head}  {_named(one)}", 2000))
        if len(kept) > _SHOWN:
            click.echo(f"{head}  and {len(kept) - _SHOWN} more")
    for finding in recorded.left_out[:_SHOWN]:
        click.echo(inert(f"new, not taken in  {finding.severity} {finding.code}  {finding.component}", 2000))
    left = len(recorded.left_out)
    if left > _SHOWN:
        click.echo(f"new, not taken in  and {left - _SHOWN} more")
    gaps = f", {len(recorded.baseline.incomplete)} incomplete" if recorded.baseline.incomplete else ""
    click.echo(inert(f"{target}: {plural(len(recorded.baseline.findings), 'finding')}{gaps}", 2000))
    if left:
        click.echo(f"{plural(left, 'finding')} not in it: mend or waive them, or write it with --grow")


def _named(one: Kept | Gap) -> str:
    return f"{one.severity} {one.check}  {one.component}" if isinstance(one, Kept) else f"incomplete  {one.subject}"
