"""`stayopen init`: put a project under watch: what it says of its use, the hook, the file for CI.

stating.py asks for `[use]`, settings.py writes stayopen.toml, planning.py decides what becomes of each file (with
inserting.py for the YAML of others), repository.py says where and for which forge. Everything is decided before
anything is written.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from scanner.audit import EXIT_CLEAN, EXIT_FINDINGS
from scanner.cli.init.planning import HOOKS, Step, ci, hook, refusal, text_of
from scanner.cli.init.repository import BY_HAND, FORGES, Forge, forge_of
from scanner.cli.init.settings import NAME, Answers, CannotState, explained, template
from scanner.cli.init.stating import ask, ask_for_policy, flag_of, missing, presets, stated_by, use_options
from scanner.cli.outputs import write_whole
from scanner.config import ConfigError, load_config
from scanner.config.files import find_config, table_in
from scanner.git.place import top_of
from scanner.report.inert import inert
from scanner.report.links import HOME

EXAMPLES = """\b
Examples:
  stayopen init                                      asks at the terminal, then writes the files
  stayopen init --commercial --acts host,modify --ships service --yes
  stayopen init --dry-run --yes                      shows what would be written
  stayopen init services/search --no-hook --ci none --yes
"""
_WORDS = {"new": "wrote", "change": "changed", "there": "kept", "left": "not changed"}
_PLANS = {"new": "would write", "change": "would change"}


@click.command("init", epilog=EXAMPLES)
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".")
@use_options
@click.option("--policy", type=click.Choice(list(presets())), help="Lay your policy over one of ours (extends).")
@click.option("-y", "--yes", is_flag=True, help="Ask nothing: what is not stated stays open.")
@click.option("--hook/--no-hook", "wants_hook", default=True, help="Whether to add the pre-commit hook [yes].")
@click.option(
    "--ci", "forge", type=click.Choice([*FORGES, "none"]),
    help="For which forge to write the CI file [the one whose files or remote are there].",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Write nothing; show what would be written.")
@click.option("--force", is_flag=True, help="Also change what is there and reads otherwise; the changes are shown.")
def command(
    path: Path, policy: str | None, yes: bool, wants_hook: bool, forge: str | None, dry_run: bool, force: bool,
    **flags: object,
) -> None:  # fmt: skip
    """Set up the project in PATH [the current directory]: stayopen.toml there, hook and CI file in its repository.

    Asks how the project is used, or takes it from options; nothing is assumed. What is there already stays, and a
    second run changes nothing. Exit code 1 when something could not be put where it belongs.
    """
    said = Answers(stated_by(flags), {"extends": [policy]} if policy else {})
    steps = [_settings(path, said, yes=yes, force=force), *_around(path, forge, wants_hook=wants_hook, force=force)]
    for step in steps:
        if step.kind in ("new", "change") and not dry_run:
            _write(step)
        _tell(step, path, dry_run=dry_run)
    if not dry_run:
        _conclude(steps, path)
    sys.exit(EXIT_FINDINGS if any(step.kind == "left" for step in steps) else EXIT_CLEAN)


def _settings(path: Path, said: Answers, *, yes: bool, force: bool) -> Step:
    """What becomes of stayopen.toml. Asks, unless there is a configuration already."""
    try:
        load_config(path)
    except ConfigError as error:
        raise click.UsageError(f"mend this first:\n{error}") from error
    file = find_config(path)
    if file is None:
        target = path / NAME
        return refusal(target) or Step(target, "new", after=_complete(said, yes=yes).put_into(template(NAME)))
    table = table_in(file)[0]
    other = said.beyond(table)
    return _restated(file, other, force=force or other.open_in(table)) if other.keys else Step(file, "there")


def _restated(file: Path, other: Answers, *, force: bool) -> Step:
    """A configuration that states these keys otherwise, or not at all."""
    text = text_of(file)
    if isinstance(text, Step):
        return text
    if not force:
        return Step(file, "left", why=f"it states {', '.join(other.keys)} otherwise; --force changes that")
    if file.name != NAME:
        return Step(file, "left", why=f"state {', '.join(other.keys)} there by hand")
    try:
        return Step(file, "change", text or "", other.put_into(text or ""))
    except CannotState as error:
        return Step(file, "left", why=str(error))


def _left_open(path: Path) -> list[str]:
    """Keys of [use] that the configuration does not state."""
    file = find_config(path)
    return missing(table_in(file)[0].get("use", {})) if file else []


def _complete(said: Answers, *, yes: bool) -> Answers:
    """What was given, and what the terminal answers of the rest."""
    rest = missing(said.use)
    if not rest or yes:
        return said
    if not sys.stdin.isatty():
        raise click.UsageError(
            f"nobody to ask here. State {', '.join(map(flag_of, rest))}, or leave open what is not stated with --yes."
        )
    use = {**said.use, **ask(rest, explained(template(NAME)))}
    return Answers(use, said.policy or ask_for_policy())


def _around(path: Path, forge: str | None, *, wants_hook: bool, force: bool) -> list[Step]:
    """What becomes of hook and CI file, which belong to the repository."""
    repository = top_of(path.resolve())
    if repository is None:
        if wants_hook or forge not in (None, "none"):
            click.echo("no git repository here or above: no hook and no CI file")
        return []
    steps = [hook(repository)] if wants_hook else []
    known: Forge | None = forge_of(repository) if forge is None else next((one for one in FORGES if one == forge), None)
    if known is not None:
        steps.append(ci(repository, known, force=force))
    elif forge is None and (there := next((name for name in BY_HAND if (repository / name).exists()), None)):
        click.echo(f"{there} is yours to change: {HOME}/blob/main/integrations/{BY_HAND[there]} has what to put in")
    elif forge is None:
        click.echo(f"no forge seen: no CI file; say --ci {' or --ci '.join(FORGES)}")
    return steps


def _tell(step: Step, path: Path, *, dry_run: bool) -> None:
    shown = _shown(step.path, path)
    word = (_PLANS if dry_run else _WORDS).get(step.kind, _WORDS[step.kind])
    click.echo(f"{word} {shown}{f': {inert(step.why)}' if step.why else ''}")
    for line in step.wanted.splitlines():
        click.echo(f"  {line}")
    if step.kind == "change" or (dry_run and step.kind == "new"):
        for line in step.difference(shown).splitlines():
            click.echo(f"  {inert(line)}")


def _write(step: Step) -> None:
    try:
        step.path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.UsageError(f"cannot write {step.path}: {error.strerror}") from error
    write_whole(step.path, step.after.encode())


def _conclude(steps: list[Step], path: Path) -> None:
    """What is still open, and what to do next."""
    if all(step.kind == "there" for step in steps):
        click.echo("nothing to do")
    elif left := _left_open(path):
        click.echo(f"not stated, so the report will ask: {', '.join(left)}")
    if any(step.kind == "new" and step.path.name == HOOKS for step in steps):
        click.echo("next: `pre-commit install` switches the hook on; `stayopen scan .` shows what stands here")


def _shown(file: Path, path: Path) -> str:
    """The file as seen from the directory that was named, where it stands below it."""
    try:
        return inert((path / file.resolve().relative_to(path.resolve())).as_posix())
    except ValueError:
        return inert(file.as_posix())
