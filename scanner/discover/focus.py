"""Source with the functions left out that cannot matter, so that only the rest has to be parsed.

Most of a large module is functions in which nothing is named and nothing that takes a name is called. They are found
by indentation, without parsing. Lines keep their numbers.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import lru_cache

import msgspec

from scanner.discover.statements import naming
from scanner.discover.words import words_before

LONG = 400
"""Functions with fewer characters are kept: they are cheap, and often hand on what others name."""

_FUNCTION = re.compile(r"\n([ \t]*)(?:async[ \t]+)?def[ \t]+(\w+)")
_HEADER = re.compile(r":[ \t]*(?:#[^\n]*)?\n[ \t]*")
_QUOTES = re.compile(r"""[rR]?(\"{3}|'{3})""")
_MADE = frozenset({"__init__", "__post_init__", "__new__"})
_ROUNDS = 3


class _Function(msgspec.Struct, frozen=True):
    """A function that stands in no other, from its line to that at which what follows begins.

    Its docstring reaches from `opened` to `code`, where the line after it begins; both are `start` when it has none.
    """

    indent: str
    name: str
    start: int
    opened: int
    code: int
    end: int

    def holds(self, offsets: Sequence[int]) -> bool:
        """Whether any of these ascending offsets lies in it."""
        return _between(offsets, self.start, self.end) > 0

    def does(self, offsets: Sequence[int]) -> bool:
        """Whether any of them lies in it outside of its docstring."""
        return _between(offsets, self.start, self.opened) + _between(offsets, self.code, self.end) > 0


def focused(text: str, names: Sequence[int], calls: Sequence[int], takes: Callable[[str], bool]) -> str:
    """The source without the functions that hold no name, no call, and no call of a function that holds a call.

    Where nothing at all is called that takes a name, only statements that name something are left.

    `names` are the offsets of what may be an id; `calls` those of calls that take one. Both ascend. Of a function
    that holds them in its docstring only, that is left, and of one that is named as what `takes` its name.
    """
    calls = _in_code(text, calls)
    matter = sorted((*names, *calls))
    calls = [call for call in calls if not _decorates(text, call)]
    if not calls:
        return naming(text, matter)
    functions = _functions(text)
    takers = {_called_as(text, one) for one in functions if one.does(calls)}
    idle = [one for one in functions if not one.does(calls) and not one.does(names)]
    idle = [one for one in idle if one.end - one.start >= LONG and one.name not in _MADE]
    called = {one: words_before("(", text[one.start : one.end]) for one in idle} if takers else {}
    for _ in range(_ROUNDS if takers else 0):
        callers = {one for one in idle if not takers.isdisjoint(called[one])}
        if not callers:
            break
        idle = [one for one in idle if one not in callers]
        takers = {one.name for one in callers}
    idle = [one for one in idle if _is_whole(text, one)]
    return _without(text, [_Cut.of(text, one, names, matter, named=takes(one.name)) for one in idle])


def outlined(text: str) -> str:
    """The source without its functions: what other modules can see of it."""
    functions = [one for one in _functions(text) if _is_whole(text, one)]
    return _without(text, [_Cut.of(text, one, (), (), named=False) for one in functions])


def _between(offsets: Sequence[int], start: int, end: int) -> int:
    """How many of these ascending offsets lie there."""
    return bisect_left(offsets, end) - bisect_left(offsets, start)


def _in_code(text: str, offsets: Sequence[int]) -> list[int]:
    """Those of these ascending offsets that lie neither in a text in triple quotes nor in a line that is a comment."""
    found = [one for one in offsets if not text[text.rfind("\n", 0, one) + 1 : one].lstrip(" \t").startswith("#")]
    pieces = text.split('"""') if found else []
    if len(pieces) % 2 == 0 or "'''" in text:  # what is inside and what outside is not that easily told
        return found
    kept: list[int] = []
    end = -3
    for number, piece in enumerate(pieces):
        start, end = end + 3, end + 3 + len(piece)
        if number % 2 == 0:
            kept += found[bisect_left(found, start) : bisect_left(found, end)]
    return kept


