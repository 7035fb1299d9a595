"""What all findings share: severity by scope and policy, confidence, places, fingerprints, waivers, pages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from scanner.assess import ALL_CHECKS
from scanner.assess.check import fingerprint
from scanner.config import Policy, WaiverRule
from scanner.entities import Component, Facts, Location, Usage
from tests.assess.cases import case, codes, findings, only

PAGES = Path(__file__).resolve().parents[2] / "docs" / "checks"


def test_every_check_has_a_page_and_every_page_a_check() -> None:
    assert {check.code for check in ALL_CHECKS} == {page.stem for page in PAGES.glob("*.md")} - {"index"}


@pytest.mark.parametrize("check", ALL_CHECKS, ids=lambda check: check.code)
def test_a_page_says_why_what_to_do_and_how_to_tune_it(check: object) -> None:
    code, title, severity = (getattr(check, name) for name in ("code", "title", "severity"))
    text = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {title}\n")
    assert f"`{code}`" in text
    assert severity in text
    for heading in ("## Why it matters", "## What it looks like", "## What to do", "## Tuning and waiving"):
        assert heading in text
    assert f"[{code}]({code}.md)" in (PAGES / "index.md").read_text(encoding="utf-8")


def test_what_is_not_in_use_is_a_note_and_a_development_package_one_step_milder() -> None:
    assert only("license-unknown", findings(case("x", kind="package", in_use=False))).severity == "note"
    for scope in ("dev", "test", "group:lint"):
        assert only("license-unknown", findings(case("x", kind="package", scope=scope))).severity == "warning"
    assert only("license-unknown", findings(case("x", kind="package", scope="optional:gpu"))).severity == "error"


def test_a_package_needed_at_run_time_too_is_not_milder() -> None:
    package = Component("package", "pypi", "x")
    usages = tuple(
        Usage(package, Location(f"{scope}.txt", 1, 1), "requirement", "a line", scope) for scope in ("dev", "runtime")
    )
    assert only("license-unknown", findings(case("x", kind="package", usages=usages))).severity == "error"


def test_policy_sets_the_severity_of_a_check_or_turns_it_off() -> None:
    assert (
        only("license-unknown", findings(case("a/b"), policy=Policy(severity={"license-unknown": "warning"}))).severity
        == "warning"
    )
    assert "license-unknown" not in codes(findings(case("a/b"), policy=Policy(severity={"license-unknown": "off"})))


def test_confidence_is_the_lowest_of_what_a_finding_rests_on() -> None:
    assert only("license-unknown", findings(case("a/b", confidence="low"))).confidence == "low"
    assert only("license-review", findings(case("a", "Proprietary", kind="package"))).confidence == "medium"


def test_places_in_use_come_first_and_are_at_most_twenty() -> None:
    model = Component("model", "huggingface", "a/b")
    usages = tuple(
        Usage(model, Location(f"docs/{number:02}.md", 1, 1), "prose", "a word", in_use=False) for number in range(30)
    )
    usages += (Usage(model, Location("src/z.py", 9, 1), "python-call", "first argument"),)
    places = only("license-unknown", findings(case("a/b", usages=usages))).locations
    assert len(places) == 20
    assert places[0].file == "src/z.py"


def test_a_fingerprint_outlives_new_versions_and_moved_lines_but_not_another_fault() -> None:
    one = only("license-unknown", findings(case("x", kind="package", version="1.0")))
    other = only("license-unknown", findings(case("x", kind="package", version="2.0", text="moved")))
    assert one.fingerprint == other.fingerprint
    assert one.fingerprint != only("license-unknown", findings(case("y", kind="package"))).fingerprint
    assert fingerprint("c", "pkg:npm/%40scope/name@1", "k") == fingerprint("c", "pkg:npm/%40scope/name", "k")


def test_two_versions_of_one_component_are_two_findings() -> None:
    found = findings(case("x", kind="package", version="1.0"), case("x", kind="package", version="2.0"))
    assert len(found) == 2


def test_the_worst_comes_first_and_every_message_is_one_sentence() -> None:
    found = findings(case("a/b"), case("c/d", "llama3.1"), case("gpt-4o", kind="hosted-model"))
    ranks = [["error", "warning", "note"].index(finding.severity) for finding in found]
    assert ranks == sorted(ranks)
    assert all(finding.message.endswith(".") and "\n" not in finding.message for finding in found)
    assert all(finding.remedy.endswith(".") for finding in found)


# waivers


def waiver(component: str, expires: str | None = None, check: str = "license-unknown") -> WaiverRule:
    return WaiverRule(check=check, component=component, reason="we have a contract", owner="counsel", expires=expires)


@pytest.mark.parametrize("component", ["pkg:pypi/x@1.0", "pkg:pypi/x", "pkg:pypi/*"])
def test_a_waived_finding_stays_and_says_who_accepted_it(component: str) -> None:
    found = findings(case("x", kind="package", version="1.0"), waivers=[waiver(component, "2027-01-01")])
    assert codes(found) == {"license-unknown"}
    waived = found[0].waived
    assert waived is not None
    assert (waived.owner, waived.reason, waived.expires) == ("counsel", "we have a contract", "2027-01-01")


def test_a_waiver_of_one_package_does_not_reach_another_with_a_longer_name() -> None:
    found = findings(case("xyz", kind="package"), waivers=[waiver("pkg:pypi/x")])
    assert codes(found) == {"license-unknown", "waiver-unused"}
    assert only("license-unknown", found).waived is None


def test_an_expired_waiver_does_not_apply_and_is_itself_an_error() -> None:
    found = findings(case("x", kind="package"), waivers=[waiver("pkg:pypi/x", "2026-11-20")])
    assert only("license-unknown", found).waived is None
    assert only("waiver-expired", found).severity == "error"


def test_a_waiver_holds_to_the_end_of_its_last_day() -> None:
    found = findings(case("x", kind="package"), waivers=[waiver("pkg:pypi/x", "2026-11-21")], as_of=date(2026, 11, 21))
    assert codes(found) == {"license-unknown"}


def test_an_unused_waiver_is_a_warning() -> None:
    assert only("waiver-unused", findings(waivers=[waiver("pkg:pypi/gone")])).severity == "warning"


def test_two_runs_find_the_same() -> None:
    cases = (case("a/b"), case("meta-llama/Llama-3.1-8B", "llama3.1"))
    assert findings(*cases) == findings(*cases)


def test_a_waiver_is_not_called_unused_while_its_component_could_not_be_looked_at() -> None:
    one = case("x", kind="package")
    unresolved = replace(one, facts=Facts(one.component, state="unresolved"))
    found = findings(unresolved, waivers=[waiver("pkg:pypi/x", check="license-review")])
    assert "waiver-unused" not in codes(found)
