"""Offline: what the store, the local Hub cache and the rules know, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner.resolve.hub_cache import cached_repository
from scanner.resolve.hub_place import cache_directory
from tests.hub_server import HubServer, commit_of
from tests.resolve.hub_world import claims, look_up

SHA = commit_of("acme/tiny", "main")


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    folder = tmp_path / "hub"
    monkeypatch.setenv("HF_HUB_CACHE", str(folder))
    return folder


@pytest.fixture
def server() -> Iterator[HubServer]:
    with HubServer() as running:
        yield running


def download(cache: Path, name: str = "acme/tiny", sha: str = SHA, ref: str = "main", **files: str) -> Path:
    """Lay files down as huggingface_hub does: content in blobs/, links to it in snapshots/COMMIT/."""
    folder = cache / f"models--{name.replace('/', '--')}"
    snapshot = folder / "snapshots" / sha
    snapshot.mkdir(parents=True)
    (folder / "blobs").mkdir(exist_ok=True)
    for number, (path, text) in enumerate(files.items()):
        blob = folder / "blobs" / f"{number:040x}"
        blob.write_text(text)
        (snapshot / path.replace("__", ".")).symlink_to(Path("../../blobs") / blob.name)
    (folder / "refs" / ref).parent.mkdir(parents=True, exist_ok=True)
    (folder / "refs" / ref).write_text(sha)
    return snapshot


def test_a_downloaded_model_is_known_offline_by_its_card_and_files(cache: Path, tmp_path: Path) -> None:
    snapshot = download(
        cache,
        README__md="---\nlicense: apache-2.0\nbase_model:\n- mistralai/Mistral-7B-v0.3\n---\n# Tiny\n",
        LICENSE="Apache License\nVersion 2.0, January 2004\n",
    )
    facts = look_up("acme/tiny", None, tmp_path, offline=True)
    assert (facts.state, facts.revision) == ("resolved", SHA)
    assert claims(facts, "license", "hub-card") == ["apache-2.0"]
    assert claims(facts, "license-text")
    card = next(claim for claim in facts.claims if claim.source == "hub-card")
    assert card.where == f"{snapshot}/README.md"
    assert "from the local Hub cache" in card.note
    assert [ancestor.component.name for ancestor in facts.lineage] == ["mistralai/Mistral-7B-v0.3"]
    assert facts.lineage[0].license.ids == ("apache-2.0",), "the base is known by rules"


def test_a_branch_with_a_slash_and_a_commit_are_found_in_the_cache(cache: Path, tmp_path: Path) -> None:
    download(cache, ref="refs/pr/1", README__md="---\nlicense: mit\n---\n")
    assert look_up("acme/tiny", None, tmp_path, version="refs/pr/1", offline=True).license.ids == ("mit",)
    assert look_up("acme/tiny", None, tmp_path, version=SHA, offline=True).license.ids == ("mit",)
    assert look_up("acme/tiny", None, tmp_path, version="main", offline=True).state == "unresolved"


@pytest.mark.parametrize("revision", ["../../../secret", "/etc/hostname", "..", "", "main\0", "a" * 5000])
def test_a_revision_cannot_lead_out_of_the_cache(cache: Path, revision: str) -> None:
    download(cache, ref="other", README__md="---\nlicense: mit\n---\n")
    (cache.parent / "secret").write_text(SHA)
    assert cached_repository("model", "acme/tiny", revision) is None


@pytest.mark.parametrize(
    "readme",
    ["", "# no front matter", "---\nlicense: mit", "---\n{{ template }}: [\n---\n", "---\n" + "- " * 9000 + "\n---\n",
     "---\n!!python/object/apply:os.system [id]\n---\n", "\x00\x01", "---\n- a\n- b\n---\n"],
)  # fmt: skip
def test_a_broken_card_in_the_cache_is_survived(cache: Path, tmp_path: Path, readme: str) -> None:
    download(cache, README__md=readme)
    assert look_up("acme/tiny", None, tmp_path, offline=True).license.state == "unknown"


def test_a_named_pipe_in_the_cache_is_not_waited_for(cache: Path, tmp_path: Path) -> None:
    snapshot = download(cache)
    (snapshot / "README.md").mkdir()
    assert look_up("acme/tiny", None, tmp_path, offline=True).license.state == "unknown"


def test_offline_asks_nothing_and_uses_what_was_asked_before(cache: Path, server: HubServer, tmp_path: Path) -> None:
    online = look_up("acme/honest", server, tmp_path)
    asked = len(server.requests)
    offline = look_up("acme/honest", server, tmp_path, offline=True)
    assert offline == online
    assert len(server.requests) == asked


def test_offline_a_known_model_is_resolved_by_rules_and_says_so(cache: Path, server: HubServer, tmp_path: Path) -> None:
    facts = look_up("meta-llama/Llama-3.1-8B", server, tmp_path, offline=True)
    assert (facts.state, facts.license.ids, facts.access.gate) == ("resolved", ("llama3.1",), "manual")
    assert "from rules only (checked 20" in facts.license.why
    assert "the Hub was not asked" in facts.license.why
    assert server.requests == []


def test_offline_an_unknown_model_is_unresolved_and_says_what_to_do(cache: Path, tmp_path: Path) -> None:
    facts = look_up("acme/unheard-of", None, tmp_path, offline=True)
    assert facts.state == "unresolved"
    assert facts.unresolved == (
        "offline and no rule knows it; run without --offline or add a rule",
    )  # fmt: skip


def test_the_hubs_own_offline_switch_is_honoured(
    cache: Path, server: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert look_up("acme/honest", server, tmp_path).state == "unresolved"
    assert server.requests == []


def test_the_cache_is_where_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", "/home/tester")
    assert cache_directory() == Path("/home/tester/.cache/huggingface/hub")
    monkeypatch.setenv("XDG_CACHE_HOME", "/x")
    assert cache_directory() == Path("/x/huggingface/hub")
    monkeypatch.setenv("HF_HOME", "~/hf")
    assert cache_directory() == Path("/home/tester/hf/hub")
    monkeypatch.setenv("HUGGINGFACE_HUB_CACHE", "/old")
    assert cache_directory() == Path("/old")
    monkeypatch.setenv("HF_HUB_CACHE", "$HOME/new")
    assert cache_directory() == Path("/home/tester/new")
