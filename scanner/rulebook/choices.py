"""Sets of regular expressions of which any may match: a name is asked for what their matches begin with or contain.

A set of some hundred takes as long to compile as ten files take to read, and a text concerns two or three of them.
Each is compiled by itself, when a text first passes those plain tests; all of them as one when many texts have come.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import ClassVar
from weakref import WeakSet

import msgspec

from scanner.rulebook.patterns import compiled

OFTEN = 500
"""Texts from which on compiling the whole set costs less than the plain tests do."""

_SPECIAL = frozenset("\\.^$*+?{}[]()|")
_CUT = re.compile(r"[-_./:]")


class _Often:
    """One expression for a whole set, compiled when it has been asked for often enough."""

    made: ClassVar[WeakSet[_Often]] = WeakSet()

    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = flags
        self._asked = 0
        self._whole: re.Pattern[str] | None = None
        self.made.add(self)

    def whole(self) -> re.Pattern[str] | None:
        """The expression, None while it would cost more than it saves."""
        if self._whole is None:
            self._asked += 1
            if self._asked > OFTEN:
                self.compile()
        return self._whole

    def compile(self) -> None:
        """Do so now."""
        self._whole = re.compile(self._source, self._flags)


def compile_all() -> None:
    """Compile every set that was made: before processes part that would each do so."""
    for often in list(_Often.made):
        often.compile()


class Signs(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """What tells the matches of an expression, in lower case: they begin so, or are just so, and hold one of these.

    `slash`: whether they may hold one, as most ids of models do.
    """

    begins: tuple[str, ...] = ("",)
    words: frozenset[str] = frozenset()
    holds: tuple[str, ...] = ("",)
    slash: bool = True

    def allow(self, lowered: str) -> bool:
        """Whether the whole of a text may match. Of letters and digits outside ASCII they tell nothing."""
        if not lowered.isascii():
            return True
        if not self.slash and "/" in lowered:
            return False
        if not (lowered.startswith(self.begins) or lowered in self.words):
            return False
        for one in self.holds:  # noqa: SIM110 - asked of nearly every text: a plain loop
            if one in lowered:
                return True
        return False

    def allow_plain(self) -> bool:
        """Whether a plain word may match: one that is written like the name of a variable, as most texts are."""
        begun = any(not one or one.isidentifier() for one in (*self.begins, *self.words))
        return begun and any(f"_{one}".isidentifier() for one in self.holds)

    def allow_at(self, lowered: str, start: int) -> bool:
        """Whether what starts there in a text may match."""
        return not lowered.isascii() or (
            lowered.startswith(_starts(self), start) and any(map(lowered.__contains__, self.holds))
        )


SignsOf = Mapping[str, Mapping[str, Signs]]
"""By expression: the alternatives that it is the choice of, each with its signs."""

_UNKNOWN = Signs()


class Choice:
    """Expressions of which any may match the whole of a text."""

    def __init__(self, sources: Iterable[str], signs: SignsOf, *, ignore_case: bool = False) -> None:
        self._flags = re.IGNORECASE if ignore_case else 0
        words, others = _sorted(sources)
        self._words = frozenset(map(str.lower, words) if ignore_case else words)
        self._others: dict[str, list[tuple[str, Signs]]] = {}
        """By the first letter of their matches; under "" those that begin in any way."""
        alternatives = _alternatives(others, signs)
        for source, sign in alternatives:
            for letter in {""} if "" in sign.begins else {start[:1] for start in _starts(sign)}:
                self._others.setdefault(letter, []).append((source, sign))
        self._often = _Often(_any_of(others), self._flags)
        plain = (source for source, sign in alternatives if sign.allow_plain())
        self._often_plain = _Often(_any_of(plain), self._flags)

    def fits(self, text: str) -> bool:
        """Whether any of them matches all of a text."""
        if (text.lower() if self._flags else text) in self._words:
            return True
        often = self._often_plain if text.isidentifier() else self._often
        if (whole := often.whole()) is not None:
            return whole.fullmatch(text) is not None
        lowered = text.lower()
        for letter in (lowered[:1], "") if lowered[:1] and lowered.isascii() else self._others:
            for source, signs in self._others.get(letter, ()):
                if signs.allow(lowered) and compiled(source, self._flags).fullmatch(text):
                    return True
        return False


class Pieces:
    """Expressions for pieces of a name between separators, without regard to case. Most are plain words."""

    def __init__(self, sources: Iterable[str], signs: SignsOf) -> None:
        words, others = _sorted(sources)
        self._words = frozenset(map(str.lower, words))
        self._others = _alternatives(others, signs)
        self._begins = tuple({begin for _, each in self._others for begin in _starts(each)})
        self._often = _Often(_piece("|".join(others) or r"(?!)"), re.IGNORECASE)

    def stand_in(self, name: Name) -> bool:
        """Whether any of them stands in a name."""
        return not self._words.isdisjoint(name.runs) or any(self._other_at(name.text, start) for start in name.starts)

    def _other_at(self, text: str, start: int) -> bool:
        if (whole := self._often.whole()) is not None:
            return whole.match(text, start) is not None
        if text.isascii() and not text.startswith(self._begins, start):
            return False
        return any(
            each.allow_at(text, start) and compiled(_piece(source), re.IGNORECASE).match(text, start)
            for source, each in self._others
        )


class Name:
    """A name in lower case, taken apart: where its pieces start, and every run of pieces."""

    def __init__(self, text: str) -> None:
        self.text = text.lower()
        cuts = list(_CUT.finditer(self.text))
        self.starts = [0, *(cut.end() for cut in cuts if cut[0] != ":")]
        ends = [*(cut.start() for cut in cuts), len(self.text)]
        self.runs = {self.text[start:end] for start in self.starts for end in ends if end > start}


def _starts(signs: Signs) -> tuple[str, ...]:
    return (*signs.begins, *signs.words)


def _alternatives(sources: Iterable[str], signs: SignsOf) -> list[tuple[str, Signs]]:
    """The alternatives of several expressions; one of which nothing is known stands for itself."""
    return [pair for source in sources for pair in signs.get(source, {source: _UNKNOWN}).items()]


def _sorted(sources: Iterable[str]) -> tuple[list[str], list[str]]:
    """Plain words, and what has to be compiled."""
    sources = list(dict.fromkeys(sources))
    return [one for one in sources if _SPECIAL.isdisjoint(one)], [
        one for one in sources if not _SPECIAL.isdisjoint(one)
    ]


def _any_of(sources: Iterable[str]) -> str:
    return "|".join(f"(?:{source})" for source in sources) or r"(?!)"


def _piece(source: str) -> str:
    return rf"(?:{source})(?=$|[-_./:])"
