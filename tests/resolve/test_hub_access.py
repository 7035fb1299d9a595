"""Whether this token reads what is not open to everybody, tried as a pipeline would meet it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner.entities import Claim, Component, Facts
from scanner.resolve import ResolveOptions, resolve
from tests.hub_server import Fault, HubServer, Repository, model
from tests.resolve.hub_world import claims, look_up, rules

TOKEN = "hf_somebodys"
WEIGHTS = "model.safetensors"


@pytest.fixture
def server() -> Iterator[HubServer]:
    files = {"LICENSE": "terms", "config.json": "{}", WEIGHTS: "..."}
    with HubServer([model("acme/closed", {"license": "mit"}, gated="manual", files=dict(files))]) as running:
        yield running


@pytest.fixture
def token(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    return TOKEN


def tried(facts: Facts) -> Claim:
    """What came of trying to read a file."""
    (claim,) = [one for one in facts.claims if one.topic == "access" and one.value in ("open", "closed")]
    return claim


def test_a_token_with_access_is_said_by_whose_it_is(server: HubServer, tmp_path: Path, token: str) -> None:
    server.grant(token, "acme/closed")
    facts = look_up("acme/closed", server, tmp_path)
    assert facts.access.readable is True
    assert tried(facts).note == "asked for with the token of jane-doe (role: read)"
    assert tried(facts).where.endswith(f"/{WEIGHTS}")
    assert [request.method for request in server.asked(f"*/{WEIGHTS}")] == ["HEAD"]


def test_large_files_are_not_followed_to_where_they_are_stored(server: HubServer, tmp_path: Path, token: str) -> None:
    server.grant(token, "acme/closed")
    assert look_up("acme/closed", server, tmp_path).unresolved == ()


def test_a_token_without_access_is_not_taken_for_a_missing_repository(
    server: HubServer, tmp_path: Path, token: str
) -> None:
    server.grant(token)
    facts = look_up("acme/closed", server, tmp_path)
    assert (facts.state, facts.access.readable, facts.access.missing) == ("resolved", False, None)
    assert tried(facts).value == "closed"
    assert "jane-doe" in tried(facts).note


def test_without_a_token_that_is_said(server: HubServer, tmp_path: Path) -> None:
    facts = look_up("acme/closed", server, tmp_path)
    assert facts.access.readable is False
    assert tried(facts).note == "asked for without a token"
    assert not server.asked("*/whoami-v2")


def test_a_private_repository_is_tried_too(server: HubServer, tmp_path: Path, token: str) -> None:
    server.add(model("acme/own", {"license": "mit"}, private=True, files={WEIGHTS: "..."}))
    server.grant(token, "acme/own")
    facts = look_up("acme/own", server, tmp_path)
    assert (facts.access.private, facts.access.readable) == (True, True)


def test_what_is_open_to_everybody_costs_no_such_request(server: HubServer, tmp_path: Path, token: str) -> None:
    server.grant(token)
    server.add(model("acme/open", {"license": "mit"}, files={WEIGHTS: "..."}))
    assert look_up("acme/open", server, tmp_path).access.readable is None
    assert [request.path for request in server.requests] == ["/api/models/acme/open"]


@pytest.mark.parametrize(("kind", "plural"), [("dataset", "datasets"), ("space", "spaces")])
def test_datasets_and_spaces_are_tried_like_models(
    server: HubServer, tmp_path: Path, token: str, kind: str, plural: str
) -> None:
    files = {"README.md": b"---\nlicense: mit\n---\n", "train.parquet": b"..."}
    server.add(Repository(plural, "acme/closed", {"main": files}, private=True, gated=kind == "dataset" and "auto"))
    server.grant(token, "acme/closed")
    facts = look_up("acme/closed", server, tmp_path, kind=kind)
    assert (facts.license.ids, facts.access.private, facts.access.readable) == (("mit",), True, True)
    assert server.asked(f"/{plural}/acme/closed/resolve/*/train.parquet")


def test_the_owner_of_the_token_is_asked_for_once_in_a_run(server: HubServer, tmp_path: Path, token: str) -> None:
    server.grant(token)
    names = [f"acme/closed-{number}" for number in range(6)]
    for name in names:
        server.add(model(name, {"license": "mit"}, gated="auto", files={WEIGHTS: "..."}))
    options = ResolveOptions(store_path=tmp_path / "store", hub_endpoint=server.url)
    cases = [(Component("model", "huggingface", name), ()) for name in names]
    first, second = resolve(cases, rules(), options), resolve(cases, rules(), options)
    assert len(server.asked("*/whoami-v2")) == 1
    assert first.facts == second.facts


@pytest.mark.parametrize(
    "fault",
    [Fault(status=429), Fault(status=500), Fault(status=200, body=b"[]"), Fault(status=200, body=b'{"name": "<b>"}')],
)
def test_a_hub_that_does_not_say_whose_the_token_is_spoils_nothing(
    server: HubServer, tmp_path: Path, token: str, fault: Fault
) -> None:
    server.grant(token, "acme/closed")
    server.fail("/api/whoami-v2", fault)
    facts = look_up("acme/closed", server, tmp_path)
    assert (facts.state, facts.access.readable) == ("resolved", True)
    assert "<" not in tried(facts).note


def test_the_mail_address_of_the_owner_is_kept_nowhere(server: HubServer, tmp_path: Path, token: str) -> None:
    server.grant(token, "acme/closed")
    assert "jane@" not in repr(look_up("acme/closed", server, tmp_path))
    assert b"jane@" not in b"".join(path.read_bytes() for path in tmp_path.glob("store*"))


def test_a_gate_found_closed_is_tried_again_soon(server: HubServer, tmp_path: Path, token: str) -> None:
    server.grant(token)
    server.add(model("acme/soon", {"license": "mit"}, gated="auto", files={WEIGHTS: "..."}))
    assert look_up("acme/soon", server, tmp_path).access.readable is False
    server.fail(f"*/{WEIGHTS}", Fault(status=403, headers={"X-Error-Code": "GatedRepo"}))
    assert look_up("acme/soon", server, tmp_path).access.readable is False
    assert len(server.asked(f"*/{WEIGHTS}")) == 1, "within ten minutes nobody asks again"


@pytest.mark.parametrize("fault", [Fault(status=500), Fault(status=429), Fault(status=401)])
def test_a_trial_that_failed_is_no_answer(server: HubServer, tmp_path: Path, token: str, fault: Fault) -> None:
    server.grant(token)
    server.add(model("acme/unsure", {"license": "mit"}, gated="auto", files={WEIGHTS: "..."}))
    server.fail(f"*/{WEIGHTS}", fault)
    facts = look_up("acme/unsure", server, tmp_path)
    assert facts.access.readable is None
    assert facts.state == "partial"


def test_the_text_of_the_gate_is_kept_by_its_hash_and_read(server: HubServer, tmp_path: Path) -> None:
    prompt = "Llama 3.1 is licensed under the Llama 3.1 Community License, Copyright Meta Platforms."
    card = {"license": "llama3.1", "extra_gated_prompt": prompt}
    server.add(model("acme/gate", card, gated="auto", files={WEIGHTS: "..."}))
    (claim,) = [one for one in look_up("acme/gate", server, tmp_path).claims if one.topic == "access-terms"]
    assert (claim.value, claim.license_ids) == (prompt, ("llama3.1",))
    assert claim.sha256 is not None


def test_a_repository_that_is_gone_is_said_with_the_day_and_page(server: HubServer, tmp_path: Path) -> None:
    facts = look_up("acme/never-was", server, tmp_path)
    assert facts.access.missing is True
    assert claims(facts, "access") == ["missing"]
    assert facts.state == "unresolved"
