"""Patterns for paths and package URLs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.syntax.globs import path_matches, wildcard_matches


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("research/", "research/a.py", True),
        ("research", "x/research/a.py", True),
        ("/research", "x/research/a.py", False),
        ("research/**", "research/a/b.py", True),
        ("research/**", "research", False),
        ("*.ipynb", "a/b.ipynb", True),
        ("a/*.py", "a/b.py", True),
        ("a/*.py", "a/b/c.py", False),
        ("**/x/*.py", "a/x/b.py", True),
        ("a/**/b", "a/b", True),
        ("a/**/b", "a/q/w/b/f", True),
        ("**", "a", True),
        ("", "a", False),
    ],
)
def test_a_path_matches_as_in_gitignore(pattern: str, path: str, *, matches: bool) -> None:
    assert path_matches(pattern, path) is matches


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [("pkg:pypi/*", "pkg:pypi/x", True), ("a*b*c", "aXbYc", True), ("a*b*c", "ac", False), ("a*a", "a", False)],
)
def test_a_star_stands_for_any_run(pattern: str, text: str, *, matches: bool) -> None:
    assert wildcard_matches(pattern, text) is matches


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab/*?", max_size=20), st.text(alphabet="ab/", max_size=40))
def test_any_pattern_ends_soon(pattern: str, text: str) -> None:
    path_matches(pattern, text)
    assert wildcard_matches(text.replace("a", "*"), text)
