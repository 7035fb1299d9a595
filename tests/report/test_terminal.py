"""Paragraphs are broken where terminals end, and nothing of them is lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.report.terminal import CODES, Lines, width_of

ESCAPE = re.compile(r"\x1b\[[0-9;]+m")
TEXT = st.text(alphabet="ab -\n模e\u0301🙂", max_size=120)


def broken(*texts: str, width: int = 20, indent: int = 0) -> list[str]:
    lines = Lines(width, colour=False)
    lines.add(*texts, indent=indent)
    return lines.text.split("\n")[:-1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [""]),
        ("twenty columns, right", ["twenty columns,", "right"]),
        ("a word-that-is-longer-than-a-line", ["a", "word-that-is-longer-", "than-a-line"]),
        ("see https://example.org/a/long/address for more", ["see", "https://example.org/a/long/address", "for more"]),
        ("see https://example.org/a/long/address", ["see", "https://example.org/a/long/address"]),
        ("one\n\ntwo  ", ["one", "", "two"]),
        ("  starts with blanks and goes on", ["  starts with blanks", "and goes on"]),
        ("模型许可证的条款说明模型", ["模型许可证的条款说明", "模型"]),
    ],
)
def test_where_lines_end(text: str, expected: list[str]) -> None:
    assert broken(text) == expected


def test_an_indented_paragraph_is_indented_on_every_line() -> None:
    assert broken("one two three four five", indent=4) == ["    one two three", "    four five"]


def test_no_line_is_a_command_to_the_runner_of_github_actions() -> None:
    text = "\n".join(broken("far too much for one line ::error::pwned and ##[command]rm", indent=2))
    assert "  \\x3a:error" in text
    assert "#\\x23[command]" in text


@given(st.lists(TEXT, max_size=4), st.integers(0, 60), st.integers(0, 6))
@settings(max_examples=200, deadline=None)
def test_no_line_is_too_wide_and_no_letter_is_lost(texts: list[str], width: int, indent: int) -> None:
    lines = broken(*texts, width=width, indent=indent)
    assert "".join("".join(lines).split()) == "".join("".join(texts).split())
    assert all(width_of(line) <= max(width, 20) for line in lines)


@given(st.lists(st.tuples(TEXT, st.sampled_from(["", "bold", "bold red", *CODES])), max_size=4))
@settings(max_examples=100, deadline=None)
def test_colour_changes_nothing_but_colour(spans: list[tuple[str, str]]) -> None:
    plain, coloured = Lines(30, colour=False), Lines(30, colour=True)
    plain.add(*spans)
    coloured.add(*spans)
    assert ESCAPE.sub("", coloured.text) == plain.text
    assert "\x1b" not in plain.text
