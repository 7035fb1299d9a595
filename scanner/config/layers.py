"""Policies laid over each other: built in, presets, the user's file. Later ones win, and each line keeps its origin."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from scanner.config.entries import UnknownEntry, canonical
from scanner.config.places import LISTS, REVIEWED, Chosen, Overlay, PathOverlay, Policy, ScopeOverlay
from scanner.config.reading import Line
from scanner.config.tables import Entry, Place, SeverityLine, Table
from scanner.rulebook.faults import RuleFault, did_you_mean, fault_at
from scanner.syntax.globs import MAX_WILDCARDS
from scanner.syntax.scalar import Key

if TYPE_CHECKING:
    from scanner.rulebook import Rulebook

BUILT_IN = "built in"
SCOPES = ("runtime", "dev", "build", "test", "docs", "optional", "group")
_FRIENDS = frozenset({"allow", "review"})
"""Lists that may name the same: allowed, after a person has looked."""
_OUT = "!"


class Layer(msgspec.Struct, frozen=True):
    """One layer. `name` as people know it, `file` where it stands, `under` the key of its table there."""

    name: str
    table: Table
    file: Path | None = None
    under: Key = ()


class Laid(msgspec.Struct, frozen=True):
    """What came of it: the policy, its lines, and what is wrong."""

    policy: Policy
    lines: tuple[Line, ...] = ()
    faults: tuple[RuleFault, ...] = ()


def lay(
    layers: Sequence[Layer], rules: Rulebook, checks: Collection[str] = (), under: str = "", *, told: bool = False
) -> Laid:
    """The layers over each other, the first at the bottom. `checks` are the codes that there are; empty: any will do.

    `told`: with lines, each with its origin; a scan has no use for them.
    """
    laying = _Laying(rules, checks, told=told)
    for layer in layers:
        laying.add(layer)
    return laying.laid(under)


class _Held(msgspec.Struct, frozen=True):
    """An entry or a severity that holds, where it comes from and why."""

    origin: str
    why: str = ""
    severity: Chosen | None = None


class _Laying:
    """The state while layers are added."""

    def __init__(self, rules: Rulebook, checks: Collection[str], *, told: bool) -> None:
        self.rules, self.checks, self.told = rules, checks, told
        self.lists: dict[str, dict[str, _Held]] = {name: {} for name in LISTS}
        self.lists["review"] = dict.fromkeys(REVIEWED, _Held(BUILT_IN, "a person looks at these where nothing is said"))
        self.severity: dict[str, _Held] = {}
        self.scopes: list[ScopeOverlay] = []
        self.paths: list[PathOverlay] = []
        self.places: list[Line] = []
        self.need: dict[str, _Held] = {}
        self.faults: list[RuleFault] = []
        self.names: list[str] = []

    def add(self, layer: Layer) -> None:
        table = layer.table
        self.names.append(layer.name.removeprefix("preset "))
        added, out = self._entries(table, layer)
        for list_, entry, item in out:
            self._take_out(list_, entry, item, layer)
        for list_, entry, item in added:
            for other in LISTS:
                if other != list_ and {list_, other} != _FRIENDS:
                    self.lists[other].pop(entry, None)
            self.lists[list_][entry] = _Held(self._origin(layer, item.key), item.why)
        for line in self._severities(table, layer):
            self.severity[line.check] = _Held(self._origin(layer, line.key), line.why, line.severity)
        for word in table.waivers_need:
            self.need.setdefault(word, _Held(self._origin(layer, (*table.key, "waivers_need"))))
        for name, place in table.scopes:
            self._scope(name, place, layer)
        for globs, place in table.paths:
            self._paths(globs, place, layer)

    def laid(self, under: str) -> Laid:
        held = [(entry, one) for list_ in LISTS for entry, one in self.lists[list_].items()]
        policy = Policy(
            allow=tuple(self.lists["allow"]), deny=tuple(self.lists["deny"]), review=tuple(self.lists["review"]),
            exempt=tuple(self.lists["exempt"]),
            severity={check: one.severity for check, one in self.severity.items() if one.severity},
            scopes=tuple(self.scopes), paths=tuple(self.paths), under=under, extends=tuple(self.names[:-1]),
            why={name: one.why for name, one in (*held, *self.severity.items()) if one.why and one.origin != BUILT_IN},
            waivers_need=tuple(word for word in ("approver", "expires") if word in self.need),
        )  # fmt: skip
        return Laid(policy, tuple(self._lines()) if self.told else (), tuple(self.faults))

    def _origin(self, layer: Layer, key: Key) -> str:
        return _place_of(layer, key) if self.told else ""

    def _lines(self) -> Iterator[Line]:
        for list_ in LISTS:
            for entry, one in self.lists[list_].items():
                yield Line("", list_, entry, one.origin, one.why)
        for check, one in sorted(self.severity.items()):
            yield Line("", f"severity.{check}", str(one.severity), one.origin, one.why)
        for word, one in self.need.items():
            yield Line("", "waivers_need", word, one.origin)
        yield from self.places

    def _entries(self, place: Place, layer: Layer) -> tuple[list[tuple[str, str, Entry]], list[tuple[str, str, Entry]]]:
        """What is added to which list, and what is taken out of it; what cannot both be meant is a fault."""
        added: list[tuple[str, str, Entry]] = []
        out: list[tuple[str, str, Entry]] = []
        seen: dict[str, tuple[str, Entry]] = {}
        for list_ in LISTS:
            for item in place.lists.get(list_, ()):
                word = item.value.removeprefix(_OUT)
                taken = item.value.startswith(_OUT)
                try:
                    entry = word if taken and word == "*" else canonical(word, self.rules)
                except UnknownEntry as error:
                    self._fault(layer, item.key, str(error))
                    continue
                if taken:
                    out.append((list_, entry, item))
                    continue
                if entry in seen and {seen[entry][0], list_} not in ({list_}, _FRIENDS):
                    self._contradiction(layer, list_, item, *seen[entry])
                seen.setdefault(entry, (list_, item))
                added.append((list_, entry, item))
        return added, out

    def _contradiction(self, layer: Layer, list_: str, item: Entry, other: str, first: Entry) -> None:
        if other == list_:
            return  # "AGPL-3.0-only" and "AGPL-3.0-or-later" are one license to the rules, and rightly both on a list
        where = _place_of(layer, first.key).rpartition(":")[2]
        named = "it" if item.value == first.value else repr(first.value)
        said = f"{item.value!r} under {list_}, and {named} under {other} (line {where}): keep one"
        self._fault(layer, item.key, said)

    def _take_out(self, list_: str, entry: str, item: Entry, layer: Layer) -> None:
        held = self.lists[list_]
        if entry == "*":
            held.clear()
        elif held.pop(entry, None) is None:
            near = did_you_mean(entry, held)
            self._fault(layer, item.key, f"nothing below has {entry!r} under {list_}, so it cannot be taken out{near}")

    def _severities(self, place: Place, layer: Layer) -> Iterator[SeverityLine]:
        for line in place.severity:
            if self.checks and line.check not in self.checks:
                self._fault(layer, line.key, f"there is no check {line.check!r}{did_you_mean(line.check, self.checks)}")
            else:
                yield line

    def _scope(self, name: str, place: Place, layer: Layer) -> None:
        if fault := scope_fault(name):
            self._fault(layer, place.key, fault)
            return
        self.scopes.append(ScopeOverlay(name, self._overlay(place, layer, f"scope {name}")))

    def _paths(self, globs: tuple[str, ...], place: Place, layer: Layer) -> None:
        for index, glob in enumerate(globs):
            if (not glob.strip("/* ") and glob.strip() not in ("*", "**")) or glob.startswith("!"):
                self._fault(layer, (*place.key, "paths", index), f"{glob!r} matches no file; write it as in .gitignore")
            if glob.count("*") + glob.count("?") > MAX_WILDCARDS:
                self._fault(layer, (*place.key, "paths", index), f"more than {MAX_WILDCARDS} wildcards")
        self.paths.append(PathOverlay(globs, self._overlay(place, layer, f"paths {', '.join(globs)}")))

    def _overlay(self, place: Place, layer: Layer, name: str) -> Overlay:
        """What a place says otherwise."""
        added, out = self._entries(place, layer)
        severity = list(self._severities(place, layer))
        self.places += [
            Line(name, list_, entry, self._origin(layer, item.key), item.why) for list_, entry, item in added
        ]
        self.places += [Line(name, list_, f"!{entry}", self._origin(layer, item.key)) for list_, entry, item in out]
        self.places += [
            Line(name, f"severity.{line.check}", line.severity, self._origin(layer, line.key), line.why)
            for line in severity
        ]
        if place.at_most:
            self.places.append(
                Line(name, "at_most", place.at_most, self._origin(layer, (*place.key, "at_most")), place.why)
            )
        allow, deny, review, exempt = (tuple(entry for of, entry, _ in added if of == list_) for list_ in LISTS)
        return Overlay(
            allow=allow, deny=deny, review=review, exempt=exempt, at_most=place.at_most,
            taken_out=tuple((list_, entry) for list_, entry, _ in out),
            severity={line.check: line.severity for line in severity},
        )  # fmt: skip

    def _fault(self, layer: Layer, key: Key, message: str) -> None:
        if layer.file is not None:
            self.faults.append(fault_at(layer.file, (*layer.under, *key), message))


def scope_fault(name: str) -> str:
    """What is wrong with the name of a scope, and the nearest right one; empty when nothing is."""
    kind, _, rest = name.partition(":")
    if name in SCOPES or (kind in ("optional", "group") and rest):
        return ""
    near = did_you_mean(name, SCOPES) if ":" not in name else ""
    words = ", ".join(SCOPES)
    return f"there is no scope {name!r}{near or f'; there are {words}, optional:NAME and group:NAME'}"


def _place_of(layer: Layer, key: Key) -> str:
    """Where a line comes from, as file:line, with the preset's name."""
    if layer.file is None:
        return layer.name
    line = fault_at(layer.file, (*layer.under, *key), "").line
    return f"{layer.name}:{line}" if line else layer.name
