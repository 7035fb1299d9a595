"""Policies to extend: those of rules/policies, of a directory of rules, or a file of one's own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from scanner.config.places import LISTS, Chosen
from scanner.config.shape import ConfigError, Day
from scanner.config.tables import Entry, Place, SeverityLine, Table
from scanner.entities import Severity
from scanner.rulebook.faults import RuleFault, did_you_mean, fault_at, misfits
from scanner.rulebook.layout import rules_directory
from scanner.syntax.scalar import Key

if TYPE_CHECKING:
    from scanner.rulebook import Rulebook

FOLDER = "policies"
_Words = Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
_Reason = Annotated[str, msgspec.Meta(min_length=10)]


class Reasoned(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Entries of a list that share a reason. What the reason states as a fact has its sources."""

    entries: _Words
    reason: _Reason
    sources: tuple[str, ...] = ()


class Judged(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Checks that are set to one severity for one reason."""

    checks: _Words
    severity: Chosen
    reason: _Reason
    sources: tuple[str, ...] = ()


class _Said(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    allow: tuple[Reasoned, ...] = ()
    deny: tuple[Reasoned, ...] = ()
    review: tuple[Reasoned, ...] = ()
    exempt: tuple[Reasoned, ...] = ()
    severity: tuple[Judged, ...] = ()


class PresetScope(_Said, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is different in a scope."""

    reason: _Reason
    at_most: Severity | None = None


class Preset(_Said, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A policy to extend.

    title, audience  what it is, and for whom
    checked          the day on which somebody last read it with its sources
    limits           what it does not settle, for whoever extends it
    """

    title: str
    audience: str
    checked: Day
    limits: tuple[str, ...] = ()
    extends: str | tuple[str, ...] = ()
    scopes: dict[str, PresetScope] = {}
    waivers_need: tuple[Literal["approver", "expires"], ...] = ()


def find_preset(name: str, beside: Path, overlays: Sequence[Path]) -> Path | str:
    """The file of a preset, or what is wrong with its name. A name with a slash or .toml is a file."""
    if "/" in name or "\\" in name or name.endswith(".toml"):
        path = beside / name
        return path if path.is_file() else f"there is no file {path}"
    roots = [*reversed(overlays), rules_directory()]
    for root in roots:
        path = root / FOLDER / f"{name}.toml"
        if name and path.is_file():
            return path
    known = sorted({path.stem for root in roots for path in preset_files(root)})
    return f"no preset is called {name!r}{did_you_mean(name, known)}"


def preset_files(root: Path) -> list[Path]:
    """The presets in a directory of rules, by name."""
    return sorted((root / FOLDER).glob("*.toml"))


def faults_of_preset(path: Path, rules: Rulebook, checks: Collection[str]) -> tuple[RuleFault, ...]:
    """Every fault of a preset by itself. `checks` are the codes that there are."""
    from scanner.config.files import data_of  # noqa: PLC0415 - only for who writes presets
    from scanner.config.layers import Layer, lay  # noqa: PLC0415

    try:
        read = table_of_preset(data_of(path))
    except ConfigError as error:
        return (RuleFault(str(path), None, "", str(error).removeprefix(f"{path}: ")),)
    if isinstance(read, list):
        return tuple(fault_at(path, key, message) for key, message in read)
    table, preset = read
    names = (preset.extends,) if isinstance(preset.extends, str) else preset.extends
    found = (find_preset(name, path.parent, (path.parent.parent,)) for name in names if name)
    missing = (fault_at(path, ("extends",), message) for message in found if isinstance(message, str))
    return (*missing, *lay((Layer(path.stem, table, path),), rules, checks).faults)


def table_of_preset(data: object) -> tuple[Table, Preset] | list[tuple[Key, str]]:
    """A preset as a table of entries, or every place where it does not fit."""
    try:
        preset = msgspec.convert(data, Preset)
    except (msgspec.ValidationError, RecursionError) as error:
        return list(misfits(data, Preset)) or [((), str(error))]
    scopes = tuple((name, _scope(said, ("scopes", name))) for name, said in preset.scopes.items())
    table = Table(
        lists=_lists(preset, ()), severity=_severity(preset, ()), scopes=scopes, waivers_need=preset.waivers_need
    )
    return table, preset


def _scope(said: PresetScope, key: Key) -> Place:
    return Place(lists=_lists(said, key), severity=_severity(said, key), at_most=said.at_most, why=said.reason, key=key)


def _lists(said: _Said, key: Key) -> dict[str, tuple[Entry, ...]]:
    return {name: tuple(_entries(getattr(said, name), (*key, name))) for name in LISTS}


def _severity(said: _Said, key: Key) -> tuple[SeverityLine, ...]:
    return tuple(
        SeverityLine(check, one.severity, (*key, "severity", index, "checks", number), _why(one))
        for index, one in enumerate(said.severity)
        for number, check in enumerate(one.checks)
    )


def _entries(groups: Sequence[Reasoned], key: Key) -> Iterator[Entry]:
    for index, group in enumerate(groups):
        for number, value in enumerate(group.entries):
            yield Entry(value, (*key, index, "entries", number), _why(group))


def _why(one: Reasoned | Judged) -> str:
    return " ".join((one.reason.strip(), *(f"({source})" for source in one.sources)))
