"""`stayopen hook`: what a commit brings in, before it is made."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from msgspec.structs import replace

from scanner.audit import EXIT_CLEAN, EXIT_FINDINGS, ScanOptions, failing, scan
from scanner.change.staging import as_staged
from scanner.cli import options as shared
from scanner.config import ConfigError
from scanner.discover.parallel import processors
from scanner.discover.part import Staged, place_in
from scanner.entities import Audit, Finding, Threshold
from scanner.git.place import top_of
from scanner.report.headline import ASIDE
from scanner.report.inert import inert
from scanner.report.links import page_of
from scanner.report.places import places
from scanner.resolve import ResolveOptions
from scanner.rulebook import RuleError
from scanner.syntax.plurals import plural

LIMIT = 500
"""Characters of one text."""

EXAMPLES = """\b
Examples:
  stayopen hook                                       what is staged, in a hook of your own
  stayopen hook app.py requirements.txt               as pre-commit calls it, with the staged files
  stayopen hook --from origin/main --to HEAD app.py   what the commits between them bring in to a file
"""


class _Hook(click.Command):
    """A file may be called "-h": pre-commit gives names as they are, and an option must not take one for its own."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        files = (name.startswith("-") and os.path.isfile(name) for name in args)  # noqa: PTH113 - of every argument
        named = [f".{os.sep}{name}" if is_file else name for name, is_file in zip(args, files, strict=True)]
        return super().parse_args(ctx, named)


@click.command("hook", cls=_Hook, epilog=EXAMPLES)
@click.argument("files", nargs=-1, type=click.Path(exists=True))
@shared.fail_on
@shared.config
@shared.rules
@shared.store
@click.option(
    "--from", "before", metavar="REV", envvar="PRE_COMMIT_FROM_REF",
    help="Compare with where --to left this revision [the staged files with HEAD].",
)  # fmt: skip
@click.option("--to", "after", metavar="REV", envvar="PRE_COMMIT_TO_REF", help="The end of what --from begins [HEAD].")
def command(
    files: tuple[str, ...],
    fail_on: Threshold,
    config: Path | None,
    rules: tuple[Path, ...],
    store: Path | None,
    before: str | None,
    after: str | None,
) -> None:
    """Judge FILES [all that is staged] of the repository around here as a commit is about to change them.

    Reads these files and no others, and asks no server: the rules, the store and the lock speak. Fails only on what the
    change brings in. A file that is not about to change is judged whole. What cannot be judged offline fails nothing:
    a full scan asks.
    """
    if after and not before:
        raise click.UsageError("--to is the end of what --from begins: give both, or neither for what is staged")
    top = top_of(Path.cwd())
    if top is None:
        raise click.UsageError(f"{Path.cwd()} is not in a git repository: use `stayopen scan`")
    top = top.resolve()
    elsewhere = [name for name in files if place_in(top, name) is None]
    if elsewhere:
        raise click.UsageError(f"{elsewhere[0]} is not in the repository at {top}")
    options = ScanOptions(
        config=config,
        rules=rules,
        fail_on=fail_on,
        allow_incomplete=True,
        command="stayopen hook",
        processes=processors(),
        findings_only=True,
        resolve=ResolveOptions(offline=True, store_path=store),
    )
    try:
        with as_staged(top, Staged(files or _changed(top, before, after), before, after)) as staged:
            audit = scan(top, replace(options, staged=staged))
    except (ConfigError, RuleError) as error:
        raise click.UsageError(str(error)) from error
    for line in _told(audit):
        click.echo(line)
    sys.exit(EXIT_FINDINGS if audit.summary.verdict == "findings" else EXIT_CLEAN)


def _changed(top: Path, before: str | None, after: str | None) -> tuple[str, ...]:
    from scanner.change.staged import changed_files  # noqa: PLC0415 - pre-commit names the files

    return changed_files(top, Staged((), before, after))


def _told(audit: Audit) -> Iterator[str]:
    """What fails, each with what to do, and how much does not."""
    standing = [one for one in audit.findings if one.counts and one.severity in failing(audit.summary.fail_on)]
    for finding in standing:
        yield from _finding(finding)
    unread = [one for one in audit.incomplete if not one.subject.startswith("pkg:")]
    for one in unread:
        yield f"not read: {inert(one.subject, 200)}: {inert(one.told, LIMIT)}"
    aside = ((audit.summary.set_aside.get(kind, 0), words) for kind, words in ASIDE.items())
    parts = [plural(len(standing), "finding"), *(f"{number} {words}" for number, words in aside if number)]
    if unknown := len(audit.incomplete) - len(unread):
        parts.append(f"{unknown} not known offline")
    yield f"stayopen: {', '.join(parts)}. `stayopen scan` tells everything."


def _finding(finding: Finding) -> Iterator[str]:
    yield f"{finding.severity}: {finding.code}: {inert(finding.component, 200)}"
    if finding.locations:
        yield f"  {inert(places(finding.locations), 200)}"
    yield f"  {inert(finding.message, LIMIT)}"
    yield f"  -> {inert(finding.remedy, LIMIT)}"
    yield f"  {page_of(finding.code)}"
