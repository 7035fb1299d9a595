"""`stayopen rules`: check a directory of rules, list them, show one, print the JSON Schema of a kind."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from scanner.report.inert import inert
from scanner.rulebook import Rulebook, RuleError, check_directory, load_rulebook, schema_for
from scanner.rulebook.faults import RuleFault, did_you_mean
from scanner.rulebook.layout import file_of, kinds_of_files, rules_directory
from scanner.rulebook.schema import Rule

KINDS = ("licenses", "families", "packages", "hosted")

_overlays = click.option(
    "--rules", type=click.Path(exists=True, file_okay=False, path_type=Path), multiple=True, metavar="DIR",
    help="Rules of your own, on top of ours; policies to extend are in DIR/policies. Can be given several times.",
)  # fmt: skip


_EXAMPLES = {
    "rules": """\b
Examples:
  stayopen rules show llama3.1              the rule of a license, by id, alias or SPDX id
  stayopen rules check house-rules          what does not fit in rules of your own
""",
    "check": """\b
Examples:
  stayopen rules check house-rules          every fault with file, line and the nearest right word
""",
    "list": """\b
Examples:
  stayopen rules list                       all rules
  stayopen rules list families              one kind, with the day each source was last read
""",
    "show": """\b
Examples:
  stayopen rules show Apache-2.0
  stayopen rules show families/llama        where several kinds share a name
""",
    "sources": """\b
Examples:
  stayopen rules sources                    how many facts of the outlook name the page that says so
""",
    "schema": """\b
Examples:
  stayopen rules schema licenses > license.schema.json
""",
}


@click.group("rules", epilog=_EXAMPLES["rules"])
def command() -> None:
    """Check rule files, or show what a rule says (docs/rules.md)."""


@command.command(epilog=_EXAMPLES["check"])
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
def check(directory: Path) -> None:
    """Check every rule file under DIRECTORY, its policies too; exit code 2 when one does not fit."""
    faults = [*check_directory(directory), *_of_presets(directory)]
    for fault in faults:
        # The path as the user gave it, so that an editor or a reader of a log finds it from where they are.
        click.echo(inert(str(fault).replace(str(directory.resolve()), str(directory), 1), 2000))
    click.echo(f"{len(faults)} fault{'s' * (len(faults) != 1)} in {directory}", err=True)
    sys.exit(2 if faults else 0)


def _of_presets(directory: Path) -> Iterator[RuleFault]:
    """The faults of policies to extend, of which entries may name rules of that directory."""
    from scanner.config.presets import faults_of_preset, preset_files  # noqa: PLC0415 - most directories have none

    if found := preset_files(directory):
        from scanner.assess import ALL_CHECKS  # noqa: PLC0415

        try:
            book = load_rulebook(overlays=(directory,))
        except RuleError:  # told already
            book = load_rulebook()
        codes = [check.code for check in ALL_CHECKS]
        for path in found:
            yield from faults_of_preset(path, book, codes)


@command.command("list", epilog=_EXAMPLES["list"])
@click.argument("kind", type=click.Choice(KINDS), required=False)
@_overlays
def list_(kind: str | None, rules: tuple[Path, ...]) -> None:
    """List the rules of a KIND, or of all kinds, with the day their source was last read."""
    book = _loaded(rules)
    for each in (kind,) if kind else KINDS:
        for id_, rule in sorted(_of_kind(book, each).items()):
            name = getattr(rule, "name", None) or getattr(rule, "vendor", "")
            low = "  (low confidence)" if rule.confidence == "low" else ""
            click.echo(f"{id_ if kind else f'{each}/{id_}':40} {rule.checked:10}  {inert(str(name), 60)}{low}")
    _tell(book)


@command.command(epilog=_EXAMPLES["show"])
@click.argument("name", metavar="ID")
@_overlays
def show(name: str, rules: tuple[Path, ...]) -> None:
    """Show the rule file of a license, family, package or vendor.

    ID is an id, an alias or SPDX id of a license, or KIND/ID where several kinds have a rule of that id.
    """
    book = _loaded(rules)
    found = list(_named(name, book))
    if not found:
        known = {id_ for kind in KINDS for id_ in _of_kind(book, kind)}
        near = did_you_mean(name.lower(), known) or "; see: stayopen rules list"
        raise click.UsageError(f"no rule goes by {inert(name, 80)!r}{near}")
    for kind, id_ in found:
        # The last directory that has the file is the one whose rule holds.
        path = next(
            path for root in (*reversed(rules), rules_directory()) if (path := file_of(root, kind, id_)).is_file()
        )
        click.echo(f"# {path}\n{path.read_text(encoding='utf-8')}")
    _tell(book)


@command.command(epilog=_EXAMPLES["sources"])
@_overlays
def sources(rules: tuple[Path, ...]) -> None:
    """Count the facts that were first written from memory, and those of them that have a source by now."""
    from scanner.rulebook.sourcing import sourcing  # noqa: PLC0415 - reads all rules

    book = _loaded(rules)
    for one in sourcing(book):
        click.echo(f"{one.file:22} {one.what:28} {one.sourced:5} of {one.facts:5}")
    _tell(book)


@command.command(epilog=_EXAMPLES["schema"])
@click.argument("kind", type=click.Choice(kinds_of_files()))
def schema(kind: str) -> None:
    """Print the JSON Schema (draft 2020-12) of a KIND of rule file, for editors."""
    click.echo(json.dumps(schema_for(kind), indent=2))


def _of_kind(book: Rulebook, kind: str) -> Mapping[str, Rule]:
    found: Mapping[str, Rule] = getattr(book, kind)
    return found


def _named(name: str, book: Rulebook) -> Iterator[tuple[str, str]]:
    """The rules that a name means: kind and id."""
    kind, slash, id_ = name.partition("/")
    if slash:
        if kind in KINDS and id_ in _of_kind(book, kind):
            yield kind, id_
        return
    for each in KINDS:
        if name in _of_kind(book, each):
            yield each, name
    license_ = book.license(name)
    if license_ and license_.id != name:
        yield "licenses", license_.id


def _tell(book: Rulebook) -> None:
    """What overlays changed, on standard error, so that lists stay lists."""
    for sentence in book.overrides:
        click.echo(f"notice: {inert(sentence, 4000)}", err=True)


def _loaded(overlays: tuple[Path, ...]) -> Rulebook:
    try:
        return load_rulebook(overlays=overlays)
    except RuleError as error:
        raise click.UsageError(str(error)) from error
