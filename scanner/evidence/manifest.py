"""The manifest of a bundle, "stayopen/evidence/1" (docs/evidence.md): which file is what, and what backs each claim."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Literal

import msgspec

from scanner.entities import Receipt

SCHEMA = "stayopen/evidence/1"
AUDIT, MANIFEST, SUMS, PAGE = "audit.json", "manifest.json", "SHA256SUMS", "index.html"

Basis = Literal["received", "rules", "answers", "project", "missing"]


class Source(msgspec.Struct, frozen=True):
    """Where the bytes of a file came from, and which components rest on it."""

    receipt: Receipt
    components: tuple[str, ...] = ()


class File(msgspec.Struct, frozen=True):
    """One file of the bundle. `kind`: audit, received or rules."""

    path: str
    kind: str
    sha256: str
    size: int
    sources: tuple[Source, ...] = ()


class Backing(msgspec.Struct, frozen=True):
    """One claim of the audit, in its order, and what backs it.

    basis   "received"  `file` holds the bytes whose SHA-256 the claim names
            "rules"     `file` is the rule that says so, with its sources
            "answers"   no answer says so by itself: it was found out by asking, or worked out from several of them
            "project"   the scanned project itself says so; nobody was asked
            "missing"   what backed it is not here; `why` says how that came
    """

    component: str
    topic: str
    source: str
    where: str
    sha256: str | None
    basis: Basis
    file: str | None = None
    why: str = ""


class Absent(msgspec.Struct, frozen=True):
    """An answer that the audit rests on and whose bytes are not in the bundle. `missing`: they should be."""

    source: Source
    why: str
    missing: bool


class Manifest(msgspec.Struct, frozen=True):
    """All of it. `audit` says which audit this is: created, as_of, project, tool and rules."""

    schema: str
    audit: dict[str, str]
    files: tuple[File, ...]
    claims: tuple[Backing, ...]
    absent: tuple[Absent, ...] = ()

    @property
    def gaps(self) -> list[str]:
        """What should be here and is not, a sentence each."""
        claims = (one for one in self.claims if one.basis == "missing")
        absent = (one for one in self.absent if one.missing)
        return [
            *(f"not backed: {one.component}: {one.source} on {one.topic}: {one.why}" for one in claims),
            *(f"not here: {one.source.receipt.url}: {one.why}" for one in absent),
        ]


def encode(manifest: Manifest) -> bytes:
    """The manifest as it stands in the bundle: the same bytes for the same content."""
    return msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"


def sums(files: Mapping[str, bytes]) -> bytes:
    """SHA256SUMS as `sha256sum -c` reads it, by path."""
    return "".join(f"{hashlib.sha256(files[path]).hexdigest()}  {path}\n" for path in sorted(files)).encode()
