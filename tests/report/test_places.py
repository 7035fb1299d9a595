"""Reasons that are shared are said once."""

from __future__ import annotations

from scanner.entities import Incomplete
from scanner.report.places import by_reason


def test_reasons_that_differ_in_the_name_of_their_subject_alone_are_one() -> None:
    items = [
        Incomplete("pkg:npm/left-pad@1.0.0", "nothing is known of left-pad: it was not asked for"),
        Incomplete("pkg:npm/%40acme/web@2.0.0", "nothing is known of @acme/web 2.0.0: it was not asked for"),
        Incomplete("pkg:huggingface/datasets/acme/set", "no rule knows acme/set; add one"),
    ]
    assert by_reason(items) == {
        "nothing is known of it: it was not asked for": ["pkg:npm/left-pad@1.0.0", "pkg:npm/%40acme/web@2.0.0"],
        "no rule knows acme/set; add one": ["pkg:huggingface/datasets/acme/set"],
    }


def test_a_name_inside_another_word_is_left_alone() -> None:
    items = [Incomplete("pkg:npm/x", "x-ray of x/y and ax"), Incomplete("pkg:npm/y", "x-ray of x/y and ax")]
    assert "x-ray of x/y and ax" in by_reason(items)


def test_what_is_no_package_url_keeps_its_words() -> None:
    items = [
        Incomplete("a.toml", "a.toml is broken"),
        Incomplete("pkg:", "x"),
        Incomplete("pkg:npm/" + "x" * 9999, "x"),
    ]
    assert by_reason(items) == {"a.toml is broken": ["a.toml"], "x": ["pkg:", "pkg:npm/" + "x" * 9999]}
