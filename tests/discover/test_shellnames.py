"""Shell patterns are those of fnmatch, however they are asked."""

from __future__ import annotations

from fnmatch import fnmatchcase

from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.discover.shellnames import ShellNames

PATTERNS = st.lists(st.text("ab.*?[]!-_", max_size=6), max_size=4)


@given(PATTERNS, st.text("ab.-_[]!\n", max_size=6))
@settings(max_examples=400, deadline=None)
def test_a_name_matches_as_fnmatch_has_it(patterns: list[str], name: str) -> None:
    assert ShellNames(patterns).match(name) == any(fnmatchcase(name, pattern) for pattern in patterns)
