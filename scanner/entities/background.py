"""What the rules know of single things: the page of one component, the explanation of one word."""

from __future__ import annotations

from typing import Literal

import msgspec

from scanner.entities.claim import Claim
from scanner.entities.outlook import Evidence, Outlook
from scanner.entities.scales import Band, Confidence, Level


class Clause(msgspec.Struct, frozen=True):
    """One term of a license for a reader. `kind`: right, duty, limit or risk; `word` is that of rules/terms.toml.

    when    the acts that trigger it, as a phrase: "you pass copies on"
    show    texts that it wants shown, each an alternative
    """

    kind: Literal["right", "duty", "limit", "risk"]
    word: str
    clause: str
    summary: str
    when: str = ""
    show: tuple[str, ...] = ()


class Deed(msgspec.Struct, frozen=True):
    """A license as the rules hold it, told clause by clause.

    via         the component that it flows down from; empty for the component's own
    category    permissive, copyleft, research-only ...
    read        how much of its text was read: full, partial, secondary, none
    checked     the day it was read
    grants      the acts it allows, each a phrase after "you may"
    """

    id: str
    name: str
    category: str
    via: str = ""
    url: str = ""
    effective: str | None = None
    revocable: str = ""
    read: str = "none"
    checked: str = ""
    grants: tuple[str, ...] = ()
    clauses: tuple[Clause, ...] = ()
    confidence: Confidence = "high"


class Allowance(msgspec.Struct, frozen=True):
    """What the terms say to one act, as a phrase after "you", for a use that is commercial and for one that is not."""

    act: str
    private: Level
    commercial: Level


class Recipient(msgspec.Struct, frozen=True):
    """Who is sent the data that a hosted model is asked with, as the rules last read it (`checked`).

    signs   what the id itself gives away: that the model may move, that inputs may train ...
    """

    name: str
    country: str = ""
    jurisdiction: str = ""
    parent: str = ""
    regions: str = ""
    zero_retention: str = ""
    signs: tuple[str, ...] = ()
    checked: str = ""
    confidence: Confidence = "high"


class Substitute(msgspec.Struct, frozen=True):
    """Something of the same kind that rules know. `license` by name; `level`: what its terms say to the stated use.

    losses  what one would give up, or owe anew; `band` is its outlook. Both only where the two were compared.
    source  where its size and what it reads was read; empty: from memory
    """

    name: str
    maker: str
    license: str
    level: Level
    confidence: Confidence = "high"
    band: Band | None = None
    losses: tuple[str, ...] = ()
    source: str = ""


class Background(msgspec.Struct, frozen=True):
    """What the rules hold of a Component beyond its Facts, for who wants to know all of it.

    made        label and text: family, maker ...; empty where no rule knows it
    openness    which parts of its family are open, and of which generation ("of") that was said
    allowances  what the terms allow, act by act; `unless` is what they allow less under
    events      what happened to its openness and was public by the day judged, the oldest first
    aside       what it could be mistaken for, a sentence each
    """

    component: str
    made: dict[str, str] = {}
    deeds: tuple[Deed, ...] = ()
    allowances: tuple[Allowance, ...] = ()
    unless: tuple[str, ...] = ()
    events: tuple[Evidence, ...] = ()
    openness: dict[str, str] = {}
    recipient: Recipient | None = None
    substitutes: tuple[Substitute, ...] = ()
    aside: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


class Explanation(msgspec.Struct, frozen=True):
    """What is meant by a word that reports use, or what the rules hold of what it names.

    kind    check, license, family, package, vendor or term
    what    what it is, in a sentence or two
    why     why it matters
    remedy  what to do
    about   label and text of what else there is to say in short
    claims  of a vendor: what its terms say, as in Facts
    listed  what it comprises, a line each: generations of a family, licenses that have a term; `listing` says which
    """

    kind: Literal["check", "license", "family", "package", "vendor", "term"]
    id: str
    name: str
    what: str
    why: str = ""
    remedy: str = ""
    about: dict[str, str] = {}
    deed: Deed | None = None
    outlook: Outlook | None = None
    recipient: Recipient | None = None
    claims: tuple[Claim, ...] = ()
    listing: str = ""
    listed: tuple[str, ...] = ()
    events: tuple[Evidence, ...] = ()
    sources: tuple[str, ...] = ()
    checked: str = ""
    confidence: Confidence = "high"
