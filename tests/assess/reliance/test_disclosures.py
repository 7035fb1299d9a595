"""Open or closed, side by side: unknown is written, a class is ruled out and never awarded."""

from __future__ import annotations

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


def test_no_class_is_awarded_for_any_family() -> None:
    for family in RULES.families.values():
        for generation in family.generations:
            for name in generation.ollama[:1]:
                found = disclosure(name, "ollama")
                assert found.framework == "unknown" or found.framework.startswith(("none: ", "at most "))
                assert found.definition == "unknown" or found.definition.startswith(("no: ", "not ruled out"))
