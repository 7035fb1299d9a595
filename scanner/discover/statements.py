"""Source of which only the statements are left that name something, for modules that call nothing which takes a name.

Statements are told apart by indentation, without parsing. Lines keep their numbers. What says where names come from
stays: imports, the heads of classes, and short assignments of text, which other text may be put together from.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

_HEAD = r"(?:class|(?P<function>(?:async[ \t]+)?def))[ \t]+(?P<name>\w+)"
_FUNCTION = ("@", "def ", "async def ")
_BODY = re.compile(r":[ \t]*(?:#[^\n]*)?\n(?:[ \t]*(?:#[^\n]*)?\n)*(?P<indent>[ \t]+)(?=\S)")
_DERIVED = re.compile(r"class[ \t]+\w+\([^()\n]+\):")
_TEXT = re.compile(r"""[\w.]+(?:,[ ]?[\w.]+)*(?::[^=\n]+)?[ \t]*=[ \t]*[rf]?["'][^\n]{0,200}\n""")
_QUOTES = re.compile(r"""[rR]?(\"{3}|'{3})""")
# One pattern for each word: what starts with letters is searched for ten times faster than a choice of words.
_OWNERS = [re.compile(rf"""{word}["']?[ ]?[=:][ ]?["']""") for word in ("org", "owner", "organization", "namespace")]

_SIGNS = ("import ", ' + "', " + '", "}/")
"""Where names come from, and where they are put together from others."""


class _Source(msgspec.Struct, frozen=True):
    """A text, the ascending offsets of what may be an id in it, and the signs of long strings that it holds."""

    text: str
    names: Sequence[int]
    quotes: Sequence[str]


def naming(text: str, names: Sequence[int]) -> str:
    """The source as far as it names something. `names` are the ascending offsets of what may be an id."""
    source = _Source(text, names, [sign for sign in ('"""', "'''") if sign in text])
    pieces: list[str] = []
    end = 0
    for start, stop, instead in _cuts(source, 0, len(text), ""):
        pieces += [text[end:start], instead, "\n" * text.count("\n", start, stop)]
        end = stop
    return "".join([*pieces, text[end:]])


def _cuts(source: _Source, start: int, end: int, indent: str) -> Iterator[tuple[int, int, str]]:
    """What to leave out of the block between these offsets, and what to write there instead, on one line."""
    text = source.text
    filled = not indent  # a block within another needs one statement at least
    for first, last in _statements(source, start, end, indent):
        if not _lies(source.names, first, last) and not _tells(text, first, last):
            head = _DERIVED.match(text, first, last)
            yield first, last, f"{head[0]} pass" if head else "" if filled else "pass"
            filled = True
            continue
        filled = True
        if (head := _head(text, first, last, indent)) and (body := _BODY.search(text, head.end(), last)) is not None:
            begins = body.start("indent") + len(body["indent"])
            if head["function"] and _only_documents(text, first, begins, last, source.names):
                yield head.start("function"), body.start("indent"), f"def {head['name']}():"
            yield from _cuts(source, begins, last, body["indent"])


def _only_documents(text: str, first: int, begins: int, last: int, names: Sequence[int]) -> bool:
    """Whether nothing but the docstring of a function names something; its body begins at `begins`."""
    quotes = _QUOTES.match(text, begins)
    closed = text.find(quotes[1], quotes.end()) if quotes else -1
    inside = bisect_left(names, closed) - bisect_left(names, begins)
    return closed >= 0 and inside == bisect_left(names, last) - bisect_left(names, first)


def _lies(offsets: Sequence[int], first: int, last: int) -> bool:
    """Whether any of these ascending offsets lies there."""
    place = bisect_left(offsets, first)
    return place < len(offsets) and offsets[place] < last


def _tells(text: str, first: int, last: int) -> bool:
    """Whether a statement that names nothing matters to those that do. Asked of nearly all: plain loops."""
    if text.startswith(_FUNCTION, first):
        return False
    if _TEXT.match(text, first, last) is not None:
        return True
    for sign in _SIGNS:
        if text.find(sign, first, last) >= 0:
            return True
    for owner in _OWNERS:  # noqa: SIM110
        if owner.search(text, first, last) is not None:
            return True
    return False


def _statements(source: _Source, start: int, end: int, indent: str) -> Iterator[tuple[int, int]]:
    """Where each statement of a block begins, behind its indentation, and where its last line ends.

    Decorators belong to what they decorate; a statement that ends within a string takes on the next.
    """
    text, quotes = source.text, source.quotes
    first = latest = start
    for match in _begins(indent).finditer(text, start, end):
        line, following = match.span()
        last = line + 1
        if text[latest] != "@" and text[line - 1] != "\\":
            for sign in quotes:
                if text.count(sign, first, last) % 2:
                    break
            else:
                yield first, last
                first = following
        latest = following
    yield first, end


def _head(text: str, first: int, last: int, indent: str) -> re.Match[str] | None:
    """The head of a class or function, behind its decorators."""
    decorated = text.startswith("@", first)
    return _heads(indent).search(text, first, last) if decorated else _heads(None).match(text, first)


@lru_cache(maxsize=32)
def _heads(indent: str | None) -> re.Pattern[str]:
    return re.compile(_HEAD if indent is None else f"\n{indent}{_HEAD}")


@lru_cache(maxsize=32)
def _begins(indent: str) -> re.Pattern[str]:
    """The start of a line of a block that neither ends a bracket nor goes on with a statement."""
    return re.compile(rf"\n{indent}(?![\s#)\]}}]|(?:else|elif|except|finally)\b)")
