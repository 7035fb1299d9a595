"""Text from scanned files, model cards and servers, made harmless before anybody sees it."""

from __future__ import annotations

import unicodedata

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_KEEP = {" "}


def inert(text: str, limit: int = 500) -> str:
    """One line of visible characters.

    Control characters (ANSI escapes, NUL, line breaks), format characters (right-to-left marks, zero-width spaces)
    and unpaired surrogates become visible escapes such as \\x1b or \\u202e. Longer text is cut with an ellipsis.
    """
    if len(text) > limit:
        text = text[: limit - 1] + "…"
    if text.isprintable():  # Unicode's word for none of these, and no blank but the plain one
        return text
    return "".join(char if _visible(char) else _escape(char) for char in text)


def _visible(char: str) -> bool:
    return char in _KEEP or unicodedata.category(char) not in _INVISIBLE


def _escape(char: str) -> str:
    code = ord(char)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
