"""HTTP request files (.http, .rest) of editors: variables, the address of each request, its JSON body.

Format: https://github.com/JetBrains/http-request-in-editor-spec/blob/master/spec.md
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from scanner.discover.references.document import document_mentions
from scanner.discover.references.linewise import linewise_mentions
from scanner.discover.references.mention import Mention
from scanner.discover.references.prose import prose_mentions
from scanner.discover.references.urls import url_mentions
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Incomplete
from scanner.syntax.json_text import read_json
from scanner.syntax.scalar import Scalar, SyntaxFault

_METHOD = re.compile(r"(?:(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)[ \t]+)?(https?://\S+)", re.IGNORECASE)
_VARIABLE = re.compile(r"@([\w.-]+)[ \t]*=[ \t]*(\S+)[ \t]*")
_PLACEHOLDER = re.compile(r"\{\{[^{}\n]{0,100}\}\}")
_URL = "url"


def reads(path: str) -> bool:
    """Whether the file holds requests by its name."""
    return path.lower().endswith((".http", ".rest"))


def mentions(file: SourceFile, tree: Tree) -> Iterator[Mention | Incomplete]:  # noqa: ARG001
    """What each request names. There is no one grammar, so that nothing is malformed."""
    request: list[tuple[int, str]] = []
    for number, line in enumerate(file.text.split("\n"), 1):
        if line.startswith("###"):
            yield from _request(request)
            request = []
        else:
            request.append((number, line))
    yield from _request(request)


def _request(lines: list[tuple[int, str]]) -> Iterator[Mention]:
    """Comments, variables, address and headers up to a blank line, then the body."""
    url = ""
    for index, (number, line) in enumerate(lines):
        if url and not line.strip():
            yield from _body(lines[index + 1 :], url)
            return
        if line.startswith(("#", "//")):
            yield from prose_mentions(line, number, 1, "http", "comment")
        elif variable := _VARIABLE.fullmatch(line):
            yield Mention(variable[2], number, variable.start(2) + 1, "http", "config-key", name=variable[1])
        elif found := _METHOD.match(line.strip()):
            url = found[1]
            yield from url_mentions(Mention(line, number, 1, "http", _URL))
        else:
            yield from linewise_mentions(line, number, "http")


def _body(lines: list[tuple[int, str]], url: str) -> Iterator[Mention]:
    """JSON, with whom it is sent to beside it; anything else, such as a handler script, by line."""
    if not lines:
        return
    body = [line for _, line in lines]
    script = next((index for index, line in enumerate(body) if line.startswith(("> ", "< ", "<> "))), len(body))
    text, first = "\n".join(body[:script]), lines[0][0]
    scalars = _json(text)
    found = linewise_mentions(text, first, "http") if scalars is None else document_mentions(scalars, "http")
    shift = 0 if scalars is None else first - 1
    for mention in found:
        yield replace(mention, line=mention.line + shift, beside={_URL: url, **mention.beside})


def _json(text: str) -> list[Scalar] | None:
    """The values of a body; a placeholder outside a string stands for a number as well as for anything else."""
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        return read_json(_PLACEHOLDER.sub(lambda found: "0".ljust(len(found[0])), text), lenient=True)
    except SyntaxFault:
        return None
