"""The rule base holds what it is meant to hold: the Hub's own list, and enough of every kind."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scanner.rulebook import Rulebook, load_rulebook
from scanner.rulebook.outlook_data import load_owners, load_vendors
from scanner.rulebook.sourcing import sourcing

HUB_LIST = Path(__file__).parents[1] / "data" / "rulebook" / "hub-license-ids.txt"
HUB_IDS = [line for line in HUB_LIST.read_text("utf-8").splitlines() if line and not line.startswith("#")]
FIGURE = re.compile(r"threshold$")


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load_rulebook()


@pytest.mark.parametrize("hub_id", HUB_IDS)
def test_every_license_id_of_the_hubs_own_list_has_a_rule(book: Rulebook, hub_id: str) -> None:
    assert book.licenses[hub_id].id == hub_id


def test_there_is_enough_of_every_kind(book: Rulebook) -> None:
    assert book.counts["licenses"] >= 150
    assert book.counts["model families"] >= 110
    assert book.counts["generations"] >= 330
    assert sum(rule.changed for rule in book.packages.values()) >= 80
    assert book.counts["hosting vendors"] >= 60


def test_repository_overrides_came_along(book: Rulebook) -> None:
    generations = [generation for family in book.families.values() for generation in family.generations]
    assert sum(len(generation.repositories) for generation in generations) >= 200


def test_every_rule_has_a_source_or_says_that_it_is_from_memory(book: Rulebook) -> None:
    for kind in (book.licenses, book.families, book.packages, book.hosted):
        for rule in kind.values():
            assert rule.sources or rule.confidence == "low", rule.id


def test_every_license_that_names_a_text_says_more_than_a_name(book: Rulebook) -> None:
    for rule in book.licenses.values():
        assert rule.terms or rule.grants or rule.category in {"unidentified", "proprietary"}, rule.id


def test_a_threshold_has_its_figure_unit_and_effect(book: Rulebook) -> None:
    for rule in book.licenses.values():
        for term in rule.terms:
            if FIGURE.search(term.term):
                assert isinstance(term.value, (int, float)), (rule.id, term.term)
                assert term.unit, (rule.id, term.term)
                assert term.effect, (rule.id, term.term)


def test_every_term_has_a_clause_and_an_act(book: Rulebook) -> None:
    for rule in book.licenses.values():
        for term in rule.terms:
            assert term.clause, (rule.id, term.term)
            assert term.when, (rule.id, term.term)


def test_the_facts_behind_the_outlook_name_their_sources(book: Rulebook) -> None:
    """Floors: a fact that has a source keeps it. What has none says so itself, and is shown as of low confidence."""
    floors = {
        "what a vendor lives on": 57, "since when it sells": 10, "new owners": 31, "features that hold": 290,
        "features that do not hold": 1, "size and reach of a model": 124,
        "training with what is sent, and how long it is kept": 78,
    }  # fmt: skip
    counted = {one.what: one.sourced for one in sourcing(book)}
    assert counted.keys() == floors.keys()
    assert {what: counted[what] for what, floor in floors.items() if counted[what] < floor} == {}


def test_no_row_without_a_source_claims_more_than_low_confidence(book: Rulebook) -> None:
    vendors = load_vendors(book.directory).vendors
    stated = [(one.sources, one.confidence) for one in vendors]
    stated += [(one.sources, one.confidence) for one in load_owners(book.directory).changes]
    stated += [(one.sells_sources, one.sells_confidence) for one in vendors]
    stated += [(one.sources, one.confidence) for one in book.model_profiles]
    assert {confidence for sources, confidence in stated if not sources} <= {"low"}
