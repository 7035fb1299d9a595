"""`stayopen check`: everything known of single components."""

from __future__ import annotations

import sys
from datetime import datetime

import click
from msgspec.structs import replace

from scanner.audit import ScanOptions, check
from scanner.cli import options as shared
from scanner.cli.outputs import day_of, outputs_option, print_text, targets_of, write_whole
from scanner.config import ConfigError
from scanner.entities import Audit, Threshold
from scanner.report import FORMATS, component_page, render
from scanner.rulebook import RuleError
from scanner.syntax.component_name import NameFault

EXAMPLES = """\b
Examples:
  stayopen check hf:meta-llama/Llama-3.1-8B-Instruct     a model on the Hugging Face Hub
  stayopen check pypi:redis==7.4.0 npm:react@18.2.0      packages, each on a page of its own
  stayopen check ollama:qwen3 bedrock:meta.llama3-1-8b-instruct-v1:0
  stayopen check pkg:huggingface/datasets/squad --format json
"""


PAGE = "page"


@click.command("check", epilog=EXAMPLES)
@click.argument("names", nargs=-1, required=True, metavar="COMPONENT...")
@outputs_option
@click.option(
    "--format", "format_", type=click.Choice([PAGE, *FORMATS]), metavar="FORMAT",
    help="Format on standard output, one of those of -o [page].",
)  # fmt: skip
@shared.fail_on
@shared.allow_incomplete
@shared.asking_of_names
@shared.history
@shared.as_of
@shared.quiet
def command(
    options: ScanOptions,
    names: tuple[str, ...],
    outputs: tuple[str, ...],
    format_: str | None,
    fail_on: Threshold,
    allow_incomplete: bool,
    history: bool,
    as_of: datetime | None,
    quiet: bool,
) -> None:
    """Tell everything that is known of each COMPONENT, on a page of its own (docs/check.md).

    A COMPONENT is hf:OWNER/NAME[@REVISION], pypi:NAME[==VERSION], npm:NAME[@VERSION], ollama:NAME, VENDOR:ID of a
    hosted model, a package URL (pkg:...) or the address of its page. It is judged for the use in stayopen.toml.
    """
    shared.refuse_both("--format", "--quiet", format_, quiet)
    targets = targets_of(outputs)
    options = replace(
        options,
        as_of=day_of(as_of),
        fail_on=fail_on,
        allow_incomplete=allow_incomplete,
        resolve=replace(options.resolve, history=history),
    )
    try:
        audit = check(names, options)
    except (NameFault, ConfigError, RuleError) as error:
        raise click.UsageError(str(error)) from error
    for name, file in targets:
        write_whole(file, component_page.render(audit).encode() if name == "table" else render(audit, name))
    if not quiet:
        _print(audit, format_ or PAGE)
    sys.exit(audit.summary.exit_code)


def _print(audit: Audit, name: str) -> None:
    if name == PAGE:
        print_text(component_page.render, audit, component_page.WIDTH)
    else:
        click.echo(render(audit, name), nl=False)
