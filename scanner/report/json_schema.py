"""The JSON Schema of the contract "stayopen/audit/1": docs/audit.schema.json is made from it.

What scanner.report.json_report writes as it stands comes from the nouns themselves; what it puts together is said here
once more, field by field. A test validates real audits against the strict form, so that neither can grow alone.
"""

from __future__ import annotations

from inspect import cleandoc
from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from scanner import entities
from scanner.entities import (
    Access,
    Background,
    Band,
    BaselineComparison,
    Change,
    Claim,
    Comparison,
    Confidence,
    Evidence,
    Finding,
    Incomplete,
    Kind,
    Level,
    LicenseSummary,
    Obligation,
    Question,
    Receipt,
    Reliance,
    Severity,
    Signal,
    Summary,
    Verdict,
)  # fmt: skip
from scanner.report.json_report import SCHEMA
from scanner.report.links import HOME

_Schema = dict[str, Any]


class Statement(msgspec.Struct):
    """What a manifest at the root says of the project's own license, and which file that is."""

    value: str
    where: str


class Since(msgspec.Struct):
    """What the scan was compared with: a revision as it was given, and the commit at which HEAD left it."""

    revision: str | None
    commit: str


class ScannedProject(msgspec.Struct):
    """What was scanned. `policy_extends`: presets; `policy_sha256`: of the whole configuration as it was understood."""

    name: str
    path: str
    commit: str | None
    config: str | None
    use: dict[str, Any]
    policy_extends: list[str] | UnsetType = UNSET
    policy_sha256: str | UnsetType = UNSET
    licenses: list[Statement] | UnsetType = UNSET
    since: Since | UnsetType = UNSET


class ConcludedLicense(msgspec.Struct):
    """What was concluded; `concluded` in ids of rules/licenses, null unless it is known."""

    concluded: str | None
    expression: str | None
    state: Literal["known", "conflict", "unknown", "none"]
    ids: list[str]
    choice: bool
    confidence: Confidence
    why: str


class ClaimedLicense(ConcludedLicense):
    """The same, with the claims that it rests on."""

    claims: list[Claim]


class Place(msgspec.Struct):
    """A usage: where a component stands, and how. Line and column are 1-based, null in binary files."""

    file: str
    line: int | None
    column: int | None
    text: str
    in_use: bool
    scope: str
    how: str
    confidence: Confidence
    why: str
    specifier: str | None
    marker: str | None
    direct: bool | None
    through: list[str]
    groups: list[str]
    endpoint: str | None
    relation: str | None
    listed_among: int | None
    calls: list[str]


class Parent(msgspec.Struct):
    """What a component was made from."""

    id: str
    name: str
    relation: str
    source: str
    family: str | None
    license: ConcludedLicense


class Told(msgspec.Struct):
    """A finding that bears on whether a component stays open."""

    signal: str
    message: str
    evidence: list[Evidence]


class Future(msgspec.Struct):
    """The outlook: `band` is null where too little is known; `widest` what unknown signals leave possible."""

    family: str | None
    signals: list[Told]
    band: Band | None
    why: str
    frequency: str
    widest: tuple[Band, Band] | None
    weighed: list[Signal]
    timeline: list[Evidence]


class ReportedComponent(msgspec.Struct):
    """One thing relied on; `id` is its package URL. `background` comes from `stayopen check` only."""

    id: str
    kind: Kind
    registry: str
    name: str
    version: str | None
    in_use: bool
    direct: bool | None
    usages: list[Place]
    license: ClaimedLicense
    access: Access
    lineage: list[Parent]
    history: list[Change]
    verdict: Verdict
    outlook: Future
    state: Literal["resolved", "partial", "unresolved"]
    revision: str | None
    latest: str | None
    unresolved: list[str]
    receipts: list[Receipt]
    background: Background | UnsetType = UNSET


class AuditDocument(msgspec.Struct):
    """An audit as JSON. Fields may be added within a version of the schema."""

    schema: Literal["stayopen/audit/1"]
    tool: dict[str, str]
    rules: dict[str, str]
    project: ScannedProject
    as_of: str
    created: str
    command: str
    summary: Summary
    verdicts: dict[Level, int]
    components: list[ReportedComponent]
    findings: list[Finding]
    questions: list[Question]
    obligations: list[Obligation]
    licenses: list[LicenseSummary]
    incomplete: list[Incomplete]
    excluded: list[Incomplete]
    notices: list[str]
    baseline: BaselineComparison | None
    lock: Comparison | None
    reliance: Reliance | None


def schema(*, strict: bool = False) -> _Schema:
    """The JSON Schema (draft 2020-12). `strict` allows no field that it does not name; readers must allow them."""
    found: _Schema = msgspec.json.schema(AuditDocument)
    definitions: dict[str, _Schema] = found["$defs"]
    for name, definition in definitions.items():
        _describe(name, definition)
        if strict and "properties" in definition:
            definition["additionalProperties"] = False
    _tell_what_differs(definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{HOME}/blob/main/docs/audit.schema.json",
        "title": SCHEMA,
        **found,
    }


def _describe(name: str, definition: _Schema) -> None:
    """A noun is written with all its fields, whether they have a default or not, unless it leaves out defaults."""
    if "description" in definition:
        definition["description"] = cleandoc(definition["description"])
    for field in definition.get("properties", {}).values():
        field.pop("default", None)
    noun = getattr(entities, name, None)
    if noun is not None and not noun.__struct_config__.omit_defaults:
        definition["required"] = list(definition["properties"])


def _tell_what_differs(definitions: dict[str, _Schema]) -> None:
    """What is written otherwise than the nouns have it.

    A finding has the page of its check; verdict and background stand under their component and do not name it; a
    verdict has its findings beside it.
    """
    for name in ("Verdict", "Background"):
        del definitions[name]["properties"]["component"]
        definitions[name]["required"].remove("component")
    finding = definitions["Finding"]
    finding["properties"]["page"] = {"type": "string", "description": "Why the check matters, and what to do."}
    finding["required"].append("page")
    severities: _Schema = {"enum": [*msgspec.json.schema(Severity)["enum"], None]}
    verdict = definitions["Verdict"]
    verdict["properties"] = {
        "worst": severities,
        "because": {"type": "array", "items": {"type": "string"}},
        **verdict["properties"],
    }
    verdict["required"] = ["worst", "because"]
