"""`stayopen explain`: what a word in a report means."""

from __future__ import annotations

from datetime import date, datetime, timezone
from pathlib import Path

import click

from scanner.cli import options as shared
from scanner.cli.outputs import print_text
from scanner.report.inert import inert
from scanner.rulebook import RuleError, load_rulebook

EXAMPLES = """\b
Examples:
  stayopen explain use-threshold                a check: what it finds, why that matters, what to do
  stayopen explain llama3.1                     a license, clause by clause
  stayopen explain vendor/mistral               where a family and a vendor share a name
  stayopen explain badge                        a kind of term, and which licenses have it
"""


@click.command("explain", epilog=EXAMPLES)
@click.argument("word", metavar="WORD")
@shared.text_or_json
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
    help="Tell what was public by that day [today].",
)  # fmt: skip
@shared.rules
def command(word: str, format_: str, as_of: datetime | None, rules: tuple[Path, ...]) -> None:
    """Explain WORD: what it is, why it matters, clause, source, what to do (docs/explain.md).

    WORD is the code of a check, the id or name of a license, the id of a family, package or vendor of our rules, or a
    kind of license term; KIND/ID where several share a name. For a component: stayopen check.
    """
    from msgspec.structs import replace  # noqa: PLC0415 - not needed for help

    from scanner.assess.explaining import UnknownWord, explain  # noqa: PLC0415
    from scanner.report.explanation import WIDTH, as_json, as_text  # noqa: PLC0415
    from scanner.resolve.hosted import vendor_claims  # noqa: PLC0415

    try:
        book = load_rulebook(overlays=rules)
        found = explain(word, book, as_of.date() if as_of else _today())
    except (RuleError, UnknownWord) as error:
        raise click.UsageError(inert(str(error), 4000)) from error
    if found.kind == "vendor":
        found = replace(found, claims=tuple(vendor_claims(book.hosted[found.id])))
    if format_ == "json":
        click.echo(as_json(found), nl=False)
    else:
        print_text(as_text, found, WIDTH)


def _today() -> date:
    return datetime.now(timezone.utc).date()
