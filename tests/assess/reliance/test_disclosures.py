"""Open or closed, side by side: unknown is written, a class is ruled out and never awarded."""

from __future__ import annotations

from datetime import date

from scanner.entities import Disclosure
from tests.assess.cases import RULES
from tests.assess.reliance.leaning import LLAMA, reliance, used


def disclosure(name: str, registry: str = "", license_id: str = "llama3.1") -> Disclosure:
    (only,) = reliance(used(name, registry=registry, license_id=license_id)).disclosures
    return only


def test_what_no_rule_knows_is_unknown_in_every_part() -> None:
    found = disclosure("acme/unheard-of")
    assert set(found.parts.values()) == {"unknown"}
    assert (found.framework, found.definition) == ("unknown", "unknown")


def test_a_closed_model_reaches_no_class_and_says_why() -> None:
    found = disclosure("gpt-4o-mini", "openai")
    assert found.framework.startswith("none: ")
    assert "weights closed" in found.framework
    assert found.definition.startswith("no: ")
    assert found.licenses == ("terms of service",)
    assert "notice" in found.support


def test_open_weights_without_the_data_are_not_open_source_ai() -> None:
    found = disclosure(LLAMA)
    assert found.parts["weights"] == "gated"
    assert "training data closed" in found.definition
    assert "terms are accepted" in found.cost or found.cost.startswith("free download")


def test_what_is_said_of_closed_models_of_a_family_is_not_said_of_open_ones() -> None:
    cases = used("gpt-4o", registry="openai"), used("gpt2", license_id="mit")
    closed, open_ = reliance(*cases).disclosures
    assert (closed.parts["weights"], open_.parts["weights"]) == ("closed", "open")
    assert {state for part, state in open_.parts.items() if part != "weights"} == {"unknown"}
    assert "GPT-2" in open_.basis


def test_the_license_in_use_counts_and_another_generation_is_named() -> None:
    found = disclosure("mistralai/Mistral-7B-Instruct-v0.2", license_id="apache-2.0")
    assert "license class" not in found.definition
    assert found.basis == "said of Mistral Large 3 / Ministral 3; in use: Mistral 7B"
    assert "license class restricted" in disclosure(LLAMA).definition


def test_of_a_day_before_the_generation_it_was_said_of_only_the_weights_are_known() -> None:
    (found,) = reliance(used(LLAMA), as_of=date(2024, 12, 31)).disclosures  # said of Llama 4, out in 2025
    assert found.parts["weights"] == "gated"
    assert {state for part, state in found.parts.items() if part != "weights"} == {"unknown"}


def test_no_class_is_awarded_for_any_family() -> None:
    for family in RULES.families.values():
        for generation in family.generations:
            for name in generation.ollama[:1]:
                found = disclosure(name, "ollama")
                assert found.framework == "unknown" or found.framework.startswith(("none: ", "at most "))
                assert found.definition == "unknown" or found.definition.startswith(("no: ", "not ruled out"))
