"""Source text of languages that write names, strings and brackets alike, as tokens. No grammar: any text gives tokens.

Go, Java, Kotlin, Scala, Groovy, Rust, C and C++, C#, Swift, Dart, PHP, Ruby, Elixir, R, Julia and Lua.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

import msgspec

Kind = Literal["name", "string", "comment", "number", "sign"]


class SourceToken(msgspec.Struct, frozen=True):
    """`text` of a string is its value; of a macro's name, the name without its "!"."""

    kind: Kind
    text: str
    offset: int


class Language(msgspec.Struct, frozen=True):
    """How a language writes comments and strings.

    line      what starts a comment to the end of the line
    block     whether /* */ is a comment
    single    whether 'text' is a string; else '.' is a character
    backtick  whether `text` is a string, over lines
    triple    whether three quotes start a string over lines
    verbatim  whether @"text" is a string over lines, as in C#
    raw       whether r#"text"# is a string over lines, as in Rust
    arrows    whether `key => value` is an entry of a table rather than a branch or a function
    """

    line: tuple[str, ...] = ("//",)
    block: bool = True
    single: bool = False
    backtick: bool = False
    triple: bool = False
    verbatim: bool = False
    raw: bool = False
    arrows: bool = False


_C = Language()
_JVM = Language(triple=True)
_ELIXIR = Language(line=("#",), block=False, triple=True, arrows=True)
LANGUAGES: dict[str, Language] = {
    ".go": Language(backtick=True), ".java": _JVM, ".kt": _JVM, ".kts": _JVM, ".scala": _JVM, ".swift": _JVM,
    ".groovy": Language(triple=True, single=True), ".gradle": Language(triple=True, single=True),
    ".dart": Language(triple=True, single=True), ".rs": Language(raw=True), ".cs": Language(triple=True, verbatim=True),
    ".c": _C, ".h": _C, ".cc": _C, ".cpp": _C, ".cxx": _C, ".hpp": _C, ".m": _C, ".mm": _C,
    ".php": Language(line=("//", "#"), single=True, arrows=True),
    ".rb": Language(line=("#",), block=False, single=True, arrows=True),
    ".ex": _ELIXIR, ".exs": _ELIXIR,
    ".r": Language(line=("#",), block=False, single=True), ".jl": Language(line=("#",), block=False, triple=True),
    ".lua": Language(line=("--",), block=False, single=True),
}  # fmt: skip

_PLAIN_KINDS: dict[str, Kind] = {"name": "name", "comment": "comment", "sign": "sign", "number": "number"}
_NAME = r"(?P<name>[^\W\d]\w*)"
_NUMBER = r"(?P<number>\d[\w.]*)"
_STRING = r'(?P<string>"(?:[^"\\\n]|\\[\s\S])*")'
_SINGLE = r"(?P<single>'(?:[^'\\\n]|\\[\s\S])*')"
_CHARACTER = r"(?P<character>'(?:[^'\\\n]|\\[^\n][^'\n]{0,8})')"
_SIGN = r"(?P<sign>::|:=|\?\?=?|\?\.|\?:|\|\|=?|&&|=>|->|<-|[=!]==?|[-+*/.<>]=|\.\.\.?|[\s\S])"
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\s\S]))")
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "0": "", "\n": ""}


def source_tokens(text: str, language: Language) -> Iterator[SourceToken]:
    """The tokens in order. Quotes that are not closed on their line are passed over as signs."""
    return _Tokenizer(text, language).tokens()


class _Tokenizer:
    def __init__(self, text: str, language: Language) -> None:
        self._text = text
        self._pattern = _pattern(language)
        self._last = {close: text.rfind(close) for close in ("*/", '"""', "`", '"')}

    def tokens(self) -> Iterator[SourceToken]:
        at, size = 0, len(self._text)
        while at < size:
            match = self._pattern.match(self._text, at)
            if match is None:  # the pattern takes any character
                return
            token, at = self._token(match)
            if token is not None:
                yield token

    def _token(self, match: re.Match[str]) -> tuple[SourceToken | None, int]:
        kind, start, end, piece = match.lastgroup or "", match.start(), match.end(), match[0]
        if kind in ("block", "triple", "backtick", "raw"):
            return self._long(kind, piece, start, end)
        if kind in ("string", "single"):
            return SourceToken("string", _unescaped(piece[1:-1]), start), end
        if kind == "verbatim":
            return SourceToken("string", piece.partition('"')[2][:-1].replace('""', '"'), start), end
        plain = _PLAIN_KINDS.get(kind)
        return (SourceToken(plain, piece, start) if plain else None), end

    def _long(self, kind: str, opening: str, start: int, end: int) -> tuple[SourceToken | None, int]:
        """What may go over lines: up to its closing; an opening that nothing closes is a sign."""
        close = {"block": "*/", "triple": '"""', "backtick": "`"}.get(kind) or '"' + "#" * opening.count("#")
        bound = self._last['"' if kind == "raw" else close]
        stop = self._text.find(close, end) if end <= bound else -1
        if stop < 0:
            return SourceToken("sign", opening[:1], start), start + 1
        content = self._text[end:stop]
        if kind == "block":
            return SourceToken("comment", self._text[start : stop + 2], start), stop + 2
        value = _unescaped(content) if kind == "triple" else content
        return SourceToken("string", value, start), stop + len(close)


@lru_cache(maxsize=64)
def _pattern(language: Language) -> re.Pattern[str]:
    """Any one token; what starts alike is told apart by order."""
    line = "|".join(re.escape(sign) for sign in language.line)
    parts = [r"(?P<space>\s+)", rf"(?P<comment>(?:{line})(?!\[)[^\n]*)"]
    parts += [r"(?P<block>/\*)"] if language.block else []
    parts += [r'(?P<raw>b?r\#{0,6}")'] if language.raw else []
    parts += [r'(?P<verbatim>\$?@\$?"(?:[^"]|"")*")'] if language.verbatim else []
    parts += [r'(?P<triple>""")'] if language.triple else []
    parts += [r"(?P<backtick>`)"] if language.backtick else []
    parts += [_STRING, _SINGLE if language.single else _CHARACTER, _NAME, _NUMBER, _SIGN]
    return re.compile("|".join(parts))


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code:
        number = int(code, 16)
        return chr(number) if number < 0xD800 or 0xDFFF < number <= 0x10FFFF else "\N{REPLACEMENT CHARACTER}"
    return _PLAIN.get(match[4], match[4])
