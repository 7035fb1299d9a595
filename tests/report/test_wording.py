"""What stands above a sentence is not named again in it; one thing is not several."""

from __future__ import annotations

import pytest

from scanner.entities import Component
from scanner.report.wording import shortened
from scanner.syntax.plurals import counted


@pytest.mark.parametrize(
    ("message", "short"),
    [
        ("The license of the model a/b could not be found out: no rule", "Its license could not be found out: no rule"),
        ("Our rules list the model a/b as gated.", "Our rules list it as gated."),
        ("The model a/b 1.0 is used without a revision.", "It is used without a revision."),
        ("The model a/b: the card says mit.", "The card says mit."),
        ("The model a/b's card says mit.", "Its card says mit."),
        ("The model a/b-instruct is another.", "The model a/b-instruct is another."),
        ("The model xa/b is another.", "The model xa/b is another."),
        ("Terms collide.", "Terms collide."),
    ],
)
def test_a_sentence_says_it_for_what_stands_above(message: str, short: str) -> None:
    assert shortened(message, Component("model", "huggingface", "a/b", "1.0")) == short


def test_a_name_that_is_an_expression_or_very_long_does_no_harm() -> None:
    assert shortened("The model (a is b.", Component("model", "huggingface", "(a")) == "It is b."
    name = "x" * 100_000
    assert shortened(f"The model {name} is b.", Component("model", "huggingface", name)) == f"The model {name} is b."


def test_one_is_counted_in_the_singular() -> None:
    assert (counted(1, "hosted models"), counted(2, "Spaces"), counted(0, "packages")) == (
        "1 hosted model",
        "2 Spaces",
        "0 packages",
    )
