"""Is a bundle what it says it is, and is every claim of its audit backed?"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

import msgspec

from scanner.evidence.audit_file import MAX_BYTES, AuditFile, BadAudit, Claim, Component, read_audit
from scanner.evidence.manifest import AUDIT, MANIFEST, PAGE, SCHEMA, SUMS, Backing, Manifest
from scanner.evidence.reading import BundleFiles, BundleRefused, read, sha256_of

_MAX_MANIFEST = 128 * 1024 * 1024
_SUM = re.compile(r"([0-9a-f]{64}) [ *]([^\n]{1,300})")


class Verification(msgspec.Struct, frozen=True):
    """What came of it.

    faults  what is altered, missing, too much or does not fit, a sentence each; none: the bundle is what it says
    gaps    what the bundle itself says is not backed or not known
    seal    the SHA-256 of SHA256SUMS, which stands for the whole
    """

    faults: tuple[str, ...]
    gaps: tuple[str, ...]
    seal: str
    manifest: Manifest


def verify(files: BundleFiles) -> Verification:
    """Check a bundle. Raises BundleRefused for what is none, or cannot be read."""
    listed = read(files, SUMS, _MAX_MANIFEST)
    manifest = _manifest(read(files, MANIFEST, _MAX_MANIFEST))
    try:
        audit = read_audit(read(files, AUDIT, MAX_BYTES))
    except BadAudit as error:
        raise BundleRefused(f"{AUDIT}: {error}") from error
    found = {name: sha256_of(files, name) for name in sorted(files.names) if name != SUMS}
    faults = [*_against_sums(found, listed), *_against_manifest(found, files, manifest), *_claims(audit, manifest),
              *_receipts(audit, manifest)]  # fmt: skip
    gaps = (*manifest.gaps, *audit.unknown)
    return Verification(tuple(dict.fromkeys(faults)), gaps, hashlib.sha256(listed).hexdigest(), manifest)


def _manifest(data: bytes) -> Manifest:
    try:
        manifest = msgspec.json.decode(data, type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BundleRefused(f"{MANIFEST} is not the manifest of a bundle ({error})") from error
    if manifest.schema != SCHEMA:
        raise BundleRefused(f"{MANIFEST} is of another schema than {SCHEMA}: {manifest.schema[:60]!r}")
    return manifest


def _against_sums(found: dict[str, str], listed: bytes) -> Iterator[str]:
    """What differs from SHA256SUMS."""
    expected: dict[str, str] = {}
    for line in listed.decode("utf-8", "replace").splitlines():
        match = _SUM.fullmatch(line)
        if match is None or match[2] in expected:
            yield f"{SUMS} holds a line that does not belong there: {line[:120]!r}"
            continue
        expected[match[2]] = match[1]
    for name in sorted(expected.keys() | found.keys()):
        if name not in found:
            yield f"missing: {name}"
        elif name not in expected:
            yield f"extra: {name} is not in {SUMS}"
        elif found[name] != expected[name]:
            yield f"altered: {name}"


def _against_manifest(found: dict[str, str], files: BundleFiles, manifest: Manifest) -> Iterator[str]:
    """What differs from the manifest, which tells more of each file than SHA256SUMS."""
    described = {file.path: file for file in manifest.files}
    if len(described) != len(manifest.files):
        yield f"{MANIFEST} describes a file twice"
    for name in sorted(found.keys() - described.keys() - {MANIFEST, PAGE}):
        yield f"extra: {name} is not in {MANIFEST}"
    for name, file in described.items():
        if name not in found:
            yield f"missing: {name}"
        elif (file.sha256, file.size) != (found[name], files.names[name]):
            yield f"altered: {name} is not what {MANIFEST} says"
        for source in file.sources:
            if source.receipt.sha256 != file.sha256:
                yield f"{MANIFEST} gives {name} a receipt for other bytes"


def _claims(audit: AuditFile, manifest: Manifest) -> Iterator[str]:
    """Claims that are not backed as the manifest says."""
    claims = list(audit.claims)
    if len(claims) != len(manifest.claims):
        yield f"{AUDIT} makes {len(claims)} claims and {MANIFEST} backs {len(manifest.claims)}"
    described = {file.path: file.sha256 for file in manifest.files}
    for (component, claim), backing in zip(claims, manifest.claims, strict=False):
        why = _unlike(component, claim, backing) or _unbacked(claim, backing, described)
        if why:
            yield f"{component.id}: {claim.source} on {claim.topic}: {why}"


def _unlike(component: Component, claim: Claim, backing: Backing) -> str:
    said = (component.id, claim.topic, claim.source, claim.where, claim.sha256)
    backed = (backing.component, backing.topic, backing.source, backing.where, backing.sha256)
    return "" if said == backed else f"{MANIFEST} backs another claim in its place"


def _unbacked(claim: Claim, backing: Backing, described: dict[str, str]) -> str:
    """Why a claim is not backed in the way the manifest says; empty when it is, or is said not to be."""
    held = described.get(backing.file or "")
    if backing.basis == "received" and (held is None or held != claim.sha256):
        return "the file that should back it does not hold the bytes it was read from"
    if backing.basis == "rules" and (held is None or claim.source != "rules"):
        return "no rule backs it"
    if backing.basis in {"answers", "project"} and (claim.sha256 is not None or claim.source == "rules"):
        return "it was read from a source, and the bundle does not hold what that said"
    if (backing.basis == "project") != (claim.sha256 is None and claim.retrieved is None and claim.source != "rules"):
        return "the manifest does not say rightly who said so"
    return ""


def _receipts(audit: AuditFile, manifest: Manifest) -> Iterator[str]:
    """Answers that the audit rests on and that are neither in the bundle nor said to be absent."""
    here = {file.sha256 for file in manifest.files} | {one.source.receipt.sha256 for one in manifest.absent}
    for component in audit.components:
        for receipt in component.receipts:
            if receipt.sha256 not in here:
                yield f"{component.id}: the answer of {receipt.url} is not in the bundle"
