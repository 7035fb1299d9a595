"""Core metadata (https://packaging.python.org/specifications/core-metadata/): what it says of the license, as claims.

Only the header fields are looked at; the long description is cut off unread. Each field is a claim of its own,
because they often disagree: `License-Expression` (PEP 639), `License` (a short name or a whole text) and every
`Classifier: License :: ...`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from scanner.entities import Claim, License
from scanner.licensing import LicenseKind, Reading, read_license
from scanner.resolve.session import SourceFailed
from scanner.syntax.pypi_name import canonicalize_name

if TYPE_CHECKING:
    from scanner.rulebook.index import Rulebook

MAX_METADATA = 4 * 1024 * 1024
_LONG = 200
"""A License field longer than this is a text, not a name; it is shown by its first line."""

_FIELD_NAMES: dict[LicenseKind, str] = {
    "expression": "License-Expression",
    "field": "License",
    "classifier": "Classifier",
}


class LicenseFields(msgspec.Struct, frozen=True):
    """What metadata says of itself and of the license. `files` are the names of License-File."""

    name: str
    version: str
    expression: str = ""
    field: str = ""
    classifiers: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


class Origin(msgspec.Struct, frozen=True):
    """Who says it, where one can read it, of which version and since when we know: the same for all its claims."""

    source: str
    where: str
    revision: str
    retrieved: str | None = None
    sha256: str | None = None
    note: str = ""


def parse_metadata(data: bytes) -> LicenseFields:
    """The license fields of METADATA or PKG-INFO, read leniently. Raises SourceFailed when it is no core metadata."""
    header = re.split(rb"\r?\n\r?\n", data, maxsplit=1)[0]
    from packaging.metadata import parse_email  # noqa: PLC0415 - it brings all of `email`, which few scans need

    try:
        raw, unparsed = parse_email(header + b"\n\n")
    except (ValueError, LookupError, RecursionError) as error:
        raise SourceFailed(f"the metadata cannot be read ({type(error).__name__})") from error
    name, version = raw.get("name"), raw.get("version")
    if not name or not version:
        raise SourceFailed("what came back is no package metadata: Name or Version is missing")
    return LicenseFields(
        name=name,
        version=version,
        expression=said(raw.get("license_expression") or " ".join(unparsed.get("license-expression", ()))),
        field=said(raw.get("license") or "\n".join(unparsed.get("license", ()))),
        classifiers=license_classifiers(raw.get("classifiers", ())),
        files=tuple(raw.get("license_files", ())),
    )


def said(value: str) -> str:
    """A field without folding and padding; empty when it only says UNKNOWN, as build tools write for "not given"."""
    lines = [line.strip().removeprefix("|") for line in value.splitlines()]
    text = "\n".join(lines).strip()
    return "" if text.upper() == "UNKNOWN" else text


def license_classifiers(classifiers: Iterable[str]) -> tuple[str, ...]:
    """Those trove classifiers that speak of the license, each once."""
    return tuple(dict.fromkeys(line.strip() for line in classifiers if line.strip().startswith("License ::")))


def require_same(fields: LicenseFields, name: str, version: str) -> None:
    """Raises SourceFailed when metadata speaks of another package or version than the one asked for."""
    if canonicalize_name(fields.name) != canonicalize_name(name) or not same_version(fields.version, version):
        found = f"{fields.name[:80]} {fields.version[:40]}"
        raise SourceFailed(f"the metadata given for {name} {version} is that of {found}; it was not used")


def same_version(one: str, other: str) -> bool:
    """Whether two versions are equal (PEP 440: 5.2 is 5.2.0), but for a local label that one of them lacks."""
    from packaging.version import InvalidVersion, Version  # noqa: PLC0415 - needed once there are releases

    try:
        first, second = Version(one), Version(other)
    except InvalidVersion:
        return one == other
    if first.local and second.local:
        return first == second
    return Version(first.public) == Version(second.public)


def license_claims(fields: LicenseFields, origin: Origin, rules: Rulebook) -> tuple[Claim, ...]:
    """One claim for each license field that says something, the most exact field first."""
    statements: list[tuple[LicenseKind, str]] = [("expression", fields.expression), ("field", fields.field)]
    statements += [("classifier", classifier) for classifier in fields.classifiers]
    claims = [_claim(kind, value, origin, rules) for kind, value in statements if value]
    return tuple(claims)


def text_claims(
    files: Iterable[tuple[str, bytes]], origin: Origin, identify: Callable[[bytes], Reading]
) -> list[Claim]:
    """What license files read as, given by name and content. `origin.where` is completed with each name.

    A file whose name does not promise a license (AUTHORS) is a claim only when its text is one.
    """
    claims = [_text_claim(name, data, origin, identify(data)) for name, data in files]
    return [claim for claim in claims if claim.license_ids or is_license_name(claim.value.rpartition("/")[2])]


def with_silence(license_: License, claims: Iterable[Claim], *, whole: bool) -> License:
    """A license that no text bears out says so: what a manifest says was compared with nothing.

    `whole`: manifest and archive were both read, so that one that is nowhere says where it was looked for.
    """
    topics = {claim.topic for claim in claims}
    if whole and topics.isdisjoint(("license", "license-text")):
        return replace(license_, why="neither its metadata nor a file in its archive names one")
    if license_.state != "known" or "license-text" in topics:
        return license_
    return replace(license_, why=f"{license_.why}; no license file was read beside it")


def is_license_name(name: str) -> bool:
    """Whether a file is named as license files are."""
    return re.match(r"(un)?licen[cs]e|copying", name, re.IGNORECASE) is not None


def _text_claim(file_name: str, data: bytes, origin: Origin, reading: Reading) -> Claim:
    return Claim(
        topic="license-text",
        value=file_name,
        source=origin.source,
        where=f"{origin.where}#{file_name}",
        license_ids=reading.ids,
        expression=reading.expression,
        retrieved=origin.retrieved,
        revision=origin.revision,
        sha256=hashlib.sha256(data).hexdigest(),
        confidence=reading.confidence,
        note=_joined(origin.note, reading.note),
    )


def _claim(kind: LicenseKind, value: str, origin: Origin, rules: Rulebook) -> Claim:
    reading: Reading = read_license(value, kind, rules)
    short = value if len(value) <= _LONG else value.split("\n", 1)[0][:_LONG].rstrip() + " …"
    whole = "" if short == value else f"a whole text of {len(value)} characters"
    return Claim(
        topic="license-text" if whole else "license",
        value=short,
        source=origin.source,
        where=origin.where,
        license_ids=reading.ids,
        expression=reading.expression,
        retrieved=origin.retrieved,
        revision=origin.revision,
        sha256=origin.sha256,
        confidence=reading.confidence,
        note=_joined(f"{_FIELD_NAMES[kind]} field", whole, origin.note, reading.note),
    )


def _joined(*notes: str) -> str:
    return "; ".join(note for note in notes if note)
