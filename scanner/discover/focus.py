"""Source with the bodies of functions left out that cannot matter, so that only the rest has to be parsed.

Most of a large module is functions in which nothing is named and nothing that takes a name is called. They are found
by indentation, without parsing. Lines keep their numbers, and functions their names.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

LONG = 400
"""Functions with fewer characters are kept where calls take ids: they are cheap, and often hand on what others name."""

_FUNCTION = re.compile(r"\n([ \t]*)(?:async[ \t]+)?def[ \t]+(\w+)")
_DOCSTRING = re.compile(r"""(?:->[^\n:]*)?:[ \t]*(?:\#[^\n]*)?\n[ \t]*[rR]?(\"{3}|'{3})""")
_CALLED = re.compile(r"\b(\w+)\(")
_MADE = frozenset({"__init__", "__post_init__", "__new__"})
_ROUNDS = 3


@dataclass(frozen=True)
class _Function:
    """A function that stands in no other, from its line to that at which what follows begins."""

    indent: str
    name: str
    start: int
    end: int

    def holds(self, offsets: Sequence[int]) -> bool:
        """Whether any of these ascending offsets lies in it."""
        index = bisect_left(offsets, self.start)
        return index < len(offsets) and offsets[index] < self.end


def focused(text: str, names: Sequence[int], calls: Sequence[int]) -> str:
    """The source without the functions that hold no name, no call, and no call of a function that holds a call.

    `names` are the offsets of what may be an id; `calls` those of calls that take one. Both ascend. Of a function
    that holds names in its docstring only, that is left.
    """
    functions = _functions(text)
    idle = [one for one in functions if not one.holds(calls)]
    takers = {_called_as(text, one) for one in functions if one.holds(calls)}
    if calls:  # what an object is made with matters only where something is called with it
        idle = [one for one in idle if one.end - one.start >= LONG and one.name not in _MADE]
    idle = [left for one in idle if (left := _left_out(text, one, names))]
    for _ in range(_ROUNDS if takers else 0):
        callers = {one for one in idle if not takers.isdisjoint(_CALLED.findall(text, one.start, one.end))}
        if not callers:
            break
        idle = [one for one in idle if one not in callers]
        takers = {one.name for one in callers}
    return _without(text, [one for one in idle if _is_whole(text, one)])


def _left_out(text: str, function: _Function, names: Sequence[int]) -> _Function | None:
    """What can be left out of a function: all of it, what follows its docstring, or nothing."""
    if not function.holds(names):
        return function
    opened = _DOCSTRING.search(text, function.start, function.end)
    closed = text.find(opened[1], opened.end(), function.end) if opened else -1
    if closed < 0:
        return None
    body = replace(function, start=text.find("\n", closed) + 1, name="")
    return body if 0 < body.start < body.end and not body.holds(names) else None


def _functions(text: str) -> list[_Function]:
    found: list[_Function] = []
    end = 0
    while match := _FUNCTION.search(text, end):
        following = _at_most(len(match[1])).search(text, match.end())
        end = following.start() if following else len(text)
        found.append(_Function(match[1], match[2], match.start() + 1, end + 1))
    return found


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


def _without(text: str, functions: Sequence[_Function]) -> str:
    pieces = []
    end = 0
    for one in functions:
        lines = text.count("\n", one.start, one.end)
        header = f"{one.indent}def {one.name}(): pass" if one.name else ""
        pieces += [text[end : one.start], header, "\n" * lines]
        end = one.end
    return "".join([*pieces, text[end:]])
