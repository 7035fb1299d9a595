"""What the rest of the program asks of the rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from scanner.entities import Component
from scanner.rulebook import GenerationMatch, Rulebook, load_rulebook

Ask = Callable[[str, str], GenerationMatch | None]


@pytest.fixture
def book(rules: Path) -> Rulebook:
    return load_rulebook(rules)


@pytest.fixture
def ask(book: Rulebook) -> Ask:
    return lambda registry, name: book.generation_of(
        Component("model" if registry in ("huggingface", "ollama") else "hosted-model", registry, name)
    )


@pytest.mark.parametrize("name", ["llm-1", "LLM-One", "licenseref-llm-1.0", "LLM-1.0", "LicenseRef-llm-1", " llm-1 "])
def test_a_license_is_found_by_id_alias_or_spdx_id_in_any_case(book: Rulebook, name: str) -> None:
    found = book.license(name)
    assert found is not None
    assert found.id == "llm-1"


def test_a_shared_name_gives_candidates_and_never_a_license(book: Rulebook) -> None:
    assert book.license("modified") is None
    assert [one.id for one in book.licenses_called("Modified")] == ["llm-1"]


def test_a_hub_id_leads_to_its_generation(ask: Ask) -> None:
    match = ask("huggingface", "lama-labs/Lama-1-13B")
    assert match is not None
    assert (match.id, match.license, match.gated, match.released) == ("lama/lama-1", "llm-1", "manual", "2024-01-10")
    assert (match.confidence, match.guess, match.open_weights) == ("high", False, True)
    assert match.why == "lama-labs/Lama-1-13B is an id of Lama 1"


def test_every_override_that_matches_applies_and_for_each_field_the_first_wins(ask: Ask) -> None:
    match = ask("huggingface", "lama-labs/Lama-1-7B-Chat")
    assert match is not None
    assert (match.license, match.gated, match.confidence) == ("apache-2.0", "none", "medium")


def test_other_letters_are_less_sure(ask: Ask) -> None:
    match = ask("huggingface", "Lama-Labs/lama-1-13b")
    assert match is not None
    assert (match.id, match.confidence, match.guess) == ("lama/lama-1", "medium", False)


@pytest.mark.parametrize("name", ["copyist/Lama-1-13B-GGUF", "copyist/Lama-1-13B-4bit-GGUF", "Copyist/Lama-1-13B"])
def test_a_copy_by_a_mirror_is_a_guess_at_the_origin(ask: Ask, name: str) -> None:
    match = ask("huggingface", name)
    assert match is not None
    assert (match.id, match.guess, match.confidence) == ("lama/lama-1", True, "low")
    assert match.gated == "unknown"
    assert "republish others' models" in match.why


@pytest.mark.parametrize("name", ["stranger/Lama-1-13B", "copyist/Other-13B", "copyist", "", "{x}/{0}", "a\0b/c"])
def test_an_unknown_name_is_unknown(ask: Ask, name: str) -> None:
    for registry in ("huggingface", "ollama", "cloudy", "nowhere"):
        assert ask(registry, name) is None


def test_a_dataset_or_package_of_the_same_name_is_no_model(book: Rulebook) -> None:
    assert book.generation_of(Component("dataset", "huggingface", "lama-labs/Lama-1-13B")) is None
    assert book.generation_of(Component("package", "pypi", "lama-2")) is None


@pytest.mark.parametrize(
    "name", ["lama1", "Lama1:13b", "library/lama1:latest", "registry.ollama.ai/library/lama1", "ollama/lama1"]
)
def test_an_ollama_name_leads_to_its_generation_which_has_no_gate_there(ask: Ask, name: str) -> None:
    match = ask("ollama", name)
    assert match is not None
    assert (match.id, match.gated, match.guess) == ("lama/lama-1", "n/a", False)


def test_an_upload_by_a_user_of_ollama_is_not_the_library_model(ask: Ask) -> None:
    assert ask("ollama", "somebody/lama1") is None


@pytest.mark.parametrize("prefix", ["hf.co/", "huggingface.co/", "https://huggingface.co/"])
def test_an_ollama_name_may_point_to_the_hub(ask: Ask, prefix: str) -> None:
    match = ask("ollama", f"{prefix}lama-labs/Lama-1-13B:Q4_K_M")
    assert match is not None
    assert (match.id, match.repository, match.gated) == ("lama/lama-1", "lama-labs/Lama-1-13B", "manual")


@pytest.mark.parametrize(
    "name", ["lama.lama1-7b-v1:0", "us.lama.lama1-7b-v1:0", "arn:rock:us-1:42:profile/eu.lama.lama1-7b-v1:0"]
)
@pytest.mark.parametrize("registry", ["rock", "rock-cloud", "Rock"])
def test_a_hosted_id_is_known_with_and_without_region_and_path(book: Rulebook, registry: str, name: str) -> None:
    model = book.hosted_model(registry, name)
    assert model is not None
    assert model.retires_on == "2026-12-31"
    match = book.generation_of(Component("hosted-model", registry, name))
    assert match is not None
    assert (match.id, match.gated, match.guess) == ("lama/lama-1", "n/a", False)


def test_a_name_of_the_makers_own_api_is_sure_there_and_a_guess_elsewhere(ask: Ask) -> None:
    own, elsewhere = ask("cloudy", "cloudy/LAMA-2-latest"), ask("rock", "lama-2")
    assert own is not None
    assert elsewhere is not None
    assert (own.id, own.guess, own.license) == ("lama/lama-2", False, "proprietary")
    assert (elsewhere.guess, elsewhere.confidence) == (True, "low")


def test_a_hub_id_at_a_host_and_a_published_checkpoint_are_guesses(ask: Ask) -> None:
    for name in ("lama-labs/Lama-1-13B", "served"):
        match = ask("cloudy", name)
        assert match is not None
        assert (match.id, match.guess) == ("lama/lama-1", True)


def test_a_hosted_model_is_found_by_alias_and_gateway_prefix(book: Rulebook) -> None:
    for name in ("puff-1", "puff", "PUFF-1", "cloudy/puff", "cloudy/cloudy/puff-1"):
        model = book.hosted_model("cloudy", name)
        assert model is not None
        assert model.id == "puff-1"
    assert book.hosted_model("cloudy", "ChatCloudypuff") is None
    assert book.hosted_model("nowhere", "puff") is None


def test_a_vendor_is_known_by_its_host_and_a_look_alike_is_not(book: Rulebook) -> None:
    vendor = book.vendor_by_host("API.cloudy.example:443")
    assert vendor is not None
    assert vendor.id == "cloudy"
    assert book.vendor_by_host("api.cloudy.example.evil.org") is None
    assert book.vendor_by_host("rock.eu-1.rock.example") is book.hosted_vendor("rock")


def test_signs_in_an_id_count_for_their_vendors_only(book: Rulebook) -> None:
    assert [sign.id for sign in book.hosted_signs("cloudy", "puff-LATEST")] == ["latest"]
    assert [sign.id for sign in book.hosted_signs("cloudy", "puff:free")] == ["cloudy-free"]
    assert book.hosted_signs("rock", "puff:free") == ()
    assert [sign.id for sign in book.hosted_signs("nowhere", "puff-latest")] == ["latest"]


def test_a_relicensed_package_is_found_by_its_exact_name(book: Rulebook) -> None:
    found = [
        [package.id for package in book.relicensed(*asked)]
        for asked in [("pypi", "Cache.Server"), ("pypi", "cache-extra-redis"), ("npm", "@cache/server")]
    ]
    assert found == [["cache"], ["cache"], ["cache"]]
    for asked in [("pypi", "cache"), ("npm", "cache_server"), ("pypi", "steady"), ("cargo", "cache")]:
        assert book.relicensed(*asked) == ()


@pytest.mark.parametrize(
    ("day", "count"), [("2025-12-10", 0), ("2025-12-11", 1), ("2026-04-08", 1), ("2026-04-29", 1), ("2026-04-30", 2)]
)
def test_only_what_was_public_by_a_day_is_known_on_it(book: Rulebook, day: str, count: int) -> None:
    events = book.events_until(book.families["lama"], date.fromisoformat(day))
    assert [event.direction for event in events] == ["announced-closing", "closing"][:count]


def test_our_own_rules_know_the_names_people_write() -> None:
    book = load_rulebook()
    for kind, registry, name, generation in (
        ("model", "huggingface", "meta-llama/Llama-3.1-8B-Instruct", "llama/llama-3.1"),
        ("model", "huggingface", "bert-base-uncased", "bert/bert"),
        ("model", "huggingface", "unsloth/Meta-Llama-3.1-8B-Instruct-bnb-4bit", "llama/llama-3.1"),
        ("model", "ollama", "qwen2.5:7b", "qwen/qwen-2.5"),
        ("hosted-model", "openai", "gpt-4o", "gpt/gpt-3-and-later"),
        ("hosted-model", "groq", "groq/llama-3.1-70b-versatile", "llama/llama-3.1"),
        ("hosted-model", "bedrock", "us.anthropic.claude-3-5-sonnet-20241022-v2:0", "anthropic-claude/claude"),
        ("hosted-model", "meta", "muse-spark-1.3-contributor", "muse/muse-spark-1.3"),
    ):
        match = book.generation_of(Component(kind, registry, name))  # type: ignore[arg-type]
        assert match is not None, name
        assert match.id == generation
    vendor = book.vendor_by_host("api.openai.com")
    assert vendor is not None
    assert vendor.id == "openai"
