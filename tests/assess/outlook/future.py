"""Rules whose future is another: everything dated after a day is taken away or altered, the rest is left alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random
from typing import TypeVar

from msgspec.structs import replace

from scanner.rulebook import Rulebook
from scanner.rulebook.days import last_day
from scanner.rulebook.outlook_data import Measured, OwnerChange, Span, VendorRecord
from scanner.rulebook.schema import Event, Family, Generation, Hosted, HostedModel, Package, Repository

T = TypeVar("T")
NEVER = "2099-12-31"


class Future:
    """Another future after a day, drawn from a seed."""

    def __init__(self, day: date, seed: int) -> None:
        self.day, self.random = day, Random(seed)

    def rules(self, book: Rulebook) -> Rulebook:
        """The same rules with another future."""
        altered = Rulebook(book.source, book.directory)
        altered.__dict__["families"] = {name: self.family(rule) for name, rule in book.families.items()}
        altered.__dict__["packages"] = {name: self.package(rule) for name, rule in book.packages.items()}
        altered.__dict__["hosted"] = {name: self.host(rule) for name, rule in book.hosted.items()}
        return altered

    def family(self, rule: Family) -> Family:
        """States without a date (what became of the line) are those of today, so they are altered as well."""
        rule = replace(rule, successor_state="closed", successor_reason="so it came", notes=("seen later",))
        events, generations = self._kept(rule.events, self._event), self._kept(rule.generations, self._generation)
        return replace(rule, events=events, generations=generations)

    def package(self, rule: Package) -> Package:
        """A change that is still to come never happens, or another does."""
        if rule.date and self._later(rule.date):
            rule = replace(
                rule, date=self.random.choice((None, NEVER)), direction=None, change_kind="other", before="a",
                after="b", changed=False,
            )  # fmt: skip
        if rule.announced_on and self._later(rule.announced_on):
            rule = replace(rule, announced_on=None)
        since = {name: NEVER if self._later(day) else day for name, day in rule.features_since.items()}
        steps = tuple(step for step in rule.later_events if not self._later(step["date"]))
        return replace(rule, features_since=since, later_events=steps, current_state="who knows", notes=())

    def host(self, rule: Hosted) -> Hosted:
        """Listings and ends that are still to come are others."""
        return replace(rule, models=self._kept(rule.models, self._listing))

    def vendor(self, record: VendorRecord) -> VendorRecord:
        """Who starts to sell later never does."""
        later = record.sells_since and self._later(record.sells_since)
        return replace(record, sells_since=None) if later else record

    def owner(self, change: OwnerChange) -> OwnerChange:
        """A sale or a listing that is still to come never happens."""
        return replace(change, on=NEVER) if self._later(change.on) else change

    def repository(self, measured: Measured) -> Measured:
        """Commits that are still to be written say something else."""
        looks = (replace(one, five=0.0, company=1.0, agreement=True, license="BUSL") for one in measured.looks)
        other = tuple(new if self._later(old.day) else old for old, new in zip(measured.looks, looks, strict=True))
        given_up = tuple(span for one in measured.given_up if (span := self._span(one)))
        return replace(
            measured, looks=other, until=NEVER, commit="other", given_up=(*given_up, Span(NEVER)),
            quiet=tuple(span for one in measured.quiet if (span := self._span(one))),
            **{name: NEVER for name in ("seen", "written") if self._later(getattr(measured, name))},
        )  # fmt: skip

    def _span(self, span: Span) -> Span | None:
        """What begins later never does; what ends later goes on for good."""
        if self._later(span.since):
            return None
        return replace(span, until=NEVER) if span.until and self._later(span.until) else span

    def _later(self, day: str) -> bool:
        return last_day(day) > self.day

    def _kept(self, parts: tuple[T, ...], altered: Callable[[T], T | None]) -> tuple[T, ...]:
        return tuple(part for one in parts if (part := altered(one)) is not None)

    def _event(self, event: Event) -> Event | None:
        if not self._later(event.public_on):
            return event
        other = replace(event, what="something else", direction="opening", scope="line", public_on=NEVER)
        return self.random.choice((None, other))

    def _repository(self, one: Repository) -> Repository | None:
        if not one.released or not self._later(one.released):
            return one
        other = replace(one, released=NEVER, name="another", license="proprietary", open_weights=False, gated="manual")
        return self.random.choice((None, other))

    def _generation(self, generation: Generation) -> Generation | None:
        generation = replace(generation, repositories=self._kept(generation.repositories, self._repository))
        if generation.released and self._later(generation.released):
            other = replace(generation, released=NEVER, license="proprietary", open_weights=False, gated="manual")
            return self.random.choice((None, other))
        if generation.license_since and self._later(generation.license_since):
            generation = replace(generation, license="proprietary", license_since=NEVER)
        if generation.gated_since and self._later(generation.gated_since):
            generation = replace(generation, gated="manual", gated_since=NEVER)
        return generation

    def _listing(self, model: HostedModel) -> HostedModel | None:
        day = model.first_listed or model.released
        if day and self._later(day):
            return self.random.choice((None, replace(model, first_listed=NEVER, released=NEVER)))
        ends = {name: None for name in ("deprecated_on", "retires_on") if self._later(getattr(model, name) or "0001")}
        return replace(model, **ends)
