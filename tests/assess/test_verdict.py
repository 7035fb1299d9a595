"""One verdict per component: on real licenses, with the edge cases of what is known of them."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from scanner.assess import Assessment, assess
from scanner.config import Config, Policy, Shipping, Use, WaiverRule
from scanner.entities import Ancestor, Case, Component, Facts, License, Verdict
from scanner.rulebook.schema import Act
from tests.assess.cases import COMMERCIAL, RULES, TODAY, ancestor, case

LLAMA = "meta-llama/Llama-3.1-8B-Instruct"
INTERNAL = Use(
    commercial=True, acts=("use",), ships=("internal",), monthly_active_users=0, annual_revenue=0,
    established_in=("US",), offered_in=("US",), sensitive_data=False, project_license="MIT",
)  # fmt: skip


def assessed(*cases: Case, use: Use | None = None, policy: Policy | None = None) -> Assessment:
    return assess(cases, Config(use=use or Use(), policy=policy or Policy()), RULES, TODAY)


def verdict(one: Case, use: Use | None = None, policy: Policy | None = None) -> Verdict:
    return assessed(one, use=use, policy=policy).verdicts[0]


def whys(found: Verdict) -> str:
    return " ".join(ruling.why for ruling in found.rulings)


# the four verdicts


def test_a_permissive_package_used_inside_is_permitted_and_passing_it_on_would_bring_duties() -> None:
    found = verdict(case("x", "Apache-2.0", kind="package"), INTERNAL)
    assert (found.level, found.rulings, found.asks) == ("permitted", (), ())
    assert any(
        change.startswith("Permitted with duties if you pass copies on (license-copy") for change in found.changes
    )


def test_llama_below_its_line_is_permitted_with_duties_and_the_line_is_said() -> None:
    found = verdict(case(LLAMA, "llama3.1"), COMMERCIAL)
    assert found.level == "permitted-with-duties"
    (line,) = [change for change in found.changes if "700 million" in change]
    assert line.startswith("Prohibited without a license of your own above 700 million monthly active users")
    assert "version release date" in line
    assert "you state 2 million" in line
    assert "s.2" in line


def test_llama_above_its_line_is_prohibited_and_the_exemption_is_said() -> None:
    found = verdict(case(LLAMA, "llama3.1"), replace_use(COMMERCIAL, monthly_active_users=800_000_000))
    assert found.level == "prohibited"
    assert found.rulings[0].term is not None
    assert (found.rulings[0].term.term, found.rulings[0].term.clause) == ("user-threshold", "s.2")
    assert any("threshold-exemption" in change for change in found.changes)


def test_a_non_commercial_license_in_business_is_prohibited_and_says_what_would_change_it() -> None:
    found = verdict(case("some/data", "cc-by-nc-4.0", kind="dataset"), COMMERCIAL)
    assert found.level == "prohibited"
    assert "you state that you use it commercially" in found.rulings[0].why
    assert found.changes[0].startswith("It would not hold if you did not use it commercially")
    assert verdict(case("some/data", "cc-by-nc-4.0", kind="dataset"), Use(commercial=False, acts=("use",))).level == (
        "permitted"
    )


def test_hosting_and_training_and_changing_are_barred_where_the_text_says_so() -> None:
    host = Use(commercial=False, acts=("host",))
    assert verdict(case("a/b", "sai-nc-community"), host).level == "prohibited"
    assert verdict(case("a/b", "cc-by-nd-4.0", kind="dataset"), Use(commercial=True, acts=("modify",))).level != (
        "prohibited"
    )
    both = Use(commercial=True, acts=("modify", "distribute"))
    assert verdict(case("a/b", "cc-by-nd-4.0", kind="dataset"), both).level == "prohibited"
    train = Use(commercial=False, acts=("train-on-outputs",), sensitive_data=False)
    assert verdict(case("a/b", "exaone"), train).level == "prohibited"
    found = verdict(case("a/b", "llama2"), replace_use(COMMERCIAL, acts=("train-on-outputs",)))
    assert found.level == "needs-review"
    assert any("neither Llama 2 nor a derivative" in change for change in found.changes)


def test_an_act_that_a_text_does_not_grant_is_prohibited_without_a_term() -> None:
    found = verdict(case("a/b", "chameleon-research"), Use(commercial=False, acts=("train-on-outputs",)))
    silent = [ruling for ruling in found.rulings if ruling.term is None]
    assert found.level == "prohibited"
    assert "grants no right" in silent[0].why


# region of establishment and of offering


def test_where_the_company_sits_counts_where_the_term_speaks_of_use_and_where_it_sells_if_of_offering() -> None:
    hunyuan = case("tencent/Hunyuan-A13B-Instruct", "tencent-hunyuan-community")
    sits = verdict(hunyuan, replace_use(COMMERCIAL, offered_in=("US",)))
    assert "you are established in DE" in whys(sits)
    sells = verdict(hunyuan, replace_use(COMMERCIAL, established_in=("US",)))
    assert sells.level == "prohibited"
    assert any(change.startswith("Permitted where you do not offer the product: not in DE") for change in sells.changes)
    neither = verdict(hunyuan, replace_use(COMMERCIAL, established_in=("US",), offered_in=("US",)))
    assert neither.level == "permitted-with-duties"
    vision = case("meta-llama/Llama-3.2-11B-Vision", "llama3.2")
    assert verdict(vision, replace_use(COMMERCIAL, established_in=("US",), offered_in=("DE",))).level != "prohibited"
    assert verdict(vision, COMMERCIAL).level == "prohibited"


def test_who_neither_hosts_nor_passes_on_is_not_asked_where_the_product_is_offered() -> None:
    hunyuan = case("tencent/Hunyuan-A13B-Instruct", "tencent-hunyuan-community")
    assert "offered_in" not in verdict(hunyuan, replace_use(INTERNAL, offered_in=())).asks
    assert "offered_in" in verdict(hunyuan, replace_use(COMMERCIAL, offered_in=(), established_in=("US",))).asks


# what is not known


def test_an_unknown_license_is_never_permitted() -> None:
    unresolved = replace(
        case("x", kind="package"), facts=Facts(Component("package", "pypi", "x"), unresolved=("gone.",))
    )
    for one in (case("someone/model"), unresolved, case("a", "LicenseRef-OurOwn", kind="package")):
        assert verdict(one, INTERNAL).level == "needs-review"
    assert "gone" in whys(verdict(unresolved, INTERNAL))


def test_sources_in_conflict_are_for_review_with_every_reading() -> None:
    torn = verdict(case("someone/model", "apache-2.0", "cc-by-nc-4.0"), COMMERCIAL)
    assert torn.level == "needs-review"
    assert "apache-2.0: permitted with duties" in torn.note
    assert "cc-by-nc-4.0: prohibited" in torn.note


def test_what_every_reading_of_a_conflict_forbids_is_forbidden() -> None:
    assert verdict(case("a/b", "cc-by-nc-4.0", "mrl"), COMMERCIAL).level == "prohibited"


def test_a_low_confidence_rule_neither_permits_nor_forbids() -> None:
    low = [rule for rule in RULES.licenses.values() if rule.confidence == "low" and rule.category != "unidentified"]
    assert low
    for rule in low:
        one = replace_license(License("known", None, (rule.id,)))
        for use in (INTERNAL, COMMERCIAL):
            found = verdict(one, use)
            assert found.level == "needs-review"
            assert found.confidence == "low"


def test_a_license_that_is_a_guess_neither_permits_nor_forbids() -> None:
    guess = replace_license(License("known", "Apache-2.0", ("apache-2.0",), why="by its name", confidence="low"))
    assert verdict(guess, INTERNAL).level == "needs-review"
    assert "by its name" in whys(verdict(guess, INTERNAL))


# choices, lists and vague names


def test_a_choice_is_taken_in_the_users_favour_and_said() -> None:
    found = verdict(case("a", "GPL-3.0-only OR MIT", kind="package"), COMMERCIAL)
    assert found.level == "permitted-with-duties"
    assert found.licenses == ("mit",)
    assert "mit was taken over gpl-3.0" in found.note


def test_an_ambiguous_list_stays_ambiguous_and_shows_the_worst() -> None:
    torn = replace_license(License("known", None, ("mit", "cc-by-nc-4.0")))
    found = verdict(torn, COMMERCIAL)
    assert found.level == "needs-review"
    assert "without saying whether" in found.note
    assert "non-commercial" in {ruling.term.term for ruling in found.rulings if ruling.term}
    harmless = verdict(replace_license(License("known", None, ("mit", "apache-2.0"))), COMMERCIAL)
    assert harmless.level == "permitted-with-duties"
    assert "without saying whether" in harmless.note


def test_a_name_for_several_licenses_that_all_permit_is_permitted_with_the_duties_of_the_strictest() -> None:
    result = assessed(case("a", "BSD License", kind="package"), use=COMMERCIAL)
    assert result.verdicts[0].level == "permitted-with-duties"
    assert "may be BSD-2-Clause" in result.verdicts[0].note
    assert "notice" in {one.term.term for one in result.obligations}


def test_a_name_for_several_licenses_is_for_review_if_they_differ() -> None:
    found = verdict(case("some/data", "cc", kind="dataset"), COMMERCIAL)
    assert found.level == "needs-review"
    assert "may be" in found.note


# what flows down


def test_terms_of_a_base_flow_down_and_bring_its_duties() -> None:
    tuned = case("someone/tuned", "apache-2.0", lineage=(ancestor("meta-llama/Llama-3.1-8B", "llama3.1"),))
    result = assessed(tuned, use=COMMERCIAL)
    found = result.verdicts[0]
    assert found.level == "permitted-with-duties"
    assert found.licenses == ("apache-2.0", "llama3.1")
    naming = [ruling for ruling in found.rulings if ruling.term and ruling.term.term == "naming"]
    assert naming[0].via == "meta-llama/Llama-3.1-8B"
    assert ("Built with Llama",) in {duty.show for duty in result.obligations}


def test_a_base_that_forbids_the_use_forbids_that_of_its_derivatives() -> None:
    tuned = case("someone/tuned", "mit", lineage=(ancestor("some/base", "cc-by-nc-4.0"),))
    assert verdict(tuned, COMMERCIAL).level == "prohibited"


def test_data_that_forbids_the_use_leaves_a_model_trained_on_it_for_review() -> None:
    trained = case("a/b", "mit", lineage=(ancestor("some/data", "cc-by-nc-4.0", "trained-on", kind="dataset"),))
    found = verdict(trained, COMMERCIAL)
    assert found.level == "needs-review"
    assert "not settled" in whys(found)


def test_a_base_of_unknown_license_is_for_review() -> None:
    base = Ancestor(Component("model", "huggingface", "some/base"), "finetune", "card")
    assert verdict(case("a/b", "mit", lineage=(base,)), COMMERCIAL).level == "needs-review"


# hosted, development, policy


def test_a_hosted_model_is_for_review_under_its_vendors_terms() -> None:
    found = verdict(case("gpt-5", kind="hosted-model"), COMMERCIAL)
    assert found.level == "needs-review"
    assert "terms of service of OpenAI" in whys(found)
    trains = verdict(case("gpt-5", kind="hosted-model"), replace_use(COMMERCIAL, acts=("train-on-outputs",)))
    assert "you state that you do" in whys(trains)


def test_what_serves_development_only_is_not_passed_on() -> None:
    found = verdict(case("x", "GPL-3.0-only", kind="package", scope="dev"), COMMERCIAL)
    assert found.level == "permitted"
    assert "development only" in found.note


def test_the_users_own_policy_weighs_in() -> None:
    assert verdict(case("x", "MIT", kind="package"), INTERNAL, Policy(deny=("permissive",))).level == "prohibited"
    assert verdict(case("x", "MIT", kind="package"), INTERNAL, Policy(review=("mit",))).level == "needs-review"


def test_copyleft_that_is_passed_on_asks_for_the_projects_own_license() -> None:
    gpl = case("x", "GPL-3.0-only", kind="package")
    assert verdict(gpl, replace_use(COMMERCIAL, project_license=None)).asks == ("project_license",)
    assert verdict(gpl, replace_use(COMMERCIAL, project_license="GPL-3.0-or-later")).level == "permitted-with-duties"
    assert verdict(gpl, replace_use(COMMERCIAL, project_license="Apache-2.0")).level == "needs-review"


def test_what_a_person_accepted_stands_beside_the_verdict_and_does_not_change_it() -> None:
    data = case("some/data", "cc-by-nc-4.0", kind="dataset")
    waiver = WaiverRule(check="non-commercial", component=data.id, reason="license bought", owner="legal@acme.example")
    config = Config(use=COMMERCIAL, waivers=(waiver,))
    (found,) = assess((data,), config, RULES, TODAY).verdicts
    assert found.level == "prohibited"
    assert found.note == "legal@acme.example accepted non-commercial: license bought"


def test_an_exception_to_copyleft_is_said_not_to_be_weighed() -> None:
    found = verdict(case("a", "GPL-2.0-only WITH Classpath-exception-2.0", kind="package"), COMMERCIAL)
    assert "exception after WITH" in found.note


# of all licenses


USES = st.builds(
    Use,
    commercial=st.sampled_from([None, True, False]),
    acts=st.lists(st.sampled_from(get_args(Act)), max_size=4, unique=True).map(tuple),
    ships=st.lists(st.sampled_from(get_args(Shipping)), max_size=2, unique=True).map(tuple),
    monthly_active_users=st.sampled_from([None, 0, 2_000_000, 10**9]),
    annual_revenue=st.sampled_from([None, 0, 30_000_000, 10**11]),
    established_in=st.sampled_from([(), ("US",), ("DE",)]),
    offered_in=st.sampled_from([(), ("US",), ("DE", "KR")]),
    sensitive_data=st.sampled_from([None, True, False]),
    project_license=st.sampled_from([None, "MIT", "GPL-3.0-only", "not a license AND"]),
)


@given(use=USES, license_id=st.sampled_from(sorted(RULES.licenses)))
@settings(max_examples=150, deadline=None)
def test_whatever_is_stated_a_prohibition_is_an_error_and_a_question_names_a_key(use: Use, license_id: str) -> None:
    result = assessed(replace_license(License("known", None, (license_id,))), use=use)
    (found,) = result.verdicts
    if found.level == "prohibited":
        assert any(finding.severity == "error" for finding in result.findings)
        assert all(ruling.certain for ruling in found.rulings if ruling.level == "prohibited")
    assert {question.key for question in result.questions} == set(found.asks)
    for key in found.asks:
        assert getattr(use, key) in (None, ())
    assert all(duty.components == (found.component,) for duty in result.obligations)


LICENSES = st.builds(
    License,
    state=st.sampled_from(["known", "conflict", "unknown", "none"]),
    expression=st.sampled_from([None, "MIT", "MIT OR GPL-3.0-only", "MIT AND", "LicenseRef-x AND MIT", "\x00"]),
    ids=st.lists(st.sampled_from(["mit", "gpl-3.0", "gpl", "cc", "nobody-knows", "cc-by-nc-4.0", ""]), max_size=3).map(
        tuple
    ),
    choice=st.booleans(),
    confidence=st.sampled_from(["high", "medium", "low"]),
)


@given(license_=LICENSES, base=LICENSES, relation=st.sampled_from(["merge", "trained-on", "serves", "?"]), use=USES)
@settings(max_examples=100, deadline=None)
def test_no_state_of_knowledge_crashes_and_none_but_a_known_license_permits(
    license_: License, base: License, relation: str, use: Use
) -> None:
    one = replace_license(license_)
    lineage = (Ancestor(Component("model", "huggingface", "some/base"), relation, "card", base),)
    found = verdict(replace(one, facts=replace(one.facts, lineage=lineage)), use)
    nothing_named = not license_.ids and not license_.choice
    if license_.state != "known" or nothing_named or license_.confidence == "low":
        assert found.level in ("needs-review", "prohibited")
        assert found.rulings


def replace_use(use: Use, **changes: object) -> Use:
    return Use(**{name: getattr(use, name) for name in Use.__struct_fields__} | changes)


def replace_license(license_: License) -> Case:
    one = case("some/thing", "mit")
    return replace(one, facts=replace(one.facts, license=license_))


@pytest.mark.parametrize("level", ["permitted", "permitted-with-duties", "needs-review", "prohibited"])
def test_each_level_is_reached_by_some_license(level: str) -> None:
    cases = [case("a", "Unlicense", kind="package"), case(LLAMA, "llama3.1"), case("a/b"), case("a/c", "cc-by-nc-4.0")]
    assert level in {one.level for one in assessed(*cases, use=COMMERCIAL).verdicts}
