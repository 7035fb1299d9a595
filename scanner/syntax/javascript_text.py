"""JavaScript, TypeScript and what embeds them (JSX, Vue, Svelte) as tokens. No grammar: any text gives tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<comment>//[^\n]*|/\*)
      | (?P<string>"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*')
      | (?P<name>[^\W\d]\w*|\$[\w$]*)
      | (?P<number>\d[\w.]*)
      | (?P<sign>\?\?=?|\?\.|\|\|=?|&&=?|=>|[=!]==?|[-+*/%<>]=|\.\.\.|[\s\S])""",
    re.VERBOSE,
)
_TEMPLATE = re.compile(r"(?:[^`\\$]|\\[\s\S]|\$(?!\{))*")
_REGEX = re.compile(r"/(?![*/])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.){0,300}\]){1,500}/[a-z]*")
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r?\n)|([\s\S]))")
_BEFORE_REGEX = frozenset("(,=:[!&|?{;") | {
    "=>",
    "&&",
    "||",
    "??",
    "return",
    "typeof",
    "case",
    "==",
    "===",
    "!=",
    "!==",
}

Kind = Literal["name", "string", "mixed", "comment", "number", "sign"]


class JsToken(msgspec.Struct, frozen=True):
    """`text` of a string or template is its value; a template with substitutions has the kind "mixed"."""

    kind: Kind
    text: str
    offset: int


def javascript_tokens(text: str) -> Iterator[JsToken]:
    """The tokens in order. Quotes that are not closed on their line are passed over as signs (text in JSX)."""
    return _Tokenizer(text).tokens()


class _Tokenizer:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._braces: list[str] = []  # open braces: "{" of the code, "$" of a substitution in a template
        self._last_backtick = text.rfind("`")
        self._last_comment_end = text.rfind("*/")
        self._before = ""

    def tokens(self) -> Iterator[JsToken]:
        while self._at < len(self._text):
            token = self._next()
            if token is not None:
                yield token
                if token.kind != "comment":
                    self._before = token.text if token.kind in ("sign", "name") else token.kind

    def _next(self) -> JsToken | None:
        start = self._at
        if self._before_a_regex() and (regex := _REGEX.match(self._text, start)):
            self._at = regex.end()
            return JsToken("mixed", "", start)
        match = _TOKEN.match(self._text, start)
        if match is None:
            self._at = len(self._text)
            return None
        self._at = match.end()
        kind = match.lastgroup
        if kind == "string":
            return JsToken("string", _unescaped(match[0][1:-1]), start)
        if kind in ("name", "number"):
            return JsToken("name" if kind == "name" else "number", match[0], start)
        if kind == "comment":
            return self._comment(start)
        return None if kind == "space" else self._sign(match[0], start)

    def _sign(self, sign: str, start: int) -> JsToken | None:
        if sign == "`" and start < self._last_backtick:
            return self._template(start, "string")
        if sign == "{":
            self._braces.append("{")
        elif sign == "}" and self._braces and self._braces.pop() == "$":
            return self._template(start, "mixed")
        return JsToken("sign", sign, start)

    def _template(self, start: int, kind: Literal["string", "mixed"]) -> JsToken:
        """The part of a template up to its end, or up to the next substitution."""
        match = _TEMPLATE.match(self._text, self._at)
        content = match[0] if match else ""
        self._at += len(content)
        if self._text.startswith("${", self._at):
            self._braces.append("$")
            self._at += 2
            return JsToken("mixed", content, start)
        self._at += 1
        return JsToken(kind, _unescaped(content), start)

    def _comment(self, start: int) -> JsToken | None:
        if self._text[start + 1] == "*":
            if start > self._last_comment_end:
                return None
            self._at = self._text.index("*/", start + 2) + 2 if start + 1 < self._last_comment_end else start + 2
        return JsToken("comment", self._text[start : self._at], start)

    def _before_a_regex(self) -> bool:
        return self._text[self._at] == "/" and (not self._before or self._before in _BEFORE_REGEX)


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code:
        number = int(code, 16)
        return chr(number) if number < 0xD800 or 0xDFFF < number <= 0x10FFFF else "\N{REPLACEMENT CHARACTER}"
    return "" if match[4] else {"n": "\n", "t": "\t", "r": "\r"}.get(match[5], match[5])
