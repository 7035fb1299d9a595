"""SQL: seed rows and defaults of columns. A string goes by its column, which rows and assignments tell apart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.discover.references.mention import Mention
from scanner.discover.references.prose import prose_mentions
from scanner.discover.references.values import unfold
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Incomplete
from scanner.syntax.lines import Lines

_TOKEN = re.compile(
    r"""--(?P<comment>[^\n]*)|(?P<open>/\*)|'(?P<string>[^']*(?:''[^']*)*)'|"(?P<double>[^"\n]{0,200})"
      |`(?P<back>[^`\n]{0,200})`|(?P<word>[A-Za-z_]\w{0,120})|(?P<sign>[(),;=])""",
    re.VERBOSE,
)
_TESTS = frozenset({"where", "and", "or", "when", "having", "on", "like", "in"})
_LISTS = frozenset({"values", "select"})
_NO_NAMES = frozenset(
    {"if", "not", "exists", "column", "constraint", "primary", "foreign", "unique", "check", "default", "add"}
)


def reads(path: str) -> bool:
    """Whether the file is SQL by its name."""
    return path.endswith(".sql")


def mentions(file: SourceFile, tree: Tree) -> Iterator[Mention | Incomplete]:  # noqa: ARG001
    """The strings with the column they are for; no dialect is malformed, and what follows no known form has no name."""
    yield from _Reader(file.text).read()


class _Reader:
    """One pass over the tokens of a file."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = Lines(text)
        self._start()

    def _start(self) -> None:
        """A new statement."""
        self._columns: list[str] = []  # of INSERT INTO table (...)
        self._inserting = False
        self._listed = False  # after VALUES: places in a row are columns
        self._tested = False
        self._depth = self._place = 0
        self._column: str | None = None  # the first word of a definition, or the one before "="
        self._word: str | None = None

    def read(self) -> Iterator[Mention]:
        at = 0
        while match := _TOKEN.search(self._text, at):
            at = match.end()
            kind = match.lastgroup
            if kind == "open":
                end = self._text.find("*/", at)
                at = len(self._text) if end < 0 else end + 2
            elif kind == "comment":
                line, column = self._lines.at(match.start())
                yield from prose_mentions(match["comment"], line, column + 2, "sql", "comment")
            elif kind == "string":
                yield from self._string(match)
            elif kind == "sign":
                self._sign(match["sign"])
            else:
                self._name(match[kind or 0])

    def _name(self, name: str) -> None:
        word = name.lower()
        if word == "default":
            self._tested = False
        if word in _LISTS:
            self._listed, self._place, self._tested, self._depth = True, 0, False, 0
        elif word == "insert":
            self._start()
            self._inserting = True
        elif word in _TESTS:
            self._tested = True
        elif word == "set":
            self._tested = False
        elif word == "column":
            self._column = None
        elif self._inserting and self._depth == 1 and not self._listed:
            self._columns.append(name)
        elif self._column is None and word not in _NO_NAMES:
            self._column = name
        self._word = name

    def _sign(self, sign: str) -> None:
        if sign == ";":
            self._start()
        elif sign == "=":
            self._column = self._word
        elif sign == "(":
            self._depth += 1
            if self._depth == 1:
                self._place, self._column = 0, None
        elif sign == ")":
            self._depth -= 1
        elif self._depth <= 1:
            self._place += 1
            self._column, self._tested = None, False

    def _string(self, match: re.Match[str]) -> Iterator[Mention]:
        name = self._column
        if self._inserting and self._listed:
            name = self._columns[self._place] if self._place < len(self._columns) else None
        line, column = self._lines.at(match.start("string"))
        how = "comparison" if self._tested else "config-key"
        value = match["string"].replace("''", "'")
        yield from unfold(Mention(value, line, column, "sql", how, name=name, key=(name,) if name else ()))
