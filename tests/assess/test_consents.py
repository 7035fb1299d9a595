"""Waivers with conditions, clarifications pinned to a text, the baseline, and what holds in a scope or a path."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from scanner.assess import Assessment, assess
from scanner.assess.clarifications import clarified
from scanner.baseline.recording import record
from scanner.baseline.shape import Baseline, Kept, Known
from scanner.config import ClarificationRule, Config, Policy, Use, WaiverRule
from scanner.config.places import Overlay, PathOverlay, ScopeOverlay
from scanner.entities import Audit, Case, Claim, Finding, Location, Severity, Usage
from scanner.licensing import conclude, read_license
from tests.assess.cases import RULES, TODAY, case, codes, only
from tests.report.audits import small_audit

HASH = "a" * 64


def judged(*cases: Case, config: Config, known: Known | None = None, whole: bool = True) -> Assessment:
    done, outcomes = clarified(cases, config, RULES, "stayopen.toml", offline=False)
    return assess(done, config, RULES, TODAY, clarified=outcomes, baseline=known, whole=whole)


# waivers


def waiver(check: str = "license-review", component: str = "pkg:pypi/tool", **others: str) -> WaiverRule:
    said = {"reason": "terms read", "owner": "team", "approver": "counsel"} | others
    return WaiverRule(check=check, component=component, **said)


USE = Use(commercial=True, acts=("host", "distribute"))
TOOL = case("tool", "AGPL-3.0-only", kind="package", version="4.2")


def waived(rule: WaiverRule, one: Case = TOOL) -> Finding:
    return only("license-review", judged(one, config=Config(use=USE, waivers=(rule,))).findings)


@pytest.mark.parametrize(
    ("conditions", "holds"),
    [
        ({"version": ">=4,<5"}, True),
        ({"version": "<4"}, False),
        ({"license": "AGPL-3.0-only"}, True),
        ({"license": "agpl-3.0"}, True),
        ({"license": "MIT"}, False),
        ({"license": "AGPL-3.0-only", "version": "<4"}, False),
        ({"component": "pkg:pypi/TOOL"}, True),
        ({"component": "pkg:pypi/t*l"}, True),
        ({"component": "pkg:*/tool@4.2"}, True),
        ({"component": "pkg:npm/tool"}, False),
    ],
)
def test_a_waiver_holds_under_its_conditions_only(conditions: dict[str, str], *, holds: bool) -> None:
    found = waived(waiver(**conditions)).waived
    assert (found is not None) is holds
    if found:
        assert (found.owner, found.approver) == ("team", "counsel")


def test_a_waiver_whose_condition_fails_is_an_error_that_says_which() -> None:
    found = judged(TOOL, config=Config(use=USE, waivers=(waiver(version="<4"),))).findings
    lapsed = only("waiver-lapsed", found)
    assert lapsed.severity == "error"
    assert "it holds for versions <4, and 4.2 is used" in lapsed.message
    changed = judged(TOOL, config=Config(use=USE, waivers=(waiver(license="MIT"),))).findings
    assert "while the license is MIT, and that is AGPL-3.0-only now" in only("waiver-lapsed", changed).message


def test_a_pattern_that_covers_some_of_what_it_names_is_a_filter() -> None:
    other = case("tool-new", "AGPL-3.0-only", kind="package", version="9")
    found = judged(TOOL, other, config=Config(use=USE, waivers=(waiver(component="pkg:pypi/tool*", version="<5"),)))
    assert "waiver-lapsed" not in codes(found.findings)
    assert [one.component for one in found.findings if one.code == "license-review" and one.counts] == [
        "pkg:pypi/tool-new@9"
    ]


def test_a_version_that_nobody_knows_is_in_no_range() -> None:
    bare = case("tool", "AGPL-3.0-only", kind="package")
    assert waived(waiver(version=">=0"), bare).waived is None


def test_a_waiver_for_what_was_not_scanned_is_not_called_unused() -> None:
    config = Config(waivers=(waiver(),))
    assert "waiver-unused" in codes(judged(config=config).findings)
    assert "waiver-unused" not in codes(judged(config=config, whole=False).findings)


# clarifications


def with_text(one: Case, sha256: str) -> Case:
    text = Claim("license-text", "LICENSE", "sdist-file", "https://x/a.tar.gz#LICENSE", sha256=sha256)
    return replace(one, facts=replace(one.facts, claims=(*one.facts.claims, text)))


def clarification(license_: str = "Apache-2.0", component: str = "pkg:pypi/odd") -> ClarificationRule:
    return ClarificationRule(component=component, license=license_, texts=(HASH,), reason="read it", by="counsel")


ODD = case("odd", kind="package", version="1.0")


def test_a_clarification_is_a_claim_beside_the_others_and_the_one_that_counts() -> None:
    config = Config(clarifications=(clarification(),))
    (one,), _ = clarified(
        (with_text(case("odd", "GPL-3.0-only", kind="package"), HASH),), config, RULES, "s", offline=False
    )
    assert (one.facts.license.expression, one.facts.license.state) == ("Apache-2.0", "known")
    assert [claim.value for claim in one.facts.claims] == ["Apache-2.0", "GPL-3.0-only", "LICENSE"]
    assert "the sources alone" in one.facts.license.why
    found = judged(with_text(ODD, HASH), config=config).findings
    assert codes(found) == {"license-clarified"}
    assert "by the word of counsel: read it; sources name no license" in found[0].message


def test_it_lapses_when_the_text_is_another_one_and_the_finding_is_back() -> None:
    found = judged(with_text(ODD, "b" * 64), config=Config(clarifications=(clarification(),))).findings
    assert codes(found) == {"license-unknown", "clarification-lapsed"}
    assert "b" * 64 in only("clarification-lapsed", found).message


def test_it_does_not_hold_where_the_text_was_not_read() -> None:
    config = Config(clarifications=(clarification(),))
    unread = replace(ODD, facts=replace(ODD.facts, state="partial", unresolved=("the index did not answer",)))
    done = judged(unread, config=config)
    assert "could not be checked" in done.incomplete[0].reason
    assert "license-clarified" not in codes(done.findings)
    assert codes(judged(config=config).findings) == {"clarification-unused"}
    textless = only("clarification-lapsed", judged(ODD, config=config).findings)
    assert "no license text was found" in textless.message
    assert textless.remedy.startswith("Take the clarification out")


def test_what_is_named_and_not_understood_is_not_called_unnamed() -> None:
    words = "BSD-3-Clause, Apache-2.0, dependency licenses"
    reading = read_license(words, "field", RULES)
    claim = Claim("license", words, "wheel-metadata", "https://x", note=f"License field; {reading.note}")
    odd = replace(ODD, facts=replace(ODD.facts, claims=(claim,), license=conclude((claim,), RULES)))
    done = judged(odd, config=Config())
    told = only("license-unknown", done.findings)
    assert f"is not known: the wheel's metadata says “{words}”, which is not understood." in told.message
    assert "record the decision as a waiver" in told.remedy
    assert words in done.verdicts[0].rulings[0].why
    pinned = only("license-unknown", judged(with_text(odd, HASH), config=Config()).findings)
    assert "record it as a clarification" in pinned.remedy
    assert "No source names a license" in only("license-unknown", judged(ODD, config=Config()).findings).message


def test_a_license_file_that_nobody_knows_is_not_called_none() -> None:
    text = Claim("license-text", "LICENSE.md", "npm-tarball", "https://x", note="unknown, closest is mit")
    facts = replace(ODD.facts, claims=(text,), license=conclude((text,), RULES))
    told = only("license-unknown", judged(replace(ODD, facts=facts), config=Config()).findings)
    assert "is not known: " in told.message
    assert "record it as a clarification" in told.remedy


# the baseline


def audit_of(findings: tuple[Finding, ...]) -> Audit:
    return replace(small_audit(), cases=(), findings=findings, incomplete=())


def kept(finding: Finding, severity: Severity | None = None) -> Kept:
    return Kept(
        check=finding.code, component=finding.component, severity=severity or finding.severity,
        recorded="2026-11-01", fingerprint=finding.fingerprint,
    )  # fmt: skip


def test_what_the_baseline_has_is_shown_and_does_not_count_whatever_the_line_and_version() -> None:
    before = judged(ODD, config=Config()).findings
    moved = replace(ODD, usages=(replace(ODD.usages[0], location=Location("other.py", 99)),), id="pkg:pypi/odd@2.0")
    done = judged(moved, config=Config(), known=Known(Baseline(findings=tuple(map(kept, before)))))
    (found,) = done.findings
    assert found.aside is not None
    assert (found.aside.kind, found.aside.reason) == ("baseline", "in stayopen-baseline.toml since 2026-11-01")
    assert done.baseline is not None
    assert (done.baseline.findings, done.baseline.found, done.baseline.gone) == (1, 1, ())


def test_a_finding_that_has_become_worse_counts_again() -> None:
    (finding,) = judged(ODD, config=Config()).findings
    done = judged(ODD, config=Config(), known=Known(Baseline(findings=(kept(finding, "warning"),))))
    assert done.findings[0].counts
    assert "a mere warning" in done.findings[0].evidence[0].text


def test_what_is_gone_is_told_once_and_only_of_the_whole_project() -> None:
    (finding,) = judged(ODD, config=Config()).findings
    known = Known(Baseline(findings=(kept(finding),)))
    fine = case("odd", "mit", kind="package", version="1.0")
    assert only("baseline-outdated", judged(fine, config=Config(), known=known).findings).severity == "note"
    assert not judged(fine, config=Config(), known=known, whole=False).findings
    unseen = replace(fine, facts=replace(fine.facts, state="partial"))
    assert "baseline-outdated" not in codes(judged(unseen, config=Config(), known=known).findings)


def test_a_baseline_hides_no_waiver_that_ended() -> None:
    config = Config(waivers=(waiver("license-unknown", "pkg:pypi/odd", expires="2026-01-01"),))
    every = judged(ODD, config=config).findings
    known = Known(Baseline(findings=tuple(map(kept, every))))
    assert [one.code for one in judged(ODD, config=config, known=known).findings if one.counts] == ["waiver-expired"]


# places


def used(scope: str, file: str) -> Usage:
    return Usage(TOOL.component, Location(file, 1), "requirement", "there", scope)


def denied(*places: tuple[str, str]) -> str | None:
    policy = Policy(
        deny=("network-copyleft",),
        scopes=(ScopeOverlay("dev", Overlay(exempt=("network-copyleft",))),),
        paths=(PathOverlay(("lab/**",), Overlay(severity={"license-denied": "note"})),),
    )
    usages = tuple(used(*place) for place in places)
    one = case("tool", "AGPL-3.0-only", kind="package", version="4.2", usages=usages)
    found = judged(one, config=Config(use=USE, policy=policy)).findings
    return {one.code: one.severity for one in found}.get("license-denied")


@pytest.mark.parametrize(
    ("places", "severity"),
    [
        ([("runtime", "requirements.txt")], "error"),
        ([("group:dev", "pyproject.toml")], None),
        ([("runtime", "lab/requirements.txt")], "note"),
        ([("group:dev", "pyproject.toml"), ("runtime", "requirements.txt")], "error"),
        ([("runtime", "lab/a.txt"), ("runtime", "app/a.txt")], "error"),
    ],
)
def test_the_strictest_place_counts(places: list[tuple[str, str]], severity: str | None) -> None:
    assert denied(*places) == severity


def test_versions_of_one_component_share_a_place_in_the_baseline_and_the_worst_is_kept() -> None:
    two = (case("odd", kind="package", version="1.0"), case("odd", kind="package", version="2.0", scope="group:dev"))
    every = judged(*two, config=Config()).findings
    assert [one.severity for one in every] == ["error", "warning"]
    recorded = record(audit_of(every), None, grow=False).baseline
    assert [one.severity for one in recorded.findings] == ["error"]
    done = judged(*two, config=Config(), known=Known(recorded))
    assert not any(one.counts for one in done.findings)
    assert done.baseline is not None
    assert (done.baseline.findings, done.baseline.found) == (1, 1)


def test_a_dispute_of_which_one_side_is_denied_is_an_error() -> None:
    disputed = case("acme/both", "apache-2.0", "AGPL-3.0-only")
    assert only("license-conflict", judged(disputed, config=Config()).findings).severity == "warning"
    denied = judged(disputed, config=Config(policy=Policy(deny=("network-copyleft",)))).findings
    assert only("license-conflict", denied).severity == "error"
    assert "your policy denies GNU AGPL 3.0" in only("license-conflict", denied).message


def test_the_users_own_severity_holds_for_what_is_told_of_consents() -> None:
    policy = Policy(severity={"waiver-unused": "note", "baseline-outdated": "off"})
    known = Known(Baseline(findings=(kept(judged(ODD, config=Config()).findings[0]),)))
    found = judged(config=Config(policy=policy, waivers=(waiver(),)), known=known).findings
    assert [(one.code, one.severity) for one in found] == [("waiver-unused", "note")]


def test_a_review_for_a_term_names_the_term_and_its_clause() -> None:
    policy = Policy(review=("term:user-threshold",))
    llama = case("meta-llama/Llama-3.1-8B-Instruct", "llama3.1")
    found = only("license-review", judged(llama, config=Config(policy=policy)).findings)
    assert "(review = “term:user-threshold”)" in found.message
    assert {one.term for one in found.terms} == {"user-threshold"}
    assert all(one.clause for one in found.terms)
    exempt = replace(policy, exempt=("llama3.1",))
    assert "license-review" not in codes(judged(llama, config=Config(policy=exempt)).findings)
