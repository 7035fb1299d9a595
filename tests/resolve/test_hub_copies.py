"""How many others on the Hub hold copies of weights: one request more for a model in use that rules know."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scanner.entities import Claim, Component, Facts, Location, Usage
from scanner.resolve import hub
from tests.hub_server import Fault, HubServer, Repository, model
from tests.resolve.hub_world import rules, session

NAME = "meta-llama/Llama-3.1-8B"
LIST = "/api/models"


def copy(owner: str, of: str = NAME, **about: Any) -> Repository:
    """A quantized version by somebody."""
    card = {"base_model": of, "base_model_relation": "quantized"}
    return model(f"{owner}/{of.partition('/')[2]}-GGUF", card, **about)


def copies(server: HubServer, folder: Path, name: str = NAME, *, in_use: bool = True, **options: Any) -> Claim | None:
    """What a look-up of a model tells of its copies."""
    component = Component("model", "huggingface", name)
    usage = Usage(component, Location("app.py", 1, 1, ""), "python-call", "", in_use=in_use)
    with session(server, folder, **options) as opened:
        facts: Facts = hub.look_up(component, (usage,), opened, rules())
    assert facts.state == "resolved" or options.get("offline")
    return next((claim for claim in facts.claims if claim.topic == "copies"), None)


def test_other_owners_of_public_quantized_copies_are_counted_once_each(tmp_path: Path) -> None:
    held = [copy("ann"), copy("bob"), copy("Meta-Llama"), copy("shy", private=True), copy("eve", "meta-llama/other")]
    again = model("ann/second-AWQ", {"base_model": NAME, "base_model_relation": "quantized"})
    tuned = model("tim/tuned", {"base_model": NAME})
    with HubServer([model(NAME, {"license": "llama3.1"}), *held, again, tuned]) as server:
        server.grant("hf_mine", "*")
        found = copies(server, tmp_path)
        assert found == copies(server, tmp_path) == copies(server, tmp_path, in_use=False, offline=True)
        (request,) = server.asked(LIST)
    assert found is not None
    assert (found.value, found.source, found.where) == (
        "2", "hub-api", f"{server.url}/models?other=base_model:quantized:{NAME}",
    )  # fmt: skip
    assert "filter=base_model:quantized:meta-llama/Llama-3.1-8B&" in request.query
    assert "authorization" not in request.headers


OLD, STRANGE, COPY = "meta-llama/llama-3.1-8b-old", "acme/no-rule-knows-it", "ann/Llama-3.1-8B-GGUF"


@pytest.mark.parametrize(("name", "in_use"), [(NAME, False), (STRANGE, True), (OLD, True), (COPY, True)])
def test_what_is_not_in_use_not_known_renamed_or_a_copy_is_not_counted(name: str, in_use: bool, tmp_path: Path) -> None:
    others = [model(STRANGE, {}), Repository("models", OLD, {}, renamed_to=NAME), copy("ann")]
    with HubServer([model(NAME, {"license": "llama3.1"}), *others]) as server:
        assert copies(server, tmp_path, name, in_use=in_use) is None
        assert not server.asked(LIST)


def test_the_name_is_asked_for_as_the_hub_writes_it(tmp_path: Path) -> None:
    small = Repository("models", NAME.lower(), {}, renamed_to=NAME)
    with HubServer([model(NAME, {"license": "llama3.1"}), small, copy("ann")]) as server:
        found = copies(server, tmp_path, NAME.lower())
    assert found is not None
    assert found.value == "1"


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (Fault(status=404), "lists no models by tag"),
        (Fault(body=b"<html>"), "not JSON"),
        (Fault(body=b'{"models": []}'), "another shape"),
        (Fault(body=b'[{"id": 5}]'), "another shape"),
        (Fault(body=b'[{"id": "ann/any", "tags": ["mit"]}]'), "other models than those with"),
        (Fault(body=b"[" * 100_000), "check HF_ENDPOINT"),
    ],
    ids=["not offered", "html", "object", "number", "unfiltered", "deep"],
)
def test_a_hub_that_cannot_list_them_is_said_and_fails_nothing(fault: Fault, says: str, tmp_path: Path) -> None:
    with HubServer([model(NAME, {"license": "llama3.1"})]) as server:
        server.fail(LIST, fault)
        found = copies(server, tmp_path)
    assert found is not None
    assert found.value == "could not be counted"
    assert says in found.note
    assert found.retrieved is None


def test_a_hub_too_busy_to_list_them_leaves_a_gap(tmp_path: Path) -> None:
    component = Component("model", "huggingface", NAME)
    usage = Usage(component, Location("app.py", 1, 1, ""), "python-call", "")
    with HubServer([model(NAME, {"license": "llama3.1"})]) as server, session(server, tmp_path) as opened:
        server.fail(LIST, Fault(status=503))
        facts = hub.look_up(component, (usage,), opened, rules())
    assert facts.state == "partial"
    assert facts.unresolved[0].startswith("how many hold a copy is not known: ")


def test_offline_what_was_never_asked_is_not_told(tmp_path: Path) -> None:
    with HubServer([model(NAME, {"license": "llama3.1"})]) as server:
        assert copies(server, tmp_path, offline=True) is None
        assert not server.requests
