"""The policy of one layer, from a preset or from the user's file: entries with their keys and reasons."""

from __future__ import annotations

from typing import Literal

import msgspec

from scanner.config.places import LISTS, Chosen
from scanner.config.shape import PolicyTable, Said, SaidHere
from scanner.entities import Severity
from scanner.syntax.scalar import Key


class Entry(msgspec.Struct, frozen=True):
    """An entry of a list as it is written, where, and why."""

    value: str
    key: Key = ()
    why: str = ""


class SeverityLine(msgspec.Struct, frozen=True):
    """A check's severity, where that is written, and why."""

    check: str
    severity: Chosen
    key: Key = ()
    why: str = ""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of one place: the whole project, a scope, some paths. `lists` by their names in LISTS."""

    lists: dict[str, tuple[Entry, ...]] = {}
    severity: tuple[SeverityLine, ...] = ()
    at_most: Severity | None = None
    why: str = ""
    key: Key = ()


class Table(Place, frozen=True, kw_only=True):
    """What a layer says of the whole project, and of places in it."""

    scopes: tuple[tuple[str, Place], ...] = ()
    paths: tuple[tuple[tuple[str, ...], Place], ...] = ()
    waivers_need: tuple[Literal["approver", "expires"], ...] = ()


def table_of(policy: PolicyTable) -> Table:
    """[policy] of the user's file."""
    at: Key = ("policy",)
    return Table(
        lists=_lists(policy, at),
        severity=_severity(policy, at),
        scopes=tuple((name, _place(said, (*at, "scopes", name))) for name, said in policy.scopes.items()),
        paths=tuple((said.paths, _place(said, (*at, "paths", index))) for index, said in enumerate(policy.paths)),
        waivers_need=policy.waivers_need,
        key=at,
    )


def _place(said: SaidHere, key: Key) -> Place:
    return Place(lists=_lists(said, key), severity=_severity(said, key), at_most=said.at_most, key=key)


def _lists(said: Said, key: Key) -> dict[str, tuple[Entry, ...]]:
    return {
        name: tuple(Entry(value, (*key, name, index)) for index, value in enumerate(getattr(said, name)))
        for name in LISTS
    }


def _severity(said: Said, key: Key) -> tuple[SeverityLine, ...]:
    return tuple(SeverityLine(check, chosen, (*key, "severity", check)) for check, chosen in said.severity.items())
