"""Sets of shell patterns for file names, in the terms of fnmatch: nearly all are a name, a beginning or an end."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import translate
from functools import lru_cache

_SIGN = re.compile(r"\*|\?|\[")
_BETWEEN = re.compile(r"\[!?\]?[^\]]*\]|[*?]|\[.*", re.DOTALL)


class ShellNames:
    """Patterns of which any may match; those that have to be compiled are, when a name holds all that is plain."""

    def __init__(self, patterns: Iterable[str]) -> None:
        patterns = list(patterns)
        self._names = frozenset(pattern for pattern in patterns if not _SIGN.search(pattern))
        self._ends = tuple(pattern[1:] for pattern in patterns if _is_end(pattern))
        self._others = [
            (parts[0] if parts else "", parts[1:], pattern)
            for pattern in patterns
            if _SIGN.search(pattern) and not _is_end(pattern)
            for parts in (_plain_parts(pattern),)
        ]

    def match(self, name: str) -> bool:
        """Whether any pattern matches the whole name, with regard to case. Asked of every file: a plain loop."""
        if name in self._names or name.endswith(self._ends):
            return True
        for first, parts, pattern in self._others:
            if first in name and all(part in name for part in parts) and _compiled(pattern).match(name):
                return True
        return False


def _is_end(pattern: str) -> bool:
    return pattern.startswith("*") and not _SIGN.search(pattern, 1)


def _plain_parts(pattern: str) -> tuple[str, ...]:
    """What every match contains, in order: what stands between signs and classes in brackets."""
    return tuple(part for part in _BETWEEN.split(pattern) if part)


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(translate(pattern))
