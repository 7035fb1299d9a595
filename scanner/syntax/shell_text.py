"""POSIX shell as words with places: quotes, comments, here-documents and separators. Nothing is run or expanded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

import msgspec

from scanner.syntax.lines import Lines

_SPACE = re.compile(r"(?:[ \t\r]|\\\r?\n)+")
_COMMENT = re.compile(r"#[^\n]*")
_HEREDOC = re.compile(r"<<-?[ \t]*(['\"]?)([A-Za-z_]\w{0,40})\1")
_REDIRECT = re.compile(r"\d{0,3}(?:&>>?|>>?[&|]?|<<<|<[&>]?)[ \t]*")
_SEPARATOR = re.compile(r"&&|\|[|&]?|;;?&?|&|\n|[()`]|\$\(+")
_PIECE = re.compile(
    r"""'(?P<single>[^']*)'
      | "(?P<double>(?:[^"\\]|\\[\s\S])*)"
      | \\(?P<escaped>[\s\S])
      | (?P<reference>\$\{[^}\n]{0,300}\}|\$\w{1,80}|\$[@*\#?$!]?(?!\())
      | (?P<plain>[^\s'"\\;&|()<>`$]+)""",
    re.VERBOSE,
)
_ESCAPE = re.compile(r'\\(["\\$`])|\\\r?\n')


class Word(msgspec.Struct, frozen=True):
    """One word with its quotes taken off; `raw` is as written. Variables stand in `text` as they are written."""

    text: str
    line: int
    column: int
    raw: str = ""


class Comment(msgspec.Struct, frozen=True):
    """A comment without its sign, or the body of a here-document (`heredoc` true)."""

    text: str
    line: int
    column: int
    heredoc: bool = False


class Separator(msgspec.Struct, frozen=True):
    """What ends a command: a line end, `;`, `|`, `&&`, a parenthesis, the start or end of a substitution."""

    text: str


Token = Word | Comment | Separator


def shell_tokens(text: str, first_line: int = 1, first_column: int = 1) -> Iterator[Token]:
    """The words, comments and separators of a script in order. Any text whatever gives tokens; none is refused."""
    return _Tokenizer(text, first_line, first_column).tokens()


class _Tokenizer:
    def __init__(self, text: str, first_line: int, first_column: int) -> None:
        self._text = text
        self._lines = Lines(text)
        self._first = (first_line, first_column)
        self._at = 0
        self._pending: list[str] = []  # delimiters of here-documents that start on the next line
        self._never_closed = False  # a double quote was met that nothing closes: no later one need be tried

    def tokens(self) -> Iterator[Token]:
        text = self._text
        while self._at < len(text):
            if space := _SPACE.match(text, self._at):
                self._at = space.end()
            elif comment := _COMMENT.match(text, self._at):
                yield self._comment(comment.start() + 1, comment.end())
            elif (heredoc := _HEREDOC.match(text, self._at)) and self._closes_below(heredoc[2]):
                self._pending.append(heredoc[2])
                self._at = heredoc.end()
            elif redirect := _REDIRECT.match(text, self._at):
                self._at = redirect.end()
                yield Separator(">")
            elif separator := _SEPARATOR.match(text, self._at):
                self._at = separator.end()
                yield Separator(separator[0])
                if separator[0] == "\n":
                    yield from self._heredocs()
            else:
                yield self._word()

    @cached_property
    def _last_lines(self) -> dict[str, int]:
        """Where each line, by its text, stands last."""
        return {line.strip(): number for number, line in enumerate(self._text.split("\n"), 1)}

    def _closes_below(self, delimiter: str) -> bool:
        """Whether a here-document would end: `1 << n` is none, and nothing is sought twice."""
        return self._last_lines.get(delimiter, 0) > self._lines.at(self._at)[0]

    def _place(self, offset: int) -> tuple[int, int]:
        line, column = self._lines.at(offset)
        first_line, first_column = self._first
        return first_line + line - 1, column + first_column - 1 if line == 1 else column

    def _comment(self, start: int, end: int) -> Comment:
        self._at = end
        return Comment(self._text[start:end], *self._place(start))

    def _heredocs(self) -> Iterator[Comment]:
        for delimiter in self._pending:
            start = self._at
            while self._at < len(self._text):
                end = self._text.find("\n", self._at)
                end = len(self._text) if end < 0 else end
                line = self._text[self._at : end].strip()
                body_end, self._at = self._at, end + 1
                if line == delimiter:
                    break
            else:
                body_end = len(self._text)
            yield Comment(self._text[start:body_end], *self._place(start), heredoc=True)
        self._pending.clear()

    def _word(self) -> Word:
        start = self._at
        pieces: list[str] = []
        while (piece := self._piece()) is not None:
            pieces.append(piece)
        if self._at == start:  # a sign that starts nothing here, such as a quote that is never closed
            pieces.append(self._text[start])
            self._at += 1
        return Word("".join(pieces), *self._place(start), raw=self._text[start : self._at])

    def _piece(self) -> str | None:
        """The next part of a word, unquoted; None where the word ends."""
        if self._text.startswith('"', self._at) and self._never_closed:
            return None
        match = _PIECE.match(self._text, self._at)
        if match is None:
            self._never_closed |= self._text.startswith('"', self._at)
            return None
        self._at = match.end()
        if match["double"] is not None:
            return _ESCAPE.sub(lambda found: found[1] or "", match["double"])
        if match["escaped"]:
            return match["escaped"].strip("\n")
        return match["single"] or match["reference"] or match["plain"] or ""
