"""What is remembered is what was worked out, under its stamp, and stays small."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.entities import Component
from scanner.rulebook.kept import keep, recall
from scanner.rulebook.notes import Notes

ONE, OTHER = Component("package", "pypi", "one"), Component("model", "huggingface", "a/b", "main")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "answers.json"


def notes(place: Path | None, stamp: bytes = b"1", most: int = 3) -> Notes[Component]:
    return Notes(place, stamp, Component, most)


def told(place: Path | None, **answers: Component | None) -> Notes[Component]:
    """Notes with some answers, saved."""
    made = notes(place)
    for question, answer in answers.items():
        made[question] = answer
    made.save()
    return made


def test_answers_and_silence_come_back(place: Path) -> None:
    told(place, a=ONE, b=OTHER, c=None)
    again = notes(place)
    assert [question in again for question in "abcd"] == [True, True, True, False]
    assert (again["a"], again["b"], again["c"], again.any_new) == (ONE, OTHER, None, False)


def test_under_another_stamp_nothing_is_known(place: Path) -> None:
    told(place, a=ONE)
    assert "a" not in notes(place, b"2")
    assert "a" in notes(place)


def test_where_there_is_no_place_only_this_run_knows() -> None:
    made = told(None, a=ONE)
    assert made["a"] == ONE if "a" in made else False
    assert "a" not in notes(None)


def test_what_is_new_joins_what_is_kept_until_it_is_too_much(place: Path) -> None:
    told(place, a=ONE)
    told(place, b=ONE, c=ONE)
    assert all(question in notes(place) for question in "abc")
    told(place, d=OTHER)
    assert [question in notes(place) for question in "abcd"] == [False, False, False, True]
    told(place, **dict.fromkeys("efgh", ONE))
    assert [question in notes(place) for question in "defgh"] == [True, False, False, False, False]


def test_nothing_new_writes_nothing(place: Path) -> None:
    told(place, a=ONE).save()
    place.unlink()
    told(place)
    assert not place.exists()


@given(st.one_of(st.binary(max_size=60), st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps)))
@settings(max_examples=60, deadline=None)
def test_what_is_not_ours_is_passed_over(tmp_path_factory: pytest.TempPathFactory, content: bytes | str) -> None:
    place = tmp_path_factory.mktemp("notes") / "answers.json"
    document = content if isinstance(content, bytes) else content.encode()
    place.write_bytes(document)
    assert "a" not in notes(place)
    for body in (document, b'{"a": ' + document + b"}"):
        keep(place, b"1\n" + body)
        assert recall(place) == b"1\n" + body
        if "a" in (found := notes(place)):
            assert found["a"] is None or isinstance(found["a"], Component)
