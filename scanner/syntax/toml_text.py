"""TOML with positions: tomllib says what the document means, a scan of the source says where each value stands."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterator
from datetime import date, time
from functools import lru_cache
from importlib import import_module
from typing import Any

from msgspec.structs import replace

from scanner.syntax.lines import Lines
from scanner.syntax.scalar import Key, Scalar, SyntaxFault

_loads: Callable[[str], dict[str, Any]] = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli").loads

MAX_DEPTH = 100
"""The longest key path, deeper than any file people write. tomllib recurses, and is quadratic in long dotted keys."""

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_ONE_LINE = re.compile(r"""'[^'\n]*'|"[^"\\\n]*"|"(?:[^"\\\n]|\\.)*\"""")
_MANY_LINES = re.compile(r"""'''[\s\S]*?'{3,5}|\"""(?:[^"\\]|\\[\s\S]|""?(?!"))*"{3,5}""")
_BARE_VALUE = re.compile(r"\d{4}-\d\d-\d\d \d\d:[^\s,\]}#]*|[^\s,\[\]{}#=]+")
_DOT = re.compile(r"[ \t]*\.[ \t]*")
_ERROR_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")

# What tomllib and tomli are known, or may be feared, to raise: a number of 5,000 digits is a plain ValueError.
_ANY_FAULT = (ValueError, ArithmeticError, LookupError, TypeError, AttributeError, RecursionError, MemoryError)


def read_toml(text: str) -> tuple[dict[str, Any], list[Scalar]]:
    """The data of a TOML document and its scalars in the order of the source; dates count as scalars too.

    A scalar's column is that of its first character, the quote of a string. Raises SyntaxFault for anything that is
    not TOML or is nested deeper than MAX_DEPTH.
    """
    text = text.removeprefix("\ufeff")
    try:
        return _read(text)
    except SyntaxFault as fault:
        from scanner.syntax.toml_newer import in_toml_1_0  # noqa: PLC0415 - most files are of 1.0

        older = in_toml_1_0(text)
        if older == text:
            raise
        try:
            data, scalars = _read(older)
        except SyntaxFault:
            raise fault from None
    was, stands = Lines(older), Lines(text)
    return data, [_placed(scalar, *stands.at(was.offset(scalar.line, scalar.column))) for scalar in scalars]


def _placed(scalar: Scalar, line: int, column: int) -> Scalar:
    return replace(scalar, line=line, column=column)


def _read(text: str) -> tuple[dict[str, Any], list[Scalar]]:
    scan = _Scan(text)
    data = _parse(text)
    return data, sorted(_scalars(data, scan), key=lambda scalar: (scalar.line, scalar.column))


def parse_toml(text: str) -> dict[str, Any]:
    """The data alone, for files that are our own and need no positions. Raises SyntaxFault."""
    return _parse(text.removeprefix("\ufeff"))


def line_of(text: str, key: Key) -> int | None:
    """The 1-based line where `key` is written, else that of the nearest key or table around it; None if none is."""
    try:
        scan = _scanned(text.removeprefix("\ufeff"))
    except SyntaxFault:
        return None
    start = scan.nearest(key)
    return None if start is None else scan.position(start)[0]


def _parse(text: str) -> dict[str, Any]:
    try:
        return _loads(text)
    except RecursionError:
        raise SyntaxFault("nested too deeply to be read") from None
    except _ANY_FAULT as error:
        message = str(error) or type(error).__name__
        place = _ERROR_PLACE.search(message)
        if place is None:
            raise SyntaxFault(message) from None
        last = text.count("\n") + 1
        raise SyntaxFault(message[: place.start()], int(place[1] or last)) from None


def _scalars(data: dict[str, Any], scan: _Scan) -> Iterator[Scalar]:
    """Each leaf of the data, at the place the scan found for it. Where the two disagree the data is right."""
    for key, value in _leaves(data):
        span = scan.values.get(key)
        if span is None:
            line, column = scan.position(scan.nearest(key) or 0)
            yield Scalar(key, _spelled(value), line, column, quoted=isinstance(value, str))
            continue
        line, column = scan.position(span[0])
        text = value if isinstance(value, str) else scan.text[span[0] : span[1]]
        yield Scalar(key, text, line, column, quoted=isinstance(value, str))


def _leaves(data: dict[str, Any]) -> Iterator[tuple[Key, Any]]:
    open_: list[tuple[Key, Any]] = [((), data)]
    while open_:
        key, value = open_.pop()
        if isinstance(value, dict):
            open_.extend(((*key, name), inner) for name, inner in value.items())
        elif isinstance(value, list):
            open_.extend(((*key, index), inner) for index, inner in enumerate(value))
        else:
            yield key, value


def _spelled(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, (date, time)) else str(value)


