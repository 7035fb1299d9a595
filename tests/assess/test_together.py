"""Models made of others, and several models in one product: terms that meet, on real licenses."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from scanner.assess import assess
from scanner.assess.parents import Parent, begins, collisions
from scanner.config import Config, Use
from scanner.entities import Case, Finding, Location, Usage
from scanner.rulebook.compatibility import load_together
from tests.assess.cases import COMMERCIAL, RULES, TODAY, ancestor, case, codes, findings, only

LLAMA = ancestor("meta-llama/Llama-3.1-8B", "llama3.1", "merge")
INSIDE = Use(commercial=True, acts=("use",), ships=("internal",), established_in=("US",))
TRAINING = Use(commercial=True, acts=("use", "host", "distribute", "merge", "train-on-outputs"))


def merged(*bases: tuple[str, str], name: str = "someone/Llama-merge") -> Case:
    lineage = tuple(ancestor(base, license_id, "merge") for base, license_id in bases)
    return case(name, "apache-2.0", lineage=lineage)


def parent(name: str, license_id: str, relation: str = "merge") -> Parent:
    return Parent(name, (license_id,), relation)


def words(*parents: Parent) -> list[tuple[str, str, str, str]]:
    return [
        (found.one.license.id, found.one.term.term, found.other.license.id, found.other.term.term)
        for found in collisions(parents, RULES)
    ]


def test_every_clash_speaks_the_vocabulary_and_meets_a_real_license() -> None:
    together = load_together(RULES.directory)
    used = {term.term for rule in RULES.licenses.values() for term in rule.terms} | {"prefix"}
    assert {word for clash in together.clashes for word in (*clash.one, *clash.other)} <= used
    assert {way.license for way in together.one_way} | {one for way in together.one_way for one in way.into} <= set(
        RULES.licenses
    )
    assert all(RULES.hosted_vendor(made.vendor) for made in together.generated)
    assert all(name in RULES.licenses for name in together.names_anywhere)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("cc-by-sa-4.0", "cc-by-nc-4.0", ("cc-by-sa-4.0", "share-alike", "cc-by-nc-4.0", "non-commercial")),
        ("gpl-3.0", "llama3.1", ("gpl-3.0", "share-alike", "llama3.1", "field-of-use")),
        ("llama3.1", "exaone", ("llama3.1", "prefix", "exaone", "prefix")),
        ("cc-by-sa-4.0", "cc-by-nd-4.0", ("cc-by-sa-4.0", "share-alike", "cc-by-nd-4.0", "no-derivatives")),
    ],
)
def test_two_parents_whose_terms_cannot_both_hold(one: str, other: str, expected: tuple[str, str, str, str]) -> None:
    for parents in ((parent("a/a", one), parent("b/b", other)), (parent("b/b", other), parent("a/a", one))):
        (found,) = words(*parents)
        named = tuple("prefix" if word == "naming" else word for word in found)
        assert {named[:2], named[2:]} == {expected[:2], expected[2:]}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("apache-2.0", "llama3.1"),
        ("llama3", "llama3.1"),  # a name that begins with "Llama 3" begins with "Llama"
        ("llama3.1", "minicpm-model-license"),  # the second name may stand anywhere
        ("mpl-2.0", "cc-by-nc-4.0"),  # weak copyleft keeps to its files
        ("cc-by-sa-3.0", "cc-by-sa-4.0"),  # s.4(b) of the older one
        ("cc-by-sa-4.0", "gpl-3.0"),  # declared one-way compatible
        ("mit", "cc-by-nc-4.0"),
        ("llama3.1", "llama3.1"),
    ],
)
def test_parents_that_go_together(one: str, other: str) -> None:
    assert words(parent("a/a", one), parent("b/b", other)) == []


def test_of_data_only_a_bar_on_commerce_counts_and_it_is_unsure() -> None:
    assert words(parent("a/model", "llama3.1"), parent("some/data", "cc-by-sa-4.0", "trained-on")) == []
    (found,) = collisions([parent("a/m", "gpl-3.0"), parent("some/data", "cc-by-nc-4.0", "trained-on")], RULES)
    assert found.confidence == "low"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(sorted(RULES.licenses)), min_size=2, max_size=4))
def test_collisions_do_not_hang_on_the_order_of_the_parents(ids: list[str]) -> None:
    parents = [parent(f"some/{number}", found) for number, found in enumerate(ids)]
    there, back = collisions(parents, RULES), collisions(parents[::-1], RULES)
    assert {one.licenses for one in there} == {one.licenses for one in back}
    assert {one.clash for one in there} == {one.clash for one in back}


def test_a_merge_of_share_alike_and_non_commercial_names_both_terms_with_clauses_and_a_way_out() -> None:
    one = merged(("a/sharing", "cc-by-sa-4.0"), ("b/research", "cc-by-nc-4.0"))
    found = only("parents-clash", findings(one, use=COMMERCIAL))
    assert found.severity == "error"
    assert "a/sharing" in found.message
    assert "b/research" in found.message
    assert [(term.license, term.term) for term in found.terms] == [
        ("cc-by-sa-4.0", "share-alike"), ("cc-by-nc-4.0", "non-commercial")
    ]  # fmt: skip
    assert all(term.clause.startswith("s.") for term in found.terms)
    assert found.remedy.startswith("Leave one of them out")
    (verdict,) = assess([one], Config(use=COMMERCIAL), RULES, TODAY).verdicts
    assert any("cannot both be kept" in ruling.why for ruling in verdict.rulings)


def test_a_clash_that_is_not_passed_on_is_a_note() -> None:
    one = merged(("a/sharing", "cc-by-sa-4.0"), ("b/research", "cc-by-nc-4.0"))
    assert only("parents-clash", findings(one, use=INSIDE)).severity == "note"
    assert only("parents-clash", findings(one)).severity == "warning"


def recipe(one: Case, relation: str, file: str = "merge.yml") -> Case:
    usage = Usage(one.component, Location(file, 2), "config-key", "value of model", relation=relation)
    return replace(one, usages=(usage,))


def test_the_projects_own_merge_is_looked_at_once_for_each_pair_of_licenses() -> None:
    llama = case("meta-llama/Llama-3.1-8B", "llama3.1")
    exaone = case("LGAI-EXAONE/EXAONE-3.5-7.8B-Instruct", "exaone")
    cases = [recipe(llama, "merge"), recipe(exaone, "merge")]
    found = only("parents-clash", findings(*cases, use=COMMERCIAL))
    assert "merge.yml makes one model of both" in found.message
    assert [place.file for place in found.locations] == ["merge.yml", "merge.yml"]
    apart = [recipe(llama, "merge"), recipe(exaone, "merge", "other.yml")]
    assert "parents-clash" not in codes(findings(*apart, use=COMMERCIAL))


# the name that a base asks for


def test_a_fine_tune_of_llama_without_its_name() -> None:
    tuned = case("someone/support-8b", "llama3.1", lineage=(ancestor("meta-llama/Llama-3.1-8B", "llama3.1"),))
    found = only("name-dropped", findings(tuned))
    assert found.severity == "note"
    assert "“Llama”" in found.message
    assert [(term.license, term.clause) for term in found.terms] == [("llama3.1", "s.1.b.i")]
    assert only("name-dropped", findings(tuned, use=COMMERCIAL)).severity == "warning"


@pytest.mark.parametrize(
    ("name", "relation"),
    [
        ("someone/llama_3.1-tuned", "finetune"),
        ("someone/other", "quantized"),
        ("someone/other", "trained-on"),
    ],
)
def test_names_that_begin_as_asked_and_copies_that_are_no_new_model(name: str, relation: str) -> None:
    tuned = case(name, "llama3.1", lineage=(ancestor("meta-llama/Llama-3.1-8B", "llama3.1", relation),))
    assert "name-dropped" not in codes(findings(tuned, use=COMMERCIAL))


def test_a_prefix_is_compared_without_case_and_separators() -> None:
    assert begins("hyperclova-x-seed", "HyperCLOVA X")
    assert not begins("my-llama", "Llama")


# outputs of hosted models


def test_data_that_a_hosted_model_made_is_a_warning_for_who_trains_on_it() -> None:
    data = case("tatsu-lab/alpaca", "cc-by-nc-4.0", kind="dataset")
    found = only("trained-on-outputs", findings(data, use=TRAINING))
    assert (found.severity, found.confidence) == ("warning", "high")
    assert "text-davinci-003" in found.message
    assert only("trained-on-outputs", findings(data)).severity == "note"
    assert "trained-on-outputs" not in codes(findings(data, use=INSIDE))


def test_a_recipe_of_the_project_says_that_it_trains() -> None:
    data = recipe(case("tatsu-lab/alpaca", "cc-by-nc-4.0", kind="dataset"), "trained-on", "tune.yml")
    found = only("trained-on-outputs", findings(data, use=INSIDE))
    assert found.severity == "warning"
    assert "tune.yml trains a model on it" in found.message


def test_a_model_trained_on_such_data_is_a_note() -> None:
    tuned = case("someone/m", "mit", lineage=(ancestor("Open-Orca/OpenOrca", "mit", "trained-on", "dataset"),))
    assert only("trained-on-outputs", findings(tuned, use=COMMERCIAL)).severity == "note"


def test_training_on_outputs_of_a_vendor_that_bars_it() -> None:
    hosted = case("gpt-4o", kind="hosted-model")
    assert only("trained-on-outputs", findings(hosted, use=TRAINING)).severity == "warning"
    assert "trained-on-outputs" not in codes(findings(hosted, use=COMMERCIAL))
    assert "trained-on-outputs" not in codes(findings(hosted))


# several models in one product


def marks(found: Sequence[Finding]) -> Finding:
    return only("stacked-marks", found)


def test_badges_of_several_models_are_listed_once_for_the_project() -> None:
    models = [
        case("meta-llama/Llama-3.1-8B-Instruct", "llama3.1"),
        case("meta-llama/Llama-3.2-3B", "llama3.2"),
        case("stabilityai/stable-diffusion-3.5-large", "stabilityai-ai-community"),
    ]
    use = replace(COMMERCIAL, annual_revenue=100_000)
    found = marks(findings(*models, use=use))
    assert found.severity == "note"
    assert "“Built with Llama”" in found.message
    assert "Powered by Stability AI" in found.message
    assert "stacked-marks" not in codes(findings(models[0], use=use))
    assert "stacked-marks" not in codes(findings(*models))


def test_two_names_that_one_model_cannot_bear() -> None:
    models = [
        case("meta-llama/Llama-3.1-8B-Instruct", "llama3.1"),
        case("Solar/Solar", "upstage-solar"),
        case("Prior-Labs/TabPFN", "prior-labs-1.1"),
    ]
    use = replace(COMMERCIAL, acts=("use", "host", "distribute", "merge", "modify", "train-on-outputs"))
    found = marks(findings(*models, use=use))
    assert found.severity == "warning"
    assert "no name begins with both" in found.message


def test_a_fine_tune_of_what_may_not_be_changed_is_found_whatever_its_label() -> None:
    tuned = case("someone/tuned", "mit", lineage=(ancestor("a/fixed", "cc-by-nd-4.0"),))
    found = only("base-terms-dropped", findings(tuned, use=COMMERCIAL))
    assert found.severity == "error"
    assert "no-derivatives" in {term.term for term in found.terms}
