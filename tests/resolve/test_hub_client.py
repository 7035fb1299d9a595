"""The Hub's own client is one for the whole process: what sessions share of it, and what they do not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import huggingface_hub
import pytest

from scanner.resolve.hub_client import HubClient
from scanner.resolve.hub_faults import Gated
from scanner.resolve.session import NotThere, SourceFailed
from tests.hub_server import Fault, HubServer, model
from tests.resolve.hub_world import session

NAME = "acme/tiny"


@pytest.fixture
def server() -> Iterator[HubServer]:
    with HubServer([model(NAME, {"license": "mit"}, files={"LICENSE": "terms"})]) as running:
        yield running


def test_two_sessions_at_a_time_each_send_their_own_token_and_outlive_each_other(
    server: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.grant("hf_first", NAME)
    with session(server, tmp_path / "two") as second:
        with session(server, tmp_path / "one") as first:
            monkeypatch.setenv("HF_TOKEN", "hf_first")
            HubClient(first).information("model", NAME, None)
            monkeypatch.delenv("HF_TOKEN")
            HubClient(second).information("model", NAME, None)
        HubClient(second).file("model", NAME, "main", "LICENSE")
        shared = huggingface_hub.get_session()
        assert not shared.is_closed
    sent = [request.headers.get("authorization") for request in server.requests]
    assert sent[:2] == ["Bearer hf_first", None]
    assert set(sent[2:]) == {None}
    assert shared.is_closed


def test_a_closed_session_opens_nothing_and_the_next_one_starts_anew(server: HubServer, tmp_path: Path) -> None:
    with session(server, tmp_path) as first:
        client = HubClient(first)
        assert client.information("model", NAME, None)
    with pytest.raises(SourceFailed, match="the run was stopped"):
        client.information("model", NAME, None)
    with session(server, tmp_path) as second:
        assert HubClient(second).information("model", NAME, None)


def test_requests_say_which_library_asks_and_nothing_of_who_runs_it(
    server: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AI_AGENT", "somebodys")
    with session(server, tmp_path) as opened:
        HubClient(opened).information("model", NAME, None)
    agent = server.requests[0].headers["user-agent"]
    assert agent.startswith("stayopen/")
    assert "hf_hub/" in agent
    assert "agent/" not in agent
    assert "torch" not in agent


def test_a_cookie_is_not_kept(server: HubServer, tmp_path: Path) -> None:
    server.fail("*", Fault(headers={"Set-Cookie": "who=me; Path=/"}))
    with session(server, tmp_path) as opened:
        for _ in range(2):
            HubClient(opened).information("model", NAME, None)
    assert all("cookie" not in request.headers for request in server.requests)


@pytest.mark.parametrize("body", [b"[]", b'"no"', b"null", b'{"errors": [1]}', b'{"error": ["%s"]}' % (b"x" * 5000)])
@pytest.mark.parametrize(
    ("code", "status", "kind"), [("GatedRepo", 403, Gated), ("EntryNotFound", 404, NotThere), (None, 404, NotThere)]
)
def test_a_refusal_is_understood_whatever_its_body(
    server: HubServer, tmp_path: Path, body: bytes, code: str | None, status: int, kind: type[SourceFailed]
) -> None:
    headers = {"X-Error-Code": code} if code else {}
    server.fail("*/LICENSE", Fault(status, {**headers, "Content-Type": "application/json"}, body))
    with session(server, tmp_path) as opened, pytest.raises(kind) as refused:
        HubClient(opened).file("model", NAME, "main", "LICENSE")
    assert "xxx" not in refused.value.reason


@pytest.mark.parametrize("told", [[], "no", {"name": 1}, {"auth": []}])
def test_a_hub_that_does_not_say_whose_the_token_is_harms_nothing(
    server: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: object
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_first")
    server.fail("/api/whoami-v2", Fault(200, body=json.dumps(told).encode()))
    with session(server, tmp_path) as opened:
        assert HubClient(opened).owner == "an unnamed account"
