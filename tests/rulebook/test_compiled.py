"""The kept rules are a convenience: used while they fit, passed over without a word when anything is odd."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scanner.rulebook import RuleError, load_rulebook, reading
from tests.rulebook.conftest import spoil, write_rules


def kept(cache: Path) -> Path:
    (file,) = cache.glob("rules-*.json")
    return file


def name_of_llm_1(rules: Path) -> str:
    return load_rulebook(rules).licenses["llm-1"].name


@pytest.fixture
def no_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        pytest.fail("the rule files were read although the kept rules are good")

    monkeypatch.setattr(reading, "_read_file", refuse)


def test_a_second_load_reads_no_rule_file(rules: Path, request: pytest.FixtureRequest) -> None:
    first = load_rulebook(rules)
    request.getfixturevalue("no_reading")
    second = load_rulebook(rules)
    assert second.version == first.version
    assert second.licenses == first.licenses
    assert second.families == first.families


def test_a_changed_rule_file_is_noticed(rules: Path) -> None:
    assert name_of_llm_1(rules) == "LLM License 1"
    spoil(rules, "licenses/llm-1.toml", "LLM License 1", "LLM License I")
    assert name_of_llm_1(rules) == "LLM License I"


def test_a_change_of_equal_size_is_noticed_by_its_time(rules: Path) -> None:
    assert name_of_llm_1(rules) == "LLM License 1"
    path = spoil(rules, "licenses/llm-1.toml", "LLM License 1", "LLM License 2")
    os.utime(path, ns=(0, 1))
    assert name_of_llm_1(rules) == "LLM License 2"


def test_a_new_and_a_removed_rule_file_are_noticed(rules: Path) -> None:
    text = (rules / "packages/steady.toml").read_text("utf-8")
    assert len(load_rulebook(rules).packages) == 2
    write_rules(rules, {"packages/calm.toml": text.replace("steady", "calm")})
    assert len(load_rulebook(rules).packages) == 3
    (rules / "packages/calm.toml").unlink()
    assert len(load_rulebook(rules).packages) == 2


def test_a_fault_that_comes_later_is_not_hidden_by_the_kept_rules(rules: Path) -> None:
    load_rulebook(rules)
    spoil(rules, "licenses/llm-1.toml", "category", "categroy")
    with pytest.raises(RuleError):
        load_rulebook(rules)


@pytest.mark.parametrize("damage", [b"", b"{}", b"\0" * 1000, b"00\n{}", b"null\nnull"])
def test_a_damaged_cache_is_ignored_and_replaced(rules: Path, cache: Path, damage: bytes) -> None:
    load_rulebook(rules)
    whole = kept(cache).read_bytes()
    kept(cache).write_bytes(damage)
    assert name_of_llm_1(rules) == "LLM License 1"
    assert kept(cache).read_bytes() == whole


def test_one_flipped_byte_is_noticed(rules: Path, cache: Path) -> None:
    load_rulebook(rules)
    whole = kept(cache).read_bytes()
    kept(cache).write_bytes(whole.replace(b"LLM License 1", b"MIT License 1"))
    assert name_of_llm_1(rules) == "LLM License 1"


def test_a_cache_that_others_may_write_is_not_trusted(rules: Path, cache: Path, request: pytest.FixtureRequest) -> None:
    load_rulebook(rules)
    kept(cache).chmod(0o666)
    request.getfixturevalue("no_reading")
    with pytest.raises(pytest.fail.Exception, match="the rule files were read"):
        load_rulebook(rules)


def test_the_kept_file_is_private(rules: Path, cache: Path) -> None:
    load_rulebook(rules)
    assert kept(cache).stat().st_mode & 0o077 == 0
    assert [path.name for path in cache.iterdir()] == [kept(cache).name]


@pytest.mark.parametrize("obstacle", ["file-in-the-way", "directory-in-the-way"])
def test_an_unwritable_cache_is_no_error(rules: Path, cache: Path, obstacle: str) -> None:
    if obstacle == "file-in-the-way":
        cache.write_text("")
    else:
        load_rulebook(rules)
        place = kept(cache)
        place.unlink()
        (place / "full").mkdir(parents=True)
    assert name_of_llm_1(rules) == "LLM License 1"
    assert name_of_llm_1(rules) == "LLM License 1"
