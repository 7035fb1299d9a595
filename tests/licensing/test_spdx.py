"""SPDX expressions: what the cheap look says before the parser is built."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.licensing import spdx

KEYS = st.sampled_from([
    "MIT", "apache-2.0", "GPL-2.0", "GPL-2.0+", "GPL-2.0-only", "LGPL-2.1-or-later", "LicenseRef-x", "BSD", "x1",
    "Classpath-exception-2.0", "Apache-2.0+", "GNU GPL", "LicenseRef-scancode-public-domain", "MIT.", "x",
])  # fmt: skip
SIGNS = st.sampled_from([" ", " OR ", " and ", " with ", "/", ", ", "(", ")", " | ", "&", "+", ";", ":", "-"])


@given(st.lists(KEYS | SIGNS, max_size=7).map("".join))
@settings(max_examples=300, deadline=None)
def test_no_expression_of_known_licenses_is_passed_over(text: str) -> None:
    parsed = spdx.parse(text)
    # The library takes "LicenseRef-x GNU GPL" for one id; that it is not one is no loss.
    if parsed is not None and parsed.known and not any(" " in key for key in parsed.keys):
        assert spdx.may_be_known(text)


def test_words_that_no_license_is_called_are_told_without_parsing() -> None:
    assert not spdx.may_be_known("AGPL-3.0-only OR Artifex commercial")
    assert spdx.may_be_known("(mit OR Apache-2.0) AND GPL-2.0-or-later WITH Classpath-exception-2.0")


def test_an_unknown_exception_makes_the_expression_unknown() -> None:
    known = spdx.parse("GPL-2.0-only WITH Classpath-exception-2.0")
    unknown = spdx.parse("Apache-2.0 WITH Commons-Clause OR MIT")
    assert (known and known.known, unknown and unknown.known) == (True, False)
