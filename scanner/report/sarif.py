"""SARIF 2.1.0 (OASIS), for code scanning: one run, one rule per check, one result per finding.

What could not be read or resolved, what is asked, and notices are notifications of the invocation, which counts as
successful only when the audit is complete. A finding that is waived or in the baseline is a suppressed result, and one
that was there before is "unchanged" (`baselineState`, section 3.27.24). GitHub's limits are kept: every
result has a physical location, and `primaryLocationLineHash` carries our fingerprint, so that an alert stays the same
when lines move (docs.github.com, "SARIF support for code scanning").
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from scanner.entities import Audit, Check, Finding, Location
from scanner.report.approvals import accepted, standings, stood
from scanner.report.inert import inert
from scanner.report.json_text import json_text
from scanner.report.links import HOME, page_of
from scanner.report.places import dated
from scanner.report.verdicts import counts

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LIMIT = 2000
"""Characters of any one text."""
CONFIGURATION = "stayopen.toml"
"""Where a finding stands that is about the configuration alone, when it is not known which file that is."""


def render(audit: Audit) -> str:
    """The audit as SARIF; ASCII only."""
    return json_text(document(audit))


def document(audit: Audit) -> dict[str, Any]:
    """The audit as plain data."""
    rules = {check.code: number for number, check in enumerate(audit.checks)}
    compared = audit.baseline is not None or any(finding.set_aside for finding in audit.findings)
    run = {
        "tool": {
            "driver": {
                "name": audit.tool["name"],
                "version": audit.tool["version"],
                "informationUri": HOME,
                "rules": [_rule(check) for check in audit.checks],
            }
        },
        "automationDetails": {"id": "stayopen/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "the scanned directory"}}},
        "invocations": [_invocation(audit)],
        "results": [_result(finding, rules, audit, compared=compared) for finding in audit.findings],
        "properties": {
            "asOf": audit.as_of,
            "verdict": audit.summary.verdict,
            "components": counts(audit.cases, audit.verdicts),
            "rules": audit.rules,
            "commit": audit.project.get("commit"),
        },
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(check: Check) -> dict[str, Any]:
    page = page_of(check.code)
    return {
        "id": check.code,
        "shortDescription": {"text": _plain(check.title)},
        "fullDescription": {"text": _plain(check.why)},
        "help": {
            "text": _plain(f"{check.why} {check.remedy}"),
            "markdown": f"**Why it matters.** {check.why}\n\n**What to do.** {check.remedy}\n\n[More]({page})",
        },
        "helpUri": page,
        "defaultConfiguration": {"level": check.severity},
        "properties": {"tags": ["license", *(["outlook"] if check.outlook else [])]},
    }


def _invocation(audit: Audit) -> dict[str, Any]:
    told = [
        *(
            _notification("incomplete", "note" if item.known else "error", f"{item.subject}: {item.told}", item.subject)
            for item in audit.incomplete
        ),
        *(_notification("asked", "warning", f"{one.key}: {one.question} {one.why}") for one in audit.questions),
        *(
            _notification("approval", "note", f"{one.approval.component}: {stood(one)}; {accepted(one.approval)}")
            for one in standings(audit)
        ),
        *(_notification("notice", "note", notice) for notice in audit.notices),
    ]
    return {
        "executionSuccessful": audit.summary.complete,
        "exitCode": audit.summary.exit_code,
        "commandLine": inert(audit.command, LIMIT),
        "endTimeUtc": audit.created.replace("+00:00", "Z"),
        "toolExecutionNotifications": told,
    }


def _notification(kind: str, level: str, text: str, subject: str = "") -> dict[str, Any]:
    one: dict[str, Any] = {"descriptor": {"id": kind}, "level": level, "message": {"text": _plain(text)}}
    if subject and not subject.startswith("pkg:"):
        one["locations"] = [_location(Location(subject))]
    return one


def _result(finding: Finding, rules: dict[str, int], audit: Audit, *, compared: bool) -> dict[str, Any]:
    evidence = "".join(f"\n- {dated(one.text, one.date, one.source)}" for one in finding.evidence)
    text = f"{inert(finding.message, LIMIT)}\nWhat to do: {inert(finding.remedy, LIMIT)}"
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "level": finding.severity,
        "message": {"text": _linkless(text + (f"\nEvidence:{evidence}" if evidence else ""))},
        "locations": [_location(one) for one in finding.locations or (_somewhere(finding, audit),)],
        "partialFingerprints": {
            "primaryLocationLineHash": f"{finding.fingerprint}:1",
            "stayopen/v1": finding.fingerprint,
        },
        "suppressions": _suppressions(finding),
        **_baseline_state(finding, compared=compared),
        "properties": {
            "component": inert(finding.component, LIMIT),
            "confidence": finding.confidence,
            "terms": [_plain(f"{one.license} {one.term} ({one.clause}): {one.summary}") for one in finding.terms],
        },
    }
    if finding.aside:
        result["properties"]["setAside"] = _plain(finding.aside.reason)
    if finding.code in rules:
        result["ruleIndex"] = rules[finding.code]
    return result


def _suppressions(finding: Finding) -> list[dict[str, Any]]:
    """A person's word, in a waiver or by writing the baseline; what was merely there before has nobody's."""
    if finding.aside is None or finding.aside.kind == "earlier":
        return []
    return [{"kind": "external", "status": "accepted", "justification": inert(finding.aside.reason, LIMIT)}]


def _baseline_state(finding: Finding, *, compared: bool) -> dict[str, str]:
    """Every result has a state, or none has."""
    return {"baselineState": "unchanged" if finding.set_aside else "new"} if compared else {}


def _somewhere(finding: Finding, audit: Audit) -> Location:
    """Where a finding without a place of its own is shown: at its component, else at the configuration."""
    for case in audit.cases:
        if case.id == finding.component and case.usages:
            return case.usages[0].location
    return Location(CONFIGURATION)


def _location(location: Location) -> dict[str, Any]:
    # A path from outside may hold anything; what cannot be UTF-8 is replaced, as in every other report.
    artifact = {"uri": quote(location.file.encode("utf-8", "replace")), "uriBaseId": "%SRCROOT%"}
    place: dict[str, Any] = {"artifactLocation": artifact}
    if location.line:
        place["region"] = {"startLine": location.line}
        if location.column:
            place["region"]["startColumn"] = location.column
    return {"physicalLocation": place}


def _plain(text: str) -> str:
    return _linkless(inert(text, LIMIT))


def _linkless(text: str) -> str:
    """Without what SARIF reads as an embedded link (section 3.11.6) or a placeholder (section 3.11.5)."""
    for char in "\\[]":
        text = text.replace(char, f"\\{char}")
    return text.replace("{", "{{").replace("}", "}}")
