"""`stayopen approve`: write down in the lock who accepted which terms."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from pathlib import Path

import click

from scanner.cli.lock import replace_file, usable
from scanner.entities import Approval
from scanner.lock.approving import approve
from scanner.lock.place import NAME, find_lock
from scanner.lock.reading import LockError, read_lock
from scanner.lock.writing import dump
from scanner.report.inert import inert
from scanner.syntax.plurals import plural

EXAMPLES = """\b
Examples:
  stayopen approve meta-llama/Llama-3.1-8B-Instruct --by counsel@example.org --reason "read on 2026-11-20"
  stayopen approve pkg:pypi/pymupdf --by counsel@example.org --reason "internal tool" --expires 2027-06-30
"""


@click.command("approve", epilog=EXAMPLES)
@click.argument("component")
@click.option("--by", required=True, help="Who accepts the terms.")
@click.option("--reason", required=True, help="Why, or on what ground.")
@click.option("--terms", multiple=True, metavar="ID", help="A license id [all that were concluded]. Can be repeated.")
@click.option("--expires", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="The last day on which it holds.")
@click.option(
    "--lock", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
    help=f"The lock [{NAME} here or in the nearest directory above].",
)  # fmt: skip
def command(
    component: str, by: str, reason: str, terms: tuple[str, ...], expires: datetime | None, file: Path | None
) -> None:
    """Accept the terms of COMPONENT, a package URL or a name, as they stand in stayopen.lock.

    The approval holds for the license texts that were locked: when license or text change, it lapses. Nobody is asked
    and nothing is scanned.
    """
    for name, value in (("--by", by), ("--reason", reason)):
        if not re.sub(r"\s", "", value):
            raise click.UsageError(f"{name} must not be empty")
    approval = usable(
        lambda: _approved(file, component, by, reason, terms, expires.date().isoformat() if expires else None)
    )
    texts = plural(len(approval.texts), "license text") if approval.texts else "no license text: none was seen"
    end = f", until {approval.expires}" if approval.expires else ""
    click.echo(
        inert(f"{approval.by} accepts {', '.join(approval.terms)} for {approval.component}{end} ({texts})", 2000)
    )


def _approved(
    file: Path | None, component: str, by: str, reason: str, terms: tuple[str, ...], expires: str | None
) -> Approval:
    target = file or find_lock(Path.cwd())
    if target is None:
        raise LockError(f"there is no {NAME} here or above: run `stayopen lock` first, or name it with --lock")
    today = datetime.now(timezone.utc).date().isoformat()
    if expires is not None and expires < today:
        raise LockError(f"--expires {expires} is past")
    lock, approval = approve(
        read_lock(target), component, by=by, reason=reason, day=today, terms=terms, expires=expires
    )
    replace_file(target, dump(lock))
    return approval
