"""Models, datasets and Spaces, asked of a server that speaks the Hub's protocol."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from scanner.entities import Component
from scanner.resolve import hub
from tests.hub_server import Fault, HubServer, commit_of, model, with_past
from tests.resolve.hub_world import claims, look_up, rules, session


@pytest.fixture
def server() -> Iterator[HubServer]:
    with HubServer() as running:
        yield running


def test_a_gated_model_is_resolved_and_its_closed_files_are_a_fact_not_a_failure(
    server: HubServer, tmp_path: Path
) -> None:
    facts = look_up("meta-llama/Llama-3.1-8B", server, tmp_path)
    assert facts.state == "resolved"
    assert facts.unresolved == ()
    assert facts.license.ids == ("llama3.1",)
    assert (facts.access.gate, facts.access.readable, facts.access.source) == ("manual", False, "hub-api")
    assert facts.family == "llama/llama-3.1"
    assert len(server.asked("*/resolve/*")) == 1, "after the first closed file nobody asks for the second"


def test_a_token_with_access_reads_the_files_behind_the_gate(
    server: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.grant("hf_granted", "meta-llama/Llama-3.1-8B")
    monkeypatch.setenv("HF_TOKEN", "hf_granted")
    facts = look_up("meta-llama/Llama-3.1-8B", server, tmp_path)
    assert facts.access.readable is True
    assert claims(facts, "license-text") == ["llama3.1"]
    assert claims(facts, "use-policy") == ["USE_POLICY.md"]


def test_a_token_without_access_is_told_apart_from_one_with(
    server: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.grant("hf_stranger")
    monkeypatch.setenv("HF_TOKEN", "hf_stranger")
    server.add(model("acme/closed", {"license": "mit"}, gated="auto", files={"model.safetensors": "..."}))
    assert look_up("acme/closed", server, tmp_path).access.readable is False
    assert [request.method for request in server.asked("*/resolve/*")] == ["HEAD"]


def test_every_claim_names_revision_place_and_hash(server: HubServer, tmp_path: Path) -> None:
    facts = look_up("acme/mislabelled", server, tmp_path)
    sha = commit_of("acme/mislabelled", "main")
    assert facts.revision == facts.latest == sha
    text = next(claim for claim in facts.claims if claim.topic == "license-text")
    assert text.where == f"{server.url}/acme/mislabelled/blob/{sha}/LICENSE"
    content = server.world.repositories["models", "acme/mislabelled"].revisions["main"]["LICENSE"]
    assert text.sha256 == hashlib.sha256(content).hexdigest()
    assert text.retrieved is not None
    assert {claim.revision for claim in facts.claims if claim.source.startswith("hub")} == {sha}


def test_card_and_license_file_that_disagree_stay_two_claims_and_a_conflict(server: HubServer, tmp_path: Path) -> None:
    facts = look_up("acme/mislabelled", server, tmp_path)
    assert claims(facts, "license", "hub-card") == ["apache-2.0"]
    assert claims(facts, "license-text", "hub-file") == ["cc-by-nc-4.0"]
    assert facts.license.state == "conflict"


def test_card_and_license_file_that_agree_are_known(server: HubServer, tmp_path: Path) -> None:
    facts = look_up("acme/honest", server, tmp_path)
    assert claims(facts, "license-text") == ["apache-2.0"]
    assert (facts.license.state, facts.license.ids) == ("known", ("apache-2.0",))


def test_a_license_of_their_own_is_kept_in_their_words_and_its_link_shown_not_followed(
    server: HubServer, tmp_path: Path
) -> None:
    facts = look_up("acme/own-terms", server, tmp_path)
    assert facts.license.state == "unknown"
    claim = next(claim for claim in facts.claims if claim.topic == "license")
    assert claim.value == "acme-research-license"
    assert "license: other" in claim.note
    assert "license_link: LICENSE.md" in claim.note


def test_a_linked_file_of_the_same_repository_is_read_whatever_its_name(server: HubServer, tmp_path: Path) -> None:
    files = {"AGREEMENT.txt": "LLAMA 3.1 COMMUNITY LICENSE AGREEMENT\nLlama 3.1 Version Release Date: July 23, 2024\n"}
    link = "https://huggingface.co/acme/linked/blob/main/AGREEMENT.txt"
    server.add(model("acme/linked", {"license": "other", "license_link": link}, files=files))
    assert claims(look_up("acme/linked", server, tmp_path), "license-text") == ["llama3.1"]


@pytest.mark.parametrize("stated", [{}, {"license": "other"}])
def test_where_the_metadata_names_no_license_the_card_s_own_section_is_read(
    stated: dict[str, str], server: HubServer, tmp_path: Path
) -> None:
    card = f"---\n{json.dumps(stated)}\n---\n# Model\n\n## License\n\nThe weights are licensed under CC BY-NC 4.0.\n"
    server.add(model("acme/sections", files={"README.md": card}))
    facts = look_up("acme/sections", server, tmp_path)
    (claim,) = [one for one in facts.claims if one.topic == "license-text"]
    assert (claim.license_ids, claim.source, claim.confidence) == (("cc-by-nc-4.0",), "hub-card", "medium")
    assert claim.where.endswith("/README.md")
    assert facts.license.ids == ("cc-by-nc-4.0",)


def test_a_card_that_names_its_license_is_not_fetched_for_its_text(server: HubServer, tmp_path: Path) -> None:
    server.add(model("acme/plain", {"license": "mit"}))
    assert look_up("acme/plain", server, tmp_path).license.ids == ("mit",)
    assert not [request for request in server.requests if request.path.endswith("/README.md")]


def test_license_other_with_a_known_name_is_that_license(server: HubServer, tmp_path: Path) -> None:
    server.add(model("acme/named", {"license": "other", "license_name": "llama3.1", "license_link": "https://e.org"}))
    assert look_up("acme/named", server, tmp_path).license.ids == ("llama3.1",)
    assert not [request for request in server.requests if "e.org" in request.path]


def test_several_licenses_in_a_card_are_all_of_them_and_said_to_be_a_guess(server: HubServer, tmp_path: Path) -> None:
    facts = look_up("acme/many-licenses", server, tmp_path, kind="dataset")
    claim = next(claim for claim in facts.claims if claim.topic == "license")
    assert claim.value == "cc-by-4.0, odc-by"
    assert len(claim.license_ids) == 2
    assert claim.confidence != "high"


def test_a_pinned_tag_is_read_at_that_tag(server: HubServer, tmp_path: Path) -> None:
    now = look_up("acme/relicensed", server, tmp_path)
    then = look_up("acme/relicensed", server, tmp_path, version="v1")
    by_commit = look_up("acme/relicensed", server, tmp_path, version=commit_of("acme/relicensed", "v1"))
    assert now.license.ids == ()
    assert then.license.ids == by_commit.license.ids == ("apache-2.0",)
    assert then.revision == commit_of("acme/relicensed", "v1") != now.revision
    assert then.latest == now.revision


def test_the_card_of_a_pinned_revision_is_that_revision_s_whatever_the_api_repeats(
    server: HubServer, tmp_path: Path
) -> None:
    past = [
        (day, {"README.md": f"---\nlicense: {name}\n---\n"})
        for day, name in (("2024-01-01", "mit"), ("2025-01-01", "gpl-3.0"))
    ]
    repository = with_past(model("acme/turned"), *past)
    repository.extra = {"cardData": {"license": "gpl-3.0"}}
    server.add(repository)
    pinned = look_up("acme/turned", server, tmp_path, version=repository.commits[1].id)
    (claim,) = [one for one in pinned.claims if one.topic == "license"]
    assert (claim.value, pinned.license.ids) == ("mit", ("mit",))
    readme = repository.commits[1].files["README.md"]
    assert claim.sha256 == hashlib.sha256(readme).hexdigest()
    assert look_up("acme/turned", server, tmp_path).license.ids != ("mit",)


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("model", "meta-llama/Meta-Llama-3.1-8B", "meta-llama/Llama-3.1-8B"),
        ("model", "gpt2", "openai-community/gpt2"),
        ("dataset", "squad", "rajpurkar/squad"),
    ],
)
def test_a_renamed_repository_is_followed_and_its_new_name_noted(
    server: HubServer, tmp_path: Path, kind: Any, old: str, new: str
) -> None:
    facts = look_up(old, server, tmp_path, kind=kind)
    assert facts.state == "resolved"
    assert claims(facts, "renamed") == [new]
    assert facts.component.name == old


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_any_redirect_to_the_new_name_is_followed(server: HubServer, tmp_path: Path, status: int) -> None:
    server.fail("/api/models/acme/old", Fault(status=status, headers={"Location": "/api/models/acme/honest"}))
    facts = look_up("acme/old", server, tmp_path)
    assert claims(facts, "renamed") == ["acme/honest"]
    assert facts.license.ids == ("apache-2.0",)


def test_datasets_and_spaces_are_asked_at_their_own_addresses(server: HubServer, tmp_path: Path) -> None:
    assert look_up("acme/support-tickets", server, tmp_path, kind="dataset").license.ids == ("cc-by-sa-4.0",)
    space = look_up("acme/demo", server, tmp_path, kind="space")
    assert space.license.ids == ("mit",)
    assert "/spaces/acme/demo/blob/" in space.claims[0].where


def test_a_silent_repository_is_resolved_with_its_license_unknown(server: HubServer, tmp_path: Path) -> None:
    facts = look_up("acme/silent", server, tmp_path)
    assert (facts.state, facts.license.state) == ("resolved", "unknown")


def test_rules_speak_beside_the_hub_and_do_not_replace_it(server: HubServer, tmp_path: Path) -> None:
    facts = look_up("meta-llama/Llama-3.1-8B", server, tmp_path)
    assert set(claims(facts, "license")) == {"llama3.1"}
    assert {claim.source for claim in facts.claims if claim.topic == "license"} == {"hub-card", "rules"}
    assert "from rules only" not in facts.license.why


def test_each_repository_is_asked_once_however_many_components_lead_to_it(server: HubServer, tmp_path: Path) -> None:
    server.latency = 0.02
    names = ["acme/llama-3.1-8b-support", "acme/llama-3.1-8b-support-GGUF", "acme/support-lora"] * 4
    with session(server, tmp_path) as opened, ThreadPoolExecutor(8) as pool:
        components = [Component("model", "huggingface", name) for name in names]
        found = list(pool.map(lambda one: hub.look_up(one, (), opened, rules()), components))
    assert {facts.state for facts in found} == {"resolved"}
    assert len(server.asked("/api/models/*")) == 4
    assert len({request.path for request in server.requests}) == len(server.requests)


def test_the_second_run_asks_nothing(server: HubServer, tmp_path: Path) -> None:
    names = ("acme/honest", "meta-llama/Llama-3.1-8B", "acme/blend")
    first = [look_up(name, server, tmp_path) for name in names]
    asked = len(server.requests)
    assert [look_up(name, server, tmp_path) for name in names] == first
    assert len(server.requests) == asked


def test_a_file_at_a_commit_is_kept_longer_than_the_gate(server: HubServer, tmp_path: Path) -> None:
    look_up("acme/honest", server, tmp_path)
    with session(server, tmp_path) as opened:
        kept = opened.store.get(
            (f"hub-file {server.url}", f"model acme/honest {commit_of('acme/honest', 'main')} LICENSE"), opened.now()
        )
        assert kept is not None
        assert kept.expires is None
        sha = commit_of("acme/honest", "main")
        hub.look_up(Component("model", "huggingface", "acme/honest", sha), (), opened, rules())
        answer = opened.store.get((f"hub {server.url} anonymous", f"model acme/honest {sha}"), opened.now())
        assert answer is not None
        assert answer.expires is not None, "a gate can be put up before a pinned commit too"


def test_three_hundred_models_are_asked_for_once_each(tmp_path: Path) -> None:
    repositories = [model(f"acme/m{number}", {"license": "mit"}) for number in range(300)]
    with HubServer(repositories) as server, session(server, tmp_path) as opened:
        components = [Component("model", "huggingface", one.name) for one in repositories]
        with ThreadPoolExecutor(16) as pool:
            found = list(pool.map(lambda one: hub.look_up(one, (), opened, rules()), components))
        assert {facts.license.ids for facts in found} == {("mit",)}
        assert len(server.requests) == 300
