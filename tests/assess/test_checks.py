"""Each check on real licenses, models and packages, with the real rules."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from scanner.config import Policy, Use
from scanner.entities import NEWER, Access, Case, Change, Facts
from tests.assess.cases import COMMERCIAL, ancestor, case, codes, findings, only

LLAMA = "meta-llama/Llama-3.1-8B-Instruct"


def test_a_permissive_pinned_model_in_commercial_use_has_no_findings() -> None:
    clean = case(
        "sentence-transformers/all-MiniLM-L6-v2", "apache-2.0", version="c9745ed1d9f207416be6d2e6f8de32d1f16199bf"
    )
    assert findings(clean, use=COMMERCIAL) == ()


# license-unknown


def test_a_component_in_use_without_a_license_is_an_error() -> None:
    found = only("license-unknown", findings(case("someone/model")))
    assert found.severity == "error"
    assert "someone/model" in found.message


def test_what_could_not_be_resolved_is_a_warning_that_says_why() -> None:
    one = case("somepackage", kind="package")
    unresolved = Facts(one.component, state="unresolved", unresolved=("the index did not answer.",))
    found = only("license-unknown", findings(replace(one, facts=unresolved)))
    assert found.severity == "warning"
    assert "the index did not answer" in found.message


def test_a_license_is_not_missing_while_a_source_that_may_know_it_was_not_heard() -> None:
    one = case("flask-cors", kind="package")
    facts = Facts(one.component, revision="6.0.0", state="partial", unresolved=("offline: pypi.org was not asked.",))
    found = only("license-unknown", findings(replace(one, facts=facts)))
    assert (found.severity, "could not be found out: offline" in found.message) == ("warning", True)


def test_a_family_name_matters_only_if_a_member_does() -> None:
    assert only("license-unknown", findings(case("a", "GPL", kind="package"))).severity == "warning"
    assert only("license-unknown", findings(case("a", "BSD", kind="package"))).severity == "note"


def test_a_license_ref_that_nobody_knows_has_no_terms_on_file() -> None:
    found = only("license-unknown", findings(case("a", "LicenseRef-OurOwn", kind="package")))
    assert "no terms on file" in found.message


# license-conflict


def test_card_and_file_that_disagree_are_one_finding_and_an_error_if_one_forbids_the_use() -> None:
    torn = case("someone/model", "apache-2.0", "cc-by-nc-4.0", version="a" * 40)
    assert codes(findings(torn, use=COMMERCIAL)) == {"license-conflict"}
    found = only("license-conflict", findings(torn, use=COMMERCIAL))
    assert found.severity == "error"
    assert len(found.evidence) == 2
    assert {term.term for term in found.terms} == {"non-commercial"}
    assert only("license-conflict", findings(torn, use=Use(commercial=False))).severity == "warning"


# license-denied and license-review


@pytest.mark.parametrize("entry", ["gpl-3.0", "GPL-3.0-only", "copyleft"])
def test_policy_names_a_license_by_id_spdx_or_category(entry: str) -> None:
    found = only("license-denied", findings(case("a", "GPLv3", kind="package"), policy=Policy(deny=(entry,))))
    assert found.severity == "error"
    assert f"“{entry}”" in found.message


def test_a_non_empty_allow_denies_everything_else() -> None:
    policy = Policy(allow=("permissive",))
    assert not findings(case("a", "MIT", kind="package"), policy=policy)
    assert "license-denied" in codes(findings(case("a", "MPL-2.0", kind="package"), policy=policy))


def test_a_choice_is_taken_in_the_users_favour_and_said() -> None:
    policy = Policy(deny=("copyleft",))
    assert not findings(case("a", "MIT OR GPL-3.0-only", kind="package"), policy=policy)
    found = only("license-denied", findings(case("a", "GPL-2.0-only OR GPL-3.0-only", kind="package"), policy=policy))
    assert "was taken over" in found.message


def test_network_copyleft_is_reviewed_unless_the_user_neither_hosts_nor_passes_on() -> None:
    agpl = case("ultralytics", "AGPL-3.0", kind="package", version="8.3.0")
    found = only("license-review", findings(agpl))
    assert found.severity == "warning"
    assert "s.13" in {term.clause for term in found.terms}
    assert "license-review" not in codes(findings(agpl, use=Use(acts=("use",), commercial=False)))


# non-commercial


@pytest.mark.parametrize(("commercial", "severity"), [(True, "error"), (None, "warning")])
def test_a_non_commercial_license_in_commercial_use_is_one_finding(commercial: bool | None, severity: str) -> None:
    flux = case("black-forest-labs/FLUX.1-dev", "flux-1-dev-non-commercial-license", version="a" * 40)
    found = findings(flux, use=Use(commercial=commercial))
    assert only("non-commercial", found).severity == severity
    assert "license-review" not in codes(found)


def test_a_non_commercial_license_in_non_commercial_use_is_no_finding() -> None:
    dataset = case("some/data", "cc-by-nc-4.0", kind="dataset", version="a" * 40)
    assert not findings(dataset, use=Use(commercial=False))


def test_research_only_is_asked_about_even_without_commerce() -> None:
    mistral = case("some/model", "mrl", version="a" * 40)
    found = only("non-commercial", findings(mistral, use=Use(commercial=False)))
    assert found.severity == "warning"
    assert "research" in found.message


def test_a_statement_that_only_forbids_commerce_is_heard_too() -> None:
    found = findings(case("a", "Free for non-commercial use", kind="package"), use=COMMERCIAL)
    assert only("non-commercial", found).severity == "error"


# use-threshold


@pytest.mark.parametrize(("users", "severity"), [(None, "warning"), (800_000_000, "error")])
def test_llamas_line_of_700_million_users(users: int | None, severity: str) -> None:
    found = only("use-threshold", findings(case(LLAMA, "llama3.1"), use=Use(monthly_active_users=users)))
    assert found.severity == severity
    assert "700 million monthly active users" in found.message
    assert found.terms[0].value == "700000000"


def test_below_the_line_there_is_no_finding() -> None:
    assert "use-threshold" not in codes(findings(case(LLAMA, "llama3.1"), use=Use(monthly_active_users=700_000_000)))


def test_a_revenue_line_is_met_by_the_stated_revenue() -> None:
    stability = case("stabilityai/stable-diffusion-3.5-large", "stabilityai-ai-community")
    assert only("use-threshold", findings(stability, use=COMMERCIAL)).severity == "error"
    small = Use(commercial=True, acts=("host",), annual_revenue=500_000)
    assert "use-threshold" not in codes(findings(stability, use=small))


def test_a_line_that_asks_for_a_badge_is_a_warning() -> None:
    kimi = case("moonshotai/Kimi-K2-Instruct", "kimi-modified-mit", version="a" * 40)
    found = only(
        "use-threshold", findings(kimi, use=Use(commercial=True, acts=("host",), monthly_active_users=200_000_000))
    )
    assert found.severity == "warning"
    assert "display" in found.message


# region-excluded


def test_a_license_that_excludes_the_eu_is_an_error_for_a_german_company() -> None:
    hunyuan = case("tencent/Hunyuan-A13B-Instruct", "tencent-hunyuan-community")
    assert only("region-excluded", findings(hunyuan, use=COMMERCIAL)).severity == "error"
    assert only("region-excluded", findings(hunyuan)).severity == "warning"
    american = Use(established_in=("US",), offered_in=("US",))
    assert "region-excluded" not in codes(findings(hunyuan, use=american))
    offering = only(
        "region-excluded", findings(hunyuan, use=Use(established_in=("US",), offered_in=("US", "FR"), acts=("host",)))
    )
    assert "offer the product in FR" in offering.message


def test_an_exclusion_of_some_repositories_leaves_the_others_alone() -> None:
    assert "region-excluded" in codes(findings(case("meta-llama/Llama-3.2-11B-Vision", "llama3.2"), use=COMMERCIAL))
    assert "region-excluded" not in codes(findings(case("meta-llama/Llama-3.2-3B", "llama3.2"), use=COMMERCIAL))


# gated-access


@pytest.mark.parametrize(
    ("access", "severity"),
    [
        (Access("manual", source="hub"), "warning"),
        (Access("auto", readable=True, source="hub"), "note"),
        (Access("auto", readable=False, source="hub"), "error"),
        (Access("none", disabled=True), "error"),
    ],
)
def test_a_gate_is_as_bad_as_it_is_closed(access: Access, severity: str) -> None:
    assert only("gated-access", findings(case("some/model", "mit", access=access))).severity == severity


def test_a_gate_that_only_rules_know_says_so() -> None:
    found = only("gated-access", findings(case(LLAMA, "llama3.1", access=Access())))
    assert "the Hub was not asked" in found.message


# base-terms-dropped


def test_a_fine_tune_labelled_apache_keeps_llamas_terms() -> None:
    tuned = case(
        "someone/llama-tuned",
        "apache-2.0",
        version="a" * 40,
        lineage=(ancestor("meta-llama/Llama-3.1-8B", "llama3.1"),),
    )
    found = only("base-terms-dropped", findings(tuned, use=COMMERCIAL))
    assert found.severity == "warning"
    assert "naming" in {term.term for term in found.terms}


def test_a_derivative_of_a_non_commercial_base_is_an_error_in_commercial_use() -> None:
    tuned = case("someone/tuned", "mit", version="a" * 40, lineage=(ancestor("some/base", "cc-by-nc-4.0"),))
    assert only("base-terms-dropped", findings(tuned, use=COMMERCIAL)).severity == "error"


def test_a_derivative_that_keeps_its_bases_license_drops_nothing() -> None:
    kept = case("someone/tuned", "llama3.1", lineage=(ancestor("meta-llama/Llama-3.1-8B", "llama3.1"),))
    assert "base-terms-dropped" not in codes(findings(kept))


def test_a_repository_whose_base_only_rules_know_is_found_too() -> None:
    distilled = case("deepseek-ai/DeepSeek-R1-Distill-Llama-8B", "mit", version="a" * 40)
    found = only("base-terms-dropped", findings(distilled))
    assert "Llama" in found.message


# successor-closed


@pytest.mark.parametrize(
    ("as_of", "said"),
    [
        (date(2025, 6, 30), None),
        (date(2025, 12, 31), "is announced to go on closed (2025-12-10)"),
        (date(2026, 11, 21), "went on closed on 2026-04-08"),
    ],
)
def test_llamas_turn_is_known_from_the_day_it_was_public(as_of: date, said: str | None) -> None:
    found = [one for one in findings(case(LLAMA, "llama3.1"), as_of=as_of) if one.code == "successor-closed"]
    if said is None:
        assert not found
    else:
        assert said in found[0].message
        assert all(evidence.date and evidence.date <= as_of.isoformat() for evidence in found[0].evidence)


def test_a_line_that_closed_in_part_is_a_note() -> None:
    assert only("successor-closed", findings(case("Qwen/Qwen2.5-7B-Instruct", "apache-2.0"))).severity == "note"
    back = only("successor-closed", findings(case("mistralai/Mistral-7B-v0.1", "apache-2.0")))
    assert "was closed on 2025-05-07: Medium 3 API only; opened since, last on 2026-04-29" in back.message


# terms-may-change, revision-unpinned


def test_a_policy_that_the_licensor_may_rewrite_is_a_note() -> None:
    found = only("terms-may-change", findings(case(LLAMA, "llama3.1")))
    assert found.severity == "note"
    assert found.terms[0].clause


def test_one_finding_for_a_model_without_a_revision_and_an_error_if_its_code_is_run() -> None:
    assert only("revision-unpinned", findings(case("some/model", "mit"))).severity == "note"
    assert only("revision-unpinned", findings(case("some/model", "mit", version="main"))).severity == "note"
    assert "revision-unpinned" not in codes(findings(case("some/model", "mit", version="a" * 40)))
    runs = case("some/model", "mit", text='from_pretrained("some/model", trust_remote_code=True)')
    assert only("revision-unpinned", findings(runs)).severity == "error"


# hosted-closed-model, retired-model


def test_a_closed_hosted_model_names_vendor_country_and_use_of_inputs() -> None:
    found = only("hosted-closed-model", findings(case("gpt-5", kind="hosted-model")))
    assert found.severity == "note"
    assert "OpenAI" in found.message
    assert "(US)" in found.message
    assert "train" in found.message


@pytest.mark.parametrize(("sensitive", "severity"), [(None, "warning"), (False, "warning"), (True, "error")])
def test_an_id_whose_inputs_train_is_worse_with_sensitive_data(sensitive: bool | None, severity: str) -> None:
    muse = case("muse-spark-1.3-contributor", kind="hosted-model", registry="meta-model-api")
    found = only("hosted-closed-model", findings(muse, use=Use(sensitive_data=sensitive)))
    assert found.severity == severity
    assert "may be used to train" in found.message


def test_a_hosted_id_past_its_end_is_an_error_and_before_it_a_warning() -> None:
    opus = case("claude-3-opus-20240229", kind="hosted-model", registry="anthropic")
    assert only("retired-model", findings(opus)).severity == "error"
    assert only("retired-model", findings(opus, as_of=date(2025, 11, 1))).severity == "warning"
    assert "retired-model" not in codes(findings(opus, as_of=date(2024, 6, 1)))


# relicensed


def test_a_version_below_the_change_is_told_what_an_upgrade_brings() -> None:
    found = only("relicensed", findings(case("lakefs-sdk", "Apache-2.0", kind="package", version="1.50.0")))
    assert found.severity == "note"
    assert "upgrading to 1.87.0" in found.message
    assert "BUSL-1.1" in found.message


def test_an_open_version_may_take_either_side_and_is_a_warning() -> None:
    assert only("relicensed", findings(case("open-webui", "BSD-3-Clause", kind="package"))).severity == "warning"


def test_a_change_is_not_known_before_its_day_nor_for_other_names() -> None:
    lakefs = case("lakefs-sdk", "Apache-2.0", kind="package", version="1.50.0")
    assert "relicensed" not in codes(findings(lakefs, as_of=date(2026, 9, 1)))
    assert "relicensed" not in codes(findings(case("lakefs-client-x", "Apache-2.0", kind="package")))


def test_an_id_without_a_known_vendor_is_judged_by_who_lists_it_and_marked_as_a_guess() -> None:
    muse = case("muse-spark-1.3-contributor", kind="hosted-model", registry="openai-compatible")
    found = only("hosted-closed-model", findings(muse))
    assert (found.severity, found.confidence) == ("warning", "low")
    assert "does not name" in found.message


# newer-release-relicensed


def renewed(name: str, before: str, *later: tuple[str, str, str], registry: str = "pypi") -> Case:
    """A package at 1.5.0 whose later releases, each (version, day, license), differ."""
    one = case(name, before, kind="package", registry=registry, version="1.5.0")
    history, said = [], before
    for version, day, after in later:
        history.append(Change("license", said, after, day, "wheel-metadata", f"https://index/{version}", version))
        said = after
    facts = replace(one.facts, revision="1.5.0", latest="9.0.0", history=tuple(history))
    return replace(one, facts=facts)


def test_a_newest_release_under_tighter_terms_is_a_warning_that_names_both() -> None:
    found = only(
        "newer-release-relicensed", findings(renewed("alpha", "MIT", ("9.0.0", "2026-05-01", "AGPL-3.0-only")))
    )
    assert found.severity == "warning"
    assert "the newest release 9.0.0 (2026-05-01) is under AGPL-3.0-only, where 1.5.0 is under MIT" in found.message
    assert found.evidence[0].date == "2026-05-01"


@pytest.mark.parametrize(
    ("before", "after", "severity"),
    [
        ("LGPL-2.1-or-later", "0BSD", "note"),
        ("MIT", "Apache-2.0", "note"),
        ("Apache-2.0 OR MIT", "MPL-2.0 AND (Apache-2.0 OR MIT)", "warning"),
        ("MIT", "MIT OR GPL-3.0-only", None),
        ("BSD-3-Clause", "BSD-3-Clause AND MIT AND Zlib", None),
        ("public-domain AND bsd AND gpl", "public-domain AND bsd", "note"),
        ("MIT", "BUSL-1.1", "warning"),
    ],
)
def test_how_much_a_change_matters(before: str, after: str, severity: str | None) -> None:
    found = findings(renewed("alpha", before, ("9.0.0", "2026-05-01", after)))
    assert [one.severity for one in found if one.code == "newer-release-relicensed"] == ([severity] if severity else [])


def test_several_changes_are_one_finding_with_each_as_evidence() -> None:
    twice = renewed("alpha", "MIT", ("2.0.0", "2025-01-01", "Apache-2.0"), ("3.0.0", "2026-01-01", "BUSL-1.1"))
    found = only("newer-release-relicensed", findings(twice))
    assert "release 3.0.0 (2026-01-01) is under BUSL-1.1" in found.message
    assert [evidence.date for evidence in found.evidence] == ["2025-01-01", "2026-01-01"]


def test_what_came_before_the_version_in_use_or_after_the_day_judged_is_no_finding() -> None:
    old = renewed("alpha", "GPL-3.0-only", ("1.0.0", "2020-01-01", "MIT"))
    assert "newer-release-relicensed" not in codes(findings(old))
    new = renewed("alpha", "MIT", ("9.0.0", "2026-05-01", "BUSL-1.1"))
    assert "newer-release-relicensed" not in codes(findings(new, as_of=date(2026, 4, 30)))
    assert "newer-release-relicensed" in codes(findings(replace(new), as_of=date(2026, 5, 1)))


def pinned_model(topic: str, before: str | None, after: str, note: str = NEWER) -> Case:
    """A model pinned to a commit, whose newest commit says something else."""
    one = case("acme/turned", "mit", kind="model", registry="huggingface", version="a" * 40)
    change = Change(topic, before, after, "2026-05-01", "hub-card", "https://hub/card", "b" * 40, note)
    return replace(one, facts=replace(one.facts, revision="a" * 40, latest="b" * 40, history=(change,)))


@pytest.mark.parametrize(
    ("before", "after", "severity"),
    [
        ("mit", "cc-by-nc-4.0", "warning"),
        ("mit", "other (llama3.1)", "warning"),
        ("mit", "other (nobody-knows)", "note"),
        ("other (nobody-knows)", "other (nobody-either)", "note"),
        ("cc-by-nc-4.0", "mit", "note"),
    ],
)
def test_the_newest_commit_of_a_pinned_model_under_another_license(before: str, after: str, severity: str) -> None:
    found = only("newer-release-relicensed", findings(pinned_model("license", before, after)))
    assert found.severity == severity
    assert f"the newest commit bbbbbbbbbbbb (2026-05-01) is under {after}, where aaaaaaaaaaaa is under" in found.message


def test_terms_that_the_newest_commit_asks_to_agree_to_are_a_note() -> None:
    found = only("newer-release-relicensed", findings(pinned_model("access-terms", None, "You agree to be nice.")))
    assert found.severity == "note"
    assert "agree to terms, where it asked for none" in found.message


def test_what_a_model_said_before_its_pin_is_no_finding() -> None:
    assert "newer-release-relicensed" not in codes(findings(pinned_model("license", "mit", "cc-by-nc-4.0", "")))


def test_versions_of_npm_are_compared_as_npm_does() -> None:
    newer = renewed("alpha", "MIT", ("1.10.0", "2026-05-01", "BUSL-1.1"), registry="npm")
    assert "newer-release-relicensed" in codes(findings(newer))


def test_a_change_that_a_rule_knows_is_told_once() -> None:
    lakefs = renewed("lakefs-sdk", "Apache-2.0", ("9.0.0", "2026-09-30", "BUSL-1.1"))
    assert {"relicensed", "newer-release-relicensed"} & codes(findings(lakefs)) == {"relicensed"}
