"""The families of rules/ against ids that exist: each belongs to exactly the generation that people say."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.entities import Component
from scanner.rulebook import Rulebook, load_rulebook

KNOWN = Path(__file__).parents[1] / "data/rules/known-ids.tsv"
ROWS = [line.split("\t") for line in KNOWN.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    return load_rulebook()


def component(registry: str, name: str) -> Component:
    return Component("model" if registry == "huggingface" else "hosted-model", registry, name)


def test_every_known_id_is_given_its_generation_and_no_other(rules: Rulebook) -> None:
    wrong = []
    rows = [row for row in ROWS if row[2][0] not in "-~="]
    for registry, name, wanted in rows:
        match = rules.generation_of(component(registry, name))
        found = f"{match.family.id}/{match.generation.id}" if match else None
        if found != wanted:
            wrong.append((registry, name, wanted, found))
    assert len(rows) > 1500
    assert wrong == []


def test_ids_without_weights_or_of_other_lines_match_nothing(rules: Rulebook) -> None:
    rows = [row for row in ROWS if row[2] == "-"]
    assert len(rows) > 30
    found = [row[:2] for row in rows if (match := rules.generation_of(component(row[0], row[1]))) and not match.guess]
    assert found == []


def test_a_mirrors_id_is_a_guess_at_its_origin_and_said_to_be_one(rules: Rulebook) -> None:
    rows = [row for row in ROWS if row[2].startswith("~")]
    assert rows
    for _, name, wanted in rows:
        match = rules.generation_of(component("huggingface", name))
        assert match is not None, name
        assert (match.guess, f"~{match.family.id}/{match.generation.id}") == (True, wanted)


def test_licenses_speak_per_repository_where_they_differ_inside_a_generation(rules: Rulebook) -> None:
    rows = [row for row in ROWS if row[2].startswith("=")]
    wrong = []
    for _, name, wanted, base in rows:
        match = rules.generation_of(component("huggingface", name))
        found = (f"={match.license}", match.base_license or "-") if match else None
        if found != (wanted, base):
            wrong.append((name, wanted, base, found))
    assert len(rows) > 100
    assert wrong == []
