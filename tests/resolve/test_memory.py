"""What look-ups came to offline is remembered, and never outlives what it rests on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scanner.entities import Claim, Component, Facts, Location, Usage
from scanner.rulebook.kept import keep, recall
from tests.hub_server import HubServer, model
from tests.index_server import IndexServer, wheel
from tests.resolve.index_world import World, statements


def kept(tmp_path: Path) -> list[Path]:
    """The files of remembered answers."""
    return sorted((tmp_path / "cache").glob("answers-*.json"))


def remembered(world: World, requirement: str, *specifiers: str) -> Facts:
    """What an offline run says once another has settled the store (which keeps readings), and one has remembered."""
    for _ in range(2):
        world.ask(requirement, *specifiers, offline=True)
    return world.ask(requirement, *specifiers, offline=True)


def test_the_same_facts_come_back_with_their_receipts(index: IndexServer, world: World, tmp_path: Path) -> None:
    wheel(index.root, "alpha", "1.0", "License-Expression: Apache-2.0")
    online = world.ask("alpha==1.0")
    facts = remembered(world, "alpha==1.0")
    assert facts == online
    assert facts.receipts
    assert b"Apache-2.0" in kept(tmp_path)[0].read_bytes()


def test_what_reads_metadata_is_not_even_imported(index: IndexServer, world: World, tmp_path: Path) -> None:
    wheel(index.root, "alpha", "1.0", "License-Expression: Apache-2.0")
    world.ask("alpha==1.0")
    remembered(world, "alpha==1.0")
    (tmp_path / "requirements.txt").write_text("alpha==1.0\n", encoding="utf-8")
    run = "import sys; from scanner.cli import result; end = result(); print(*sys.modules, file=sys.stderr); raise end"
    command = [
        sys.executable,
        "-c",
        run,
        "scan",
        str(tmp_path / "requirements.txt"),
        "--offline",
        "--store",
        str(world.store),
    ]
    said = [subprocess.run(command, capture_output=True, text=True, check=False, timeout=60) for _ in range(3)][-1]
    assert said.returncode == 0, said.stderr
    assert {"email", "packaging.metadata", "scanner.resolve.pypi"}.isdisjoint(said.stderr.split())


def test_a_store_that_learned_more_is_asked_again(index: IndexServer, world: World) -> None:
    wheel(index.root, "alpha", "1.0", "License-Expression: Apache-2.0")
    world.ask("alpha")
    assert remembered(world, "alpha").revision == "1.0"
    wheel(index.root, "alpha", "2.0", "License-Expression: MIT")
    world.ask("alpha==2.0")
    facts = world.ask("alpha", offline=True)
    assert (facts.revision, statements(facts)[0]) == ("2.0", ("wheel-metadata", "MIT"))


def test_another_question_has_another_answer(index: IndexServer, world: World) -> None:
    wheel(index.root, "alpha", "1.0", "License-Expression: Apache-2.0")
    wheel(index.root, "alpha", "2.0", "License-Expression: MIT")
    for specifier in ("<2", ">=2"):
        world.ask("alpha", specifier)
    assert remembered(world, "alpha", "<2").revision == "1.0"
    assert world.ask("alpha", ">=2", offline=True).revision == "2.0"


def test_another_index_is_not_answered_for(index: IndexServer, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel(index.root, "alpha", "1.0", "License-Expression: Apache-2.0")
    world.ask("alpha==1.0")
    remembered(world, "alpha==1.0")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    assert world.ask("alpha==1.0", offline=True).state == "unresolved"


def test_beside_directories_nothing_is_remembered(
    index: IndexServer, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    wheel(index.root, "alpha", "1.0", "License-Expression: Apache-2.0")
    world.ask("alpha==1.0")
    remembered(world, "alpha==1.0")
    assert not kept(tmp_path)


@pytest.mark.parametrize("content", [b"", b"{}", b"00000000\nnonsense", bytes(range(200))])
def test_a_damaged_memory_is_passed_over(index: IndexServer, world: World, tmp_path: Path, content: bytes) -> None:
    wheel(index.root, "alpha", "1.0", "License-Expression: Apache-2.0")
    online = world.ask("alpha==1.0")
    remembered(world, "alpha==1.0")
    kept(tmp_path)[0].write_bytes(content)
    assert world.ask("alpha==1.0", offline=True) == online


def test_an_answer_of_another_shape_is_found_out_anew(index: IndexServer, world: World, tmp_path: Path) -> None:
    wheel(index.root, "alpha", "1.0", "License-Expression: Apache-2.0")
    online = world.ask("alpha==1.0")
    remembered(world, "alpha==1.0")
    (place,) = kept(tmp_path)
    stamp, _, answers = (recall(place) or b"").partition(b"\n")
    known = json.loads(answers)
    keep(place, stamp + b"\n" + json.dumps({key: {"license": 3} for key in known}).encode())
    assert world.ask("alpha==1.0", offline=True) == online


# Models


MODEL = Component("model", "huggingface", "acme/child")


def child(world: World, endpoint: str = "http://127.0.0.1:9", component: Component = MODEL) -> Facts:
    """What an offline run says of one model."""
    found = world.run([(component, ())], offline=True, hub_endpoint=endpoint)
    return next(iter(found.facts.values()))


def remembers(tmp_path: Path, name: str) -> bool:
    return any(name.encode() in (recall(place) or b"") for place in kept(tmp_path))


@pytest.fixture
def endpoint(world: World) -> str:
    """A Hub whose word on a model and its base stands in the store."""
    base = model("acme/base", {"license": "mit"})
    derived = model("acme/child", {"license": "mit", "base_model": "acme/base"})
    with HubServer([base, derived]) as server:
        world.run([(MODEL, ())], hub_endpoint=server.url, timeout_seconds=5.0)
        return server.url


def test_what_a_hub_said_comes_back_with_its_lineage(world: World, tmp_path: Path, endpoint: str) -> None:
    first = child(world, endpoint)
    assert remembers(tmp_path, "acme/child")
    assert child(world, endpoint) == first
    assert (first.license.expression, [one.component.name for one in first.lineage]) == ("MIT", ["acme/base"])
    assert first.receipts


def test_another_hub_is_not_answered_for(world: World, tmp_path: Path, endpoint: str) -> None:
    child(world, endpoint)
    assert remembers(tmp_path, "acme/child")
    assert child(world).state == "unresolved"


@pytest.mark.parametrize("name", ["acme/child", "acme/base"])
def test_a_model_or_an_ancestor_in_the_local_hub_cache_is_read_anew(
    world: World, tmp_path: Path, endpoint: str, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    (tmp_path / "hub").mkdir()
    child(world, endpoint)
    assert remembers(tmp_path, "acme/child")
    for place in kept(tmp_path):
        place.unlink()
    (tmp_path / "hub" / f"models--{name.replace('/', '--')}").mkdir()
    child(world, endpoint)
    assert not remembers(tmp_path, "acme/child")


def test_a_hub_cache_that_grew_is_looked_into(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    (tmp_path / "hub").mkdir()
    assert child(world).license.state == "unknown"
    snapshot = tmp_path / "hub" / "models--acme--child" / "snapshots" / ("a" * 40)
    snapshot.mkdir(parents=True)
    (snapshot / "README.md").write_text("---\nlicense: apache-2.0\n---\n", encoding="utf-8")
    (tmp_path / "hub" / "models--acme--child" / "refs").mkdir()
    (tmp_path / "hub" / "models--acme--child" / "refs" / "main").write_text("a" * 40, encoding="utf-8")
    os.utime(tmp_path / "hub", ns=(1, 1))  # made within one tick of a coarse clock, it might look as before
    assert child(world).license.expression == "Apache-2.0"


def test_without_a_store_the_rules_are_remembered_until_there_is_one(world: World, tmp_path: Path) -> None:
    llama = Component("model", "huggingface", "meta-llama/Llama-3.1-8B")
    first = child(world, component=llama)
    assert remembers(tmp_path, "meta-llama/Llama-3.1-8B")
    assert child(world, component=llama) == first
    card = model("meta-llama/Llama-3.1-8B", {"license": "mit"})
    with HubServer([card]) as server:
        world.run([(llama, ())], hub_endpoint=server.url, timeout_seconds=5.0)
        now = child(world, server.url, component=llama)
    assert ("hub-card", "mit") in [(one.source, one.value) for one in now.claims]


def test_what_a_file_states_is_not_part_of_what_is_remembered(world: World) -> None:
    unknown = Component("model", "somewhere", "thing")
    stated = Claim("license", "MIT", "cyclonedx", "sbom.json")
    usage = Usage(unknown, Location("sbom.json", 1), "sbom", "components", claims=(stated,))
    for usages, expected in (((), None), ((usage,), "MIT"), ((), None)):
        found = world.run([(unknown, usages)], offline=True)
        assert next(iter(found.facts.values())).license.expression == expected
