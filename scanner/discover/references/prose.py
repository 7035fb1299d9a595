"""Prose and comments: URLs, and words with the shape of an id. Nothing found here is in use."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.discover.references.mention import Mention
from scanner.discover.references.urls import url_mentions

# Whole words only: a piece of "owner/name-{size}", of "owner/name-*" or of a longer path is none. A file in a
# repository may follow.
_ID_SHAPED = re.compile(
    r"(?<![\w./@:~$%#{\\-])([A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95})"
    r"(?:/[\w.-]{1,150}\.(?:gguf|safetensors|bin|pt|onnx))?(?![\w.-]|[/{}$(<*])"
)
_CALLED = re.compile(r"([A-Za-z_][\w.]{0,80})\([ ]?(?:\w{1,40}=)?[\"']$")
_BEFORE = 140
"""How far before an id the call is looked for that it is given to."""


def prose_mentions(text: str, line: int, column: int, syntax: str, how: str) -> Iterator[Mention]:
    """The words of `text`, which starts at `line` and `column`, that look like an id or a URL."""
    for number, content in enumerate(text.split("\n") if "/" in text else ()):
        if "/" not in content:
            continue
        first = column if number == 0 else 1
        whole = Mention(content, line + number, first, syntax, how, in_use=False)
        yield from url_mentions(whole)
        for match in _ID_SHAPED.finditer(content):
            name = match[1].rstrip(".-_")
            called = _CALLED.search(content[max(0, match.start() - _BEFORE) : match.start()])
            call = called[1] if called else None
            yield Mention(name, line + number, first + match.start(), syntax, how, call=call, in_use=False)
