"""Whether an offering is likely to stay open."""

from __future__ import annotations

from typing import Literal

import msgspec

from scanner.entities.scales import Band, Confidence


class Evidence(msgspec.Struct, frozen=True):
    """One line of proof under a finding: what, who says so, since when. `date` is the day it became public."""

    text: str
    source: str = ""
    date: str | None = None
    confidence: Confidence = "high"


class Signal(msgspec.Struct, frozen=True):
    """One reason why an offering may or may not stay open, as far as it was known on the day of the audit.

    code        a short name: "successor-closed", "license-revocable" ...
    why         one sentence with the fact behind it, or what could not be found out
    weight      what it adds to the score while it is present (log odds); None for a fact that is shown but not scored
    """

    code: str
    state: Literal["present", "absent", "unknown"]
    why: str
    evidence: tuple[Evidence, ...] = ()
    weight: float | None = None


class Outlook(msgspec.Struct, frozen=True):
    """Question 3 for one Component: will it stay open?

    band        None where too little is known to say; `why` says so
    widest      the best and the worst band that the unknown signals leave possible
    frequency   what became of past offerings in that band, one sentence with its figures; empty where none was measured
    telling     whether past offerings in that band turned measurably more often than all did; without it, the band is a
                hint. Facts (closing, closed) are always telling
    timeline    the dated events of the offering, its family and its vendor that were public by then, the oldest first
    """

    component: str
    band: Band | None
    why: str
    signals: tuple[Signal, ...] = ()
    widest: tuple[Band, Band] | None = None
    frequency: str = ""
    timeline: tuple[Evidence, ...] = ()
    telling: bool = False
