"""What CI servers read: JUnit, GitLab's code quality, GitHub's annotations."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

from msgspec.structs import replace

from scanner.entities import SetAside
from scanner.report import github, gitlab, junit
from tests.report.audits import HOSTILE, hostile_audit, small_audit


def suite() -> ET.Element:
    found = ET.fromstring(junit.render(small_audit())).find("testsuite")
    assert found is not None
    return found


def test_junit_counts_what_it_holds() -> None:
    cases = suite().findall("testcase")
    counted = {name: sum(case.find(tag) is not None for case in cases) for name, tag in
               (("failures", "failure"), ("errors", "error"), ("skipped", "skipped"))}  # fmt: skip
    assert counted == {"failures": 1, "errors": 1, "skipped": 1}
    assert {name: suite().get(name) for name in counted} == {name: str(number) for name, number in counted.items()}
    assert suite().get("tests") == str(len(cases)) == "5"


def test_in_junit_only_what_fails_the_scan_fails_a_test() -> None:
    audit = small_audit()
    lenient = replace(audit, summary=replace(audit.summary, fail_on="never"))
    assert "<failure" not in junit.render(lenient)
    strict = replace(audit, summary=replace(audit.summary, fail_on="note"))
    assert (
        junit.render(strict).count("<failure") == 2
    )  # the component with a warning and a note, and that with an error


def test_in_junit_what_is_incomplete_is_no_error_where_the_scan_passes() -> None:
    audit = small_audit()
    passing = replace(audit, summary=replace(audit.summary, verdict="incomplete", exit_code=0))
    assert "<error" in junit.render(audit)
    assert "<error" not in junit.render(passing)
    assert '<skipped type="incomplete"' in junit.render(passing)


def test_junit_of_hostile_text_is_well_formed_and_tells_it_all() -> None:
    root = ET.fromstring(junit.render(hostile_audit()))
    assert len(root.findall(".//error")) == len(HOSTILE)


def test_gitlab_is_told_what_was_there_before_and_nothing_of_a_baseline() -> None:
    audit = small_audit()
    first, second, *rest = audit.findings
    aside = (
        replace(first, waived=None, set_aside=SetAside("earlier", "at 1234567 too")),
        replace(second, waived=None, set_aside=SetAside("baseline", "in the baseline")),
    )
    names = [entry["check_name"] for entry in json.loads(gitlab.render(replace(audit, findings=(*aside, *rest))))]
    assert first.code in names
    assert second.code not in names


def test_gitlab_gets_the_fields_that_it_requires() -> None:
    entries = json.loads(gitlab.render(hostile_audit()))
    for entry in entries:
        assert set(entry) == {"check_name", "severity", "description", "fingerprint", "location"}
        assert entry["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert entry["location"]["lines"]["begin"] >= 1
        assert not Path(entry["location"]["path"]).is_absolute() or entry["location"]["path"].startswith("//")
    assert len({entry["fingerprint"] for entry in entries}) == len(entries)


def test_a_github_annotation_is_one_line_and_nothing_in_it_is_a_second_command() -> None:
    lines = github.render(hostile_audit()).splitlines()
    audit = hostile_audit()
    standing = [finding for finding in audit.findings if finding.waived is None]
    approved = audit.lock.approvals if audit.lock else ()
    told = (standing, audit.incomplete, audit.questions, approved, audit.notices)
    assert len(lines) == sum(map(len, told)) + 1
    for line in lines[:-1]:
        command, _, rest = line[2:].partition(" ")
        assert command in {"error", "warning", "notice"}
        properties, separator, _ = rest.partition("::")
        assert separator
        assert all("=" in part for part in properties.split(","))


def test_a_github_annotation_stands_where_the_finding_does() -> None:
    first = github.render(small_audit()).splitlines()[0]
    assert first.startswith(
        "::error title=license-conflict,file=train.py,line=7,col=1::Card and LICENSE file disagree."
    )
