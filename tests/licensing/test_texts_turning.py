"""One word that makes a license say the contrary, found by trying."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.licensing import identify_text
from scanner.licensing.alignment import Gap
from scanner.licensing.fingerprints import HASH_MASK, Prints
from scanner.licensing.shingles import shingles, winnowed
from scanner.licensing.turning import turned_by
from scanner.rulebook import load_rulebook
from tests.licensing.test_texts import common, text_of

RULES = load_rulebook()
TURNS = ("not", "no", "without")
SENTENCE = "the name of the author may not be used to endorse products derived from this work by anybody else at all"
OWN = SENTENCE.split(" ")


def prints_of(words: list[str]) -> Prints:
    chosen = winnowed(shingles(words))
    return Prints(tuple(value & HASH_MASK for _, value in chosen), tuple(place for place, _ in chosen))


@pytest.mark.parametrize(
    ("said", "gap", "turn"),
    [
        ("the name of the author may be used to endorse products", Gap(4, 8, 4, 5), "taken out"),
        ("the name of the author may not not be used to endorse products", Gap(4, 9, 4, 4), "put in"),
        ("the name of the painter may not be used to endorse products", Gap(3, 6, 3, 3), ""),
    ],
)
def test_a_turning_word_more_or_less_is_found_and_another_name_is_none(said: str, gap: Gap, turn: str) -> None:
    whole = [*said.split(), *OWN[12:]]
    assert turn in turned_by(whole, gap, prints_of(OWN), TURNS)
    assert bool(turned_by(whole, gap, prints_of(OWN), TURNS)) == bool(turn)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*OWN, *TURNS]), max_size=40), *[st.integers(0, 14)] * 3)
def test_no_gap_raises(words: list[str], start: int, size: int, missing: int) -> None:
    start = min(start, len(words))
    gap = Gap(start, min(start + size, len(words)), start, missing)
    assert isinstance(turned_by(words, gap, prints_of(OWN), TURNS), str)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("may be used to endorse", "may not be used to endorse"),
        ("Neither the name of", "The name of"),
        ("are permitted provided", "are not permitted provided"),
    ],
)
def test_a_name_beside_it_does_not_hide_a_turned_word(old: str, new: str) -> None:
    text = " ".join(text_of("jinja2").split())
    assert old in text
    reading = identify_text(text.replace(old, new), RULES)
    assert reading.ids == ()
    assert reading.note.startswith("modified: ")


def test_another_figure_beside_a_name_is_no_name() -> None:
    text = common("GPL-3")
    assert "prior to 60 days" in text
    reading = identify_text(text.replace("prior to 60 days", "prior to 99 days"), RULES)
    assert reading.ids == ()
    assert "99 days" in reading.note


def test_noninfringement_in_two_words_turns_nothing() -> None:
    text = text_of("rich").replace("NONINFRINGEMENT", "NON-INFRINGEMENT")
    assert "NON-INFRINGEMENT" in text
    assert identify_text(text, RULES).ids == ("mit",)
