"""Regular expressions of the rules: what is refused, and that skipping them never hides a match."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.rulebook.beginnings import beginnings
from scanner.rulebook.patterns import Pattern, fault_in, nests_unbounded, required_literals


@pytest.mark.parametrize("source", ["(a+)*", "(a|b+)+", "(x(a*)y)*", "(?:-[a-z]+){2,}", "(a*){,}", "((a+)?)*"])
def test_a_repetition_inside_a_repetition_is_refused(source: str) -> None:
    assert nests_unbounded(source)
    assert "exponential" in (fault_in(source) or "")


@pytest.mark.parametrize("source", ["(a+)?", "(ab?)*", "[(+]*a+", r"\(a+\)*", "(a+){0,3}", "(a){2,}", "^x-[a-z]+$", ""])
def test_a_flat_expression_may_be_used(source: str) -> None:
    assert fault_in(source) is None


@pytest.mark.parametrize("source", ["(a", "a**", "[z-a]", "(?P<a>x)(?P<a>y)", "a{99999999999}"])
def test_what_is_no_expression_is_refused(source: str) -> None:
    assert "not a regular expression" in (fault_in(source) or "")


@pytest.mark.parametrize(
    ("source", "literals"),
    [
        (r"^meta-llama/(Meta-)?Llama-3\.1-(8B|70B)", ("llama-3.1-", "meta-llama/")),
        ("^(google-bert/)?bert-(base|large)-", ("bert-", "-")),
        ("ab?c+d*e", ("e", "a", "c")),
        ("a|b", ()),
        (r"\d[abc]x{2}y{0,3}z{,4}", ("x",)),
    ],
)
def test_the_literals_are_what_every_match_contains(source: str, literals: tuple[str, ...]) -> None:
    assert set(required_literals(source)) == set(literals)


@given(st.data(), st.text(r"aB-.()[]|?*+{}1,\^$d", max_size=12))
@settings(max_examples=300, deadline=None)
def test_the_shortcut_never_hides_a_match(data: st.DataObject, source: str) -> None:
    required_literals(source)
    if fault_in(source) is not None:
        return
    text = data.draw(st.from_regex(source) | st.text("aB-.1d", max_size=8))
    for ignore_case in (False, True):
        found = re.search(source, text, re.IGNORECASE if ignore_case else 0) is not None
        for begins in (("",), beginnings(source)):
            pattern = Pattern(source, ignore_case=ignore_case, begins=begins)
            assert pattern.found_in(text, text.lower()) == found


@pytest.mark.parametrize(
    ("source", "begins"),
    [
        (r"^(THUDM|zai-org)/(glm-4-9b|GLM-[45]v)", ("thudm/glm-4-9b", "thudm/glm-4v", "thudm/glm-5v",
                                                    "zai-org/glm-4-9b", "zai-org/glm-4v", "zai-org/glm-5v")),
        (r"^(google-bert/)?bert-(base|large)-", ("bert-base-", "bert-large-", "google-bert/bert-base-",
                                                 "google-bert/bert-large-")),
        (r"^Qwen/Qwen2\.\w+-", ("qwen/qwen2.",)),
        (r"^gpt\d+-", tuple(f"gpt{digit}" for digit in range(10))),
        (r"^o[1-3](-|$)", ("o1", "o1-", "o2", "o2-", "o3", "o3-")),
        (r"^[\w-]o", ("",)),
        (r"llama", ("",)),
        (r"^a|b", ("",)),
        (r"^(?!x)y", ("y",)),
        (r"^(?<!x)y", ("",)),
    ],
)  # fmt: skip
def test_how_matches_begin(source: str, begins: tuple[str, ...]) -> None:
    assert beginnings(source) == begins
