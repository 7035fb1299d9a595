"""Substitutes: only those of the same kind that pass and look better; what would be lost is told."""

from __future__ import annotations

from datetime import date

import pytest

from scanner.assess.background.kinds import profile_of
from scanner.assess.background.substitutes import Candidate, candidates
from scanner.assess.check import Context
from scanner.config import Config, Use
from scanner.entities import BANDS, Component, WayOut
from tests.assess.cases import COMMERCIAL, RULES, TODAY, codes, findings
from tests.assess.reliance.leaning import LLAMA, at, reliance, used


def way_out(name: str, use: Use | None = None, registry: str = "") -> WayOut:
    (only,) = reliance(used(name, registry=registry), use=use).ways_out
    return only


def offered(name: str, registry: str = "", as_of: date = TODAY) -> list[Candidate]:
    one = used(name, registry=registry)
    return list(candidates(one, Context(Config(), RULES, as_of, cases=(one,))))


def test_every_substitute_passes_and_has_a_better_outlook() -> None:
    for name in (LLAMA, "Qwen/Qwen2.5-Coder-7B-Instruct", "google/gemma-2-2b-it"):
        found = way_out(name, COMMERCIAL)
        assert found.band is not None
        assert found.substitutes
        for one in found.substitutes:
            assert one.level in ("permitted", "permitted-with-duties")
            assert one.band is not None
            assert BANDS.index(one.band) < BANDS.index(found.band)


@pytest.mark.parametrize(
    ("name", "registry", "named", "never"),
    [
        ("meta-llama/Llama-3.1-8B-Instruct", "", "allenai/Olmo-3-7B-Instruct", "openai/gpt-oss-120b"),
        ("meta-llama/Llama-3.1-70B-Instruct", "", "swiss-ai/Apertus-70B-Instruct-2509", "openai/gpt-oss-20b"),
        ("meta-llama/Llama-Guard-3-8B", "", "ibm-granite/granite-guardian-3.2-5b", "allenai/Olmo-3-7B-Instruct"),
        ("openai/whisper-large-v3", "", "nvidia/canary-1b-v2", "hexgrad/Kokoro-82M"),
        ("Qwen/Qwen2.5-Coder-7B-Instruct", "", "ByteDance-Seed/Seed-Coder-8B-Instruct", "allenai/Olmo-3-7B-Instruct"),
        ("text-embedding-3-small", "openai", "BAAI/bge-m3", "microsoft/phi-4"),
        ("gpt-4o", "openai", "deepseek-ai/DeepSeek-V3.2", "HuggingFaceTB/SmolLM3-3B"),
        ("whisper-1", "openai", "nvidia/canary-1b-v2", "allenai/Olmo-3-7B-Instruct"),
        ("meta-llama/Llama-3.2-11B-Vision-Instruct", "", "google/gemma-4-31B-it", "Qwen/Qwen3-32B"),
        ("gpt-4o-transcribe", "openai", "nvidia/canary-1b-v2", "openai/gpt-oss-20b"),
        ("gemini-2.5-flash-tts", "google", "hexgrad/Kokoro-82M", "google/gemma-4-31B-it"),
        ("tts-1", "openai", "hexgrad/Kokoro-82M", "openai/whisper-large-v3"),
        ("gpt-4o-mini", "openai", "allenai/Olmo-3.1-32B-Instruct", "deepseek-ai/DeepSeek-V3.2"),
    ],
)
def test_substitutes_are_of_the_same_task_and_size(name: str, registry: str, named: str, never: str) -> None:
    found = [one.name for one in way_out(name, registry=registry).substitutes]
    assert named in found
    assert never not in found


def test_what_would_be_lost_is_told() -> None:
    losses = {one.name: one.losses for one in way_out("openai/whisper-large-v3").substitutes}
    assert "its makers name 25 languages, not 99" in losses["nvidia/canary-1b-v2"]
    losses = {one.name: one.losses for one in way_out("CohereForAI/c4ai-command-r-v01").substitutes}
    assert "it reads 65,536 tokens, not 131,072" in losses["allenai/Olmo-3.1-32B-Instruct"]


def test_every_profile_is_of_a_model_that_the_rules_know() -> None:
    for profile in RULES.model_profiles:
        generations = {one.id: one for one in RULES.families[profile.family].generations}
        assert profile.generation in generations, profile.id
        assert not profile.offered or RULES.generation_of(Component("model", "huggingface", profile.id)), profile.id


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


