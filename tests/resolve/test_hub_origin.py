"""Where a repository comes from and what it comes with, beyond its own card."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner.entities import Facts
from tests.discover.artifacts.gguf_files import Value, gguf
from tests.hub_server import Fault, HubServer, Repository, commit_of, model
from tests.resolve.hub_world import claims, look_up

LLAMA = "LLAMA 3.1 COMMUNITY LICENSE AGREEMENT\nLlama 3.1 Version Release Date: July 23, 2024\n"


@pytest.fixture
def server() -> Iterator[HubServer]:
    with HubServer([model("acme/base", {"license": "llama3.1"}, files={"LICENSE": LLAMA})]) as running:
        yield running


def lineage(facts: Facts) -> list[tuple[str, str, str, tuple[str, ...]]]:
    return [(one.component.name, one.relation, one.source, one.license.ids) for one in facts.lineage]


# license_link


def linking(server: HubServer, folder: Path, link: str) -> Facts:
    server.add(model("acme/linking", {"license": "other", "license_link": link}))
    return look_up("acme/linking", server, folder)


@pytest.mark.parametrize(
    "link",
    [
        "https://huggingface.co/acme/base/blob/main/LICENSE",
        "https://huggingface.co/acme/base/resolve/main/LICENSE?download=true",
        "https://hf.co/acme/base/raw/main/LICENSE#top",
    ],
)
def test_a_license_file_in_another_repository_is_read_at_the_hub_in_use(
    server: HubServer, tmp_path: Path, link: str
) -> None:
    facts = linking(server, tmp_path, link)
    (claim,) = [one for one in facts.claims if one.topic == "license-text"]
    assert (claim.license_ids, facts.license.ids) == (("llama3.1",), ("llama3.1",))
    assert claim.where == f"{server.url}/acme/base/blob/main/LICENSE"
    assert claim.note.startswith("the card of acme/linking links it (license_link)")
    assert claim.sha256 is not None
    count = len(server.requests)
    assert look_up("acme/linking", server, tmp_path) == facts
    assert look_up("acme/linking", server, tmp_path, offline=True).license.ids == ("llama3.1",)
    assert len(server.requests) == count


@pytest.mark.parametrize(
    "link",
    [
        "https://ai.meta.com/llama/license",
        "https://huggingface.co.evil.example/acme/base/blob/main/LICENSE",
        "https://huggingface.co/acme/base/blob/main/LICENSE.pdf",
        "https://huggingface.co/acme/base/blob/main/../../../etc/LICENSE",
        "http://[",
        "LICENSE-that-is-not-there",
    ],
)
def test_other_links_are_shown_and_not_followed(server: HubServer, tmp_path: Path, link: str) -> None:
    facts = linking(server, tmp_path, link)
    assert all("/acme/linking" in request.path for request in server.requests)
    assert not server.asked("*/LICENSE*")
    (claim,) = [one for one in facts.claims if one.topic == "license"]
    assert f"license_link: {link}" in claim.note


def test_a_link_that_leads_to_nothing_is_odd_and_no_failure(server: HubServer, tmp_path: Path) -> None:
    facts = linking(server, tmp_path, "https://huggingface.co/acme/gone/blob/main/LICENSE")
    assert (facts.state, facts.license.state) == ("resolved", "unknown")
    assert claims(facts, "oddity")[0].startswith("license_link: ")


def test_a_link_that_could_not_be_followed_is_said(server: HubServer, tmp_path: Path) -> None:
    server.fail("/acme/base/resolve/*", Fault(status=503))
    facts = linking(server, tmp_path, "https://huggingface.co/acme/base/blob/main/LICENSE")
    assert facts.state == "partial"
    assert "has a fault (503)" in facts.unresolved[0]


def test_a_repository_with_a_license_file_of_its_own_is_not_read_elsewhere(server: HubServer, tmp_path: Path) -> None:
    link = "https://huggingface.co/acme/base/blob/main/LICENSE"
    server.add(model("acme/own", {"license": "llama3.1", "license_link": link}, files={"LICENSE": LLAMA}))
    look_up("acme/own", server, tmp_path)
    assert not server.asked("/acme/base/*")


# NOTICE and use policies


def test_a_notice_that_names_another_license_than_the_card_says_so(server: HubServer, tmp_path: Path) -> None:
    notice = "Llama 3.1 is licensed under the Llama 3.1 Community License, Copyright Meta Platforms, Inc."
    for name, stated in (("acme/honest", "llama3.1"), ("acme/other", "mit")):
        server.add(model(name, {"license": stated}, files={"NOTICE": notice, "USE_POLICY.md": "Be good."}))
    notes = {}
    for name in ("acme/honest", "acme/other"):
        facts = look_up(name, server, tmp_path)
        (claim,) = [one for one in facts.claims if one.topic == "notice"]
        assert claim.license_ids == ("llama3.1",)
        assert claim.revision == commit_of(name, "main")
        notes[name] = claim.note
        assert [one.sha256 is not None for one in facts.claims if one.topic == "use-policy"] == [True]
    assert notes == {"acme/honest": "names llama3.1", "acme/other": "names llama3.1, which the card does not"}


# GGUF


def header(**origin: str) -> bytes:
    fields: dict[str, Value] = {"general.architecture": "llama", "general.name": "Quant"}
    fields |= {f"general.{key.replace('__', '.')}": value for key, value in origin.items()}
    if "base_model__0__repo_url" in origin:
        fields["general.base_model.count"] = 1
    return gguf({**fields, "tokenizer.ggml.tokens": ["x" * 40] * 20_000})


def quantised(card: dict[str, object], content: bytes) -> Repository:
    repository = model("acme/quant-GGUF", card)
    files = repository.revisions["main"]
    files |= {"mmproj-model.gguf": b"", "model-Q8_0.gguf": content, "model-Q4_K_M.gguf": content}
    return repository


def test_a_gguf_repository_whose_card_names_no_origin_is_traced_by_the_header(
    server: HubServer, tmp_path: Path
) -> None:
    told = header(license="mit", base_model__0__repo_url="https://huggingface.co/acme/base")
    assert len(told) > 300_000
    server.add(quantised({}, told))
    facts = look_up("acme/quant-GGUF", server, tmp_path)
    assert lineage(facts) == [("acme/base", "quantized", "gguf-header", ("llama3.1",))]
    assert claims(facts, "license", "gguf-header") == ["mit"]
    (asked,) = server.asked("/acme/quant-GGUF/resolve/*.gguf")
    assert asked.path.endswith("/model-Q8_0.gguf")
    assert asked.headers["range"] == "bytes=0-262143"
    assert look_up("acme/quant-GGUF", server, tmp_path).lineage == facts.lineage
    assert look_up("acme/quant-GGUF", server, tmp_path, offline=True).lineage[0].component.name == "acme/base"
    assert len(server.asked("/acme/quant-GGUF/resolve/*.gguf")) == 1


def test_a_gguf_repository_whose_card_names_its_origin_is_not_read(server: HubServer, tmp_path: Path) -> None:
    server.add(quantised({"base_model": "acme/base"}, header()))
    facts = look_up("acme/quant-GGUF", server, tmp_path)
    assert [one[0] for one in lineage(facts)] == ["acme/base"]
    assert not server.asked("/acme/quant-GGUF/resolve/*.gguf")


@pytest.mark.parametrize("content", [b"", b"GGUF", b"MZ" + b"\0" * 400, b"GGUF\x03\0\0\0" + b"\xff" * 64])
def test_a_file_that_is_no_gguf_is_odd_and_no_failure(server: HubServer, tmp_path: Path, content: bytes) -> None:
    server.add(quantised({"license": "mit"}, content))
    facts = look_up("acme/quant-GGUF", server, tmp_path)
    assert (facts.state, facts.license.ids) == ("resolved", ("mit",))
    assert "no GGUF file that we can read" in claims(facts, "oddity")[0]


def test_a_store_of_files_that_knows_no_ranges_is_not_read_whole(server: HubServer, tmp_path: Path) -> None:
    server.add(quantised({"license": "mit"}, header()))
    server.fail("*.gguf", Fault(status=200, body=b"x" * 2_000_000))
    facts = look_up("acme/quant-GGUF", server, tmp_path)
    assert facts.state == "partial"
    assert "sent more than 512 KB" in facts.unresolved[0]


# Spaces, datasets


def test_what_a_space_makes_use_of_is_told_with_its_licenses(server: HubServer, tmp_path: Path) -> None:
    server.add(Repository("datasets", "acme/data", {"main": {"README.md": b"---\nlicense: cc-by-4.0\n---\n"}}))
    used: dict[str, object] = {"models": ["acme/base", "acme/gone", 7], "datasets": ["acme/data"]}
    server.add(Repository("spaces", "acme/demo", {"main": {"README.md": b"---\nlicense: mit\n---\n"}}, extra=used))
    facts = look_up("acme/demo", server, tmp_path, kind="space")
    assert facts.state == "resolved"
    assert lineage(facts) == [
        ("acme/base", "serves", "hub-api", ("llama3.1",)),
        ("acme/gone", "serves", "hub-api", ()),
        ("acme/data", "serves", "hub-api", ("cc-by-4.0",)),
    ]
    assert claims(facts, "uses-model") == ["acme/base", "acme/gone"]


def test_training_data_comes_with_its_license(server: HubServer, tmp_path: Path) -> None:
    server.add(Repository("datasets", "acme/data", {"main": {"README.md": b"---\nlicense: cc-by-nc-4.0\n---\n"}}))
    server.add(model("acme/trained", {"license": "mit", "datasets": ["acme/data"]}))
    facts = look_up("acme/trained", server, tmp_path)
    assert lineage(facts) == [("acme/data", "trained-on", "hub-card", ("cc-by-nc-4.0",))]


# Whose it is, and what it is called


def test_author_age_and_downloads_are_told_with_their_source(server: HubServer, tmp_path: Path) -> None:
    facts = look_up("acme/base", server, tmp_path)
    assert claims(facts, "author", "hub-api") == ["acme"]
    assert claims(facts, "created") == ["2025-01-01T12:00:00+00:00"]
    assert claims(facts, "last-change") == ["2026-05-01T12:00:00+00:00"]
    (downloads,) = [one for one in facts.claims if one.topic == "downloads"]
    assert (downloads.value, downloads.note) == ("1234", "of the last 30 days")


def test_a_repository_known_by_its_old_name_is_not_asked_for_again_by_its_new_one(
    server: HubServer, tmp_path: Path
) -> None:
    server.add(Repository("models", "acme/old-base", {}, renamed_to="acme/base"))
    server.add(model("acme/a", {"license": "mit", "base_model": ["acme/old-base", "acme/base"]}))
    facts = look_up("acme/a", server, tmp_path)
    assert {one[0] for one in lineage(facts)} == {"acme/old-base", "acme/base"}
    assert len(server.asked("/api/models/acme/base")) == 1
    assert len(server.asked("/acme/base/resolve/*")) == 1
