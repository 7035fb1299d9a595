"""Prose and comments: URLs, and words with the shape of an id. Nothing found here is in use."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.discover.references.mention import Mention
from scanner.discover.references.urls import url_mentions

_ID_SHAPED = re.compile(r"(?<![\w./@:~$%#{\\-])[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}(?![\w/{}$(<*])")


def prose_mentions(text: str, line: int, column: int, syntax: str, how: str) -> Iterator[Mention]:
    """The words of `text`, which starts at `line` and `column`, that look like an id or a URL."""
    for number, content in enumerate(text.split("\n")):
        if "/" not in content:
            continue
        first = column if number == 0 else 1
        whole = Mention(content, line + number, first, syntax, how, in_use=False)
        yield from url_mentions(whole)
        for match in _ID_SHAPED.finditer(content):
            name = match[0].rstrip(".-_")
            yield Mention(name, line + number, first + match.start(), syntax, how, in_use=False)
