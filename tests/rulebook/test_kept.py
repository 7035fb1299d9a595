"""What is worked out from files is kept for as long as they do not change."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scanner.rulebook.kept import remembered


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STAYOPEN_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "words.txt").write_text("one two")
    return tmp_path / "words.txt"


def words_of(source: Path, made: list[str]) -> list[str]:
    def make() -> list[str]:
        made.append("made")
        return source.read_text().split()

    return remembered("words", [source], list[str], make)


def test_it_is_made_once_while_the_file_stays_the_same(source: Path) -> None:
    made: list[str] = []
    assert [words_of(source, made) for _ in range(3)] == [["one", "two"]] * 3
    assert made == ["made"]


def test_a_change_of_equal_size_is_noticed(source: Path) -> None:
    words_of(source, [])
    source.write_text("two one")
    os.utime(source, ns=(0, 1))
    assert words_of(source, []) == ["two", "one"]


@pytest.mark.parametrize("damage", [b"", b"{}", b"\0" * 100, b"00\n[]"])
def test_damage_is_passed_over_and_repaired(source: Path, tmp_path: Path, damage: bytes) -> None:
    words_of(source, [])
    (place,) = (tmp_path / "cache").iterdir()
    place.write_bytes(damage)
    made: list[str] = []
    assert words_of(source, made) == words_of(source, made) == ["one", "two"]
    assert made == ["made"]


def test_what_others_may_write_is_not_trusted(source: Path, tmp_path: Path) -> None:
    words_of(source, [])
    (place,) = (tmp_path / "cache").iterdir()
    place.chmod(0o666)
    made: list[str] = []
    words_of(source, made)
    assert made == ["made"]


def test_a_source_that_is_missing_is_the_maker_s_to_report(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        words_of(tmp_path / "nowhere", [])
