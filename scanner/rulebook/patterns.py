"""Regular expressions from rules: checked before use, compiled when first needed, skipped when they cannot match.

There are some 900 of them and a lookup concerns two or three. Each is therefore asked first for the strings that every
match must contain, which are plain substring searches, and compiled only if they are all there.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import pairwise

_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{(?:\d+(?:,\d*)?|,\d*)\}|.", re.DOTALL)
_UNBOUNDED = re.compile(r"[*+]|\{\d*,\}")
_OPTIONAL = re.compile(r"[*?]|\{0*(?:,\d*)?\}")


class Pattern:
    """A regular expression of the rules, for `re.search`. `begins`: see scanner.rulebook.beginnings."""

    def __init__(self, source: str, *, ignore_case: bool = False, begins: tuple[str, ...] = ("",)) -> None:
        self.source = source
        self.begins = begins
        self.flags = re.IGNORECASE if ignore_case else 0

    @cached_property
    def literals(self) -> tuple[str, ...]:
        """Lower-case strings that every match contains, in whatever letters."""
        return required_literals(self.source)

    def found_in(self, text: str, lowered: str) -> bool:
        """Whether the expression matches anywhere in `text`; `lowered` is the text in lower case, made once."""
        if not lowered.startswith(self.begins):
            return False
        if self.begins == ("",) and any(literal not in lowered for literal in self.literals):
            return False
        return compiled(self.source, self.flags).search(text) is not None


@lru_cache(maxsize=4096)
def compiled(source: str, flags: int = 0) -> re.Pattern[str]:
    """The compiled expression. Raises re.error for a bad one, which rules that loaded do not hold."""
    return re.compile(source, flags)


def fault_in(source: str) -> str | None:
    """What is wrong with an expression, None when it may be used."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # what Python will read otherwise one day is written badly today
            re.compile(source)
    except (re.error, OverflowError, RecursionError, Warning) as error:
        return f"not a regular expression: {error}"
    if nests_unbounded(source):
        return "repeats a group that itself repeats without bound, which can take exponential time; write it flat"
    return None


def nests_unbounded(source: str) -> bool:
    """Whether a group that holds an unbounded repetition is itself repeated without bound, as in (a+)*."""
    repeats = [False]
    for piece, following in pairwise([*pieces(source), ""]):
        if piece == "(":
            repeats.append(False)
        elif piece == ")" and len(repeats) > 1:
            inner = repeats.pop()
            if inner and _UNBOUNDED.fullmatch(following):
                return True
            repeats[-1] |= inner
        elif _UNBOUNDED.fullmatch(piece):
            repeats[-1] = True
    return False


def required_literals(source: str) -> tuple[str, ...]:
    """Every run of plain characters outside groups and choices, in lower case, the longest first."""
    depth, runs = 0, [""]
    for piece in pieces(source):
        if piece in ("(", ")"):
            depth += 1 if piece == "(" else -1
            runs.append("")
        elif depth:
            continue
        elif piece == "|":
            return ()
        elif is_optional(piece):
            runs[-1] = runs[-1][:-1]
            runs.append("")
        elif _plain(piece):
            runs[-1] += piece[-1]
        else:
            runs.append("")
    return tuple(sorted({run.lower() for run in runs if run}, key=lambda run: (-len(run), run)))


def is_optional(sign: str) -> bool:
    """Whether a sign of repetition lets what stands before it be left out."""
    return _OPTIONAL.fullmatch(sign) is not None


def pieces(source: str) -> Iterator[str]:
    """The signs of an expression: characters, classes, escapes and repetitions."""
    return (match[0] for match in _PIECE.finditer(source))


def _plain(piece: str) -> bool:
    """A character that stands for itself: an escaped sign, or one without meaning in an expression."""
    if piece[0] == "\\":
        return len(piece) == 2 and not piece[1].isalnum()
    return len(piece) == 1 and piece not in "^$.+*?{}[]"
