"""What an audit in JSON claims (docs/json.md), as far as its evidence is concerned. It may come from anywhere."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from scanner.entities import Receipt

SCHEMA = "stayopen/audit/1"
MAX_BYTES = 256 * 1024 * 1024


class BadAudit(Exception):
    """What was given is no audit of ours; the message says why."""


class Claim(msgspec.Struct, frozen=True):
    """A claim, without all that it was read as."""

    topic: str
    source: str
    value: str = ""
    where: str = ""
    retrieved: str | None = None
    sha256: str | None = None
    license_ids: tuple[str, ...] = ()


class License(msgspec.Struct, frozen=True):
    """What was concluded, and the claims that led to it."""

    ids: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()


class Ancestor(msgspec.Struct, frozen=True):
    """What a component was made from."""

    family: str | None = None
    license: License = License()


class Outlook(msgspec.Struct, frozen=True):
    """The family that the outlook rests on."""

    family: str | None = None


class Verdict(msgspec.Struct, frozen=True):
    """The licenses that were weighed."""

    licenses: tuple[str, ...] = ()


class Component(msgspec.Struct, frozen=True):
    """One component of the audit."""

    id: str
    kind: str
    registry: str
    name: str
    license: License = License()
    lineage: tuple[Ancestor, ...] = ()
    outlook: Outlook = Outlook()
    verdict: Verdict = Verdict()
    receipts: tuple[Receipt, ...] = ()

    @property
    def license_ids(self) -> Iterator[str]:
        """Every license that is named for it, in any role."""
        yield from self.license.ids
        yield from self.verdict.licenses
        for claim in self.license.claims:
            yield from claim.license_ids
        for ancestor in self.lineage:
            yield from ancestor.license.ids

    @property
    def families(self) -> Iterator[str]:
        """The model families that rules know it and its ancestors by."""
        for family in (self.outlook.family, *(ancestor.family for ancestor in self.lineage)):
            if family:
                yield family.partition("/")[0]


class Incomplete(msgspec.Struct, frozen=True):
    """Something that the audit could not find out."""

    subject: str = ""
    reason: str = ""


class AuditFile(msgspec.Struct, frozen=True):
    """An audit."""

    schema: str
    created: str
    as_of: str
    tool: dict[str, str]
    rules: dict[str, str]
    project: dict[str, object]
    components: tuple[Component, ...]
    incomplete: tuple[Incomplete, ...] = ()

    @property
    def claims(self) -> Iterator[tuple[Component, Claim]]:
        """Every claim with its component, in the order of the audit."""
        for component in self.components:
            for claim in component.license.claims:
                yield component, claim

    @property
    def unknown(self) -> list[str]:
        """What the audit itself could not find out, a sentence each."""
        return [f"not known: {one.subject}: {one.reason}" for one in self.incomplete]

    @property
    def about(self) -> dict[str, str]:
        """Which audit this is."""
        return {
            "project": str(self.project.get("name") or ""),
            "commit": str(self.project.get("commit") or ""),
            "as_of": self.as_of,
            "created": self.created,
            "tool": f"{self.tool.get('name', '')} {self.tool.get('version', '')}".strip(),
            "rules": self.rules.get("version", ""),
        }


def read_audit(data: bytes) -> AuditFile:
    """An audit from its JSON. Raises BadAudit when it is none."""
    try:
        audit = msgspec.json.decode(data, type=AuditFile)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadAudit(f"this is no audit in JSON, as `stayopen scan -o audit.json` writes it ({error})") from error
    if audit.schema != SCHEMA:
        raise BadAudit(f"this audit is of another schema than {SCHEMA}: {audit.schema[:60]!r}")
    return audit
