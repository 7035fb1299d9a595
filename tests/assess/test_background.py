"""What the rules hold of single components: terms in words, what they allow, who gets the data, what else there is."""

from __future__ import annotations

from datetime import date

import pytest

from scanner.assess.background import kinds
from scanner.assess.background.told import backgrounds
from scanner.config import Config, Use
from scanner.entities import Background, Case, Kind
from tests.assess.cases import RULES, TODAY, case


def background(found: Case, use: Use | None = None, as_of: date = TODAY) -> Background:
    (only,) = backgrounds([found], Config(use=use or Use()), RULES, as_of)
    return only


def llama() -> Case:
    return case("meta-llama/Llama-3.1-8B-Instruct", "llama3.1")


def test_a_model_that_rules_know_has_family_maker_and_dated_events() -> None:
    told = background(llama())
    assert told.made["family"] == "Llama 3.1, released 2024-07-23"
    assert told.made["maker"] == "Meta (US)"
    assert [event.date for event in told.events] == sorted(event.date or "" for event in told.events)
    assert any(event.date == "2026-04-08" for event in told.events)


def test_nothing_is_told_that_was_not_public_on_the_day() -> None:
    told = background(llama(), as_of=date(2024, 8, 1))
    assert {event.date for event in told.events} == {"2023-07-18", "2024-07-23"}
    assert "the line" not in told.made
    assert background(llama(), as_of=date(2024, 1, 1)).made["family"] == "Llama 3.1"


def test_what_is_open_of_the_closed_models_of_a_family_is_not_said_of_an_open_one() -> None:
    assert background(case("openai-community/gpt2", "mit")).openness == {"of": "GPT-2", "weights": "open"}
    assert background(llama()).openness["of"] == "Llama 4"
    assert background(llama(), as_of=date(2024, 8, 1)).openness == {"of": "Llama 3.1", "weights": "gated"}


def test_a_deed_has_every_clause_with_its_number_and_the_text_to_show() -> None:
    (deed,) = background(llama()).deeds
    clauses = {clause.word: clause for clause in deed.clauses}
    assert clauses["badge"].show == ("Built with Llama",)
    assert clauses["badge"].clause == "s.1.b.i"
    assert clauses["badge"].when == "you pass copies on or offer it to others as a service"
    assert clauses["user-threshold"].summary.startswith("Above 700 million monthly active users: ")
    assert {clause.kind for clause in deed.clauses} == {"duty", "limit", "right", "risk"}
    assert len(deed.clauses) == len(RULES.licenses["llama3.1"].terms)


def test_every_license_of_the_rules_can_be_told() -> None:
    for license_id in RULES.licenses:
        for deed in background(case("acme/model", license_id)).deeds:
            assert deed.name
            assert all(clause.summary and not clause.summary.endswith("..") for clause in deed.clauses), license_id


def test_a_non_commercial_license_allows_no_business() -> None:
    rows = {row.act: row for row in background(case("acme/model", "cc-by-nc-4.0")).allowances}
    assert rows["use it"].private == "permitted"
    assert {row.commercial for row in rows.values()} == {"prohibited"}


def test_acts_that_bring_more_together_have_a_row_of_their_own() -> None:
    rows = {row.act: row for row in background(case("server", "AGPL-3.0-only", kind="package")).allowances}
    assert rows["offer it to others as a service"].commercial == "permitted"
    assert rows["change it and offer it to others as a service"].commercial == "permitted-with-duties"
    assert "change it and pass copies on" not in rows


def test_lines_of_users_and_revenue_are_told_beside_the_table_and_not_in_it() -> None:
    told = background(llama())
    assert {row.commercial for row in told.allowances} == {"permitted-with-duties"}
    assert any(text.startswith("Above 700 million monthly active users: ") for text in told.unless)


def test_there_is_no_table_where_no_license_is_known() -> None:
    assert background(case("acme/model")).allowances == ()
    assert background(_hosted("bedrock", "meta.llama3-1-8b-instruct-v1:0")).allowances == ()


def test_a_hosted_model_says_who_gets_the_data_and_what_its_id_gives_away() -> None:
    told = background(_hosted("meta", "muse-spark-1.3-contributor"))
    assert told.recipient is not None
    assert told.recipient.country == "US"
    assert any("train" in sign for sign in told.recipient.signs)
    assert background(llama()).recipient is None


def test_substitutes_are_open_recent_and_weighed_against_the_stated_use() -> None:
    told = background(llama(), Use(commercial=True, acts=("use",)))
    assert told.substitutes
    assert {one.level for one in told.substitutes} <= {"permitted", "permitted-with-duties"}
    assert "Unknown" not in {one.license for one in told.substitutes}


def test_a_client_is_told_from_the_server_that_changed_its_terms() -> None:
    (told,) = background(case("redis", "MIT", kind="package")).aside
    assert told.startswith("Redis server went from BSD-3-Clause to ")
    assert background(case("redis", "MIT", kind="package"), as_of=date(2024, 1, 1)).aside == ()


def test_what_nobody_knows_has_an_empty_background() -> None:
    assert background(case("acme/unheard-of")) == Background(case("acme/unheard-of").id)


def _hosted(registry: str, name: str) -> Case:
    kind: Kind = "hosted-model"
    return case(name, kind=kind, registry=registry)


@pytest.mark.parametrize(("name", "size"), [("a-7B", 7), ("a-8x7b", 56), ("a-0B", None), ("a-0x7B", None), ("a", None)])
def test_the_size_that_a_name_tells(name: str, size: float | None) -> None:
    assert kinds._parameters(name) == size
