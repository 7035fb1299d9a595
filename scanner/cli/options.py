"""The options that several commands share, each worded once."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TypeVar, cast

import click

from scanner.audit import ScanOptions
from scanner.discover.parallel import processors
from scanner.entities import SEVERITIES
from scanner.resolve import ResolveOptions

F = TypeVar("F", bound=Callable[..., object])

fail_on = click.option(
    "--fail-on", type=click.Choice([*SEVERITIES, "never"]), default="error", show_default=True,
    help="The mildest severity that gives exit code 1.",
)  # fmt: skip
allow_incomplete = click.option(
    "--allow-incomplete", is_flag=True, help="Exit 0 although something could not be read or resolved."
)
offline = click.option(
    "--offline", is_flag=True, help="Ask no server: use the store, the local Hub cache and the rules."
)
history = click.option(
    "--history", is_flag=True, help="Also find out since when each license and gate is what it is (slower)."
)
config = click.option(
    "--config", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Use this stayopen.toml."
)
rules = click.option(
    "--rules", type=click.Path(exists=True, file_okay=False, path_type=Path), multiple=True, metavar="DIR",
    help="Rules of your own, on top of ours; policies to extend are in DIR/policies. Can be given several times.",
)  # fmt: skip
environment = click.option(
    "--environment", type=click.Path(exists=True, path_type=Path), metavar="VENV",
    help="Also read what is installed in this Python environment (a venv directory or its python).",
)  # fmt: skip
as_of = click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
    help="Judge with what was public by that day [today].",
)  # fmt: skip
store = click.option("--store", type=click.Path(path_type=Path, dir_okay=False), help="Where learned answers are kept.")
timeout = click.option(
    "--timeout", type=click.FloatRange(min=0.1), default=20.0, show_default=True, help="Seconds per request."
)
jobs = click.option("--jobs", type=click.IntRange(1, 128), default=64, show_default=True, help="Requests at a time.")
quiet = click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors; the exit code speaks.")
text_or_json = click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="For people, or for programs.",
)  # fmt: skip

_OF_NAMES = (offline, config, rules, store, timeout, jobs)
_OF_A_TREE = (offline, config, rules, environment, store, timeout, jobs)


def refuse_both(first: str, second: str, *given: object) -> None:
    """Raises UsageError where two options are given that contradict each other."""
    if all(one is not None and one is not False for one in given):
        raise click.UsageError(f"{first} and {second} cannot both be meant: leave one of them out")


def asking(command: F) -> F:
    """Give a command that scans a tree the options of what is read and asked; it gets them as `options`."""
    return _asking(command, _OF_A_TREE)


def asking_of_names(command: F) -> F:
    """The same for a command that is given names of components."""
    return _asking(command, _OF_NAMES)


def _asking(command: F, given: tuple[Callable[..., Callable[..., object]], ...]) -> F:
    @wraps(command)
    def called(
        *, offline: bool, config: Path | None, rules: tuple[Path, ...], store: Path | None, timeout: float, jobs: int,
        environment: Path | None = None, **others: object,
    ) -> object:  # fmt: skip
        import shlex  # noqa: PLC0415 - not needed for help

        resolving = ResolveOptions(
            offline=offline, store_path=store, timeout_seconds=timeout, workers=jobs, environment=environment
        )
        options = ScanOptions(
            config=config, rules=rules, environment=environment, processes=processors(), resolve=resolving,
            command=shlex.join(["stayopen", *sys.argv[1:]]),
        )  # fmt: skip
        return command(options=options, **others)

    decorated: Callable[..., object] = called
    for option in reversed(given):
        decorated = option(decorated)
    return cast("F", decorated)
