"""The list of obligations and the list of questions."""

from __future__ import annotations

import pytest

from scanner.assess import Assessment, assess
from scanner.assess.obligations import texts_to_show
from scanner.config import Config, Use
from scanner.entities import Case, Obligation
from tests.assess.cases import COMMERCIAL, RULES, TODAY, case

LLAMA = "meta-llama/Llama-3.1-8B-Instruct"


def assessed(*cases: Case, use: Use) -> Assessment:
    return assess(cases, Config(use=use), RULES, TODAY)


def duty(found: Assessment, word: str) -> Obligation:
    (one,) = [one for one in found.obligations if one.term.term == word]
    return one


def test_llama_brings_its_badge_its_notice_and_its_name_with_the_exact_texts() -> None:
    found = assessed(case(LLAMA, "llama3.1"), use=COMMERCIAL)
    badge = duty(found, "badge")
    assert badge.show == ("Built with Llama",)
    assert badge.when == "When you pass copies on or offer it to others as a service"
    assert "interface" in badge.who
    assert badge.due
    assert badge.term.clause == "s.1.b.i"
    assert badge.source.startswith("https://")
    assert duty(found, "notice").show[0].startswith("Llama 3.1 is licensed under the Llama 3.1 Community License")
    assert duty(found, "naming").show == ("Llama",)
    assert "Barred: illegal acts" in duty(found, "field-of-use").what


def test_one_duty_of_several_components_is_listed_once() -> None:
    found = assessed(case("a", "MIT", kind="package"), case("b", "MIT", kind="package"), use=COMMERCIAL)
    assert duty(found, "license-copy").components == ("pkg:pypi/a", "pkg:pypi/b")


def test_a_duty_of_an_act_that_is_not_stated_is_open_and_of_one_that_is_not_done_is_none() -> None:
    assert not duty(assessed(case("a", "MIT", kind="package"), use=Use()), "license-copy").due
    assert assessed(case("a", "MIT", kind="package"), use=Use(acts=("use",), commercial=True)).obligations == ()


def test_a_badge_behind_a_line_is_due_above_it_only() -> None:
    kimi = case("moonshotai/Kimi-K2-Instruct", "kimi-modified-mit")

    def badges(users: int, revenue: int | None) -> list[bool]:
        use = Use(commercial=True, acts=("host",), monthly_active_users=users, annual_revenue=revenue)
        return [one.due for one in assessed(kimi, use=use).obligations if one.term.term == "badge"]

    assert badges(10, 10) == []
    assert badges(10, None) == [False]
    assert badges(200_000_000, 10) == [False]  # the figure is of the company, the line of one product


def test_what_is_prohibited_or_not_in_use_brings_no_duties() -> None:
    flux = case("black-forest-labs/FLUX.1-dev", "flux-1-dev-non-commercial-license")
    prose = case(LLAMA, "llama3.1", in_use=False)
    result = assessed(flux, prose, use=COMMERCIAL)
    assert result.obligations == ()
    assert result.questions == ()


def test_every_badge_states_a_text_or_what_to_keep_and_every_named_notice_its_line() -> None:
    for rule in RULES.licenses.values():
        for term in rule.terms:
            if term.term == "badge" and term.value is None:
                assert "stay in place" in " ".join(term.summary.split()), rule.id
            for text in texts_to_show(term):
                assert text.strip()
                assert text.count("[") == text.count("]"), (rule.id, text)
                assert "e.g." not in text, (rule.id, text)


@pytest.mark.parametrize("key", ["commercial", "acts", "monthly_active_users", "sensitive_data"])
def test_what_is_not_stated_is_asked_for_once_with_the_terms_that_wait(key: str) -> None:
    result = assessed(case(LLAMA, "llama3.1"), case("x/y", "qwen-research"), use=Use())
    (question,) = [one for one in result.questions if one.key == key]
    assert question.components
    assert question.terms
    assert question.terms[0].clause
    assert "wait" in question.why
    assert question.question.endswith((")", "?"))
