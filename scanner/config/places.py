"""What a policy says, as a whole and at one place: dev and test can be laxer, a directory stricter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec
from msgspec.structs import replace

from scanner.entities import Severity
from scanner.syntax.globs import path_matches

Chosen = Literal["error", "warning", "note", "off", "at-least-warning", "at-most-warning"]
"""What a policy says of a check. A check may find worse and milder things: the last two keep that apart."""
LISTS = ("allow", "deny", "review", "exempt")
"""Lists of a policy whose entries name licenses, categories or terms."""
REVIEWED = ("network-copyleft", "non-commercial", "research-only", "proprietary", "source-available")
"""Categories that a person looks at where no policy says anything else."""


class PlacePolicy(msgspec.Struct, frozen=True, kw_only=True):
    """What is allowed at one place.

    allow     not empty: everything that it does not name is denied
    exempt    neither denied nor for review, although a category or term of it is
    severity  by check; "off" silences it
    here      the same, said of this very place: taken as it is, also for what serves development only
    at_most   no finding is worse here
    """

    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    review: tuple[str, ...] = REVIEWED
    exempt: tuple[str, ...] = ()
    severity: dict[str, Chosen] = {}
    here: dict[str, Chosen] = {}
    at_most: Severity | None = None


class Overlay(msgspec.Struct, frozen=True, kw_only=True):
    """What is different at some places. `allow` takes the place of the one below; the other entries are added.

    An entry that is added to one list leaves the others; `taken_out` holds those that leave theirs: (list, entry),
    where "*" stands for all.
    """

    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    review: tuple[str, ...] = ()
    exempt: tuple[str, ...] = ()
    taken_out: tuple[tuple[str, str], ...] = ()
    severity: dict[str, Chosen] = {}
    at_most: Severity | None = None


class ScopeOverlay(msgspec.Struct, frozen=True):
    """What is different in a scope: runtime, dev, build, test, docs, optional, group, optional:NAME or group:NAME."""

    scope: str
    says: Overlay


class PathOverlay(msgspec.Struct, frozen=True):
    """What is different for files that match one of these patterns, relative to the configuration's directory."""

    paths: tuple[str, ...]
    says: Overlay


class Policy(PlacePolicy, frozen=True, kw_only=True):
    """What is allowed in the whole project.

    scopes, paths  what is different at places, later ones on top
    extends        the presets that it is laid over
    under          the scanned directory, relative to that of the configuration; empty where they are the same
    why            the reason for an entry or a check, where a preset gives one
    waivers_need   keys that no waiver may be without
    """

    scopes: tuple[ScopeOverlay, ...] = ()
    paths: tuple[PathOverlay, ...] = ()
    extends: tuple[str, ...] = ()
    under: str = ""
    why: dict[str, str] = {}
    waivers_need: tuple[Literal["approver", "expires"], ...] = ()

    @property
    def off(self) -> tuple[str, ...]:
        """The checks that it turns off, in words: everywhere, or where."""
        places = [("", self.severity), *((f" in {one.scope}", one.says.severity) for one in self.scopes)]
        places += [(f" in {', '.join(one.paths)}", one.says.severity) for one in self.paths]
        return tuple(f"{check}{where}" for where, said in places for check in said if said[check] == "off")

    @property
    def differs(self) -> bool:
        """Whether anything depends on the place."""
        return bool(self.scopes or self.paths)

    def overlays(self, scope: str, file: str) -> tuple[int, ...]:
        """Which of the overlays, scopes before paths, hold in a scope and a file of the scanned directory."""
        names = scopes_of(scope)
        path = f"{self.under}/{file}" if self.under else file
        ordered = sorted(range(len(self.scopes)), key=lambda index: _exactness(self.scopes[index].scope, names))
        found = [index for index in ordered if self.scopes[index].scope in names]
        first = len(self.scopes)
        return (
            *found,
            *(
                first + index
                for index, one in enumerate(self.paths)
                if any(path_matches(glob, path) for glob in one.paths)
            ),
        )

    def at(self, overlays: Iterable[int]) -> PlacePolicy:
        """The policy where these overlays hold."""
        place = PlacePolicy(
            allow=self.allow, deny=self.deny, review=self.review, exempt=self.exempt, severity=self.severity
        )
        for index in overlays:
            first = len(self.scopes)
            place = over(place, self.scopes[index].says if index < first else self.paths[index - first].says)
        return place


def scopes_of(scope: str) -> tuple[str, ...]:
    """The names under which a policy may speak of a scope, the most general first.

    A dependency group serves development ("dev"), or tests or docs where it is called so.
    """
    kind, _, name = scope.partition(":")
    if kind != "group":
        return tuple(dict.fromkeys((kind, scope)))
    word = name.lower().rstrip("s").removesuffix("ing")
    special = {"test": ("test",), "doc": ("docs",), "build": ("build",)}.get(word, ())
    return ("dev", *special, "group", scope)


def over(place: PlacePolicy, overlay: Overlay) -> PlacePolicy:
    """A policy with an overlay on top."""
    lists = {name: tuple(_kept(getattr(place, name), name, overlay)) for name in LISTS}
    if overlay.allow:
        lists["allow"] = ()
    for name in LISTS:
        lists[name] = tuple(dict.fromkeys((*lists[name], *getattr(overlay, name))))
    at_most = overlay.at_most or place.at_most
    return replace(place, **lists, here={**place.here, **overlay.severity}, at_most=at_most)


def _kept(entries: Iterable[str], name: str, overlay: Overlay) -> Iterator[str]:
    """The entries of a list that the overlay neither takes out nor puts into another; `allow` and `review` go well."""
    out = {entry for list_, entry in overlay.taken_out if list_ == name}
    friends = ("allow", "review")
    moved = {
        entry
        for other in LISTS
        if other != name and not (name in friends and other in friends)
        for entry in getattr(overlay, other)
    }
    yield from (entry for entry in entries if entry not in out | moved and "*" not in out)


def resolved(chosen: Chosen | None, severity: Severity) -> Severity | None:
    """The severity that a policy's word makes of a finding's own; None where the check is off."""
    match chosen:
        case None:
            return severity
        case "off":
            return None
        case "at-least-warning":
            return "error" if severity == "error" else "warning"
        case "at-most-warning":
            return "note" if severity == "note" else "warning"
        case _:
            return chosen


def _exactness(scope: str, names: tuple[str, ...]) -> int:
    return names.index(scope) if scope in names else -1
