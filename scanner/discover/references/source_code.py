"""Go, Java, Kotlin, Rust, C#, Swift, PHP, Ruby and their like: strings with the nearest call, variable or key.

One reader for all of them: what it goes by (assignments, named arguments, setters, lists, fallbacks) they write alike.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from scanner.discover.references.mention import Mention
from scanner.discover.references.prose import prose_mentions
from scanner.discover.references.source_frames import Frame
from scanner.discover.references.source_words import (
    CHOICES,
    CODE,
    FALLBACKS,
    MODULES,
    NEUTRAL,
    STATEMENTS,
    UNWRAPPING,
    asked_for,
    imported_words,
    is_variable,
    property_of,
)  # fmt: skip
from scanner.discover.references.values import MAX_ID, unfold
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Incomplete
from scanner.syntax.lines import Lines
from scanner.syntax.scalar import Key
from scanner.syntax.source_text import LANGUAGES, Language, SourceToken, source_tokens

_MAX_LINE = 5_000
"""A longer line was written by a generator."""

_MAX_PATH = 40
_LOOK_BACK = 14
_COMPARISONS = frozenset({"==", "===", "!=", "!=="})
_ASSIGNS = frozenset({"=", ":=", "<-", "||=", "??="})
_GOES_ON = frozenset("=(,+:?[<|&.") | _ASSIGNS | FALLBACKS | {"=>", "->", "::", "&&", "?.", "=="}
_CONTINUES = frozenset(".?:+)]<|&,") | FALLBACKS | {"?.", "&&", "::", "->"}


def reads(path: str) -> bool:
    """Whether the file is source of one of these languages by its suffix."""
    return _language(path) is not None


def mentions(file: SourceFile, tree: Tree) -> Iterator[Mention | Incomplete]:  # noqa: ARG001
    """Each string with its context; comments are not in use. What a generator wrote is passed over."""
    language = _language(file.path)
    if language is not None and max(map(len, file.text.split("\n"))) <= _MAX_LINE:
        # all before any is handed on: what stands beside a string may follow it
        yield from list(_Reader(file.text, language).mentions())


def _language(path: str) -> Language | None:
    name = path.rsplit("/", 1)[-1].lower()
    return LANGUAGES.get(name[name.rfind(".") :]) if "." in name else None


class _Reader:
    def __init__(self, text: str, language: Language) -> None:
        self._text = text
        self._arrows = language.arrows
        self._lines = Lines(text)
        self._tokens = list(source_tokens(text, language))
        self._code = [token for token in self._tokens if token.kind != "comment"]
        self._imports = frozenset(imported_words(text))
        self._frames = [Frame("", code=True)]
        self._closed: str | None = None  # whom the bracket closed last belongs to
        self._opens_code = False
        self._opens_test = False
        self._chooses = False
        self._returns = False

    def mentions(self) -> Iterator[Mention]:
        for token in self._tokens:
            if token.kind == "comment":
                yield from prose_mentions(token.text, *self._lines.at(token.offset), "source", "comment")
        for index, token in enumerate(self._code):
            self._new_line(index, token)
            if token.kind == "string":
                yield from self._string(index, token)
            elif token.kind == "sign":
                self._sign(index, token.text)
            elif token.kind == "name":
                self._word(token.text)

    # --- where we are -------------------------------------------------------------------------------------------

    def _new_line(self, index: int, token: SourceToken) -> None:
        """Languages without semicolons end a statement at the line, unless one side says that it goes on."""
        if not index or not self._frames[-1].code:
            return
        before = self._code[index - 1]
        gap = self._text[before.offset + len(before.text) : token.offset]
        if "\n" in gap and before.text not in _GOES_ON and token.text not in _CONTINUES:
            self._end_statement()

    def _end_statement(self) -> None:
        self._frames[-1].end_statement()
        self._opens_code = self._chooses = self._returns = False

    def _chosen_for(self) -> str | None:
        """The variable that a choice gives a value to, which is what its branches are for."""
        frame = self._frames[-1]
        return frame.name or frame.chosen or (frame.owner if self._returns else None)

    def _word(self, word: str) -> None:
        if word in STATEMENTS:
            self._frames[-1].end_statement()
            self._returns = word == "return"
        if word in CODE:
            self._opens_code = True
        if word in CHOICES:
            self._chooses = True

    def _sign(self, index: int, sign: str) -> None:
        frame = self._frames[-1]
        if sign in ("(", "[", "{"):
            self._open(index, sign)
        elif sign in (")", "]", "}"):
            self._close()
        elif sign == ",":
            frame.position += 1
            frame.name, frame.ternaries, frame.typed = None, 0, False
        elif sign == ";":
            self._end_statement()
        elif sign == "?":
            following = self._code[index + 1].text if index + 1 < len(self._code) else ""
            frame.ternaries += following not in ("=", ")", ",", ">", "{", "}", ";", ":", "]")
        elif sign in (":", "=>"):
            self._colon(index, sign)
        elif sign in _ASSIGNS:
            self._assign(index)

    def _open(self, index: int, sign: str) -> None:
        before = self._code[index - 1] if index else None
        frame = Frame(sign, call=self._callee(index) if sign == "(" else None, testing=self._frames[-1].testing)
        frame.owner = before.text if before and before.kind == "name" else None
        if sign == "[" and self._is_test(index):
            self._opens_test = True
        if sign == "{":
            frame.code = self._opens_code or before is None or before.text in ("->", "=>", "{", "}", ";", ")")
            frame.testing = frame.testing or (self._opens_test and frame.code)
            frame.owner = frame.owner if before and before.text != ")" and not self._opens_code else self._closed
            frame.chosen = self._chosen_for() if self._chooses else None
            self._opens_code = self._chooses = False
            self._opens_test = False
        self._frames.append(frame)

    def _close(self) -> None:
        if len(self._frames) > 1:
            closed = self._frames.pop()
            self._closed = closed.owner
            if closed.sign == "{" and closed.code and self._frames[-1].code:
                self._frames[-1].end_statement()

    def _is_test(self, index: int) -> bool:
        """`#[cfg(test)]`, `#[test]`, `#[tokio::test]` of Rust."""
        if index == 0 or self._code[index - 1].text != "#":
            return False
        return any(token.text == "test" for token in self._code[index + 1 : index + 5])

    def _colon(self, index: int, sign: str) -> None:
        """`name: value`, `"name" => value`; a type after the name of a variable."""
        frame = self._frames[-1]
        if sign == ":" and frame.ternaries:
            frame.ternaries -= 1
            return
        if sign == "=>" and not self._arrows:
            return
        before = self._code[index - 1] if index else None
        if before is not None and before.kind in ("name", "string") and before.text not in STATEMENTS:
            frame.name, frame.typed = before.text, sign == ":"

    def _assign(self, index: int) -> None:
        frame = self._frames[-1]
        before = self._code[index - 1] if index else None
        if before is None or (frame.typed and frame.name):
            return
        if before.kind == "name":
            frame.name = before.text
        elif before.text == "]" and index > 1 and self._code[index - 2].kind == "string":
            frame.name = self._code[index - 2].text
        elif before.text in ("}", "]", ")", ">"):
            frame.name = self._closed or frame.name

    def _callee(self, index: int) -> str | None:
        """The dotted name before an opening parenthesis; a method of a value starts with a dot."""
        at = index - 1
        if at >= 0 and self._code[at].text == "!":  # a macro of Rust
            at -= 1
        parts: list[str] = []
        while at >= 0 and self._code[at].kind == "name" and len(parts) < 8:
            parts.append(self._code[at].text)
            if at < 1 or self._code[at - 1].text not in (".", "?.", "::", "->"):
                break
            at -= 2
        else:
            parts += [""] if parts else []
        return ".".join(reversed(parts)) if parts else None

    # --- strings ------------------------------------------------------------------------------------------------

    def _string(self, index: int, token: SourceToken) -> Iterator[Mention]:
        frame = self._frames[-1]
        following = self._code[index + 1].text if index + 1 < len(self._code) else ""
        before = self._code[index - 1].text if index else ""
        if frame.sign == "(" and frame.first is None and frame.position == 0:
            frame.first = token.text
        if following == "to" and self._code[index + 1].kind == "name":  # `"name" to value` of Kotlin
            frame.name = token.text
            return
        is_key = (following == ":" and not frame.ternaries and frame.sign) or (following == "=>" and self._arrows)
        if is_key or len(token.text) > MAX_ID * 20 or before in MODULES or frame.owner in MODULES:
            return
        mention = self._in_context(index, token, before, following)
        self._stand_beside(mention, token.text)
        yield from unfold(mention)

    def _stand_beside(self, mention: Mention, text: str) -> None:
        """What one call of a chain or one argument is given, the others have beside them."""
        if mention.name and len(text) <= MAX_ID:
            for frame in self._frames[-2:]:
                frame.beside.setdefault(mention.name, text)

    def _in_context(self, index: int, token: SourceToken, before: str, following: str) -> Mention:
        frame = self._frames[-1]
        name = self._name()
        mention = Mention(
            token.text,
            *self._lines.at(token.offset),
            "source",
            "source-string",
            name=name,
            key=self._path(name),
            beside=self._frames[-2].beside if frame.sign == "(" and len(self._frames) > 1 else frame.beside,
            imports=self._imports,
            in_use=not frame.testing,
        )
        function = (frame.call or "").rpartition(".")[2]
        if how := asked_for(function):
            return replace(mention, how=how)
        if before in _COMPARISONS or following in (*_COMPARISONS, "=>") or before == "case":
            return replace(mention, how="comparison")
        if variable := self._environment_variable(index, before, function):
            return replace(mention, how="env-default", name=variable)
        if frame.sign == "(" and frame.call and function.lower() not in NEUTRAL:
            parameter: str | int = frame.name or frame.position
            return replace(mention, how="source-call", call=frame.call, parameter=parameter)
        return replace(mention, how="source-assignment") if name else mention

    def _environment_variable(self, index: int, before: str, function: str) -> str | None:
        """NAME in `getenv("NAME", "x")`, `ENV["NAME"] || "x"`, `env::var("NAME").unwrap_or("x")`."""
        frame = self._frames[-1]
        if frame.sign == "(" and frame.position and frame.first and is_variable(frame.first):
            return frame.first
        if before not in FALLBACKS and function.lower() not in UNWRAPPING:
            return None
        back = self._code[max(0, index - _LOOK_BACK) : index]
        return next((one.text for one in reversed(back) if one.kind == "string" and is_variable(one.text)), None)

    def _name(self) -> str | None:
        """The nearest name: a named argument, a setter, the variable of a list or of a wrapped value, the function."""
        for frame in reversed(self._frames[-_MAX_PATH:]):
            if frame.name is not None:
                return frame.name
            if frame.sign == "(" and frame.call:
                function = frame.call.rpartition(".")[2]
                if function.lower() not in NEUTRAL:
                    return property_of(function)
            if frame.code:
                return frame.chosen or (frame.owner if self._returns else None)
        return None

    def _path(self, name: str | None) -> Key:
        names = [frame.name or (frame.owner if frame.sign != "{" else None) for frame in self._frames[-_MAX_PATH:]]
        path = tuple(one for one in names if one)
        return path if name is None or name in path else (*path, name)
