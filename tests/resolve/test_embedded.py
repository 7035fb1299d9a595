"""What the rules alone say: of models, Ollama names and hosted models."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scanner.entities import Component, Facts
from scanner.resolve import embedded, hosted, ollama
from tests.hub_server import HubServer
from tests.resolve.hub_world import claims, rules, session


@pytest.fixture
def server() -> Iterator[HubServer]:
    with HubServer() as running:
        yield running


def ask(source: Any, component: Component, folder: Path, server: HubServer | None = None) -> Facts:
    assert source.answers(component)
    with session(server, folder, offline=server is None) as opened:
        facts: Facts = source.look_up(component, (), opened, rules())
    assert facts.component == component
    return facts


def test_a_claim_of_the_rules_names_source_date_and_confidence(tmp_path: Path) -> None:
    facts = ask(embedded, Component("model", "huggingface", "meta-llama/Llama-3.1-8B"), tmp_path)
    claim = next(claim for claim in facts.claims if claim.topic == "license")
    assert (claim.value, claim.source) == ("llama3.1", "rules")
    assert claim.where.startswith("https://")
    assert claim.retrieved == rules().families["llama"].checked
    assert facts.license.why.count("from rules only (checked ") == 1


def test_a_mirrored_copy_is_a_guess_of_low_confidence(tmp_path: Path) -> None:
    facts = ask(embedded, Component("model", "huggingface", "unsloth/Llama-3.1-8B-Instruct-GGUF"), tmp_path)
    if facts.family is None:
        pytest.skip("no rule knows this mirror")
    assert {claim.confidence for claim in facts.claims} == {"low"}
    assert facts.license.confidence == "low"


def test_a_generation_made_from_another_names_its_base_as_ancestor(tmp_path: Path) -> None:
    with_base = next(
        (one, pattern)
        for family in rules().families.values()
        for one in family.generations
        if one.base_license not in (None, *embedded.NO_LICENSE_ID)
        for pattern in one.ollama
    )
    facts = ask(ollama, Component("model", "ollama", with_base[1]), tmp_path)
    assert [ancestor.relation for ancestor in facts.lineage] == ["base-model"]
    assert facts.lineage[0].license.ids
    assert facts.lineage[0].source == "rules"


def test_a_model_that_nobody_can_be_asked_about_is_unresolved(tmp_path: Path) -> None:
    facts = ask(embedded, Component("model", "torch-hub", "acme/unheard-of"), tmp_path)
    assert facts.state == "unresolved"
    assert "add a rule" in facts.unresolved[0]


def test_a_file_of_unknown_origin_is_unresolved_and_says_what_to_do(tmp_path: Path) -> None:
    facts = ask(embedded, Component("model-file", "file", "models/tiny.gguf"), tmp_path)
    assert facts.unresolved == (
        "models/tiny.gguf is a file, and nothing says under which terms it came here; find out its origin",
    )


def test_packages_are_not_ours() -> None:
    assert not embedded.answers(Component("package", "pypi", "numpy"))


@pytest.mark.parametrize("name", ["llama3.1", "llama3.1:8b", "library/llama3.1:8b-instruct-q4_0"])
def test_an_ollama_library_name_is_its_family_and_has_no_gate(tmp_path: Path, name: str) -> None:
    facts = ask(ollama, Component("model", "ollama", name), tmp_path)
    assert (facts.state, facts.family, facts.license.ids) == ("resolved", "llama/llama-3.1", ("llama3.1",))
    assert facts.access.gate == "unknown"
    assert "from rules only" in facts.license.why


@pytest.mark.parametrize(
    ("name", "said"), [("someone/llama3.1-uncensored:8b", "uploaded to Ollama by someone"), ("qqqq", "no rule knows")]
)
def test_what_the_library_does_not_list_is_unresolved(tmp_path: Path, name: str, said: str) -> None:
    facts = ask(ollama, Component("model", "ollama", name), tmp_path)
    assert facts.state == "unresolved"
    assert said in facts.unresolved[0]


@pytest.mark.parametrize("prefix", ["hf.co/", "huggingface.co/", "https://hf.co/"])
def test_an_ollama_name_on_the_hub_is_asked_of_the_hub(
    tmp_path: Path, server: HubServer, monkeypatch: pytest.MonkeyPatch, prefix: str
) -> None:
    monkeypatch.delenv("HF_TOKEN", raising=False)
    monkeypatch.setattr("huggingface_hub.constants.HF_TOKEN_PATH", str(tmp_path / "no-token"))
    name = f"{prefix}acme/llama-3.1-8b-support-GGUF:Q4_K_M"
    facts = ask(ollama, Component("model", "ollama", name, "Q4_K_M"), tmp_path, server)
    assert facts.license.ids == ("apache-2.0",)
    assert "meta-llama/Llama-3.1-8B" in [ancestor.component.name for ancestor in facts.lineage]
    assert len(server.asked("/api/models/acme/*")) == 2


def test_a_hosted_model_has_no_license_but_terms_of_service(tmp_path: Path) -> None:
    vendor = rules().hosted_vendor("openai")
    assert vendor is not None
    dated = next(model for model in vendor.models if model.retires_on)
    facts = ask(hosted, Component("hosted-model", "openai", dated.id), tmp_path)
    assert (facts.state, facts.license.state) == ("resolved", "none")
    assert facts.license.why == f"hosted: terms of service of {vendor.name}"
    assert claims(facts, "retires") == [dated.retires_on]
    assert claims(facts, "data-use")[0] == vendor.trains_on_inputs
    assert all(claim.where.startswith("https://") for claim in facts.claims if claim.topic == "terms")


def test_an_id_that_the_catalogue_does_not_list_is_hosted_all_the_same(tmp_path: Path) -> None:
    facts = ask(hosted, Component("hosted-model", "openai", "gpt-99-unheard-of"), tmp_path)
    claim = next(claim for claim in facts.claims if claim.topic == "catalogue")
    assert (facts.state, claim.confidence) == ("resolved", "low")
    assert "is not in our catalogue of 20" in claim.note


def test_an_open_model_behind_a_hosted_id_is_an_ancestor(tmp_path: Path) -> None:
    facts = ask(hosted, Component("hosted-model", "bedrock", "meta.llama3-1-8b-instruct-v1:0"), tmp_path)
    assert [(one.relation, one.license.ids) for one in facts.lineage] == [("serves", ("llama3.1",))]
    assert facts.family == "llama/llama-3.1"


def test_a_vendor_that_no_rule_knows_is_unresolved(tmp_path: Path) -> None:
    facts = ask(hosted, Component("hosted-model", "somebody-ai", "x-1"), tmp_path)
    assert facts.state == "unresolved"
    assert "no rule knows somebody-ai" in facts.unresolved[0]
