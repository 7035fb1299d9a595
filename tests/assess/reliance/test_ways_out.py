"""Substitutes: only those of the same kind that pass and look better; what would be lost is told."""

from __future__ import annotations

from scanner.config import Use
from scanner.entities import BANDS, WayOut
from tests.assess.cases import COMMERCIAL, RULES, codes, findings
from tests.assess.reliance.leaning import LLAMA, at, reliance, used


def way_out(name: str, use: Use | None = None, registry: str = "") -> WayOut:
    (only,) = reliance(used(name, registry=registry), use=use).ways_out
    return only


def test_every_substitute_passes_and_has_a_better_outlook() -> None:
    for name in (LLAMA, "Qwen/Qwen2.5-Coder-7B-Instruct", "google/gemma-2-2b-it"):
        found = way_out(name, COMMERCIAL)
        assert found.band is not None
        assert found.substitutes
        for one in found.substitutes:
            assert one.level in ("permitted", "permitted-with-duties")
            assert one.band is not None
            assert BANDS.index(one.band) < BANDS.index(found.band)


def test_substitutes_are_those_that_the_rules_name_as_alternatives() -> None:
    makers = {RULES.families[name].vendor for name in RULES.families["llama"].alternatives}
    assert {one.maker for one in way_out(LLAMA).substitutes} <= makers


def test_the_best_outlook_stands_first() -> None:
    bands = [BANDS.index(one.band) for one in way_out("Qwen/Qwen2.5-7B-Instruct").substitutes if one.band]
    assert bands == sorted(bands)


def test_a_hosted_model_is_replaced_by_one_to_run_oneself() -> None:
    for one in way_out("gpt-4o-mini", registry="openai").substitutes:
        assert "you run it yourself" in one.losses


def test_where_there_is_none_the_reason_is_told() -> None:
    assert way_out("acme/unheard-of").why == "No rule knows the family, so no alternative is on file."
    assert way_out("BAAI/bge-m3").why == "Its outlook is steady: none can be better."


def test_hard_to_replace_and_likely_to_turn_is_found_once_for_a_family() -> None:
    tied = used(LLAMA, at("lora/adapter_config.json", 2, "adapter-config", relation="adapter-of"))
    other = used("meta-llama/Llama-3.2-1B", at("b.py"))
    assert [one.component for one in findings(tied, other) if one.code == "hard-to-swap"] == [tied.id]
    assert "hard-to-swap" not in codes(findings(used(LLAMA, at("conf.yaml", 1, "config-key"))))
    steady = used("BAAI/bge-m3", at("lora/adapter_config.json", 2, "adapter-config", relation="adapter-of"))
    assert "hard-to-swap" not in codes(findings(steady))