def test_a_bare_name_is_compared_as_its_generation_and_loses_nothing_that_it_has_not() -> None:
    sized = way_out("llama3.1:8b", registry="ollama").substitutes
    assert {"swiss-ai/Apertus-8B-Instruct-2509", "allenai/Olmo-3-7B-Instruct"} <= {one.name for one in sized}
    assert not any("70B" in one.name for one in sized)
    for one in (*sized, *way_out("TheBloke/Llama-2-7B-GGUF").substitutes):
        assert "no vision" not in one.losses
    unsized = way_out("llama2", registry="ollama").substitutes
    assert "how big yours is, its name does not tell" in unsized[0].losses
    assert not {"zai-org/GLM-5", "mistralai/Mistral-Large-3-675B-Instruct-2512"} & {one.name for one in unsized}
    assert "what yours takes and reads is not on file" in way_out("microsoft/phi-2").substitutes[0].losses


def test_the_license_of_the_very_model_counts_with_that_of_its_base_and_its_day() -> None:
    rerank, speech = "BAAI/bge-reranker-v2-m3", "canopylabs/orpheus-3b-0.1-ft"
    known = {one.profile.id: one for one in offered("cohere.rerank-v3-5:0", "bedrock")}
    assert known[rerank].licenses == ("apache-2.0",)
    known = {one.profile.id: one for one in offered("microsoft/VibeVoice-1.5B")}
    assert known[speech].licenses == ("apache-2.0", "llama3.2")
    before, after = (offered("gpt-4o", "openai", date(2025, month, 30)) for month in (6, 12))
    assert not before  # DeepSeek V3.2 came out on 2025-12-01, though others of its generation had before
    assert "deepseek-ai/DeepSeek-V3.2" in {one.profile.id for one in after}


def test_a_family_in_use_for_several_tasks_is_looked_at_for_each() -> None:
    ways = reliance(used("gpt-4o", registry="openai"), used("tts-1", registry="openai")).ways_out
    assert [(one.family, one.task) for one in ways] == [("gpt", "chat"), ("gpt", "tts")]
    assert "hexgrad/Kokoro-82M" in {one.name for one in ways[1].substitutes}


def test_of_a_family_what_is_used_most_is_looked_at() -> None:
    most = used("gpt-4.1", at("a.py", 1), at("a.py", 2), registry="openai")
    (found,) = reliance(used("gpt2", at("b.py")), most).ways_out
    assert found.task == ""
    (even,) = reliance(used("claude", registry="anthropic"), used("claude-sonnet-4", registry="anthropic")).ways_out
    assert even.component.endswith("claude-sonnet-4")  # of which more is known
    assert found.component == most.id


def test_a_smaller_one_is_told_to_be_smaller() -> None:
    found = {one.name: one.losses for one in way_out("mistralai/Mistral-7B-Instruct-v0.2").substitutes}
    assert "it is smaller: 3.1 billion parameters, not 7.2" in found["HuggingFaceTB/SmolLM3-3B"]
    assert not any("smaller" in loss for loss in found["allenai/Olmo-3-7B-Instruct"])


@pytest.mark.parametrize(
    ("name", "registry", "parameters"),
    [
        ("deepseek.r1-v1:0", "bedrock", 671.0),  # by the repository that the rules name for it
        ("deepseek-ai/DeepSeek-R1-Distill-Llama-70B", "", 70.6),  # not that of which it begins with the name
        ("zai-org/GLM-5.3-Flash", "", 320.0),  # not GLM-5
        ("us.meta.llama3-1-8b-instruct-v1:0", "bedrock", 8.0),
        ("gpt2", "", 0.12),
    ],
)
def test_a_model_has_the_size_of_its_own(name: str, registry: str, parameters: float) -> None:
    component = used(name, registry=registry).component
    match = RULES.generation_of(component)
    assert match is not None
    assert profile_of(component, match.family, RULES).parameters == parameters


def test_what_clouds_put_before_an_id_is_not_compared() -> None:
    names = ("gpt-4o", "openrouter/openai/gpt-4o"), ("claude-sonnet-4", "us.anthropic.claude-sonnet-4-20250514-v1:0")
    for (plain, routed), registry in zip(names, ("openrouter", "bedrock"), strict=True):
        component = used(routed, registry=registry).component
        match = RULES.generation_of(component)
        assert match is not None
        assert profile_of(component, match.family, RULES).id == plain


def test_a_hosted_model_that_makes_images_is_compared_with_those() -> None:
    found = way_out("gemini-2.5-flash-image", registry="google").substitutes
    assert "Qwen/Qwen3-8B" not in {one.name for one in found}
    assert any("image" in one.name.lower() or "flux" in one.name.lower() for one in found)
