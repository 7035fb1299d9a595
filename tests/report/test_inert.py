"""Text from outside, made harmless."""

from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.report.inert import inert


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_no_text_whatever_leaves_a_control_or_format_character(text: str) -> None:
    assert all(unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for char in inert(text))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=2000), st.integers(min_value=1, max_value=50))
def test_cut_text_says_that_it_was_cut(text: str, limit: int) -> None:
    shown = inert(text, limit)
    assert shown.endswith("…") or len(text) <= limit


def test_ordinary_text_in_any_script_stays_as_it_is() -> None:
    for text in ("Llama-3.1", "模型许可", "größe", "модель", "نموذج", "🤗"):
        assert inert(text) == text


def test_escapes_show_what_was_there() -> None:
    assert inert("a\x1b[1m\u202eb") == "a\\x1b[1m\\u202eb"
