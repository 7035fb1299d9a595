"""Where the pages that reports point to stand."""

from __future__ import annotations

HOME = "https://github.com/stayopen/stayopen"


def page_of(code: str) -> str:
    """The page of a check."""
    return f"{HOME}/blob/main/docs/checks/{code}.md"
