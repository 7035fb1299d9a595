"""rules/outlook/*.toml: who stands behind weights, what counts as a turn, and what the history says of each signal."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal

import msgspec

from scanner.rulebook.kept import remembered, remembered_data
from scanner.rulebook.schema import Confidence, Day, Rule
from scanner.rulebook.shelves import Shelf

Offering = Literal["model", "software"]
"""What the history is fitted for, each apart."""

Standing = Literal["listed", "venture", "private", "nonprofit", "academic", "state", "community", "individual"]
"""Whose money keeps an offering going. The first two owe investors a return."""


class VendorRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who publishes. `names`: how `vendor` of families and packages writes it, alone or together with others.

    `sells_since`: the day from which it sells hosted access to models of its own; None where it does not.
    `sources` and `confidence` are those of `kind`; `sells_sources` and `sells_confidence` those of that day.
    """

    name: str
    kind: Standing
    names: tuple[str, ...]
    sells_since: Day | None = None
    sells_sources: tuple[str, ...] = ()
    sells_confidence: Confidence = "low"
    sources: tuple[str, ...] = ()
    confidence: Confidence = "low"


class VendorRecords(Rule, frozen=True, kw_only=True):
    """rules/outlook/vendors.toml."""

    vendors: tuple[VendorRecord, ...]


class OwnerChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A vendor went public or came to other owners.

    `offerings`: ids of families and packages; `on`: the day on which one could know of it.
    """

    offerings: tuple[str, ...]
    on: Day
    what: str
    sources: tuple[str, ...] = ()
    confidence: Confidence = "low"


class OwnerChanges(Rule, frozen=True, kw_only=True):
    """rules/outlook/owners.toml."""

    changes: tuple[OwnerChange, ...]


class Copies(Rule, frozen=True, kw_only=True):
    """rules/outlook/copies.toml: so many other owners on the Hub, or more, are no few."""

    few: int


class RepositoryLook(msgspec.Struct, frozen=True, array_like=True):
    """What a repository said of itself on a day, at a commit. Shares are of the commits of the twelve months before.

    five      share of the five who wrote most
    company   share of the company (mail domain) that wrote most
    agreement whether contributors are asked for a contributor agreement
    license   what the license files at its top read as, the strictest of them; empty where they do not tell
    """

    day: Day
    commit: str
    five: float
    company: float
    agreement: bool
    license: str = ""


class Span(msgspec.Struct, frozen=True, array_like=True):
    """From one day to another; without an end, it was not over when somebody looked last."""

    since: Day
    until: Day | None = None


class Measured(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The looks at the repository of one offering, oldest first.

    until     day of the last commit
    seen      day up to which its commits are known: when the copy was made that was measured
    written   day of the last commit by a human
    quiet     each more than a year from one commit by a human to the next
    given_up  when its README said that nobody maintains it
    """

    offering: str
    repository: str
    commit: str
    until: Day
    seen: Day
    written: Day
    looks: tuple[RepositoryLook, ...]
    quiet: tuple[Span, ...] = ()
    given_up: tuple[Span, ...] = ()


class MeasuredRepositories(Rule, frozen=True, kw_only=True):
    """rules/outlook/measured.toml, written by tools/measure_repositories.py."""

    repositories: tuple[Measured, ...]


class LeftOut(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the history that is no lesson: offerings by id, or whole kinds of change, and why."""

    why: str
    offerings: tuple[str, ...] = ()
    change_kinds: tuple[str, ...] = ()


class History(Rule, frozen=True, kw_only=True):
    """rules/outlook/history.toml: how the history is read.

    turns         directions of events that count as a turn of an open offering
    cutoffs       the days at which each offering is looked at, with what was public by then
    read_until    the day up to which the history was read: no look may need to see further
    """

    turns: tuple[str, ...]
    horizon_months: int
    cutoffs: tuple[Day, ...]
    read_until: Day
    left_out: tuple[LeftOut, ...] = ()

    @property
    def excluded(self) -> frozenset[str]:
        """The ids of offerings that are left out."""
        return frozenset(name for part in self.left_out for name in part.offerings)

    @property
    def excluded_kinds(self) -> frozenset[str]:
        """The kinds of change that are left out."""
        return frozenset(name for part in self.left_out for name in part.change_kinds)


class Weight(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a signal adds to the score (log odds), with its 90 % interval, and the looks behind it.

    `share`: in how many of the looks where it was known it was present; an unknown signal counts by that share.
    `present` and `absent` are looks, `present_turned` and `absent_turned` those of them followed by a turn.
    """

    signal: str
    weight: float
    low: float
    high: float
    share: float
    present: int
    present_turned: int
    absent: int
    absent_turned: int
    unknown: int


class BandRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What became of past offerings in a band. `above`: the probability from which on the band begins.

    Counted on predictions by models that had not seen the vendor. `looks` are offerings at cut-offs; `low` and `high`:
    the 90 % interval of the share of them that turned, over resampled vendors.
    """

    band: Literal["steady", "watch", "at-risk"]
    above: float
    looks: int
    looks_turned: int
    low: float
    high: float
    offerings: int
    offerings_turned: int


class Fitted(Rule, frozen=True, kw_only=True):
    """rules/outlook/model.toml and software.toml, written by bench/backtest.py: an additive model of turning."""

    offering: Offering
    horizon_months: int
    intercept: float
    base_rate: float
    looks: int
    looks_turned: int
    weights: tuple[Weight, ...]
    bands: tuple[BandRecord, ...]


@lru_cache(maxsize=8)
def load_vendors(rules_directory: Path) -> VendorRecords:
    """Who publishes weights. Raises OSError or msgspec.ValidationError: a broken installation."""
    return remembered_data(rules_directory / "outlook" / "vendors.toml", VendorRecords)


@lru_cache(maxsize=8)
def load_owners(rules_directory: Path) -> OwnerChanges:
    """Who went public or changed hands. Raises OSError or msgspec.ValidationError: a broken installation."""
    return remembered_data(rules_directory / "outlook" / "owners.toml", OwnerChanges)


@lru_cache(maxsize=8)
def load_copies(rules_directory: Path) -> Copies:
    """When copies are few. Raises OSError or msgspec.ValidationError: a broken installation."""
    return remembered_data(rules_directory / "outlook" / "copies.toml", Copies)


@lru_cache(maxsize=8)
def load_measured(rules_directory: Path) -> Mapping[str, Measured]:
    """Offering to its repository, day by day. Raises OSError or msgspec.ValidationError: a broken installation."""
    path = rules_directory / "outlook" / "measured.toml"
    kept = remembered("measured-by-offering", [path], dict[str, msgspec.Raw], lambda: _measured(path))
    return Shelf(kept, Measured)


def _measured(path: Path) -> dict[str, msgspec.Raw]:
    """Each repository in JSON, by offering."""
    found = msgspec.toml.decode(path.read_bytes(), type=MeasuredRepositories)
    return {one.offering: msgspec.Raw(msgspec.json.encode(one)) for one in found.repositories}


@lru_cache(maxsize=8)
def load_history(rules_directory: Path) -> History:
    """How the history is read. Raises OSError or msgspec.ValidationError: a broken installation."""
    return remembered_data(rules_directory / "outlook" / "history.toml", History)


@lru_cache(maxsize=8)
def load_fitted(rules_directory: Path, offering: Offering) -> Fitted:
    """The weights for models or software. Raises OSError or msgspec.ValidationError: a broken installation."""
    return remembered_data(rules_directory / "outlook" / f"{offering}.toml", Fitted)
