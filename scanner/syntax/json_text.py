"""JSON (RFC 8259) as positioned scalars, read in one pass without recursion.

The parsers of the standard library give values without places and follow nesting with the call stack; here every
value keeps its line and column, duplicate keys are all kept, and depth is bounded.
"""

from __future__ import annotations

import re
from json import JSONDecodeError, JSONDecoder

from scanner.syntax.lines import Lines
from scanner.syntax.scalar import Key, Scalar, SyntaxFault

MAX_DEPTH = 200

_STRINGS = JSONDecoder(strict=False)  # control characters in strings do no harm here
_SPACE = re.compile(r"[ \t\r\n\ufeff]*")
_WORD = re.compile(r"true|false|null|NaN|-?Infinity|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


def read_json(text: str, *, lenient: bool = False) -> list[Scalar]:
    """Every string, number, bool and null of a JSON text, in the order in which they stand.

    `lenient` also takes comments and a comma before a closing bracket, as tsconfig.json and VS Code settings have.
    Raises SyntaxFault at the first place that is not JSON, and where nesting is deeper than MAX_DEPTH.
    """
    return _Reader(text, lenient).read()


class _Reader:
    def __init__(self, text: str, lenient: bool) -> None:
        self._text = text
        self._lenient = lenient
        self._lines = Lines(text)
        self._at = 0
        self._path: list[str | int] = []  # one entry per open bracket: the key or index of the value now being read
        self._found: list[Scalar] = []

    def read(self) -> list[Scalar]:
        self._value()
        while self._path:
            self._after_value()
        if self._peek():
            raise self._fault("text after the end of the document")
        return self._found

    def _value(self) -> None:
        """Read the scalar that stands here, or open the bracket and read up to the first scalar in it."""
        while (sign := self._peek()) in ("{", "["):
            self._at += 1
            if len(self._path) >= MAX_DEPTH:
                raise self._fault(f"nested deeper than {MAX_DEPTH} levels")
            if sign == "[":
                if self._closes("]"):
                    return
                self._path.append(0)
            else:
                if self._closes("}"):
                    return
                self._path.append(self._key())
        self._scalar()

    def _after_value(self) -> None:
        """After a value inside a bracket: either the bracket closes, or a comma and the next value follow."""
        index = self._path[-1]
        close = "]" if isinstance(index, int) else "}"
        if self._closes(close):
            self._path.pop()
            return
        if self._peek() != ",":
            raise self._fault(f"expected ',' or '{close}'")
        self._at += 1
        if self._lenient and self._closes(close):
            self._path.pop()
            return
        self._path[-1] = index + 1 if isinstance(index, int) else self._key()
        self._value()

    def _closes(self, sign: str) -> bool:
        if self._peek() != sign:
            return False
        self._at += 1
        return True

    def _key(self) -> str:
        if self._peek() != '"':
            raise self._fault("expected a key in double quotes")
        key = self._string()
        if self._peek() != ":":
            raise self._fault("expected ':' after the key")
        self._at += 1
        return key

    def _scalar(self) -> None:
        sign, start = self._peek(), self._at
        if sign == '"':
            value = self._string()
        else:
            word = _WORD.match(self._text, start)
            if word is None:
                raise self._fault("expected a value" if sign else "the text ends in the middle of the document")
            value, self._at = word[0], word.end()
        line, column = self._lines.at(start)
        key: Key = tuple(self._path)
        self._found.append(Scalar(key, value, line, column, quoted=sign == '"'))

    def _string(self) -> str:
        try:
            value, self._at = _STRINGS.raw_decode(self._text, self._at)
        except JSONDecodeError as fault:
            raise self._fault(fault.msg.removesuffix(" at")) from None
        return without_lone_surrogates(value)

    def _peek(self) -> str:
        """The next sign that is not space (or, when lenient, comment); empty at the end of the text."""
        while True:
            space = _SPACE.match(self._text, self._at)
            self._at = space.end() if space else self._at
            sign = self._text[self._at : self._at + 1]
            if sign != "/" or not self._lenient or not self._text.startswith(("//", "/*"), self._at):
                return sign
            ending = "\n" if self._text[self._at + 1] == "/" else "*/"
            end = self._text.find(ending, self._at + 2)
            self._at = len(self._text) if end < 0 else end + len(ending)

    def _fault(self, message: str) -> SyntaxFault:
        line, column = self._lines.at(self._at)
        return SyntaxFault(f"{message} (line {line}, column {column})", line)


def without_lone_surrogates(value: str) -> str:
    """Half a surrogate pair, which an escape can name, cannot be written to any report: replaced by U+FFFD."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value
