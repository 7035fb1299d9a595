"""The sections of a card that speak of its license, by their Markdown headings (CommonMark 0.31, 4.2 and 4.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator

MAX_CARD = 400_000
"""Characters of a card that are looked at; cards that people write are a tenth of it."""

_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+([^\n]{1,200})$", re.MULTILINE)
_UNDERLINED = re.compile(r"^ {0,3}([^\s#>|-][^\n]{0,199})\n {0,3}(=+|-{3,})[ \t]*$", re.MULTILINE)
_FENCE = re.compile(r"^ {0,3}(?:`{3,}|~{3,})", re.MULTILINE)
_LICENSE = re.compile(r"\blicen[cs](?:e|es|ing)\b|许可|許可|ライセンス", re.IGNORECASE)


def license_sections(card: str) -> str:
    """What stands under the headings that speak of a license, up to the next heading of their level; empty if nothing.

    `card` is the text of a README.md; headings inside of fenced code are none.
    """
    card = _without_front_matter(card[:MAX_CARD])
    headings = sorted(_headings(card))
    sections = []
    end = 0
    for index, (start, body, level, title) in enumerate(headings):
        if start < end or not _LICENSE.search(title):
            continue
        following = (other for other, _, depth, _ in headings[index + 1 :] if depth <= level)
        end = next(following, len(card))
        sections.append(card[body:end].strip())
    return "\n\n".join(filter(None, sections))


def _without_front_matter(card: str) -> str:
    end = card.find("\n---", 3) if card.startswith("---") else -1
    return card[end + 4 :] if end >= 0 else card


def _headings(card: str) -> Iterator[tuple[int, int, int, str]]:
    """Where each begins, where what is under it begins, its level and its title."""
    fences = [match.start() for match in _FENCE.finditer(card)]
    code = list(zip(fences[::2], [*fences[1::2], len(card)], strict=False))
    for match in (*_HEADING.finditer(card), *_UNDERLINED.finditer(card)):
        if any(start <= match.start() < end for start, end in code):
            continue
        if match[1].startswith("#"):
            yield match.start(), match.end(), len(match[1]), match[2]
        else:
            yield match.start(), match.end(), 1 if match[2].startswith("=") else 2, match[1]
