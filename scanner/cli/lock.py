"""`stayopen lock`: record what the project relies on, or say whether the record is up to date."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

import click
from msgspec.structs import replace

from scanner.audit import EXIT_CLEAN, EXIT_FINDINGS, EXIT_INCOMPLETE, EXIT_NOTHING, ScanOptions, scan
from scanner.cli import options as shared
from scanner.cli.outputs import write_whole
from scanner.config import ConfigError
from scanner.entities import Audit, Incomplete
from scanner.lock.place import NAME
from scanner.lock.reading import read_lock
from scanner.lock.recording import Recorded, record
from scanner.lock.shape import Lock
from scanner.lock.writing import dump
from scanner.report.inert import inert
from scanner.report.places import by_reason
from scanner.rulebook import RuleError, load_rulebook

EXAMPLES = """\b
Examples:
  stayopen lock                  record what is relied on, and under which terms
  stayopen lock --check          does the record still say what is there?
  stayopen approve NAME --by you@example.org --reason "read by counsel"
"""


@click.command("lock", epilog=EXAMPLES)
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".")
@click.option("--check", is_flag=True, help="Write nothing; exit 0 when the lock is up to date, 1 when it is not.")
@click.option(
    "--lock", "file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help=f"The lock [{NAME} in PATH].",
)  # fmt: skip
@shared.allow_incomplete
@shared.asking
@shared.quiet
def command(
    options: ScanOptions,
    path: Path,
    check: bool,
    file: Path | None,
    allow_incomplete: bool,
    quiet: bool,
) -> None:
    """Scan the directory PATH [the current one] and record it in stayopen.lock.

    A component whose terms did not change keeps its block. What could not be resolved is recorded as that, or keeps
    the block that it had. Approvals stay as they are.
    """
    target = file or path / NAME
    folder = target.absolute().parent
    if not check and not (folder.is_dir() and os.access(folder, os.W_OK)):
        raise click.UsageError(f"cannot write {target}: {folder} is not a directory we may write to")
    options = replace(options, no_lock=True)
    earlier, audit, recorded = usable(lambda: _recorded(path, target, options))

    def tell(text: str) -> None:
        if not quiet:
            click.echo(inert(text, 20_000))

    if audit.summary.verdict == "nothing-to-scan":
        tell("nothing to lock: no file here is one that we read")
        sys.exit(EXIT_NOTHING)
    _tell(recorded, audit, earlier, tell)
    outdated = earlier is None or recorded.differs
    if check:
        tell(_up_to_date(target, earlier, recorded))
    else:
        replace_file(target, dump(recorded.lock))
        tell(f"{target}: {len(recorded.lock.components)} components, {len(recorded.lock.approvals)} approvals")
    complete = allow_incomplete or not _open(recorded, audit)
    sys.exit(EXIT_FINDINGS if check and outdated else EXIT_CLEAN if complete else EXIT_INCOMPLETE)


def _open(recorded: Recorded, audit: Audit) -> set[str]:
    """What could not be found out, and does not stand in the baseline as known to be so."""
    known = {one.subject for one in audit.incomplete if one.known}
    return {one.subject for one in audit.incomplete}.union(
        name for name, _ in (*recorded.kept, *recorded.unresolved)
    ) - known


_T = TypeVar("_T")


def usable(work: Callable[[], _T]) -> _T:
    """What `work` gives; a configuration, rule or lock that cannot be used is wrong usage."""
    try:
        return work()
    except (ConfigError, RuleError) as error:
        raise click.UsageError(str(error)) from error


def _recorded(path: Path, target: Path, options: ScanOptions) -> tuple[Lock | None, Audit, Recorded]:
    earlier = read_lock(target) if target.exists() else None
    audit = scan(path, options)
    return earlier, audit, record(audit, load_rulebook(overlays=options.rules), earlier)


def replace_file(target: Path, text: str) -> None:
    """Write a file unless it stands there already, byte for byte."""
    content = text.encode()
    if not target.exists() or target.read_bytes() != content:
        write_whole(target, content)


def _tell(recorded: Recorded, audit: Audit, earlier: Lock | None, tell: Callable[[str], None]) -> None:
    """What is new, what could not be found out, and what was therefore left as it was."""
    if earlier is not None:
        _list("added", recorded.added, tell)
        _list("changed", recorded.changed, tell)
        _list("removed", recorded.removed, tell)
        _list("other terms in our rules", recorded.terms, tell)
    tell_by_reason("kept as it was locked", [Incomplete(*one) for one in recorded.kept], tell)
    tell_by_reason("recorded as unresolved", [Incomplete(*one) for one in recorded.unresolved], tell)
    told = {name for name, _ in (*recorded.kept, *recorded.unresolved)}
    tell_by_reason("incomplete", [one for one in audit.incomplete if one.subject not in told], tell)


def _list(head: str, lines: Iterable[str], tell: Callable[[str], None]) -> None:
    for line in lines:
        tell(f"{head}  {line}")


def tell_by_reason(head: str, items: Sequence[Incomplete], tell: Callable[[str], None]) -> None:
    """Each reason once, with all that share it."""
    _list(head, (f"{', '.join(names)}: {why}" for why, names in by_reason(items).items()), tell)


def _up_to_date(target: Path, earlier: Lock | None, recorded: Recorded) -> str:
    if earlier is None:
        return f"{target} is not there: run `stayopen lock`"
    if recorded.differs:
        return f"{target} is not up to date: look at the changes, then run `stayopen lock`"
    unseen = len(recorded.kept) + len(recorded.unresolved)
    rest = f", as far as could be seen: {unseen} of its components did not resolve" if unseen else ""
    return f"{target} is up to date{rest}"
