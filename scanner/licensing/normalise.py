"""A license text as plain words, so that only a change of words is a change.

Follows the matching guidelines of SPDX 2.3 (annex C) where they bear on words: case, white space, punctuation, bullets,
numbering, copyright notices and fields to fill in do not count. Markup of HTML and Markdown goes, Chinese and Japanese
are read character by character.
"""

from __future__ import annotations

import codecs
import html
import re
import unicodedata
from functools import lru_cache

MAX_TEXT = 200_000
"""Characters that are read; no license text is longer."""

MAX_BYTES = 4 * MAX_TEXT + 4
"""Bytes in which so many characters stand, and a byte order mark."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_INVISIBLE = re.compile("[\x00\u00ad\u200b-\u200f\u2060\ufeff\ufffd]")
_ELEMENT = re.compile(
    r"</?(?:!doctype|a|abbr|article|aside|b|big|blockquote|body|br|button|center|cite|code|dd|details|div|dl|dt|em|font"
    r"|footer|form|h[1-6]|head|header|hr|html|i|img|input|label|li|link|main|meta|nav|ol|p|pre|s|section|small|span"
    r"|strong|sub|summary|sup|table|tbody|td|th|thead|title|tr|tt|u|ul)(?:[\s/][^<>]{0,500})?>",
    re.IGNORECASE,
)
_HIDDEN = (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>"))
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-f]{1,6}|[a-z]{2,8});", re.IGNORECASE)
_LINK_TARGET = re.compile(r"\]\((?:https?://|mailto:|#|/)[^()\s]{0,300}\)")
_FIELD = re.compile(
    r"<<[^<>]{1,80}>>|\$\{[^{}]{1,80}\}|_{3,}|[<\[{](?![^<>\[\]{}]{0,120}(?:://|@))"
    r"(?=[^<>\[\]{}]{0,120}\b(?:yyyy|year|years|name|names|fullname|owner|holder|holders|author|insert|date|organization"
    r"|licensor|company|project|email|signature|description)\b)[^<>\[\]{}]{1,120}[>\]}]"
)
_COPYRIGHT_LINE = re.compile(
    r"^[^\w\n]{0,10}(?:portions |parts )?(?:copyright|©|\(c\))(?=[^\n]{0,30}(?:\d{4}|©|\(c\)|[<\[{]|xx))"
    r"(?![^\n]{0,110}\b(?:uses?|used|only|commercial|research|must|shall|may|permission|licensed|dated)\b)[^\n]{0,110}$"
    r"(?=\n[^\w\n]{0,200}(?:\n|\Z|copyright|©|\(c\)|portions copyright|all rights reserved)|\Z)",
    re.MULTILINE,
)
_MARKER = re.compile(r"(?<![\w.])\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)](?=\s)")
_NO_WORD = re.compile(r"[\W_]+")
_EMPHASIS = {ord(mark): None for mark in "\\*`"}
_TO_SPACES = {code: " " for code in range(128) if not chr(code).isalnum()}
_SAME = (
    ("licence", "license"), ("https://", "http://"), ("sub-license", "sublicense"), ("all rights reserved", " "),
    ("copyright owner", "copyright holder"), ("l++", "l plus plus"),
)  # fmt: skip


def decoded(content: bytes) -> str:
    """The text of a file: by its byte order mark, else UTF-8, else UTF-16 where every other byte is zero. Never raises.

    Bytes that are neither are replaced, so that what is legible stays legible.
    """
    content = content[:MAX_BYTES]
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    head = content[:2_000]
    if head.count(0) * 3 > len(head) > 1:
        return content.decode("utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be", "replace")
    return content.decode("utf-8", "replace")


def words_of_text(text: str) -> str:
    """A text as lower-case words with single spaces: no markup, punctuation, fields to fill in or copyright lines."""
    plain = _without_markup(_INVISIBLE.sub("", text[:MAX_TEXT]))
    folded = plain.lower() if plain.isascii() else unicodedata.normalize("NFKC", plain).casefold()
    folded = _COPYRIGHT_LINE.sub("", folded)
    for written, meant in _SAME:
        folded = folded.replace(written, meant)
    folded = _MARKER.sub(" ", _FIELD.sub(" ", folded))
    if folded.isascii():
        return " ".join(folded.translate(_TO_SPACES).split())
    return _NO_WORD.sub(" ", _apart(folded)).strip()


def _apart(text: str) -> str:
    """Chinese and Japanese characters as words of their own."""
    return _wide().sub(r" \1 ", text) if max(text) > "\u2e80" else text


@lru_cache(maxsize=1)
def _wide() -> re.Pattern[str]:
    """Slow to compile, and most texts do without."""
    return re.compile("([\u2e80-\u2fdf\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])")


def _without_markup(text: str) -> str:
    if "<" in text:
        for opening, closing in _HIDDEN:
            text = _cut(text, opening, closing)
        text = _ELEMENT.sub(" ", text)
    if "&" in text and _ENTITY.search(text):
        text = html.unescape(text)
    if "](" in text:
        text = _LINK_TARGET.sub("]", text)
    return text.translate(_EMPHASIS)


def _cut(text: str, opening: str, closing: str) -> str:
    """A text without what stands between two marks; what is never closed stays."""
    lowered, kept, reached = text.lower(), [], 0
    while (start := lowered.find(opening, reached)) >= 0 and (end := lowered.find(closing, start)) >= 0:
        kept.append(text[reached:start])
        reached = end + len(closing)
    return " ".join([*kept, text[reached:]])
