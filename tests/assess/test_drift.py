"""What a lock shows of components that changed: the parts that need no server."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from scanner.assess import assess
from scanner.config import Config, Policy, Use, WaiverRule
from scanner.entities import NEWER, Approval, Audit, Case, Change, Claim, Component, Facts, Finding, License, Summary
from scanner.lock.locked_state import LockedState
from scanner.lock.recording import Recorded, record
from scanner.lock.shape import Lock, LockedTerm
from tests.assess.cases import COMMERCIAL, RULES, TODAY, case, only

EARLIER = "2026-03-01"


def recorded(*cases: Case, earlier: Lock | None = None, day: str = EARLIER, use: Use = COMMERCIAL) -> Recorded:
    """The lock of some components as they were on a day."""
    assessment = assess(cases, Config(use=use), RULES, date.fromisoformat(day))
    audit = Audit(
        {}, {}, {}, day, day, "", Summary("pass", 0, True, {}), cases, assessment.findings, assessment.verdicts
    )  # fmt: skip
    return record(audit, RULES, earlier)


def since(
    lock: Lock, *cases: Case, use: Use = COMMERCIAL, policy: Policy | None = None, offline: bool = False,
    waivers: tuple[WaiverRule, ...] = (),
) -> list[Finding]:  # fmt: skip
    """The findings about changes since a lock."""
    config = Config(use=use, policy=policy or Policy(), waivers=waivers)
    found = assess(cases, config, RULES, TODAY, (), LockedState(lock, offline=offline)).findings
    return [one for one in found if one.drift]


def locked(*cases: Case) -> Lock:
    return recorded(*cases).lock


def codes(found: list[Finding]) -> set[str]:
    return {one.code for one in found}


def with_facts(of: Case, **changes: object) -> Case:
    return replace(of, facts=replace(of.facts, **changes))


def test_what_did_not_change_is_no_finding() -> None:
    cases = (case("acme/tiny", "mit"), case("chardet", "LGPL-2.1-or-later", kind="package", version="5.2.0"))
    assert since(locked(*cases), *cases) == []


def test_the_exact_day_comes_from_the_history_of_the_source() -> None:
    lock = locked(case("acme/tiny", "mit"))
    old = Change("license", "apache-2.0", "mit", "2025-01-01", "hub-card")
    new = Change(
        "license", "mit", "cc-by-nc-4.0", "2026-10-04T11:00:00Z", "hub-card", "https://example.org/c", "a" * 40
    )
    now = with_facts(case("acme/tiny", "cc-by-nc-4.0"), history=(old, new))
    drift = only("license-changed", since(lock, now)).drift
    assert drift is not None
    assert (drift.since, drift.revision, drift.where) == ("2026-10-04", "a" * 40, "https://example.org/c")
    before = only("license-changed", since(lock, with_facts(now, history=(old,)))).drift
    assert before is not None
    assert before.since is None


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (Change("license", "mit", "apache-2.0", "2026-10-04", "hub-card", note=NEWER), "since a day between"),
        (Change("license", "mit", "gpl-3.0", "2026-10-04", "hub-card"), "since a day between"),
        (Change("license", "MIT", "Apache-2.0", "2026-10-04", "wheel-metadata"), "since 2026-10-04 (locked"),
        (Change("license", "mit", "apache-2.0", "2026-10-04", "hub-card", note="some were not read"), "at the latest"),
    ],
)
def test_only_a_change_that_led_to_what_is_used_gives_the_day(change: Change, says: str) -> None:
    now = with_facts(case("acme/tiny", "apache-2.0"), history=(change,))
    assert says in only("license-changed", since(locked(case("acme/tiny", "mit")), now)).message


def test_a_rule_that_holds_more_than_when_it_was_locked_tightens_the_terms() -> None:
    model = case("acme/tiny", "llama3.1")
    lock = locked(model)
    (rule,) = lock.licenses
    milder = replace(rule, terms=tuple(term for term in rule.terms if term.term != "badge"))
    found = only("terms-tightened", since(replace(lock, licenses=(milder,)), model))
    assert "badge is now permitted with duties" in found.message
    assert "the license is the same, what our rules hold of it is not" in found.message
    stricter = replace(rule, terms=(*rule.terms, LockedTerm(term="no-hosting", clause="s.9", when=("host",))))
    assert codes(since(replace(lock, licenses=(stricter,)), model)) == {"terms-loosened"}


def test_a_change_of_the_stated_use_is_no_change_of_the_terms() -> None:
    model = case("acme/tiny", "cc-by-nc-4.0")
    lock = recorded(model, use=Use(commercial=False)).lock
    assert not codes(since(lock, model, use=Use(commercial=True))) & {"terms-tightened", "terms-loosened"}


def test_another_version_is_compared_with_the_one_that_was_locked() -> None:
    lock = locked(case("redis", "MIT", kind="package", version="7.2.0"))
    assert since(lock, case("redis", "MIT", kind="package", version="7.2.4")) == []
    found = since(lock, case("redis", "AGPL-3.0-only", kind="package", version="8.0.0"))
    assert "was under MIT and is under AGPL-3.0-only in 8.0.0" in only("license-changed", found).message


def test_two_versions_of_a_package_keep_to_their_own_blocks() -> None:
    cases = (
        case("x", "MIT", kind="package", version="1.0"), case("x", "Apache-2.0", kind="package", version="2.0")
    )  # fmt: skip
    assert since(locked(*cases), *cases) == []


def test_offline_what_was_read_before_the_lock_is_older_than_it() -> None:
    lock = recorded(case("acme/tiny", "apache-2.0"), day="2026-11-21").lock
    stored = case("acme/tiny", "mit")
    config = Config(use=COMMERCIAL)
    for offline in (True, False):
        done = assess((stored,), config, RULES, TODAY, (), LockedState(lock, offline=offline))
        drifted = any(one.drift for one in done.findings)
        assert drifted is not offline
        assert any("was read on 2026-11-20, before it was locked" in one.reason for one in done.incomplete) is offline


def test_what_did_not_resolve_is_incomplete_and_no_change() -> None:
    lock = locked(case("acme/tiny", "mit"))
    silent = with_facts(
        case("acme/tiny"), claims=(), license=License(), state="unresolved", unresolved=("the Hub did not answer.",)
    )
    done = assess((silent,), Config(use=COMMERCIAL), RULES, TODAY, (), LockedState(lock))
    assert not any(one.drift for one in done.findings)
    assert [one.reason for one in done.incomplete] == [
        "could not be compared with stayopen.lock: the Hub did not answer"
    ]
    assert done.lock is not None
    assert (done.lock.components, done.lock.compared) == (1, 0)


@pytest.mark.parametrize(("heard", "told"), [("cc-by-nc-4.0", True), ("mit", False)])
def test_half_an_answer_may_still_name_a_license_that_nobody_named(heard: str, told: bool) -> None:
    lock = locked(case("acme/tiny", "mit", "mit"))
    half = with_facts(case("acme/tiny", heard), state="partial", unresolved=("LICENSE could not be read",))
    assert ("license-changed" in codes(since(lock, half))) is told


def test_what_only_rules_said_then_is_a_guess() -> None:
    model = case("acme/tiny", "mit")
    rules = with_facts(model, claims=tuple(replace(claim, source="rules") for claim in model.facts.claims))
    found = only("license-changed", since(locked(rules), case("acme/tiny", "apache-2.0")))
    assert found.confidence == "low"


def test_a_waiver_of_the_configuration_may_accept_a_change() -> None:
    lock, now = locked(case("acme/tiny", "mit")), case("acme/tiny", "apache-2.0")
    waiver = WaiverRule(check="license-changed", component=now.id, reason="known", owner="me")
    assert only("license-changed", since(lock, now, waivers=(waiver,))).waived is not None


def test_a_check_turned_off_finds_nothing() -> None:
    lock = locked(case("acme/tiny", "mit"))
    off = Policy(severity={"license-changed": "off", "terms-tightened": "off"})
    assert since(lock, case("acme/tiny", "cc-by-nc-4.0"), policy=off) == []


def test_an_approval_of_one_license_does_not_cover_another() -> None:
    both = case("x", "MIT AND AGPL-3.0-only", kind="package", version="1.0")
    approval = Approval(component="pkg:pypi/x", terms=("mit",), by="counsel", reason="read", approved=EARLIER)
    for terms, waived in ((("mit",), False), (("agpl-3.0",), True), (("agpl-3.0", "mit"), True)):
        lock = replace(locked(both), approvals=(replace(approval, terms=terms),))
        found = assess((both,), Config(use=COMMERCIAL), RULES, TODAY, (), LockedState(lock)).findings
        assert bool(only("license-review", found).waived) is waived


def test_an_approval_of_a_part_scan_is_neither_unused_nor_in_force() -> None:
    model = case("acme/tiny", "mit")
    approval = Approval(component="pkg:huggingface/acme/else", terms=("mit",), by="x", reason="y", approved=EARLIER)
    lock = replace(locked(model), approvals=(approval,))
    done = assess((model,), Config(), RULES, TODAY, (), LockedState(lock, whole=False))
    assert done.lock is not None
    assert done.lock.approvals[0].state == "unchecked"
    assert done.incomplete == ()
    assert "approval-unused" not in {one.code for one in done.findings}


def test_only_a_text_that_was_read_is_locked() -> None:
    package = case("x", "MIT", kind="package", version="1.0")
    whole = Claim("license-text", "MIT License", "wheel-metadata", "https://x/METADATA", ("mit",), sha256="1" * 64)
    file = Claim("license-text", "LICENSE", "wheel-file", "https://x/x.whl#LICENSE", ("mit",), sha256="2" * 64)
    (entry,) = locked(with_facts(package, claims=(*package.facts.claims, whole, file))).components
    assert [(text.file, text.sha256) for text in entry.texts] == [("LICENSE", "2" * 64)]


def test_what_is_not_in_use_is_not_locked() -> None:
    assert locked(case("x", "MIT", kind="package", in_use=False)).components == ()


def test_what_could_not_be_found_out_does_not_replace_what_was_known() -> None:
    lock = locked(case("acme/tiny", "mit"))
    component = Component("model", "huggingface", "acme/tiny")
    silent = replace(case("acme/tiny"), facts=Facts(component, unresolved=("no answer 3",)))
    again = recorded(silent, earlier=lock, day="2026-05-01")
    assert (again.lock, again.differs) == (lock, False)
    assert again.kept == ((silent.id, "no answer 3"),)
    first = recorded(silent)
    (entry,) = first.lock.components
    assert (entry.state, entry.unresolved) == ("unresolved", "no answer 3")
    other = replace(silent, facts=Facts(component, unresolved=("no answer 4",)))
    assert recorded(other, earlier=first.lock, day="2026-05-01").lock == first.lock


def test_a_changed_component_alone_gets_a_new_day() -> None:
    lock = locked(case("acme/one", "mit"), case("acme/two", "mit"))
    now = recorded(case("acme/one", "mit"), case("acme/two", "apache-2.0"), earlier=lock, day="2026-05-01")
    assert now.changed == ("pkg:huggingface/acme/two",)
    assert [entry.recorded for entry in now.lock.components] == [EARLIER, "2026-05-01"]


def test_a_text_of_a_package_that_was_not_read_this_time_is_neither_gone_nor_a_gap() -> None:
    package = case("x", "MIT", kind="package", version="1.0")
    file = Claim("license-text", "LICENSE", "wheel-file", "https://x/x.whl#LICENSE", ("mit",), sha256="2" * 64)
    lock = locked(with_facts(package, claims=(*package.facts.claims, file)))
    done = assess((package,), Config(use=COMMERCIAL), RULES, TODAY, (), LockedState(lock))
    assert not any(one.drift for one in done.findings)
    assert done.incomplete == ()


def test_a_project_that_uses_nothing_of_its_lock_any_more_is_no_other_project() -> None:
    lock = locked(case("acme/tiny", "mit"))
    done = assess((case("acme/tiny", "mit", in_use=False),), Config(), RULES, TODAY, (), LockedState(lock))
    assert done.incomplete == ()
    assert "lock-outdated" in {one.code for one in done.findings}


def test_another_source_that_says_the_same_changes_no_block() -> None:
    model = case("acme/tiny", "mit")
    lock = locked(model)
    more = Claim("license", "mit", "hub-api", "https://example.org", ("mit",), "MIT")
    again = recorded(with_facts(model, claims=(*model.facts.claims, more)), earlier=lock, day="2026-05-01")
    assert again.lock == lock


@pytest.mark.parametrize("now", [("mit", "llama3.1"), ("apache-2.0",), ("MIT AND Apache-2.0",)])
def test_an_approval_lapses_when_the_license_is_another_disputed_or_more(now: tuple[str, ...]) -> None:
    approval = Approval(
        component="pkg:pypi/x", terms=("mit",), by="counsel", reason="read", approved=EARLIER, license="MIT"
    )
    then = case("x", "MIT", kind="package", version="1.0")
    lock = replace(locked(then), approvals=(approval,))
    for package, state in ((then, "in-force"), (case("x", *now, kind="package", version="1.0"), "lapsed")):
        done = assess((package,), Config(use=COMMERCIAL), RULES, TODAY, (), LockedState(lock))
        assert done.lock is not None
        assert done.lock.approvals[0].state == state
        assert ("approval-lapsed" in {one.code for one in done.findings}) is (state == "lapsed")
