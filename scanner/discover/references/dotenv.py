"""Environment files: NAME=value a line, with quotes that may span lines, and commented examples."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.discover.references.mention import Mention
from scanner.discover.references.prose import prose_mentions
from scanner.discover.references.values import unfold
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Incomplete
from scanner.syntax.lines import Lines

_NAME = re.compile(
    r"(?:.*/)?(?:\.env(?:\..+)?|\.?(?:dot)?env[-_.]?(?:example|sample|template|dist)|\.flaskenv)"
    r"|.*\.env(?:rc)?(?:\.(?:example|sample|template|dist|local|j2|tpl|tmpl))?"
)
_PAIR = re.compile(
    r"""^(?P<lead>[ \t]*(?:export[ \t]+)?)(?P<name>[A-Za-z_][\w.-]{0,100})[ \t]{0,20}=[ \t]{0,20}
        (?:"(?P<double>(?:[^"\\]|\\.){0,20000})"|'(?P<single>[^']{0,20000})'|`(?P<back>[^`]{0,20000})`|(?P<bare>[^\n]*))""",
    re.VERBOSE | re.MULTILINE,
)
_COMMENT = re.compile(r"^[ \t]*#.*", re.MULTILINE)


def reads(path: str) -> bool:
    """Whether the file is an environment file by its name (.env, .env.example, prod.env ...)."""
    return _NAME.fullmatch(path) is not None


def mentions(file: SourceFile, tree: Tree) -> Iterator[Mention | Incomplete]:  # noqa: ARG001
    """The values under their names. Any line of another form is skipped, as the shells and libraries do."""
    text = file.text
    lines = Lines(text)
    at = 0
    while match := _PAIR.search(text, at):
        at = match.end()
        group = match.lastgroup or "bare"
        value = match[group].split(" #", 1)[0].strip() if group == "bare" else match[group]
        line, column = lines.at(match.start(group))
        name = match["name"]
        yield from unfold(Mention(value, line, column, "dotenv", "env-variable", name=name, key=(name,)))
    for comment in _COMMENT.finditer(text):
        line, column = lines.at(comment.start())
        yield from prose_mentions(comment[0].replace("=", " "), line, column, "dotenv", "comment")
