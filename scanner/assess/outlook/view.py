"""The rules as of a day: builds what was known of an offering, and is the only part of the outlook that sees the rules.

Whatever carries a date after the day is left out here, once for all signals. Facts without a date (who stands behind a
package, say) count from the day the offering is known to exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

from scanner.assess.choice import OPENNESS
from scanner.assess.outlook.known import TURNS, Backer, Happening, Known, Listing, LookUp, Release
from scanner.assess.outlook.looked_up import looked_up
from scanner.assess.outlook.releases import releases_of
from scanner.assess.outlook.software import steps_of, traits_of
from scanner.assess.retirement import has_ended, retirement
from scanner.entities import Change, Evidence, Facts, Outlook
from scanner.licensing import category_of
from scanner.rulebook import Rulebook
from scanner.rulebook.days import last_day
from scanner.rulebook.kept import seen
from scanner.rulebook.outlook_data import (
    Measured,
    OwnerChange,
    VendorRecord,
    load_copies,
    load_measured,
    load_owners,
    load_vendors,
)
from scanner.rulebook.schema import Event, Family, HostedModel, License, Package

NO_TEXT = ("unknown", "inherits-base")
"""What a generation says instead of a license when nobody has read one for it."""

MOST_OUTLOOKS = 200
"""Outlooks that are remembered."""

_Published = tuple[tuple[VendorRecord, ...], tuple[Family, ...], tuple[Package, ...]]
"""Who stands behind a name, and what they publish."""


class View:
    """The rules, with nothing in sight that was not public by the end of `as_of`."""

    def __init__(self, rules: Rulebook, as_of: date) -> None:
        self._rules, self.as_of = rules, as_of
        self.outlooks = rules.notes("outlooks", Outlook, MOST_OUTLOOKS, as_of.isoformat(), *_grounds(rules))
        """What was worked out before, by generation or software: hundreds of components may be of one."""
        self._released: dict[str, list[Release]] = {}
        self._happened: dict[str, list[Happening]] = {}
        self._published: dict[str, _Published] = {}

    @cached_property
    def _records(self) -> tuple[VendorRecord, ...]:
        return load_vendors(self._rules.directory).vendors

    @cached_property
    def _owners(self) -> tuple[OwnerChange, ...]:
        return load_owners(self._rules.directory).changes

    def model(
        self, family: Family, generation: str | None = None, *, hosted: HostedModel | None = None,
        facts: Facts | None = None,
    ) -> Known | None:  # fmt: skip
        """A line of models; `generation` is the one looked at, else the newest with weights by that day.

        `hosted`: it is used as this id at a vendor. `facts`: what a look-up told of the very repository, and what its
        source said anew of it. None where nothing of it was out by that day.
        """
        line = [family]
        if family.successor and (successor := self._rules.families.get(family.successor)):
            line.append(successor)
        releases = self._releases(line)
        own = self._events(line)
        current = self._current(family, generation, releases)
        if current is None:
            return None
        records, families, software = self._of_vendor(family.vendor)
        own_ids = {member.id for member in line}
        others = [one for one in families if one.id not in own_ids]
        return Known(
            as_of=self.as_of,
            offering="model",
            id=family.id,
            name=f"{current.name} ({family.vendor})",
            vendor=family.vendor,
            current=current,
            license=self._license(current.license),
            hosted=hosted.id if hosted else "",
            own=tuple(sorted((*own, *self._changes(facts.history if facts else (), current)), key=_day)),
            vendor_events=tuple(sorted((*self._events(others), *steps_of(software, self._public)), key=_day)),
            releases=releases,
            vendor_releases=self._releases(others),
            backers=self._backers(records),
            owners=self._owner_changes({member.id for member in line}),
            listings=self._listings(family, {record.name for record in records}),
            read=self._read(family.checked),
            retirement=tuple(self._retirement(hosted)) if hosted else (),
            retired=bool(hosted and has_ended(hosted, self.as_of)),
            looked_up=self._looked_up(facts),
        )

    def software(self, package: Package, *, facts: Facts | None = None) -> Known | None:
        """A software offering; None where it did not exist yet. `facts`: what a look-up told of a package of it."""
        founded = package.features.get("year_founded")
        if isinstance(founded, int) and founded > self.as_of.year:
            return None
        records, families, software = self._of_vendor(package.vendor)
        others = [one for one in software if one.id != package.id]
        return Known(
            as_of=self.as_of,
            offering="software",
            id=package.id,
            name=f"{package.name} ({package.vendor})" if package.vendor not in package.name else package.name,
            vendor=package.vendor,
            own=tuple(sorted(steps_of([package], self._public), key=_day)),
            vendor_events=tuple(sorted((*self._events(families), *steps_of(others, self._public)), key=_day)),
            backers=self._backers(records),
            read=self._read(package.checked),
            traits=traits_of(package, self._measured.get(package.id), self._public),
            owners=self._owner_changes({package.id}),
            peers=tuple(sorted(self._peers(package), key=_day)),
            looked_up=self._looked_up(facts),
        )

    def _looked_up(self, facts: Facts | None) -> LookUp:
        return looked_up(facts, self._public, lambda: load_copies(self._rules.directory).few)

    def _read(self, checked: str | None) -> date | None:
        return last_day(checked) if checked and self._public(checked) else None

    def _public(self, day: str) -> bool:
        return last_day(day) <= self.as_of

    def _current(self, family: Family, generation: str | None, releases: Sequence[Release]) -> Release | None:
        own = [release for release in releases if release.of == family.id and not release.later]
        if generation is not None:
            return next((release for release in own if release.generation == generation), None)
        with_weights = [release for release in own if release.open is not False]
        return (with_weights or own)[-1] if own else None

    def _releases(self, families: Iterable[Family]) -> tuple[Release, ...]:
        return tuple(sorted((one for family in families for one in self._releases_of(family)), key=_day))

    def _releases_of(self, family: Family) -> list[Release]:
        """Those of one family, worked out once: each of its models asks, and each line of the same vendor."""
        if family.id not in self._released:
            self._released[family.id] = list(releases_of(family, self._public, self._rank))
        return self._released[family.id]

    def _rank(self, license_: str) -> int | None:
        category = None if license_ in NO_TEXT else category_of(license_, self._rules)
        return OPENNESS.index(category) if category in OPENNESS[:-1] else None

    def _license(self, name: str) -> License | None:
        rule = None if name in NO_TEXT else self._rules.license(name)
        return rule if rule and not (rule.effective and not self._public(rule.effective)) else None

    def _events(self, families: Iterable[Family]) -> tuple[Happening, ...]:
        """The events of families, oldest first; what a family and its successor both tell stands once."""
        found: list[Happening] = []
        for family in families:
            told = {(one.happened, one.direction) for one in found}
            found += [one for one in self._events_of(family) if (one.happened, one.direction) not in told]
        return tuple(sorted(found, key=_day))

    def _events_of(self, family: Family) -> list[Happening]:
        if family.id not in self._happened:
            events = self._rules.events_until(family, self.as_of)
            self._happened[family.id] = [_happening(event, family.id) for event in events]
        return self._happened[family.id]

    def _changes(self, changes: Sequence[Change], current: Release) -> Iterator[Happening]:
        """What the source of the very repository said anew: a gate, or a license of a stricter category."""
        for change in changes:
            if not self._public(change.date[:10]):
                continue
            what = f"{change.topic}: {_short(change.before)} became {_short(change.after)}"
            direction = self._turned(change)
            if direction:
                yield Happening(
                    last_day(change.date[:10]), change.date[:10], direction, what, current.name, source=change.where
                )

    def _turned(self, change: Change) -> str | None:
        if change.topic == "access":
            return "gated" if change.after in ("auto", "manual") and change.before != "manual" else None
        if change.topic == "access-terms":  # the text of a gate, where there was none before
            return "gated" if change.after and not change.before else None
        before, after = (self._rank(value) if value else None for value in (change.before, change.after))
        stricter = change.topic == "license" and before is not None and after is not None and after > before
        return "tightening" if stricter else None

    def _of_vendor(self, vendor: str) -> _Published:
        """The records of those behind a vendor's name, and all that they publish."""
        if vendor not in self._published:
            records = tuple(record for record in self._records if vendor in record.names)
            names = {vendor, *(name for record in records for name in record.names)}
            self._published[vendor] = (records, *self._rules.published_by(names))
        return self._published[vendor]

    def _owner_changes(self, offerings: set[str]) -> tuple[Evidence, ...]:
        """What was known of new owners of an offering, oldest first."""
        changes = (one for one in self._owners if offerings & set(one.offerings) and self._public(one.on))
        return tuple(
            Evidence(one.what, _first(one.sources), last_day(one.on).isoformat(), one.confidence)
            for one in sorted(changes, key=lambda one: last_day(one.on))
        )

    def _peers(self, package: Package) -> Iterator[Happening]:
        """The turns of software of other vendors in the same field."""
        others = self._rules.changed_in(package.field) if package.field else ()
        events = steps_of((one for one in others if one.vendor != package.vendor), self._public)
        return (event for event in events if event.direction in TURNS)

    @cached_property
    def _measured(self) -> Mapping[str, Measured]:
        """Read only where software is judged."""
        return load_measured(self._rules.directory)

    def _backers(self, records: Iterable[VendorRecord]) -> tuple[Backer, ...]:
        return tuple(self._backer(record) for record in records)

    def _backer(self, record: VendorRecord) -> Backer:
        standing = Evidence(f"{record.name}: {record.kind}", _first(record.sources), None, record.confidence)
        if record.sells_since is None or not self._public(record.sells_since):
            return Backer(record.name, record.kind, None, standing)
        day = last_day(record.sells_since)
        what = f"{record.name} sells hosted access to its models"
        sale = Evidence(what, _first(record.sells_sources), day.isoformat(), record.sells_confidence)
        return Backer(record.name, record.kind, day, standing, sale)

    def _listings(self, family: Family, own: set[str]) -> tuple[Listing, ...] | None:
        """Clouds of others that offered the family by that day; None where it is listed on a day nobody knows."""
        found: dict[str, Listing] = {}
        undated = False
        for one in self._rules.listings_of(family.id):
            if own & {one.parent, one.name}:
                continue
            if one.since and self._public(one.since):
                evidence = Evidence(f"{one.name} lists {one.model}", one.source, one.since, one.confidence)
                found.setdefault(one.cloud, Listing(one.name, evidence))
            undated = undated or one.since is None
        return tuple(found.values()) or (None if undated else ())

    def _retirement(self, model: HostedModel) -> Iterator[Evidence]:
        if told := retirement(model, self.as_of):
            day = model.retires_on if has_ended(model, self.as_of) else model.deprecated_on
            yield Evidence(f"{model.id} {told[1]}", _first(model.sources), day, model.confidence)


def _grounds(rules: Rulebook) -> Iterator[str]:
    """What outlooks rest on beside the rules of offerings: what else is on file for them, and the code."""
    package = Path(__file__).parents[2]
    code = ("entities", "licensing", "assess", "assess/outlook", "assess/outlook/signals")
    folders = ((rules.directory / "outlook", ".toml"), *((package / room, ".py") for room in code))
    return (one for folder, suffix in folders for one in sorted(seen(folder, suffix)))


@lru_cache(maxsize=2)
def view_of(rules: Rulebook, as_of: date) -> View:
    """The view of a day: the same for all that is assessed by it, such as a project before and after a change."""
    return View(rules, as_of)


def _day(dated: Happening | Release) -> date:
    return dated.day


def _happening(event: Event, of: str) -> Happening:
    source = _first(event.sources)
    what = " ".join(event.what.split()).rstrip(".")
    return Happening(
        last_day(event.public_on), event.date, event.direction, what, of, event.scope, event.definite, source,
        event.confidence,
    )  # fmt: skip


def _first(sources: tuple[str, ...]) -> str:
    return sources[0] if sources else ""


def _short(value: str | None) -> str:
    return f"“{value[:80]}”" if value else "nothing"