class _LostError(Exception):
    """The scan met something that is not TOML; the parser will say what."""


class _Scan:
    """Offsets of every key and value. Knows just enough of TOML to follow a valid document; stops at an invalid one.

    `keys` maps a key path to the offset where it is first written, `values` one to the start and end of its scalar.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.keys: dict[Key, int] = {}
        self.values: dict[Key, tuple[int, int]] = {}
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self._tables: dict[Key, int] = {}  # how many elements each array of tables has so far
        self._at = 0
        try:
            self._document()
        except _LostError:
            return

    def position(self, offset: int) -> tuple[int, int]:
        """1-based line and column of an offset."""
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def nearest(self, key: Key) -> int | None:
        """The offset of the key, else of the longest part of it that is written anywhere."""
        return next((self.keys[key[:size]] for size in range(len(key), 0, -1) if key[:size] in self.keys), None)

    def _document(self) -> None:
        table: Key = ()
        while self._next_character():
            if self._take("["):
                table = self._header()
            else:
                self._value(self._assignment(table))

    def _header(self) -> Key:
        start, array = self._at - 1, self._take("[")
        self._next_character()
        parts = self._parts()
        key: Key = ()
        for part in parts[:-1]:
            key = (*key, part)
            self.keys.setdefault(key, start)
            if key in self._tables:
                key = (*key, self._tables[key] - 1)
        key = (*key, parts[-1])
        self.keys.setdefault(key, start)
        if array:
            count = self._tables[key] = self._tables.get(key, 0) + 1
            key = (*key, count - 1)
            self.keys.setdefault(key, start)
        self._next_character()
        if not (self._take("]") and (not array or self._take("]"))):
            raise _LostError
        return key

    def _assignment(self, table: Key) -> Key:
        """Reads `a.b =` and gives the whole path."""
        start, key = self._at, table
        for part in self._parts():
            key = (*key, part)
            self.keys.setdefault(key, start)
        self._check_depth(len(key))
        self._next_character()
        if not self._take("="):
            raise _LostError
        return key

    def _value(self, key: Key | None) -> None:
        """Reads one value; arrays and inline tables by a stack of (key, is array), as Python's own stack is short."""
        open_: list[tuple[Key, bool]] = []
        indexes: list[int] = []
        while key is not None:
            self._next_character()
            if self._take("["):
                open_.append((key, True))
                indexes.append(0)
            elif self._take("{"):
                open_.append((key, False))
                indexes.append(0)
            else:
                self._scalar(key)
            key = self._inner(open_, indexes)

    def _inner(self, open_: list[tuple[Key, bool]], indexes: list[int]) -> Key | None:
        """The key of the next value inside the open arrays and inline tables; None when the last one is closed."""
        while open_:
            character = self._next_character()
            if character == ",":
                indexes[-1] += 1
            elif character in ("]", "}"):
                open_.pop()
                indexes.pop()
            else:
                key, array = open_[-1]
                if not array:
                    return self._assignment(key)
                key = (*key, indexes[-1])
                self._check_depth(len(key))
                self.keys.setdefault(key, self._at)
                return key
            self._at += 1
        return None

    def _scalar(self, key: Key) -> None:
        text, start = self.text, self._at
        pattern = _MANY_LINES if text.startswith(('"""', "'''"), start) else _ONE_LINE
        match = (pattern if text.startswith(('"', "'"), start) else _BARE_VALUE).match(text, start)
        if match is None:
            raise _LostError
        self._at = match.end()
        self.values[key] = match.span()

    def _parts(self) -> list[str]:
        """Reads a dotted key."""
        parts = []
        while True:
            match = _BARE_KEY.match(self.text, self._at) or _ONE_LINE.match(self.text, self._at)
            if match is None:
                raise _LostError
            parts.append(_unquoted(match[0]))
            self._at = match.end()
            self._check_depth(len(parts))
            dot = _DOT.match(self.text, self._at)
            if dot is None:
                return parts
            self._at = dot.end()

    def _check_depth(self, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise SyntaxFault(f"nested deeper than {MAX_DEPTH} levels", self.position(self._at)[0])

    def _next_character(self) -> str:
        match = _BLANK.match(self.text, self._at)
        self._at = match.end() if match else self._at
        return self.text[self._at : self._at + 1]

    def _take(self, character: str) -> bool:
        found = self.text.startswith(character, self._at)
        self._at += found
        return found


@lru_cache(maxsize=2)  # several faults in one file ask one after the other
def _scanned(text: str) -> _Scan:
    return _Scan(text)


def _unquoted(key: str) -> str:
    if key[0] not in "\"'":
        return key
    if "\\" not in key or key[0] == "'":
        return key[1:-1]
    try:
        return str(_loads(f"key = {key}")["key"])
    except _ANY_FAULT:
        raise _LostError from None
