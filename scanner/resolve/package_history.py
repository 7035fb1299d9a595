"""Whether the releases of a package name different licenses, and in which release that began.

Only what releases say of themselves is compared, source with like source: metadata with metadata. Searched is by
halving between releases that differ, so that a change among a thousand releases is found by ten questions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from scanner.entities import Change, Claim, License
from scanner.licensing import members_of, spelled_alternatives

if TYPE_CHECKING:
    from scanner.rulebook.index import Rulebook

MAX_LOOKS = 40
"""Releases of one package that are asked about in one search."""

ANCHORS = 6
"""Releases looked at in any case, evenly spread: a license that was changed and changed back lies between two alike."""

NEARBY = 3
"""Releases tried beside one that says nothing of its license."""


class Told(msgspec.Struct, frozen=True):
    """What one release says of its license. `day` is that of its release (ISO 8601), as far as the index tells it."""

    version: str
    license: License
    source: str
    where: str
    retrieved: str
    day: str | None = None

    @property
    def says(self) -> str | None:
        """The license in one line, None when the release names none that is understood."""
        if self.license.state != "known":
            return None
        return self.license.expression or " AND ".join(self.license.ids)


Look = Callable[[str], "Told | None"]
"""Asks a release; None when it cannot be read."""


def differ(one: License, other: License, rules: Rulebook) -> bool:
    """Whether two licenses are surely not the same. A family ("BSD") is not told from a member of it."""
    if one.state != "known" or other.state != "known":
        return False
    if one.expression is None or other.expression is None:
        return not (_covered(one, other, rules) and _covered(other, one, rules))
    ways = [{frozenset(group) for group in spelled_alternatives(each, rules)} for each in (one, other)]
    return ways[0] != ways[1]


def change(before: Told, after: Told, note: str = "") -> Change:
    """The change between two releases. Without a date on the index, it is the day on which we saw it."""
    undated = "" if after.day else "the index tells no dates: seen on that day"
    return Change(
        topic="license",
        before=before.says,
        after=after.says,
        date=after.day or after.retrieved[:10],
        source=after.source,
        where=after.where,
        revision=after.version,
        note="; ".join(filter(None, (note, undated))),
    )


def compared(own: Told, newest: Told | None, version: str, rules: Rulebook) -> tuple[tuple[Change, ...], Claim]:
    """A release against the newest (`version`, None when it could not be read), and a claim of what came of it."""
    if newest is None:
        return (), _claim(own, f"the newest release {version} could not be read", "not compared with it")
    if own.says is None or newest.says is None:
        silent = own if own.says is None else newest
        what = f"{silent.version} names no license that is understood"
        return (), _claim(
            newest, f"newest release {version}: {newest.says or 'not understood'}", f"not compared: {what}"
        )
    said = f"newest release {version}: {newest.says}"
    if not differ(own.license, newest.license, rules):
        return (), _claim(newest, said, f"the same as {own.version}")
    unsure = f"seen at the newest release; between {own.version} and that, --history finds where it came"
    return (change(own, newest, unsure),), _claim(newest, said, f"not the same as {own.version}: {own.says}")


def walked(releases: Sequence[Told], rules: Rulebook) -> tuple[Change, ...]:
    """The changes between releases that are all known, the oldest first."""
    speaking = [told for told in releases if told.says]
    return tuple(
        change(before, after) for before, after in pairwise(speaking) if differ(before.license, after.license, rules)
    )


def searched(versions: Sequence[str], fixed: Sequence[str], look: Look, rules: Rulebook) -> Search:
    """The changes of license between the first and last of `versions` (the oldest first), `fixed` among them."""
    search = Search(versions, look, rules)
    step = max(1, len(versions) // ANCHORS)
    places = {*range(0, len(versions), step), len(versions) - 1}
    places |= {versions.index(version) for version in fixed if version in versions}
    told = [place for place in sorted(places) if search.at(place)]
    for first, last in pairwise(told):
        search.changes.extend(search.between(first, last))
    return search


class Search(msgspec.Struct):
    """One search: what was asked, what came of it."""

    versions: Sequence[str]
    look: Look
    rules: Rulebook
    changes: list[Change] = msgspec.field(default_factory=list)
    seen: dict[int, Told | None] = msgspec.field(default_factory=dict)

    def at(self, place: int) -> Told | None:
        """What the release at a place says, asked once; None when it says nothing, or enough were asked."""
        if place not in self.seen:
            if len(self.seen) >= MAX_LOOKS:
                return None
            told = self.look(self.versions[place])
            self.seen[place] = told if told and told.says else None
        return self.seen[place]

    def between(self, first: int, last: int) -> Iterator[Change]:
        """The changes after the release at `first`, up to that at `last`; both were read."""
        spans = [(first, last)]
        while spans:
            low, high = spans.pop()
            before, after = self.at(low), self.at(high)
            if before is None or after is None or not differ(before.license, after.license, self.rules):
                continue
            middle = self._middle(low, high)
            if middle is not None:
                spans += [(middle, high), (low, middle)]
                continue
            skipped = high - low - 1
            unsure = f"{skipped} releases after {before.version} were not read: it may have come with one of them"
            yield change(before, after, unsure if skipped else "")

    def _middle(self, low: int, high: int) -> int | None:
        """A release between two that says something, the middle one or one near it."""
        half = (low + high) // 2
        near = sorted(range(max(low + 1, half - NEARBY), min(high, half + NEARBY + 1)), key=lambda at: abs(at - half))
        return next((place for place in near if self.at(place)), None)


def _covered(one: License, other: License, rules: Rulebook) -> bool:
    """Whether each id of `one` is an id of `other`, a family of one, or a member of one."""
    families = {member for found in other.ids for member in members_of(found, rules)}
    return all(
        found in other.ids or found in families or not set(other.ids).isdisjoint(members_of(found, rules))
        for found in one.ids
    )


def _claim(told: Told, value: str, note: str) -> Claim:
    return Claim("history", value, told.source, told.where, retrieved=told.retrieved, revision=told.version, note=note)
