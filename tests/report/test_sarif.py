"""SARIF as its schema and GitHub's code scanning want it."""

from __future__ import annotations

import io
import json
import tarfile
import urllib.request
from typing import Any

import jsonschema
import pytest
from msgspec.structs import replace

from scanner.entities import Audit, Location
from scanner.report.sarif import render
from tests.report.audits import HOSTILE, hostile_audit, small_audit

SCHEMA = "https://registry.npmjs.org/@microsoft/sarif-matcher-utils/-/sarif-matcher-utils-1.0.0-beta.0.tgz"
"""A package of Microsoft's that brings the schema of SARIF 2.1.0: the package index is reachable from everywhere."""


def run_of(audit: Audit) -> dict[str, Any]:
    run: dict[str, Any] = json.loads(render(audit))["runs"][0]
    return run


@pytest.fixture(scope="module")
def schema() -> Any:
    with urllib.request.urlopen(SCHEMA, timeout=60) as answer:  # as npm would
        content = io.BytesIO(answer.read())
    with tarfile.open(fileobj=content) as archive:
        member = archive.extractfile("package/lib/schemas/sarif-2.1.0-rtm.5.json")
        assert member
        return json.load(member)


@pytest.mark.index
@pytest.mark.parametrize("audit", [small_audit(), hostile_audit()], ids=["small", "hostile"])
def test_the_standards_own_schema_holds(audit: Audit, schema: Any) -> None:
    jsonschema.validate(json.loads(render(audit)), schema)


def test_each_result_points_at_its_rule_and_each_rule_at_its_page() -> None:
    run = run_of(small_audit())
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert all(rule["helpUri"].endswith(f"/{rule['id']}.md") for rule in rules)


def test_every_result_has_a_place_since_github_refuses_a_file_otherwise() -> None:
    audit = small_audit()
    lost = tuple(replace(one, locations=(), component="pkg:generic/none") for one in audit.findings)
    for result in run_of(replace(audit, findings=lost))["results"]:
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "stayopen.toml"
    assert run_of(audit)["results"][0]["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 7,
        "startColumn": 1,
    }


def test_an_alert_stays_the_same_when_its_line_moves() -> None:
    audit = small_audit()
    moved = tuple(replace(one, locations=(Location("src/other.py", 999),)) for one in audit.findings)
    before, after = run_of(audit)["results"], run_of(replace(audit, findings=moved))["results"]
    assert [one["partialFingerprints"] for one in before] == [one["partialFingerprints"] for one in after]
    assert len({one["partialFingerprints"]["primaryLocationLineHash"] for one in before}) == len(before)


def test_what_is_incomplete_makes_the_run_unsuccessful_and_is_told() -> None:
    invocation = run_of(small_audit())["invocations"][0]
    assert invocation["executionSuccessful"] is False
    told = [one for one in invocation["toolExecutionNotifications"] if one["descriptor"]["id"] == "incomplete"]
    assert told[0]["level"] == "error"
    assert told[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "src/bad.toml"


def test_a_waived_finding_is_suppressed_with_its_reason_and_no_other_is() -> None:
    suppressed = {one["ruleId"]: one["suppressions"] for one in run_of(small_audit())["results"]}
    (waived,) = suppressed.pop("license-unknown")
    assert "reviewed by hand" in waived["justification"]
    assert not any(suppressed.values())


def test_text_from_outside_makes_no_link_and_no_placeholder() -> None:
    audit = small_audit()
    named = tuple(replace(one, message="see [here](https://evil.example) {0}") for one in audit.findings)
    assert (
        "\\[here\\](https://evil.example) {{0}}"
        in run_of(replace(audit, findings=named))["results"][0]["message"]["text"]
    )


def test_file_names_are_valid_addresses_whatever_they_hold() -> None:
    results = run_of(hostile_audit())["results"]
    addresses = {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in results}
    assert len(addresses) == len(HOSTILE)
    assert all(address.isascii() and address.isprintable() and " " not in address for address in addresses)
