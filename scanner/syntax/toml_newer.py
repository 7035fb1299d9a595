"""TOML 1.1 lets an inline table go over lines and end in a comma (https://toml.io/en/v1.1.0#inline-table).

Python's own reader knows 1.0 only; here such a table is written as 1.0 has it, every character staying at its place.
"""

from __future__ import annotations

import re

_PIECE = re.compile(r"""['"{}\[\],\n]|#[^\n]*""")
_STRING = re.compile(
    r"""'''[\s\S]*?'{3,5}|\"""(?:[^"\\]|\\[\s\S]|""?(?!"))*"{3,5}|'(?!'')[^'\n]*'|"(?!"")(?:[^"\\\n]|\\.)*\""""
)


def in_toml_1_0(text: str) -> str:
    """The same document with every inline table on one line: breaks and comments in it are blanks, offsets stay.

    Text that has no such table, or is no TOML of any kind, comes back as it is.
    """
    out: list[str] = []
    brackets: list[str] = []
    at, comma = 0, -1  # the piece of `out` that is a comma with nothing but blanks behind it
    while found := _PIECE.search(text, at):
        start, piece = found.start(), found[0]
        if text[at:start].strip():
            comma = -1
        if piece in ("'", '"'):
            string = _STRING.match(text, start)
            if string is None:
                return text
            piece = string[0]
        out.append(text[at:start])
        at = start + len(piece)
        inside = brackets[-1:] == ["{"]
        if piece == "\n" or piece.startswith("#"):
            out.append(" " * len(piece) if inside else piece)
            continue
        if piece == "}" and inside and comma >= 0:
            out[comma] = " "
        _nest(brackets, piece)
        comma = len(out) if piece == "," else -1
        out.append(piece)
    return "".join((*out, text[at:]))


def _nest(brackets: list[str], piece: str) -> None:
    if piece in ("{", "["):
        brackets.append(piece)
    elif piece in ("}", "]") and brackets:
        brackets.pop()
