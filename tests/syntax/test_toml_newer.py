"""Inline tables over lines, as TOML 1.1 has them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.syntax.scalar import SyntaxFault
from scanner.syntax.toml_newer import in_toml_1_0
from scanner.syntax.toml_text import read_toml
from tests.bounds import HANG_SECONDS

TEXT = """a = {
  b = 1, # a comment }
  c = [
    "x",
    "y",
  ],
  d = { e = "},\\n{", },
}
f = "after"
"""


def test_values_stand_where_they_are_written() -> None:
    data, scalars = read_toml(TEXT)
    assert data == {"a": {"b": 1, "c": ["x", "y"], "d": {"e": "},\n{"}}, "f": "after"}
    assert [(scalar.key, scalar.line, scalar.column) for scalar in scalars] == [
        (("a", "b"), 2, 7), (("a", "c", 0), 4, 5), (("a", "c", 1), 5, 5), (("a", "d", "e"), 7, 13), (("f",), 9, 5),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["a = { b = 1,, }", "a = {\n", "a = 1 2\nb = {\n c = 1\n}", 'a = "'])
def test_what_is_wrong_stays_wrong_and_is_told_of_the_text_as_written(text: str) -> None:
    with pytest.raises(SyntaxFault):
        read_toml(text)


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("{}[],\n#'\"\\ a=1é"), max_size=60))
def test_any_text_keeps_its_length(text: str) -> None:
    older = in_toml_1_0(text)
    assert len(older) == len(text)
    assert all(new in (old, " ") for new, old in zip(older, text, strict=True))


@pytest.mark.parametrize(
    "unit", ["'''", '"""', '"', "'", "{", "[", "{,\n", "#", '""', '"\\', "}\n", "a={\n", "a={},\n"]
)
def test_time_grows_no_faster_than_the_text(unit: str) -> None:
    start = time.monotonic()
    in_toml_1_0(unit * (200_000 // len(unit)))
    assert time.monotonic() - start < HANG_SECONDS
