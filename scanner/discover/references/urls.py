"""URLs in any text, each a Mention of its own; which hosts matter is for the classifier to know."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from scanner.discover.references.mention import Mention
from scanner.syntax.lines import Lines

# A scheme, or a host name with a dot followed by a path. Both may start only where a run of name characters starts,
# and no part can match what the part before it takes: a hostile text is walked once.
_URL = re.compile(
    r"(?<![A-Za-z0-9+.-])(?:[A-Za-z][A-Za-z0-9+.-]{1,14}://|(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,12}(?::\d{1,5})?/)"
    r"[^\s\"'<>`\\|^()\[\],;]+"
)
_TRAILING = ".:!?*}"


def urls_in(text: str) -> Iterator[tuple[int, str]]:
    """Offset and text of each URL, also without scheme ("host.tld/path"), less the punctuation of the sentence."""
    if "/" not in text:
        return
    for match in _URL.finditer(text):
        yield match.start(), match[0].rstrip(_TRAILING)


def url_mentions(mention: Mention) -> Iterator[Mention]:
    """The URLs inside the text of a mention, at their own place and with the mention's context."""
    lines = None
    for offset, url in urls_in(mention.text):
        lines = lines or Lines(mention.text)
        line, column = lines.at(offset)
        first = mention.column - 1 if line == 1 else 0
        yield replace(mention, text=url, how="url", line=mention.line + line - 1, column=first + column)
