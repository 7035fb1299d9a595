"""Real packages on the real registry of npm. Old releases, whose answers cannot change."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.resolve.index_world import World
from tests.resolve.test_npm import ask

pytestmark = pytest.mark.index

EXACT = {
    "left-pad 1.3.0": "WTFPL",
    "express 4.18.2": "MIT",
    "@xenova/transformers 2.17.2": "Apache-2.0",
    "JSONStream 1.3.5": "MIT OR Apache-2.0",
    "pako 2.1.0": "MIT AND Zlib",
    "optimist 0.6.1": "MIT",
    "map-stream 0.1.0": "MIT",
}


@pytest.mark.parametrize("package", EXACT)
def test_the_license_of_a_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    monkeypatch.delenv("npm_config_registry")
    facts = ask(World(tmp_path / "store.sqlite3", timeout=20), package)
    # A mirror may hold less than the registry that it mirrors.
    assert facts.license.expression == EXACT[package] or (facts.state == "unresolved" and facts.unresolved)