def _decorates(text: str, offset: int) -> bool:
    """Whether a call is a decorator: what it takes stands in it, and nothing else is handed to it."""
    return text[text.rfind("\n", 0, offset) + 1 : offset].lstrip(" \t").startswith("@")


def _functions(text: str) -> list[_Function]:
    found: list[_Function] = []
    end = 0
    while match := _FUNCTION.search(text, end):
        following = _at_most(len(match[1])).search(text, match.end())
        end = following.start() if following else len(text)
        start = match.start() + 1
        opened, code = _docstring(text, match.end(), end) or (start, start)
        found.append(_Function(match[1], match[2], start, opened, code, end + 1))
    return found


def _docstring(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the docstring of a function begins, and the line after it."""
    header = _HEADER.search(text, start, end)
    quotes = _QUOTES.match(text, header.end(), end) if header else None
    if quotes is None:
        return None
    closed = text.find(quotes[1], quotes.end(), end)
    line = text.find("\n", closed, end) if closed >= 0 else -1
    return (quotes.start(), line + 1) if line >= 0 else None


@lru_cache(maxsize=32)
def _at_most(indent: int) -> re.Pattern[str]:
    """The start of a line that is indented no further, and neither a comment nor the end of a bracket."""
    return re.compile(rf"\n[ \t]{{0,{indent}}}[^\s#)\]}}]")


def _called_as(text: str, function: _Function) -> str:
    """The name by which others call a function: for `__init__` that of its class."""
    if function.name not in _MADE:
        return function.name
    start = text.rfind("\nclass ", 0, function.start) + len("\nclass ")
    match = re.compile(r"\w+").match(text, start)
    return match[0] if match else function.name


def _is_whole(text: str, function: _Function) -> bool:
    """Whether it ends outside of the strings that it begins: text in them may be indented as it likes."""
    return all(text.count(quotes, function.start, function.end) % 2 == 0 for quotes in ('"""', "'''"))


class _Cut(msgspec.Struct, frozen=True):
    """A piece of the text that is left out, and what stands there instead, with fewer lines or as many."""

    start: int
    end: int
    instead: str

    @classmethod
    def of(cls, text: str, function: _Function, names: Sequence[int], matter: Sequence[int], *, named: bool) -> _Cut:
        """How a function is left out. `named` says that its name stays."""
        head = f"{function.indent}def {function.name}():"
        if function.holds(names):
            opened = text.rfind("\n", 0, function.opened) + 1
            lines = "\n" * text.count("\n", function.start, opened)
            return cls(function.start, function.end, f"{head}{lines}{text[opened : function.code]}")
        start = None if named else _decorated(text, function)
        if start is None or _between(matter, start, function.start):
            return cls(function.start, function.end, f"{head} pass")
        return cls(start, function.end, f"{function.indent}pass" if function.indent else "")


def _decorated(text: str, function: _Function) -> int | None:
    """Where a function begins with its decorators and comments; None when they may take more than a line each."""
    start, before = function.start, ""
    while start > 0:
        line = text.rfind("\n", 0, start - 1) + 1
        before = text[line : start - 1]
        if not before.startswith((f"{function.indent}@", f"{function.indent}#")):
            break
        start = line
    return None if before.rstrip().endswith((")", "\\")) else start


def _without(text: str, cuts: Sequence[_Cut]) -> str:
    """The text without these pieces; the lines of the rest keep their numbers."""
    pieces = []
    end = 0
    for cut in cuts:
        start = max(cut.start, end)  # what stands between two functions belongs to both
        lines = text.count("\n", start, cut.end) - cut.instead.count("\n")
        pieces += [text[end:start], cut.instead, "\n" * lines]
        end = cut.end
    return "".join([*pieces, text[end:]])
