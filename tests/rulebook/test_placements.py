"""Where names of models belong is remembered, and never outlives the rules that say so."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from scanner.entities import Component
from scanner.rulebook import GenerationMatch, Rulebook, load_rulebook
from scanner.rulebook.index import MOST_PLACED as MOST
from scanner.rulebook.kept import recall
from scanner.rulebook.layout import rules_directory

NAMES = (
    Component("model", "huggingface", "meta-llama/Llama-3.1-8B"),
    Component("model", "huggingface", "unsloth/Meta-Llama-3.1-8B-Instruct-GGUF"),
    Component("model", "ollama", "gemma2:9b"),
    Component("hosted-model", "openai", "gpt-4o-mini"),
    Component("model", "huggingface", "nobody/knows-this"),
)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STAYOPEN_CACHE_DIR", str(tmp_path))
    return tmp_path


def placed(rules: Rulebook, names: tuple[Component, ...] = NAMES) -> list[GenerationMatch | None]:
    found = [rules.generation_of(name) for name in names]
    rules.remember()
    return found


def kept(cache: Path) -> Path:
    (file,) = cache.glob("placements-*.json")
    return file


def told(match: GenerationMatch | None) -> object:
    return match and (match.id, match.generation.id, match.family.id, match.license, match.guess, match.why)


def test_the_next_run_places_names_alike(cache: Path) -> None:
    first = placed(load_rulebook())
    again = load_rulebook()
    assert [told(again.generation_of(name)) for name in NAMES] == list(map(told, first))
    assert first[-1] is None
    assert first[1] is not None
    assert first[1].guess
    assert b"nobody/knows-this" in (recall(kept(cache)) or b"")


def test_a_run_without_new_names_writes_nothing(cache: Path) -> None:
    placed(load_rulebook())
    os.utime(kept(cache), (1, 1))
    placed(load_rulebook())
    assert kept(cache).stat().st_mtime == 1


def test_a_rule_that_changed_is_asked(cache: Path, tmp_path: Path) -> None:
    overlay = tmp_path / "rules"
    (overlay / "families").mkdir(parents=True)
    ours = rules_directory() / "families" / "llama.toml"
    shutil.copy(ours, overlay / "families" / "llama.toml")
    before = placed(load_rulebook(overlays=[overlay]))[0]
    text = ours.read_text(encoding="utf-8")
    changed = text.replace("meta-llama/(Meta-)?Llama-3", "meta-llama/(Meta-)?Lama-3")
    assert changed != text
    (overlay / "families" / "llama.toml").write_text(changed, encoding="utf-8")
    after = placed(load_rulebook(overlays=[overlay]))[0]
    assert told(before) != told(after)


@pytest.mark.parametrize("content", [b"", b"{}", bytes(range(200))])
def test_a_damaged_memory_is_passed_over(cache: Path, content: bytes) -> None:
    first = placed(load_rulebook())
    kept(cache).write_bytes(content)
    assert list(map(told, placed(load_rulebook()))) == list(map(told, first))


def test_a_huge_project_leaves_nothing_that_slows_the_next_run(cache: Path) -> None:
    many = tuple(Component("model", "huggingface", f"nobody/model-{number}") for number in range(MOST + 1))
    placed(load_rulebook(), many)
    assert not list(cache.glob("placements-*.json"))
    placed(load_rulebook(), many[:-2])
    placed(load_rulebook())
    remembered = recall(kept(cache)) or b""
    assert b"nobody/knows-this" in remembered
    assert b"nobody/model-0" not in remembered
