"""What was public of one offering by a day: all that a signal may look at, and nothing else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

import msgspec

from scanner.entities import Confidence, Evidence
from scanner.rulebook.outlook_data import Offering, Standing
from scanner.rulebook.schema import License

TURNS = ("closing", "tightening", "gated", "takedown")
"""Directions of events that made an offering less open."""

YEAR = 365
"""Days of a year, in which something is recent."""

_OUTDATED = 180
"""Days after which a record says nothing any more of what is going on."""


class Happening(msgspec.Struct, frozen=True):
    """An event that was public by the day. `day` is when one could know of it, `of` the offering it concerns."""

    day: date
    happened: str
    direction: str
    what: str
    of: str
    scope: Literal["line", "flagship", "part"] = "part"
    definite: bool = False
    source: str = ""
    confidence: Confidence = "high"

    @property
    def evidence(self) -> Evidence:
        """As a line of proof."""
        return Evidence(f"{self.of}: {self.what}", self.source, self.day.isoformat(), self.confidence)


class Release(msgspec.Struct, frozen=True):
    """What was out by the day, with the license and the gate of that day.

    generation the id of its generation, which it begins, or comes later in (`later`)
    open       whether its weights were public; None where nobody knows
    rank       how restrictive its license is, by its category; None where the license is not known
    """

    day: date
    name: str
    of: str
    open: bool | None
    license: str
    rank: int | None
    gate: str
    generation: str = ""
    later: bool = False
    source: str = ""
    confidence: Confidence = "high"

    @property
    def evidence(self) -> Evidence:
        """As a line of proof."""
        how = {True: f"weights under {self.license}", False: "no weights", None: "weights not known"}[self.open]
        return Evidence(f"{self.of}: {self.name} released, {how}", self.source, self.day.isoformat(), self.confidence)


class Backer(msgspec.Struct, frozen=True):
    """Who publishes it. `sells`: since when it sells hosted access to models of its own; None: not by that day.

    `standing` is the proof of its kind, `sale` that of the sale.
    """

    name: str
    kind: Standing
    sells: date | None
    standing: Evidence
    sale: Evidence | None = None


class Trait(msgspec.Struct, frozen=True):
    """A feature of a software offering: true, false, or None where nobody knows."""

    holds: bool | None
    evidence: Evidence


class Listing(msgspec.Struct, frozen=True):
    """A cloud of somebody else that had it on offer."""

    host: str
    evidence: Evidence


class Answer(msgspec.Struct, frozen=True):
    """What a source answered when it was asked, and the proof, dated by that day. `value` is None where it failed."""

    value: str | None
    evidence: Evidence


class LookUp(msgspec.Struct, frozen=True):
    """What sources said of the very thing in use, on days not after the one that is judged; None where not asked.

    asked     how it is called here; `name`: how the Hub calls it
    copies    how many others on the Hub hold a copy of the weights; fewer than `few` are few
    released  the day of the newest release on the package index; `status`: what the index calls the package
    """

    asked: str = ""
    name: Answer | None = None
    copies: Answer | None = None
    few: int = 0
    released: Answer | None = None
    status: Answer | None = None


class Known(msgspec.Struct, frozen=True):
    """One offering as it was known on a day. Everything dated in here is dated by that day or earlier.

    id, name        the id of its rule, and what people call it
    current         the release that is looked at; None for software
    license         the rule for its license; None where there is none, or nobody read it
    own             events of the line itself, oldest first; `vendor_events`: of all else by its vendors
    releases        generations of the line; `vendor_releases`: those of its vendors' other lines
    backers         who publishes it; empty where no record says
    owners          listings on an exchange and sales of its vendor, oldest first; `peers`: what other software in its
                    field did to its terms
    listings        None where it is listed somewhere, on a day that nobody knows
    read            the day on which its record was last read; None where it is younger than `as_of`, or nobody says
    hosted          the id at a vendor under which it is used; empty for weights
    retirement      what the vendor had said by then of the end of this hosted model; `retired`: it has ended
    looked_up       what its sources said when they were asked; empty where nobody asked
    """

    as_of: date
    offering: Offering
    id: str
    name: str
    vendor: str
    current: Release | None = None
    license: License | None = None
    hosted: str = ""
    own: tuple[Happening, ...] = ()
    vendor_events: tuple[Happening, ...] = ()
    releases: tuple[Release, ...] = ()
    vendor_releases: tuple[Release, ...] = ()
    backers: tuple[Backer, ...] = ()
    owners: tuple[Evidence, ...] = ()
    peers: tuple[Happening, ...] = ()
    listings: tuple[Listing, ...] | None = ()
    traits: dict[str, Trait] = {}
    read: date | None = None
    retirement: tuple[Evidence, ...] = ()
    retired: bool = False
    looked_up: LookUp = LookUp()

    @property
    def outdated(self) -> str:
        """Why nothing can be said of what happened lately, where its record was last read long before; else empty."""
        if self.read is None or self.read >= self.since(_OUTDATED):
            return ""
        return f"its record was last read on {self.read}, so what happened since is not in it"

    def since(self, days: int) -> date:
        """The day that many days before the one that is judged."""
        return self.as_of - timedelta(days=days)
