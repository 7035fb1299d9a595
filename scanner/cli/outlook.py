"""`stayopen outlook`: will an offering stay open, by what was public on a day?"""

from __future__ import annotations

from datetime import date, datetime, timezone
from pathlib import Path

import click

from scanner.cli import options as shared
from scanner.report.inert import inert
from scanner.rulebook import RuleError, load_rulebook

EXAMPLES = """\b
Examples:
  stayopen outlook meta-llama/Llama-3.1-8B                       a model, by its id on the Hub
  stayopen outlook llama --as-of 2025-06-30                      a family, with what was public by that day
  stayopen outlook pkg:pypi/langchain                            a package, by its package URL
  stayopen outlook redis --format json                           for programs
"""


@click.command("outlook", epilog=EXAMPLES)
@click.argument("name")
@shared.as_of
@shared.text_or_json
@shared.rules
def command(name: str, as_of: datetime | None, format_: str, rules: tuple[Path, ...]) -> None:
    """Will NAME stay open? Its signals, band and time line (docs/method.md).

    NAME is the name of a family or a package of our rules, a model id on the Hub or at a vendor, a package URL, or any
    name that `stayopen check` takes, such as hf:OWNER/NAME.
    """
    from scanner.assess.outlook.subject import UnknownOffering, outlook_of_name  # noqa: PLC0415 - not needed for help
    from scanner.assess.outlook.view import View  # noqa: PLC0415
    from scanner.report.outlook_text import as_json, as_text  # noqa: PLC0415

    day = as_of.date() if as_of else _today()
    try:
        book = load_rulebook(overlays=rules)
        outlook = outlook_of_name(name, book, View(book, day))
    except (RuleError, UnknownOffering) as error:
        raise click.UsageError(inert(str(error), 4000)) from error
    click.echo((as_json if format_ == "json" else as_text)(outlook, day), nl=False)


def _today() -> date:
    return datetime.now(timezone.utc).date()
