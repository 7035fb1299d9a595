"""Sets of expressions give the answers that one big expression gives."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.rulebook.beginnings import contents, may_hold_slash, signs_of
from scanner.rulebook.choices import OFTEN, Choice, Name, Pieces
from scanner.rulebook.patterns import fault_in

SOURCES = st.lists(st.text(r"aBc-/.()[]|?*+{}1,\^$:", max_size=10), max_size=4)
TEXTS = st.text("aABbc-/.:1", max_size=10)


@given(st.data(), SOURCES)
@settings(max_examples=400, deadline=None)
def test_a_choice_fits_what_any_of_its_expressions_matches(data: st.DataObject, sources: list[str]) -> None:
    sources = [source for source in sources if fault_in(source) is None]
    text = data.draw(st.one_of(TEXTS, *(st.from_regex(source, fullmatch=True) for source in sources)))
    for ignore_case in (False, True):
        flags = re.IGNORECASE if ignore_case else 0
        found = any(re.fullmatch(source, text, flags) for source in sources)
        for signs in ({}, signs_of(sources)):
            assert Choice(sources, signs, ignore_case=ignore_case).fits(text) == found


@given(SOURCES, TEXTS)
@settings(max_examples=400, deadline=None)
def test_pieces_stand_between_separators(sources: list[str], text: str) -> None:
    sources = [source for source in sources if source and fault_in(source) is None and "^" not in source]
    choice = "|".join(f"(?:{source})" for source in sources) or r"(?!)"
    found = re.search(rf"(?:^|[-_./])(?:{choice})(?=$|[-_./:])", text, re.IGNORECASE) is not None
    for signs in ({}, signs_of(sources)):
        assert Pieces(sources, signs).stand_in(Name(text)) == found


@pytest.mark.parametrize(
    ("source", "held"),
    [
        (r"(?:.*_)?(?:datasets?|corpus)(?:_(?:id|name))?", ("corpus", "dataset")),
        (r"[a-z0-9.-]+-maas", ("-maas",)),
        (r"[\w.]+/\w+|x-ray", ("/", "x-ray")),
        (r"\w+/[0-2]|x-ray", ("/0", "/1", "/2", "x-ray")),
        (r"\w+(?:a|b\w|(?:cd|ef))", ("a", "b", "cd", "ef")),
        (r"\w+(?:ab|cd){1,3}x?", ("ab", "cd")),
        (r"\w+(?:ab|cd)*x", ("x",)),
        (r"(ab)+c", ("ab",)),
        (r"a(?!x)b|c", ("ab", "c")),
        (r"a(?<!x)b|c", ("",)),
        (r"a?b*", ("",)),
    ],
)
def test_what_every_match_contains_one_of(source: str, held: tuple[str, ...]) -> None:
    assert contents(source) == held


@pytest.mark.parametrize(
    ("source", "may"),
    [
        (r"[\w.-]+", False),
        (r"[a-z]+(?:-[^/]+)?", False),
        (r"\w+/\w+", True),
        (r"a\/b", True),
        (r"[+-9]", True),
        (r"[a\S]", True),
        (r"[^a]", True),
        (r"(a).\1", True),
        (r"\W|\w", True),
        (r"\u002f", True),
        (r"\x2f", True),
    ],
)
def test_what_no_match_contains(source: str, may: bool) -> None:
    assert may_hold_slash(source) == may


@given(st.text(r"aSWDdsw-/.()[]|?*+0^\\", max_size=10), st.text("aA/-.0 ", max_size=6))
@settings(max_examples=400, deadline=None)
def test_where_no_match_may_hold_a_slash_none_does(source: str, text: str) -> None:
    if fault_in(source) is None and not may_hold_slash(source) and re.fullmatch(source, text, re.IGNORECASE):
        assert "/" not in text


def test_a_set_asked_often_answers_as_it_did_at_first() -> None:
    sources = ["gpt-[0-9]+(?:-mini)?", "claude-.*", "word", ".*-turbo"]
    texts = ["gpt-4", "gpt-4-mini", "GPT-4", "claude-3", "word", "words", "x-turbo", "x-turbot", ""]
    choice, pieces = Choice(sources, signs_of(sources)), Pieces(["v[0-9]+", "base"], signs_of(["v[0-9]+", "base"]))
    names = [Name(text) for text in ("x-v2", "x-v2y", "bert-base", "based", "v1_z")]
    first = [choice.fits(text) for text in texts], [pieces.stand_in(name) for name in names]
    for _ in range(OFTEN):
        choice.fits("gpt-x")
        pieces.stand_in(Name("x-vy"))
    assert ([choice.fits(text) for text in texts], [pieces.stand_in(name) for name in names]) == first
    assert first == ([True, True, False, True, True, False, True, False, False], [True, False, True, False, True])
