"""A rule base of a dozen lines per kind, to be spoiled one fault at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

FILES = {
    "terms.toml": """
checked = "2026-11-21"
[words.user-threshold]
kind = "limit"
meaning = "Above a number of users a license of one's own is needed."
[words.badge]
kind = "duty"
meaning = "A phrase must be shown."
""",
    "mirrors.toml": """
organisations = ["copyist"]
suffixes = ['-(4|8)bit$', '-GGUF$']
sources = ["https://example.org/mirrors"]
checked = "2026-11-21"
""",
    "hosted-id-signs.toml": """
[[signs]]
id = "latest"
match = "-latest$"
means = "moving"
summary = "The id moves to newer models."
sources = ["https://example.org/signs"]
checked = "2026-11-21"

[[signs]]
id = "cloudy-free"
match = ":free$"
means = "trains-on-inputs"
summary = "Inputs may train."
vendors = ["cloudy"]
sources = ["https://example.org/signs"]
checked = "2026-11-21"
""",
    "licenses/llm-1.toml": """
id = "llm-1"
name = "LLM License 1"
category = "open-weights-restricted"
spdx = "LicenseRef-LLM-1.0"
aliases = ["llm-one"]
shared_names = ["modified"]
sources = ["https://example.org/llm-1"]
checked = "2026-11-20"

[[terms]]
term = "user-threshold"
when = ["use"]
clause = "s.2"
summary = "More than 700 million users need a license."
value = 700_000_000

[[terms]]
term = "badge"
when = ["host"]
clause = "s.3"
summary = "Show the badge."
""",
    "licenses/apache-2.0.toml": """
id = "apache-2.0"
name = "Apache License 2.0"
category = "permissive"
spdx = "Apache-2.0"
sources = ["https://example.org/apache"]
checked = "2026-11-21"
""",
    "families/lama.toml": r"""
id = "lama"
vendor = "Lama Labs"
hub_organisations = ["lama-labs"]
successor_state = "closed"
sources = ["https://example.org/lama"]
checked = "2026-10-01"

[[generations]]
id = "lama-1"
name = "Lama 1"
ids = ['^lama-labs/Lama-1-\d+B']
license = "llm-1"
released = "2024-01-10"
gated = "manual"
open_weights = true
ollama = ["lama1"]
hosted.rock = ['^([a-z]+\.)?lama\.lama1-']
confidence = "high"

[[generations.repositories]]
match = "-Chat$"
gated = "none"
confidence = "medium"

[[generations.repositories]]
match = "-7B"
license = "apache-2.0"
gated = "auto"
confidence = "medium"

[[generations]]
id = "lama-2"
name = "Lama 2"
license = "proprietary"
api_ids = ['^lama-2(-latest)?$']
open_weights = false
confidence = "medium"

[[events]]
date = "2026-04-08"
public_on = "2026-04"
what = "The successor ships closed."
direction = "closing"
sources = ["https://example.org/closed"]
checked = "2026-10-01"

[[events]]
date = "2025-12-10"
public_on = "2025-12-11"
what = "The press reports a closed successor."
direction = "announced-closing"
sources = ["https://example.org/press"]
checked = "2026-10-01"
""",
    "packages/cache.toml": """
id = "cache"
name = "Cache server"
date = "2024-03-20"
packages.pypi = ["cache_server", "cache-extra-*"]
packages.npm = ["@cache/server"]
sources = ["https://example.org/cache"]
checked = "2026-11-21"
""",
    "packages/steady.toml": """
id = "steady"
name = "Steady"
changed = false
packages.pypi = ["steady"]
sources = ["https://example.org/steady"]
checked = "2026-11-21"
""",
    "hosted/cloudy.toml": r"""
id = "cloudy"
name = "Cloudy"
category = "first_party"
hosts = ['^api\.cloudy\.example$']
prefixes.gateway = ["cloudy/", "ChatCloudy"]
sources = ["https://example.org/cloudy"]
checked = "2026-11-21"

[[models]]
id = "puff-1"
aliases = ["puff"]
retires_on = "2027-01-01"

[[models]]
id = "served"
hub_repo = "lama-labs/Lama-1-13B"
""",
    "hosted/rock-cloud.toml": r"""
id = "rock-cloud"
name = "Rock Cloud"
category = "cloud"
registries = ["rock"]
hosts = ['^rock\.[a-z0-9-]+\.rock\.example$']
id_patterns = ['^([a-z]+\.)?lama\.']
prefixes.profile = ["us.", "eu."]
sources = ["https://example.org/rock"]
checked = "2026-11-21"

[[models]]
id = "lama.lama1-7b-v1:0"
retires_on = "2026-12-31"
""",
}


def write_rules(directory: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip("\n"), "utf-8")
    return directory


def spoil(rules: Path, name: str, before: str, after: str) -> Path:
    """Replace one piece of a rule file, which must be there."""
    path = rules / name
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")
    return path


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache directory of the test's own."""
    directory = tmp_path / "cache"
    monkeypatch.setenv("STAYOPEN_CACHE_DIR", str(directory))
    return directory


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return write_rules(tmp_path / "rules", FILES)
