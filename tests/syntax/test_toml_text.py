"""TOML with positions: values are tomllib's, places are the source's, and no text does worse than a SyntaxFault."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.syntax import Scalar, SyntaxFault
from scanner.syntax.toml_text import line_of, parse_toml, read_toml

DOCUMENT = '''# a comment with = and [brackets]
title = "x" # y
a.b."c d" = 1_000
arr = [ "a", # c ]
  'b', [1, 2.5], {x = 1, y.z = "q"},
]
when = 1979-05-27 07:32:00
text = """
hello "" \\" """""
raw = \'\'\'a\'\'\'\'\'
[t]
yes = true
[[p]]
n = "1"
[[p.q]]
z = 1
[[p.q]]
z = 2
[[p]]
n = "2"
[[p.q]]
z = 3
[p."sub\\u0041"]
e = inf
'''


def places(text: str) -> dict[Any, tuple[str, int, int]]:
    return {scalar.key: (scalar.value, scalar.line, scalar.column) for scalar in read_toml(text)[1]}


def test_every_value_stands_where_the_source_has_it() -> None:
    found = places(DOCUMENT)
    assert found["title",] == ("x", 2, 9)
    assert found["a", "b", "c d"] == ("1_000", 3, 13)
    assert found["arr", 1] == ("b", 5, 3)
    assert found["arr", 2, 1] == ("2.5", 5, 12)
    assert found["arr", 3, "y", "z"] == ("q", 5, 32)
    assert found["when",] == ("1979-05-27 07:32:00", 7, 8)
    assert found["text",] == ('hello "" " ""', 8, 8)
    assert found["raw",] == ("a''", 10, 7)
    assert found["t", "yes"] == ("true", 12, 7)


def test_tables_in_arrays_are_numbered_under_their_own_parent() -> None:
    found = places(DOCUMENT)
    assert found["p", 0, "n"][1] == 14
    assert found["p", 0, "q", 1, "z"][1] == 18
    assert found["p", 1, "q", 0, "z"][1] == 22
    assert found["p", 1, "subA", "e"] == ("inf", 24, 5)


def test_scalars_come_in_the_order_of_the_source_and_strings_are_marked_as_quoted() -> None:
    scalars = read_toml('b = "1"\na = 1\n')[1]
    assert scalars == [Scalar(("b",), "1", 1, 5, quoted=True), Scalar(("a",), "1", 2, 5, quoted=False)]


def test_windows_line_ends_and_a_byte_order_mark_do_not_move_lines() -> None:
    assert places("\ufeffa = 1\r\nb = 2\r\n") == {("a",): ("1", 1, 5), ("b",): ("2", 2, 5)}


def test_a_key_is_pointed_at_and_a_missing_one_points_at_the_table_around_it() -> None:
    assert line_of(DOCUMENT, ("p", 1, "q", 0, "z")) == 22
    assert line_of(DOCUMENT, ("p", 1, "q", 0, "missing")) == 21
    assert line_of(DOCUMENT, ("missing",)) is None
    assert line_of("a = [", ("a",)) == 1


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = 1\nb = \n", 2),
        ("a = 1\na = 2\n", 2),
        ('a = 1\nb = "never closed\n', 2),
        ("a = 1\n\0", 2),
        ("a = " + "[" * 100_000, 1),
        ("a = " + "{b = " * 50_000, 1),
        ("a = 1\n" + ".".join("a" * 100_000) + " = 1", 2),
        ("[" + ".".join("a" * 100_000) + "]", 1),
        ("a = " + ("{" + ".".join("a" * 60) + " = ") * 60, 1),
        ("a = " + "9" * 5_000, None),
        ('a = """' + '\\"' * 100_000, 1),
    ],
)
def test_bad_toml_is_a_fault_with_its_line(text: str, line: int | None) -> None:
    with pytest.raises(SyntaxFault) as caught:
        read_toml(text)
    assert caught.value.line == line
    assert len(caught.value.message) < 200


@given(st.text() | st.text("ab=[]{}\"'\\.,#\n 1-:T"))
@settings(max_examples=60, deadline=None)
def test_no_text_raises_anything_but_a_syntax_fault(text: str) -> None:
    line_of(text, ("a", 0, "b"))
    try:
        data, scalars = read_toml(text)
    except SyntaxFault:
        return
    assert data == parse_toml(text)
    assert all(1 <= scalar.line <= text.count("\n") + 1 for scalar in scalars)


NAME = st.text("abz09_-", min_size=1, max_size=3)
PART = NAME | NAME.map('"{}. "'.format) | NAME.map("'{}#'".format) | NAME.map('"\\u00e9{}"'.format)
VALUE = st.recursive(
    st.sampled_from(["1", "0x7", "2.5e3", "true", "inf", "07:32:00", "1979-05-27 07:32:00Z", "'a#b'", '"a\\"]"', '""'])
    | st.text('ab"\\ ,]}#=[', max_size=8).map(
        lambda text: '"""' + text.replace("\\", "\\\\").replace('"', '\\"') + '"""'
    )
    | st.text("ab\n ,]}#=[", max_size=8).map("'''\n{}'''".format),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: "[ " + ",\n ".join(items) + " # ]\n]")
        | st.dictionaries(PART, inner, max_size=3).map(
            lambda table: "{ " + ", ".join(f"{key} = {value}" for key, value in table.items()) + " }"
        )
    ),
    max_leaves=6,
)
LINE = st.one_of(
    st.tuples(st.lists(PART, min_size=1, max_size=3), VALUE).map(lambda pair: f"{' . '.join(pair[0])} = {pair[1]}"),
    st.lists(PART, min_size=1, max_size=3).map(lambda parts: f"[ {'.'.join(parts)} ] # x"),
    st.lists(PART, min_size=1, max_size=3).map(lambda parts: f"[[{'.'.join(parts)}]]"),
    st.sampled_from(["", "# comment ]"]),
)


@given(st.lists(LINE, max_size=12).map("\n".join))
@settings(max_examples=150, deadline=None)
def test_every_value_of_any_document_is_found_on_its_line(text: str) -> None:
    try:
        _, scalars = read_toml(text)
    except SyntaxFault:
        return
    lines = text.split("\n")
    for scalar in scalars:
        at = lines[scalar.line - 1][scalar.column - 1 :]
        if not scalar.quoted:
            assert at.startswith(scalar.value)
        else:
            assert at[0] in "\"'"
            start = "\n".join([at, *lines[scalar.line :]])
            assert scalar.value in start.replace("\\\\", "\0").replace('\\"', '"').replace("\0", "\\")
