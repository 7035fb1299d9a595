"""A large project on one screen: worst first, the rest counted, nothing hidden without a figure."""

from __future__ import annotations

import re

from msgspec.structs import replace

from scanner.entities import Audit, Finding, Incomplete, Location
from scanner.report import screen, table
from scanner.report.terminal import width_of
from tests.report.audits import hostile_audit, locked_audit, small_audit

LINK = re.compile(r"\x1b\]8;;(.*?)\x1b\\")


def large_audit(checks: int = 30, each: int = 7) -> Audit:
    """Errors of many checks, each found many times, and much that could not be read."""
    audit = small_audit()
    error = audit.findings[0]
    findings = tuple(
        replace(error, code=f"check-{number:02}", fingerprint=f"{number}-{copy}", severity=severity)
        for number, severity in enumerate(["error", "warning", "note"] * (checks // 3))
        for copy in range(each)
    )
    counts = dict.fromkeys(("error", "warning", "note"), checks // 3 * each)
    incomplete = tuple(Incomplete(f"file-{number}.toml", f"reason {number // 3}") for number in range(90))
    summary = replace(audit.summary, findings=counts)
    return replace(audit, findings=findings, incomplete=incomplete, summary=summary)


def test_a_small_report_is_shown_whole() -> None:
    audit = replace(small_audit(), reliance=None)
    assert screen.render(audit) == table.render(audit, pages=False)
    assert "docs/checks/license-conflict.md\n" in table.render(audit)


def test_a_large_one_fits_a_screen_and_80_columns() -> None:
    lines = screen.render(large_audit()).splitlines()
    assert len(lines) <= screen.HEIGHT + 5
    assert max(map(width_of, lines)) <= 80


def test_the_worst_comes_first_and_every_severity_that_is_cut_says_how_much() -> None:
    said = screen.render(large_audit(), width=200)
    shown = re.findall(r"^(error|warning|note)  (check-\d\d) \((\d+)\)", said, re.MULTILINE)
    hidden = {severity: int(number) for number, severity in re.findall(r"(?m)^(\d+) more (error|warning|note)s ", said)}
    assert shown
    assert {severity for severity, _, _ in shown} == {"error"}
    for severity in ("error", "warning", "note"):
        written = sum(int(number) for found, _, number in shown if found == severity)
        assert written + hidden[severity] == 70
    assert "incomplete  90 could not be read or resolved" in said
    assert "27 of 30 reasons are not shown" in said
    assert "stayopen scan --all" in said
    assert said.splitlines()[-1].startswith("FAIL  70 errors, 70 warnings, 70 notes, 90 incomplete")


def test_a_sure_finding_stands_for_its_check_before_a_guess() -> None:
    audit = large_audit()
    first, second, *others = audit.findings
    guess = replace(first, confidence="low", message="A guess.")
    said = screen.render(replace(audit, findings=(guess, replace(second, message="A fact."), *others)))
    assert "A fact." in said
    assert "A guess." not in said


def test_places_are_links_where_the_terminal_has_them_and_plain_elsewhere() -> None:
    audit = replace(large_audit(), project=small_audit().project | {"path": "/work/my demo"})
    assert "\x1b" not in screen.render(audit)
    linked = screen.render(audit, links=True)
    assert set(LINK.findall(linked)) == {"file:///work/my%20demo/train.py", ""}
    assert LINK.sub("", linked) == screen.render(audit)


def test_a_hostile_path_stays_inside_its_link() -> None:
    hostile = Location("\x1b]8;;http://evil\x07\u202e b.py\x1b\\", 1)
    findings = tuple(replace(one, locations=(hostile,)) for one in large_audit().findings)
    for text in (screen, table):
        said = text.render(replace(large_audit(), findings=findings), links=True)
        assert all(address.startswith("file:///work/demo/%1B") for address in LINK.findall(said) if address)
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202e]", LINK.sub("", said))


def test_hostile_text_steers_nothing() -> None:
    said = screen.render(hostile_audit())
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", said)
    assert not re.search(r"^\s*::|##\[", said, re.MULTILINE)


def test_a_lock_and_its_approvals_are_told_in_a_line() -> None:
    audit = replace(locked_audit(), incomplete=large_audit().incomplete)
    said = screen.render(audit, width=200)
    assert "2 of 3 components compared, 2 changed; approvals in force: 1; approvals lapsed: 1" in said


def test_waived_findings_are_counted() -> None:
    waived: Finding = next(one for one in small_audit().findings if one.waived)
    said = screen.render(replace(large_audit(), findings=(*large_audit().findings, waived)))
    assert "1 waived" in said
