"""HCL (Terraform, Packer, Nomad) as positioned scalars: string literals under their blocks, labels and attributes.

Expressions are not evaluated: a string inside a function call or a condition counts under the attribute it stands in,
and one with an interpolation keeps it as written. There is no text that is refused.
"""

from __future__ import annotations

import re

import msgspec

from scanner.syntax.lines import Lines
from scanner.syntax.scalar import Key, Scalar

MAX_DEPTH = 100

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r]+)
      | (?P<comment>(?:\#|//)[^\n]*|/\*)
      | (?P<heredoc><<-?(?P<delimiter>[A-Za-z_][\w-]{0,60})[^\n]*\n)
      | (?P<name>[A-Za-z_][\w.-]*)
      | (?P<sign>==|!=|<=|>=|=>|&&|\|\||[\s\S])""",
    re.VERBOSE,
)
_PART = re.compile(r'[^"\\$%\n]+|\\.|[$%](?!\{)')
_INTERPOLATION = re.compile(r"[^{}\n]+|[{}]")


class _Frame(msgspec.Struct):
    """An open bracket; `prefix` is the key path of what stands in it."""

    sign: str
    prefix: Key
    key: str | int | None = None


def read_hcl(text: str) -> list[Scalar]:
    """Every string literal that is a value, with its key path: ("variable", "model", "default")."""
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = Lines(text)
        self._at = 0
        self._frames = [_Frame("", ())]
        self._head: list[str] = []  # names and labels since the statement began
        self._found: list[Scalar] = []

    def read(self) -> list[Scalar]:
        while self._at < len(self._text):
            start = self._at
            match = _TOKEN.match(self._text, start)
            if match is None:
                break
            self._at = match.end()
            if match["comment"] == "/*":
                end = self._text.find("*/", self._at)
                self._at = len(self._text) if end < 0 else end + 2
            elif match["heredoc"]:
                self._heredoc(match["delimiter"], match.end("heredoc"))
            elif match["name"]:
                self._head.append(match["name"])
            elif match["sign"] == '"':
                self._string(start)
            elif match["sign"]:
                self._sign(match["sign"])
        return self._found

    def _sign(self, sign: str) -> None:
        if sign in "{[(":
            self._open(sign)
        elif sign in "}])":
            self._close()
        elif sign in ("=", ":"):
            self._key()
        elif sign in (",", "\n", ";"):
            self._end(sign)

    def _open(self, sign: str) -> None:
        frame = self._frames[-1]
        if len(self._frames) > MAX_DEPTH:
            frame = self._frames[0]
        prefix = frame.prefix if frame.key is None else (*frame.prefix, frame.key)
        if sign == "{" and frame.key is None:
            prefix = (*prefix, *self._head)
        if sign == "(":
            self._frames.append(_Frame(sign, prefix))
        else:
            self._frames.append(_Frame(sign, prefix[-MAX_DEPTH:], 0 if sign == "[" else None))
        self._head = []

    def _close(self) -> None:
        if len(self._frames) > 1:
            self._frames.pop()
        self._head = []

    def _key(self) -> None:
        """What stands before `=` or `:` is a key, unless a value has begun already (a condition, a comparison)."""
        frame = self._frames[-1]
        if frame.key is None and self._head and frame.sign in ("", "{"):
            frame.key = self._head[-1]
            self._head = []

    def _end(self, sign: str) -> None:
        frame = self._frames[-1]
        if frame.sign in ("", "{"):
            frame.key = None
        elif frame.sign == "[" and sign == "," and isinstance(frame.key, int):
            frame.key += 1
        self._head = []

    def _string(self, start: int) -> None:
        while self._at < len(self._text):
            if part := _PART.match(self._text, self._at):
                self._at = part.end()
            elif self._text[self._at] in "$%":
                self._interpolation()
            else:
                break
        value = self._text[start + 1 : self._at]
        if self._text[self._at : self._at + 1] == '"':
            self._at += 1
            self._value(value.replace('\\"', '"'), start)

    def _interpolation(self) -> None:
        self._at += 1
        depth = 0
        while part := _INTERPOLATION.match(self._text, self._at):
            self._at = part.end()
            depth += {"{": 1, "}": -1}.get(part[0], 0)
            if depth == 0:
                return

    def _heredoc(self, delimiter: str, start: int) -> None:
        end = start
        while end < len(self._text):
            stop = self._text.find("\n", end)
            stop = len(self._text) if stop < 0 else stop
            if self._text[end:stop].strip() == delimiter:
                break
            end = stop + 1
        self._value(self._text[start:end], start)
        self._at = self._text.find("\n", end)
        self._at = len(self._text) if self._at < 0 else self._at

    def _value(self, value: str, start: int) -> None:
        frame = self._frames[-1]
        if frame.key is None and frame.sign != "(":
            self._head.append(value)  # the label of a block, or a quoted key
            return
        key = frame.prefix if frame.key is None else (*frame.prefix, frame.key)
        self._found.append(Scalar(key, value, *self._lines.at(start), quoted=True))
