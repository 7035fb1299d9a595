"""`stayopen policy`: which policy holds, and where each of its lines comes from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from textwrap import wrap
from typing import Any

import click

from scanner.assess import ALL_CHECKS
from scanner.cli import options as shared
from scanner.cli.lock import usable
from scanner.config import Config, Configured, Line, PlacePolicy, configured
from scanner.config.layers import scope_fault
from scanner.config.places import LISTS
from scanner.report.inert import inert
from scanner.rulebook import load_rulebook

EXAMPLES = """\b
Examples:
  stayopen policy show                           what holds in this project
  stayopen policy show services/api --scope dev  what holds for development packages there
  stayopen policy show --format json
"""
WIDTH = 100
_SAYS = {
    "allow": "allowed; everything else is denied",
    "deny": "denied: an error",
    "review": "for a person to review: a warning",
    "exempt": "neither denied nor for review",
    "waivers_need": "what every waiver needs",
    "at_most": "no finding is worse",
}


@click.group("policy", epilog=EXAMPLES)
def command() -> None:
    """Show the policy that holds (docs/configuration.md)."""


@command.command(epilog=EXAMPLES)
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=".")
@click.option("--scope", metavar="SCOPE", help="What holds in this scope: runtime, dev, test, group:NAME ...")
@shared.config
@shared.rules
@shared.text_or_json
def show(path: Path, scope: str | None, config: Path | None, rules: tuple[Path, ...], format_: str) -> None:
    """Show the policy for PATH, a directory or a file, line by line: built in, from a preset, or from your file.

    With --scope, or for a file, also what it comes to there once scopes and paths are laid over it.
    """
    if scope and (fault := scope_fault(scope)):
        raise click.UsageError(f"--scope: {fault}")
    codes = [check.code for check in ALL_CHECKS]
    found = usable(
        lambda: configured(path, config, rules=load_rulebook(overlays=rules), overlays=rules, checks=codes, told=True)
    )
    here = _here(found.config, path, scope) if scope or path.is_file() else None
    if format_ == "json":
        click.echo(json.dumps(_document(found, here), indent=2))
        return
    for line in _text(found, here):
        click.echo(inert(line, 2000))


def _here(config: Config, path: Path, scope: str | None) -> PlacePolicy:
    """What the policy comes to at a place."""
    file = path.name if path.is_file() else ""
    return config.policy.at(config.policy.overlays(scope or "runtime", file))


def _document(found: Configured, here: PlacePolicy | None) -> dict[str, Any]:
    config = found.config
    return {
        "file": found.file.as_posix() if found.file else None,
        "extends": [{"file": file, "title": one.title, "checked": one.checked} for file, one in found.presets],
        "lines": [
            {"place": line.place, "key": line.key, "value": line.value, "origin": line.origin, "why": line.why}
            for line in found.lines
        ],
        "here": _plain(here) if here else None,
        "checks": {check.code: check.severity for check in ALL_CHECKS},
        "waivers": len(config.waivers),
        "clarifications": len(config.clarifications),
    }


def _plain(place: PlacePolicy) -> dict[str, Any]:
    lists = {name: list(getattr(place, name)) for name in LISTS}
    return {**lists, "severity": {**place.severity, **place.here}, "at_most": place.at_most}


def _text(found: Configured, here: PlacePolicy | None) -> Iterator[str]:
    yield f"policy of {found.file}" if found.file else "no stayopen.toml here or above: what is built in holds"
    for file, preset in found.presets:
        yield f"extends {preset.title} ({file}, read through on {preset.checked})"
    for place, lines in groupby(found.lines, key=lambda line: line.place):
        yield ""
        if place:
            yield f"{place}: what is different there"
        for key, same in groupby(lines, key=lambda line: line.key.partition(".")[0]):
            yield f"{key}  ({_SAYS[key]})" if key in _SAYS else key
            yield from _lines(list(same))
    yield ""
    yield f"other checks have their own severity: docs/checks ({len(ALL_CHECKS)} checks)"
    if found.config.waivers or found.config.clarifications:
        yield f"{len(found.config.waivers)} waivers, {len(found.config.clarifications)} clarifications"
    for _, preset in found.presets:
        for limit in preset.limits:
            yield from wrap(f"limit of {preset.title}: {limit}", WIDTH, subsequent_indent="  ")
    if here:
        yield ""
        yield "here that comes to:"
        yield from (f"  {name}  {', '.join(map(str, value)) or 'nothing'}" for name, value in _told(here))


def _told(here: PlacePolicy) -> Iterator[tuple[str, list[object]]]:
    for name in LISTS:
        yield name, list(getattr(here, name))
    yield "severity", [f"{check} {chosen}" for check, chosen in {**here.severity, **here.here}.items()]
    yield "at_most", [here.at_most] if here.at_most else []


def _lines(lines: list[Line]) -> Iterator[str]:
    """Entries with their origins; what shares origin and reason has the reason once."""
    shown = [(line.key.partition(".")[2] + " " + line.value if "." in line.key else line.value) for line in lines]
    wide = max(map(len, shown))
    for text, line, after in zip(shown, lines, [*lines[1:], None], strict=True):
        yield f"  {text:{wide}}  {line.origin}"
        if line.why and (after is None or (after.origin, after.why) != (line.origin, line.why)):
            yield from wrap(
                line.why, WIDTH, initial_indent="      ", subsequent_indent="      ", break_long_words=False
            )
