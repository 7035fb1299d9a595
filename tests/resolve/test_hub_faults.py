"""A Hub that misbehaves: every fault is one clear sentence, nothing crashes, no token goes where it should not."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from scanner.entities import Component, Facts
from scanner.resolve import hub
from tests.hub_server import Fault, HubServer, model
from tests.resolve.hub_world import look_up, rules, session

TOKEN = "hf_verysecrettoken"
NAME = "acme/tiny"
API = f"/api/models/{NAME}"


@pytest.fixture
def server() -> Iterator[HubServer]:
    with HubServer([model(NAME, {"license": "mit"}, files={"LICENSE": "whatever"})]) as running:
        yield running


def reason(facts: Facts) -> str:
    """The one sentence of a look-up that failed wholly."""
    assert facts.state == "unresolved"
    assert facts.license.state == "unknown"
    (sentence,) = facts.unresolved
    assert "Traceback" not in sentence
    return sentence


@pytest.mark.parametrize(
    ("fault", "said", "asked"),
    [
        (Fault(status=500), "has a fault (500) (tried 4 times)", 4),
        (Fault(status=503), "has a fault (503) (tried 4 times)", 4),
        (Fault(status=429), "asked too often (429); set HF_TOKEN for a higher limit", 4),
        (Fault(status=429, headers={"Retry-After": "3600"}), "asks to wait 3600 s: run again then", 1),
        (Fault(status=429, headers={"RateLimit": '"api";r=0;t=299'}), "asks to wait 299 s: run again then", 1),
        (Fault(status=403), "refuses model acme/tiny (403)", 1),
        (Fault(status=418), "status 418", 1),
        (Fault(status=200, body=b"<html>login</html>"), "something that is not JSON", 1),
        (Fault(status=200, body=b"\xff\xfe\x00"), "something that is not JSON", 1),
        (Fault(status=200, body=b'{"id": "a/b", "cardData": ' + b"[" * 100_000), "something that is not JSON", 1),
        (Fault(status=200, body=b"[" * 100_000), "JSON of another shape", 1),
        (Fault(status=200, body=b"[]"), "JSON of another shape", 1),
        (Fault(status=200, body=b"{}"), "JSON of another shape", 1),
        (Fault(status=200, body=b'{"id": 7}'), "JSON of another shape", 1),
        (Fault(status=200, body=b'{"id": "a/b", "siblings": 7}'), "JSON of another shape", 1),
        (Fault(status=200, body=b'{"id": "a/b", "siblings": [{}]}'), "JSON of another shape", 1),
        (Fault(status=200, body=b'{"id": "a/b", "lastModified": "yesterday"}'), "JSON of another shape", 1),
        (Fault(status=200, body=b"x" * 17_000_000), "sent more than 16384 KB", 1),
        (Fault(status=200, headers={"Content-Encoding": "gzip"}, body=b"{}"), "compressed", 1),
        (Fault(cut_after=10), "cut the answer off (tried 4 times)", 4),
        (Fault(status=307, headers={"Location": API}), "redirects in circles", 11),
        (Fault(status=302, headers={"Location": "http://elsewhere.test/x"}), "redirects to elsewhere.test", 1),
    ],
    ids=lambda value: value.split(" (")[0] if isinstance(value, str) else None,
)
def test_a_fault_of_the_server_is_said_in_one_sentence(
    server: HubServer, tmp_path: Path, fault: Fault, said: str, asked: int
) -> None:
    server.fail(API, fault)
    assert said in reason(look_up(NAME, server, tmp_path))
    assert len(server.asked(API)) == asked


@pytest.mark.parametrize(
    "fault",
    [Fault(status=503, times=2), Fault(status=429, headers={"Retry-After": "0"}, times=1), Fault(cut_after=5, times=1)],
)
def test_a_fault_that_passes_is_survived(server: HubServer, tmp_path: Path, fault: Fault) -> None:
    server.fail(API, fault)
    facts = look_up(NAME, server, tmp_path)
    assert (facts.state, facts.license.ids) == ("resolved", ("mit",))


def test_a_slow_server_is_given_up_on_in_time(server: HubServer, tmp_path: Path) -> None:
    server.fail(API, Fault(delay=1.0))
    assert "did not answer within 0.2 s" in reason(look_up(NAME, server, tmp_path, timeout_seconds=0.2))


def test_a_server_that_drips_is_given_up_on_in_time(server: HubServer, tmp_path: Path) -> None:
    server.fail(API, Fault(drip=0.05))
    assert "sends too slowly" in reason(look_up(NAME, server, tmp_path, timeout_seconds=0.2))


def test_refused_connections_and_unknown_names_are_told_apart(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        endpoint = f"http://127.0.0.1:{unused.getsockname()[1]}"
        assert "cannot be reached" in reason(look_up(NAME, None, tmp_path, hub_endpoint=endpoint))
    assert "(DNS)" in reason(look_up(NAME, None, tmp_path, hub_endpoint="http://hub.invalid"))


def test_a_server_without_tls_behind_https_is_said_to_be_unsafe(server: HubServer, tmp_path: Path) -> None:
    endpoint = server.url.replace("http:", "https:")
    assert "(TLS: " in reason(look_up(NAME, None, tmp_path, hub_endpoint=endpoint))


@pytest.mark.parametrize("endpoint", ["ftp://hub.test", "hub.test", "https://", "http://[", "http://a b"])
def test_an_endpoint_that_is_no_url_is_said(tmp_path: Path, endpoint: str) -> None:
    assert look_up(NAME, None, tmp_path, hub_endpoint=endpoint).state == "unresolved"


def test_a_hub_that_keeps_failing_is_not_asked_for_every_component(server: HubServer, tmp_path: Path) -> None:
    server.fail("*", Fault(status=500))
    with session(server, tmp_path) as opened:
        for number in range(30):
            hub.look_up(Component("model", "huggingface", f"acme/m{number}"), (), opened, rules())
    assert len(server.requests) == 8 * 4


@pytest.mark.parametrize(("token", "status"), [(None, 401), (TOKEN, 404)])
def test_a_repository_that_does_not_exist_is_missing_and_not_gated(
    server: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, token: str | None, status: int
) -> None:
    if token:
        server.grant(token)
        monkeypatch.setenv("HF_TOKEN", token)
    facts = look_up("acme/nothing", server, tmp_path)
    assert f"has no model acme/nothing, or it is private ({status})" in reason(facts)
    assert facts.access.gate == "unknown"
    assert facts.access.readable is None
    assert facts.access.missing is True


def test_a_private_repository_looks_like_a_missing_one(server: HubServer, tmp_path: Path) -> None:
    server.add(model("acme/secret", {"license": "mit"}, private=True))
    assert "or it is private (401)" in reason(look_up("acme/secret", server, tmp_path))


def test_a_disabled_repository_is_said_to_be_disabled(server: HubServer, tmp_path: Path) -> None:
    server.add(model("acme/withdrawn", {"license": "mit"}, disabled=True))
    facts = look_up("acme/withdrawn", server, tmp_path)
    assert "is disabled" in reason(facts)
    assert facts.access.disabled is True
    assert facts.access.missing is None


def test_a_revision_that_does_not_exist_is_said(server: HubServer, tmp_path: Path) -> None:
    assert "no such revision" in reason(look_up(NAME, server, tmp_path, version="v9/../.."))


@pytest.mark.parametrize(
    "name", ["", "a/b/c", "../../etc/passwd", "a b", "x" * 300, "acme/..", "acme/\0", "-x/y", "é/x"]
)
def test_a_name_that_cannot_be_one_is_never_asked_for(server: HubServer, tmp_path: Path, name: str) -> None:
    assert "cannot be" in reason(look_up(name, server, tmp_path))
    assert server.requests == []


def test_a_license_file_that_fails_leaves_the_card_and_says_so(server: HubServer, tmp_path: Path) -> None:
    server.fail("*/LICENSE", Fault(status=500))
    facts = look_up(NAME, server, tmp_path)
    assert (facts.state, facts.license.ids) == ("partial", ("mit",))
    assert "has a fault (500)" in facts.unresolved[0]


def test_a_license_file_of_absurd_size_is_not_read(server: HubServer, tmp_path: Path) -> None:
    server.add(model(NAME, {"license": "mit"}, files={"LICENSE": "x" * 600_000}))
    assert "sent more than 512 KB" in look_up(NAME, server, tmp_path).unresolved[0]


def test_failures_are_not_stored(server: HubServer, tmp_path: Path) -> None:
    server.fail(API, Fault(status=500, times=4))
    reason(look_up(NAME, server, tmp_path))
    assert look_up(NAME, server, tmp_path).state == "resolved"


def test_a_hub_that_went_down_leaves_what_was_learned_and_says_so(
    server: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scanner.resolve.hub_evidence.FRESH_FOR", timedelta(0))
    look_up(NAME, server, tmp_path)
    server.fail("*", Fault(status=503))
    facts = look_up(NAME, server, tmp_path)
    assert (facts.state, facts.license.ids) == ("partial", ("mit",))
    assert "has a fault (503)" in facts.unresolved[0]


def test_a_known_model_behind_a_dead_hub_is_known_by_rules_and_still_incomplete(
    server: HubServer, tmp_path: Path
) -> None:
    server.fail("*", Fault(status=500))
    facts = look_up("meta-llama/Llama-3.1-8B", server, tmp_path)
    assert (facts.state, facts.license.ids, facts.access.source) == ("partial", ("llama3.1",), "rules")
    assert "from rules only" in facts.license.why
    assert facts.unresolved


def test_the_token_goes_to_the_configured_endpoint_and_not_across_a_redirect(
    server: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    server.grant(TOKEN, "*")
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    with HubServer([]) as elsewhere, caplog.at_level(logging.DEBUG):
        storage = elsewhere.url.replace("127.0.0.1", "localhost") + "/stored"
        elsewhere.fail("/stored", Fault(status=200, body=b"text"))
        server.fail("*/LICENSE", Fault(status=302, headers={"Location": storage}))
        facts = look_up(NAME, server, tmp_path)
        assert facts.state == "resolved"
        (stored,) = elsewhere.requests
    assert {request.headers.get("authorization") for request in server.requests} == {f"Bearer {TOKEN}"}
    assert "authorization" not in stored.headers
    assert TOKEN not in caplog.text + repr(facts)
    assert TOKEN.encode() not in (tmp_path / "store.sqlite3").read_bytes()


def test_a_token_that_is_refused_is_said_without_showing_it(
    server: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    sentence = reason(look_up(NAME, server, tmp_path))
    assert "does not accept the token in use (401)" in sentence
    assert TOKEN not in sentence


def test_a_token_that_cannot_be_sent_is_left_out_and_said(
    server: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_\u2028bad")
    with session(server, tmp_path) as opened:
        facts = hub.look_up(Component("model", "huggingface", NAME), (), opened, rules())
        assert facts.state == "resolved"
        assert "characters that no token has" in opened.warnings[0]
    assert all("authorization" not in request.headers for request in server.requests)


def test_credentials_in_the_endpoint_are_never_shown(server: HubServer, tmp_path: Path) -> None:
    endpoint = server.url.replace("http://", "http://user:hunter2@")
    server.grant("Basic dXNlcjpodW50ZXIy", "*")
    facts = look_up(NAME, None, tmp_path, hub_endpoint=endpoint)
    missing = look_up("acme/nothing", None, tmp_path, hub_endpoint=endpoint)
    assert facts.state == "resolved"
    assert "hunter2" not in repr(facts) + repr(missing)


def test_nobody_is_told_which_agent_runs_the_scan(server: HubServer, tmp_path: Path) -> None:
    look_up(NAME, server, tmp_path)
    assert {request.path.split("/")[1] for request in server.requests} == {"api", "acme"}
    assert all("agent/" not in request.headers["user-agent"] for request in server.requests)


HOSTILE: list[Any] = [
    {"license": ["mit", {"a": 1}, None, 7]},
    {"license": {"mit": True}},
    {"license": 7},
    {"license": "x" * 1_000_000},
    {"license": "[bold red]mit[/] <script>alert(1)</script>"},
    {"license": [["mit"]] * 500},
    {"license": None, "base_model": {"a": "b"}, "datasets": 3.5, "tags": {"x": 1}},
    {"base_model": ["../../etc/passwd", "/workspace/model", "a" * 500, 7], "base_model_relation": ["theft"]},
    {"model-index": [{"name": 1}], "eval_results": "x", "license": "mit"},
    {"license_link": ["https://e.org"], "license_name": {"a": 1}, "license": "other"},
    "just a string",
    ["a", "list"],
]


@pytest.mark.parametrize("card", HOSTILE, ids=lambda card: repr(card)[:40])
def test_a_hostile_card_is_survived(server: HubServer, tmp_path: Path, card: Any) -> None:
    server.add(model("acme/hostile", card=None, extra={"cardData": card, "tags": [None, 7, "license:\0", "x" * 9999]}))
    facts = look_up("acme/hostile", server, tmp_path)
    assert all(len(claim.value) <= 1_000 for claim in facts.claims)
    assert facts.license.ids in ((), ("mit",))
    if facts.state == "unresolved":
        assert "JSON of another shape" in facts.unresolved[0]
