"""Patterns with wildcards, matched without a regular expression of the user's making."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import lru_cache

MAX_WILDCARDS = 16
"""More than any real pattern has."""


def wildcard_matches(pattern: str, text: str) -> bool:
    """Whether `*` in a pattern, for any run of characters, makes it the text. Takes time in proportion to both."""
    first, *rest = pattern.split("*")
    if not rest:
        return pattern == text
    if not text.startswith(first) or len(text) < len(first) + len(rest[-1]) or not text.endswith(rest[-1]):
        return False
    position, end = len(first), len(text) - len(rest[-1])
    for part in rest[:-1]:
        found = text.find(part, position, end)
        if found < 0:
            return False
        position = found + len(part)
    return True


def path_matches(pattern: str, path: str) -> bool:
    """Whether a path with forward slashes, or a directory that it is in, matches a pattern as in .gitignore.

    `*` and `?` stay within a name, `**` is any number of directories. A pattern without a slash, but at its end,
    matches at any depth.
    """
    anchored = "/" in pattern.rstrip("/")
    parts = tuple(part for part in pattern.split("/") if part)
    return bool(parts) and _matches(parts if anchored else ("**", *parts), tuple(path.split("/")))


@lru_cache(maxsize=4096)
def _matches(pattern: tuple[str, ...], path: tuple[str, ...]) -> bool:
    """Row by row: which beginnings of the path the pattern has used up so far."""
    reached = {0}
    for part in pattern:
        if part == "**":
            reached = set(range(min(reached), len(path) + 1)) if reached else reached
        else:
            reached = {at + 1 for at in reached if at < len(path) and fnmatchcase(path[at], part)}
    # What is inside a directory that matches is meant too; a pattern that ends in ** means what is inside.
    return bool(reached) and (pattern[-1] != "**" or min(reached) < len(path))
