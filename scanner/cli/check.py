"""`stayopen check`: everything known of single components."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from scanner.audit import ScanOptions, check
from scanner.cli.outputs import day_of, outputs_option, print_text, targets_of, write_whole
from scanner.config import ConfigError
from scanner.entities import SEVERITIES, Audit, Threshold
from scanner.report import FORMATS, component_page, render
from scanner.resolve import ResolveOptions
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
    "--format", "format_", type=click.Choice([PAGE, *FORMATS]), default=PAGE, metavar="FORMAT",
    help="Format on standard output, one of those of -o [page].",
)  # fmt: skip
@click.option(
    "--fail-on", type=click.Choice([*SEVERITIES, "never"]), default="error", show_default=True,
    help="The mildest severity that gives exit code 1.",
)  # fmt: skip
@click.option("--allow-incomplete", is_flag=True, help="Exit 0 although something could not be resolved.")
@click.option("--offline", is_flag=True, help="Ask no server: use the store, the local Hub cache and the rules.")
@click.option("--history", is_flag=True, help="Also find out since when each license and gate is what it is (slower).")
@click.option(
    "--config", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Use this stayopen.toml [that of the current directory].",
)  # fmt: skip
@click.option(
    "--rules", type=click.Path(exists=True, file_okay=False, path_type=Path), multiple=True, metavar="DIR",
    help="Rules of your own, on top of ours. Can be given several times.",
)  # fmt: skip
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
    help="Judge with what was public by that day [today].",
)  # fmt: skip
@click.option("--store", type=click.Path(path_type=Path, dir_okay=False), help="Where learned answers are kept.")
@click.option("--timeout", type=click.FloatRange(min=0.1), default=20.0, show_default=True, help="Seconds per request.")
@click.option("--jobs", type=click.IntRange(1, 128), default=64, show_default=True, help="Requests at a time.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors; the exit code speaks.")
def command(
    names: tuple[str, ...],
    outputs: tuple[str, ...],
    format_: str,
    fail_on: Threshold,
    allow_incomplete: bool,
    offline: bool,
    history: bool,
    config: Path | None,
    rules: tuple[Path, ...],
    as_of: datetime | None,
    store: Path | None,
    timeout: float,
    jobs: int,
    quiet: bool,
) -> None:
    """Tell everything that is known of each COMPONENT, on a page of its own (docs/check.md).

    A COMPONENT is hf:OWNER/NAME[@REVISION], pypi:NAME[==VERSION], npm:NAME[@VERSION], ollama:NAME, VENDOR:ID of a
    hosted model, a package URL (pkg:...) or the address of its page. It is judged for the use in stayopen.toml.
    """
    import shlex  # noqa: PLC0415 - not needed for help

    targets = targets_of(outputs)
    options = ScanOptions(
        config=config,
        rules=rules,
        as_of=day_of(as_of),
        fail_on=fail_on,
        allow_incomplete=allow_incomplete,
        command=shlex.join(["stayopen", *sys.argv[1:]]),
        resolve=ResolveOptions(
            offline=offline, store_path=store, timeout_seconds=timeout, workers=jobs, history=history
        ),
    )
    try:
        audit = check(names, options)
    except (NameFault, ConfigError, RuleError) as error:
        raise click.UsageError(str(error)) from error
    for name, file in targets:
        write_whole(file, component_page.render(audit).encode() if name == "table" else render(audit, name))
    if not quiet:
        _print(audit, format_)
    sys.exit(audit.summary.exit_code)


def _print(audit: Audit, name: str) -> None:
    if name == PAGE:
        print_text(component_page.render, audit, component_page.WIDTH)
    else:
        click.echo(render(audit, name), nl=False)
