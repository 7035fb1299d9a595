"""What tests of package look-ups share: an index on this machine, and none of this machine's own configuration."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner.resolve import retries
from tests.index_server import IndexServer
from tests.resolve.index_world import World


@pytest.fixture(autouse=True)
def _only_our_configuration(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No pip configuration, netrc, token, proxy or cache of whoever runs the tests has a say."""
    for name in [*os.environ]:
        if name.startswith(("PIP_", "HF_", "HUGGING")) or name.lower().endswith("_proxy") or name == "VIRTUAL_ENV":
            monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9")
    monkeypatch.setenv("NETRC", str(tmp_path / "no-netrc"))
    monkeypatch.setenv("STAYOPEN_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("HF_HOME", str(tmp_path / "no-hub-home"))
    # Retries are as many as ever, only sooner.
    monkeypatch.setattr(retries, "BACKOFF_SECONDS", 0.01)


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[IndexServer]:
    """A running index that pip is configured to use."""
    root = tmp_path / "index"
    root.mkdir()
    with IndexServer(root) as server:
        monkeypatch.setenv("PIP_INDEX_URL", server.url)
        yield server


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Asks about packages, each time in a run of its own with the same store."""
    return World(tmp_path / "store" / "answers.sqlite3")
