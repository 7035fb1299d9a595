"""Base models up the chain, and what happens when the chain is broken, endless or absurd."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner.entities import Facts
from tests.hub_server import Fault, HubServer, model
from tests.resolve.hub_world import look_up


@pytest.fixture(autouse=True)
def _anonymous(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_HUB_OFFLINE", "HF_OIDC_RESOURCE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "no-cache"))
    monkeypatch.setattr("huggingface_hub.constants.HF_TOKEN_PATH", str(tmp_path / "no-token"))
    monkeypatch.setattr("scanner.resolve.retries.BACKOFF_SECONDS", 0.01)


@pytest.fixture
def server() -> Iterator[HubServer]:
    with HubServer() as running:
        yield running


def line(facts: Facts) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.relation, one.component.name, one.license.ids) for one in facts.lineage]


def test_the_whole_chain_is_followed_with_the_terms_of_each(server: HubServer, tmp_path: Path) -> None:
    facts = look_up("acme/llama-3.1-8b-support-GGUF", server, tmp_path)
    assert facts.state == "resolved"
    assert line(facts) == [
        ("quantized", "acme/llama-3.1-8b-support", ("apache-2.0",)),
        ("finetune", "meta-llama/Llama-3.1-8B", ("llama3.1",)),
    ]
    assert facts.lineage[1].family == "llama/llama-3.1"


def test_an_adapter_and_a_merge_say_what_they_are(server: HubServer, tmp_path: Path) -> None:
    assert line(look_up("acme/support-lora", server, tmp_path)) == [
        ("adapter", "meta-llama/Llama-3.1-8B", ("llama3.1",)),
    ]
    assert line(look_up("acme/blend", server, tmp_path)) == [
        ("merge", "mistralai/Mistral-7B-v0.3", ("apache-2.0",)),
        ("merge", "acme/nc-embed", ("cc-by-nc-4.0",)),
    ]


def test_training_datasets_are_ancestors_too(server: HubServer, tmp_path: Path) -> None:
    facts = look_up("acme/llama-3.1-8b-support", server, tmp_path)
    assert ("trained-on", "acme/support-tickets", ("cc-by-sa-4.0",)) in line(facts)


def test_a_dataset_that_was_never_on_the_hub_is_unknown_and_no_failure(server: HubServer, tmp_path: Path) -> None:
    server.add(model("acme/student", {"license": "mit", "datasets": ["imagenet-of-mine", "our own data!"]}))
    facts = look_up("acme/student", server, tmp_path)
    assert facts.state == "resolved"
    assert [one.license.state for one in facts.lineage] == ["unknown", "unknown"]
    assert "or it is private" in facts.lineage[0].license.why


def test_a_circle_ends_and_is_said(server: HubServer, tmp_path: Path) -> None:
    facts = look_up("acme/ring-a", server, tmp_path)
    assert facts.state == "partial"
    assert line(facts) == [("finetune", "acme/ring-b", ("mit",))]
    assert "circle (acme/ring-a -> acme/ring-b -> acme/ring-a)" in facts.unresolved[0]


def test_a_model_that_names_itself_is_a_circle(server: HubServer, tmp_path: Path) -> None:
    server.add(model("acme/self", {"license": "mit", "base_model": "acme/self"}))
    assert "circle (acme/self -> acme/self)" in look_up("acme/self", server, tmp_path).unresolved[0]


def test_a_base_that_is_gone_leaves_the_model_partial_and_is_named(server: HubServer, tmp_path: Path) -> None:
    facts = look_up("acme/orphan", server, tmp_path)
    assert (facts.state, facts.license.ids) == ("partial", ("apache-2.0",))
    assert facts.unresolved[0].startswith("base model acme/vanished of acme/orphan: ")
    assert facts.lineage[0].license.state == "unknown"


def test_a_base_that_is_a_path_on_somebodys_disk_is_said(server: HubServer, tmp_path: Path) -> None:
    server.add(model("acme/local", {"license": "mit", "base_model": "/workspace/base"}))
    assert "'/workspace/base', which is no repository" in look_up("acme/local", server, tmp_path).unresolved[0]


def test_a_base_whose_look_up_fails_is_named(server: HubServer, tmp_path: Path) -> None:
    server.fail("/api/models/acme/nc-embed", Fault(status=500))
    facts = look_up("acme/blend", server, tmp_path)
    assert facts.unresolved[0].startswith("base model acme/nc-embed of acme/blend: ")


def test_an_endless_chain_is_cut_and_said(server: HubServer, tmp_path: Path) -> None:
    for number in range(12):
        server.add(model(f"acme/link-{number}", {"license": "mit", "base_model": f"acme/link-{number + 1}"}))
    facts = look_up("acme/link-0", server, tmp_path)
    assert len(facts.lineage) == 6
    assert "beyond 6 steps" in facts.unresolved[0]


def test_a_merge_of_absurdly_many_is_cut_and_said(server: HubServer, tmp_path: Path) -> None:
    bases = [f"acme/base-{number}" for number in range(40)]
    for base in bases:
        server.add(model(base, {"license": "mit"}))
    server.add(model("acme/soup", {"license": "mit", "base_model": bases}))
    facts = look_up("acme/soup", server, tmp_path)
    assert len(facts.lineage) == 24
    assert any("more than 24 ancestors" in reason for reason in facts.unresolved)
    assert len(facts.unresolved) == 1


def test_a_shared_ancestor_is_listed_once(server: HubServer, tmp_path: Path) -> None:
    server.add(model("acme/left", {"license": "mit", "base_model": "mistralai/Mistral-7B-v0.3"}))
    server.add(model("acme/right", {"license": "mit", "base_model": "mistralai/Mistral-7B-v0.3"}))
    server.add(model("acme/both", {"license": "mit", "base_model": ["acme/left", "acme/right"]}))
    facts = look_up("acme/both", server, tmp_path)
    assert [one.component.name for one in facts.lineage] == ["acme/left", "acme/right", "mistralai/Mistral-7B-v0.3"]
    assert facts.unresolved == ()
