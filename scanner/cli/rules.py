"""`stayopen rules`: check a directory of rules, list them, show one."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from scanner.report.inert import inert
from scanner.rulebook import Rulebook, RuleError, check_directory, load_rulebook, schema_for
from scanner.rulebook.layout import rules_directory

KINDS = ("licenses", "families", "packages", "hosted")


@click.group("rules")
def command() -> None:
    """Check rule files, or show what a rule says (docs/rules.md)."""


@command.command()
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
def check(directory: Path) -> None:
    """Check every rule file under DIRECTORY; exit code 2 when one does not fit."""
    faults = check_directory(directory)
    for fault in faults:
        click.echo(inert(str(fault), 2000))
    click.echo(f"{len(faults)} fault{'s' * (len(faults) != 1)} in {directory}", err=True)
    sys.exit(2 if faults else 0)


@command.command("list")
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--rules", type=click.Path(exists=True, file_okay=False, path_type=Path), multiple=True, metavar="DIR")
def list_(kind: str, rules: tuple[Path, ...]) -> None:
    """List the rules of a KIND with the day their source was last read."""
    for id_, rule in sorted(getattr(_loaded(rules), kind).items()):
        name = getattr(rule, "name", None) or getattr(rule, "vendor", "")
        click.echo(f"{id_:40} {rule.checked:10}  {inert(str(name), 60)}")


@command.command()
@click.argument("id_", metavar="ID")
@click.option("--rules", type=click.Path(exists=True, file_okay=False, path_type=Path), multiple=True, metavar="DIR")
def show(id_: str, rules: tuple[Path, ...]) -> None:
    """Show the rule file of a license, family, package or vendor."""
    _loaded(rules)
    found = [
        path
        for root in (rules_directory(), *rules)
        for path in sorted(root.glob(f"*/{id_}.toml"))
        if path.parent.name in KINDS
    ]
    if not found or not all(part.isalnum() or part in ".+_-" for part in id_):
        raise click.UsageError(f"no rule goes by {inert(id_, 80)!r}; see: stayopen rules list licenses")
    for path in found:
        click.echo(f"# {path}\n{path.read_text(encoding='utf-8')}")


@command.command()
@click.argument("kind", type=click.Choice(KINDS))
def schema(kind: str) -> None:
    """Print the JSON Schema of a KIND of rule file, for editors."""
    click.echo(json.dumps(schema_for(kind), indent=2))


def _loaded(overlays: tuple[Path, ...]) -> Rulebook:
    try:
        return load_rulebook(overlays=overlays)
    except RuleError as error:
        raise click.UsageError(str(error)) from error
