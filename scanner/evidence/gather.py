"""From an audit to its bundle: every answer it rests on, out of the store; the rules it used; what backs each claim."""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from scanner.entities import Receipt
from scanner.evidence.audit_file import AuditFile, Claim, Component, read_audit
from scanner.evidence.manifest import (
    AUDIT,
    MANIFEST,
    PAGE,
    SCHEMA,
    SUMS,
    Absent,
    Backing,
    Basis,
    File,
    Manifest,
    Source,
    encode,
    sums,
)
from scanner.evidence.page import render
from scanner.evidence.rules_used import RulesUsed
from scanner.resolve.receipts import MAX_KEPT
from scanner.rulebook import Rulebook

_SHA256 = re.compile(r"[0-9a-f]{64}")


class Bundle(msgspec.Struct, frozen=True):
    """Everything that is written, by path, and the manifest among it."""

    files: dict[str, bytes]
    manifest: Manifest
    audit: AuditFile

    @property
    def gaps(self) -> list[str]:
        """What is not backed, not here or not known, a sentence each."""
        return [*self.manifest.gaps, *self.audit.unknown]

    @property
    def seal(self) -> str:
        """One hash for the whole: that of SHA256SUMS, which holds the hashes of all other files."""
        return hashlib.sha256(self.files[SUMS]).hexdigest()


Bodies = Callable[[str], "bytes | None"]
"""What was received, by its SHA-256; None for what is not kept. Store.body is one."""


def gather(data: bytes, body_of: Bodies, rules: Rulebook, overlays: Sequence[Path] = ()) -> Bundle:
    """The bundle of an audit, given as JSON. The same audit and store give the same bytes. Raises BadAudit."""
    audit = read_audit(data)
    received = _Received(audit, body_of)
    used = RulesUsed(audit, rules, overlays)
    # First the claims: those without a receipt may add files of this machine.
    claims = tuple(_backing(component, claim, received, used) for component, claim in audit.claims)
    files = {AUDIT: data, **received.files, **used.files}
    manifest = Manifest(
        schema=SCHEMA,
        audit=audit.about,
        files=tuple(_described(path, files[path], received) for path in sorted(files)),
        claims=claims,
        absent=tuple(received.absent),
    )
    files[PAGE] = render(manifest, audit).encode()
    files[MANIFEST] = encode(manifest)
    files[SUMS] = sums(files)
    return Bundle(files, manifest, audit)


class _Received:
    """The bytes behind receipts and claims, as far as they can be had, under names that tell nothing but their hash."""

    def __init__(self, audit: AuditFile, body_of: Bodies) -> None:
        self._body_of = body_of
        self.files: dict[str, bytes] = {}
        self.paths: dict[str, str] = {}
        self.sources: dict[str, tuple[Source, ...]] = {}
        self.absent: list[Absent] = []
        for sha256, sources in sorted(_by_hash(audit).items()):
            self.sources[sha256] = sources
            body = body_of(sha256)
            if body is not None:
                self._add(sha256, body, sources[0].receipt.media_type)
            else:
                self.absent += [Absent(source, *_why_absent(source.receipt)) for source in sources]

    def of(self, claim: Claim) -> str | None:
        """The file with the bytes that a claim was read from."""
        sha256 = claim.sha256 or ""
        if sha256 not in self.paths and _SHA256.fullmatch(sha256):
            # No receipt: an audit by an older version, or a file of the local Hub cache or of an environment.
            body = self._body_of(sha256)
            body = _local_file(claim.where, sha256) if body is None else body
            if body is not None:
                self._add(sha256, body, "")
        return self.paths.get(sha256)

    def _add(self, sha256: str, body: bytes, media_type: str) -> None:
        self.paths[sha256] = f"received/{sha256}{_suffix(body, media_type)}"
        self.files[self.paths[sha256]] = body


def _by_hash(audit: AuditFile) -> dict[str, tuple[Source, ...]]:
    """What the audit received, by hash: each receipt with the components that rest on it."""
    found: dict[str, dict[Receipt, list[str]]] = {}
    for component in audit.components:
        for receipt in component.receipts:
            if _SHA256.fullmatch(receipt.sha256):
                found.setdefault(receipt.sha256, {}).setdefault(receipt, []).append(component.id)
    return {
        sha256: tuple(
            Source(receipt, tuple(sorted(set(components))))
            for receipt, components in sorted(receipts.items(), key=lambda pair: (pair[0].url, pair[0].retrieved))
        )
        for sha256, receipts in found.items()
    }


def _why_absent(receipt: Receipt) -> tuple[str, bool]:
    if receipt.kept:
        return "its bytes are no longer in the store; scan again to ask for it anew", True
    return "too large to keep: known by its hash", False


def _suffix(body: bytes, media_type: str) -> str:
    """A name that no program takes for something to run: a page in HTML is shown as the text that it is."""
    if media_type.endswith("json"):
        return ".json"
    return ".bin" if b"\0" in body else ".txt"


def _described(path: str, body: bytes, received: _Received) -> File:
    sha256 = hashlib.sha256(body).hexdigest()
    kind = {AUDIT: "audit"}.get(path, "rules" if path.startswith("rules") else "received")
    sources = received.sources.get(sha256, ()) if kind == "received" else ()
    return File(path, kind, sha256, len(body), sources)


def _backing(component: Component, claim: Claim, received: _Received, used: RulesUsed) -> Backing:
    basis, file, why = _by_rules(component, used) if claim.source == "rules" else _by_source(component, claim, received)
    return Backing(component.id, claim.topic, claim.source, claim.where, claim.sha256, basis, file, why)


_Basis = tuple[Basis, "str | None", str]


def _by_rules(component: Component, used: RulesUsed) -> _Basis:
    file = used.behind(component)
    if file is None:
        return "missing", None, "no rule file for it was found: name the overlays with --rules"
    if not used.same:
        return "missing", file, "the rules have changed since the audit: scan again"
    return "rules", file, ""


def _by_source(component: Component, claim: Claim, received: _Received) -> _Basis:
    file = received.of(claim)
    if file is not None:
        return "received", file, ""
    if claim.sha256 is not None:
        return "missing", None, "the bytes it was read from are no longer in the store; scan again"
    if claim.retrieved is None:
        return "project", None, "a file of the scanned project says so; nobody was asked"
    if component.receipts:
        return "answers", None, "found out by asking; the answers that came are listed by component"
    return "missing", None, "the claim names no hash: it was made by an older version; scan again"


def _local_file(where: str, sha256: str) -> bytes | None:
    """A file on this machine that a claim was read from, when it is still what it was then."""
    folder, _, name = where.partition("#")
    for path in (Path(where), Path(folder), Path(folder, name)):
        try:
            found = path.stat()
            if not stat.S_ISREG(found.st_mode) or found.st_size > MAX_KEPT:
                continue
            body = path.read_bytes()
        except (OSError, ValueError):
            continue
        if hashlib.sha256(body).hexdigest() == sha256:
            return body
    return None
