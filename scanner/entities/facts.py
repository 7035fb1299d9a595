"""What is known of a component, claim by claim."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec.structs import replace

from scanner.entities.claim import Claim, License
from scanner.entities.component import Component
from scanner.entities.scales import Gate


class Access(msgspec.Struct, frozen=True):
    """How one gets at it. `readable` says whether the token in use may read the files; None when not asked.

    `missing`: the source answered that it has no such thing, or none that we may know of; None when it did not say so.
    """

    gate: Gate = "unknown"
    private: bool | None = None
    disabled: bool | None = None
    readable: bool | None = None
    source: str = ""
    missing: bool | None = None


class Ancestor(msgspec.Struct, frozen=True):
    """A model or dataset that a component was made from, with the license that was concluded for it.

    `of` is the name of what was made from it directly: the component itself, or another ancestor.
    """

    component: Component
    relation: str
    source: str
    license: License = msgspec.field(default_factory=License)
    family: str | None = None
    of: str = ""


NEWER = "newer than the revision in use"
"""Note of a Change that whoever keeps to the revision in use has not met yet."""


class Change(msgspec.Struct, frozen=True):
    """Something of a Component that its source says differently since a day.

    topic       as in Claim: "license", "license-text", "access" ...
    before      what it said, in the source's own words; None where it said nothing
    after       what it says from then on; None where it says nothing any more
    date        ISO 8601: the day from which everybody could see it
    revision    the version or commit with which it came
    """

    topic: str
    before: str | None
    after: str | None
    date: str
    source: str
    where: str = ""
    revision: str | None = None
    note: str = ""


class Receipt(msgspec.Struct, frozen=True, omit_defaults=True):
    """One answer of a source as it was received: enough to find its bytes in the store, and to check them.

    url          what was asked, without credentials and query; ARCHIVE#FILE for a file read inside an archive
    sha256       of the body, and its size in bytes
    retrieved    ISO 8601 time (UTC) at which it came
    media_type   as the source declared it
    etag         as the source gave it
    revision     the commit or serial number that the source itself gave for it
    confirmed    ISO 8601 time (UTC) at which the source last said that it has not changed (HTTP 304)
    answered_by  the URL that answered, when a redirect led to another
    within       SHA-256 of the archive, when that was read whole
    kept         False for what is known by its hash only: a whole archive, a very large body
    """

    url: str
    sha256: str
    size: int
    retrieved: str
    media_type: str = ""
    etag: str | None = None
    revision: str | None = None
    confirmed: str | None = None
    answered_by: str = ""
    within: str = ""
    kept: bool = True


class Facts(msgspec.Struct, frozen=True):
    """Everything known of a Component.

    family      "FAMILY/GENERATION" of rules/families, None when no rule knows it
    revision    the exact revision or version that the claims speak of
    latest      packages: the newest release on the index; models: the newest commit
    state       "resolved", "partial" (some sources failed), "unresolved"
    unresolved  what could not be found out, each a sentence with what to do
    history     what changed at the source, the oldest first; empty as well where nobody asked
    receipts    the answers of sources that all this rests on, those about its ancestors included
    """

    component: Component
    claims: tuple[Claim, ...] = ()
    license: License = msgspec.field(default_factory=License)
    access: Access = msgspec.field(default_factory=Access)
    lineage: tuple[Ancestor, ...] = ()
    family: str | None = None
    revision: str | None = None
    latest: str | None = None
    state: Literal["resolved", "partial", "unresolved"] = "unresolved"
    unresolved: tuple[str, ...] = ()
    history: tuple[Change, ...] = ()
    receipts: tuple[Receipt, ...] = ()

    def lacking(self, *reasons: str) -> Facts:
        """The same without what could not be found out, each a sentence with what to do: no longer resolved."""
        if not reasons:
            return self
        state = "partial" if self.state == "resolved" else self.state
        return replace(self, unresolved=(*self.unresolved, *reasons), state=state)

    @property
    def unheard(self) -> str | None:
        """Why a source of the license was not heard when no other named one; None when all had their say."""
        if self.state == "resolved" or any(claim.topic in ("license", "license-text") for claim in self.claims):
            return None
        return self.unresolved[0].rstrip(".") if self.unresolved else "it was not asked for"
