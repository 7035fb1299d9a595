"""Licenses that a short text names in a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.licensing import identify_text
from scanner.licensing.naming import by_sentence
from scanner.rulebook import load_rulebook

RULES = load_rulebook()

NAMED = [
    ("The model weights are licensed under CC BY NC 4.0.", "CC-BY-NC-4.0"),
    ("## License\n\nThis model is released under the **Apache License, Version 2.0**.", "Apache-2.0"),
    ("Weights are available under the terms of the [Llama 3.1 Community License](LICENSE).", "LicenseRef-llama3.1"),
    ("This is under a Creative Commons license: http://creativecommons.org/licenses/by/4.0/legalcode", "CC-BY-4.0"),
    ("Use of this model is governed by the Gemma Terms of Use, found at ai.google.dev.", "LicenseRef-gemma"),
]  # fmt: skip

UNSURE = [
    "Licensed under the MIT or Apache-2.0 license, whatever suits.",
    "This model is not licensed under the MIT license, whatever was said.",
    "The code is licensed under MIT, the weights are licensed under CC BY-NC 4.0.",
    "Our work is under MIT License. It is licensed under MIT, and includes third-party components.",
    "The project was licensed under MIT, and is no longer.",
    "This model is licensed under the MIT license, for research purposes only.",
    "It is available under the same license as the base model, which is another.",
]


@pytest.mark.parametrize(("text", "expression"), NAMED)
def test_one_license_named_for_one_work_is_read_but_never_as_surely_as_its_text(text: str, expression: str) -> None:
    reading = identify_text(text, RULES)
    assert (reading.expression, reading.confidence) == (expression, "medium")


@pytest.mark.parametrize("text", UNSURE)
def test_a_choice_a_denial_a_limit_and_the_work_of_others_are_not_read_as_a_license(text: str) -> None:
    assert identify_text(text, RULES).ids == ()


def test_a_limit_that_the_license_itself_has_adds_nothing_and_another_is_named() -> None:
    assert by_sentence("It is licensed under CC BY-NC 4.0: only non-commercial use is allowed.", RULES)
    added = by_sentence("It is licensed under the MIT license. Only non-commercial use is allowed.", RULES)
    assert added is not None
    assert (added.ids, added.note) == ((), "names MIT but adds non-commercial")


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="license under the MIT.,\n()[]*/:htps- 0", max_size=300))
def test_no_sentence_raises(text: str) -> None:
    found = by_sentence(text, RULES)
    assert found is None or found.ids or found.note
