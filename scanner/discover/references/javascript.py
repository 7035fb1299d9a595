"""JavaScript, TypeScript, JSX, Vue and Svelte: strings with the call, property or variable they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from scanner.discover.references.javascript_imports import imports
from scanner.discover.references.mention import Mention
from scanner.discover.references.prose import prose_mentions
from scanner.discover.references.values import MAX_ID, unfold
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Incomplete
from scanner.syntax.javascript_text import JsToken, javascript_tokens
from scanner.syntax.lines import Lines
from scanner.syntax.scalar import Key

_SUFFIXES = (".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx", ".vue", ".svelte", ".astro")
_BUILT = (".min.js", ".min.mjs", ".bundle.js", ".umd.js", ".iife.js", ".d.ts", ".d.mts", ".d.cts", "-lock.js")
_MAX_LINE = 5_000
"""A longer line was written by a bundler: what it holds stands in its sources."""
_SOURCE_MAPS = ("//# sourceMappingURL=", "//@ sourceMappingURL=", "/*# sourceMappingURL=")
"""A line that a compiler appends to what may be readable code; a map within it is long."""

_COMPARISONS = frozenset({"==", "===", "!=", "!=="})
_FALLBACKS = frozenset({"??", "||", "??=", "||="})
_STATEMENTS = frozenset({"const", "let", "var", "return", "if", "function", "class", "export", "import", "throw"})
_MAX_PATH = 40
_MAX_TYPES = 8
_KEY = re.compile(r"[\w.:-]{1,60}[-/][\w.:/-]{1,120}")
_TESTS = frozenset({
    "startsWith", "endsWith", "includes", "indexOf", "replace", "replaceAll", "split", "match", "test", "log", "info",
    "warn", "error", "debug", "Error", "TypeError", "describe", "t",
})  # fmt: skip
"""Functions and methods that look at a string, cut it or show it, rather than use it."""
_ASKING = ("get", "param", "option", "setting", "config", "env", "default", "pref", "read")


def reads(path: str) -> bool:
    """Whether the file is such a source by its name, and not the output of a build."""
    return path.endswith(_SUFFIXES) and not path.endswith(_BUILT)


def mentions(file: SourceFile, tree: Tree) -> Iterator[Mention | Incomplete]:  # noqa: ARG001
    """Each string with its context; comments are not in use. Code that a bundler packed is passed over."""
    text = file.text
    if not any(len(line) > _MAX_LINE and _is_code(line) for line in text.split("\n")):
        yield from javascript_mentions(text)


def _is_code(line: str) -> bool:
    """Whether a long line is more than the address of a source map, which stands in no string or code."""
    return not line.lstrip().startswith(_SOURCE_MAPS)


def javascript_mentions(text: str) -> Iterator[Mention]:
    """The strings of a source text, each with its context."""
    # all before any is handed on: what stands beside a string may follow it
    yield from list(_Reader(text).mentions())


class _Frame(msgspec.Struct):
    """An open bracket: what it belongs to, and where in it we are."""

    sign: str
    call: str | None = None
    name: str | None = None
    assigned: bool = False
    position: int = 0
    ternaries: int = 0
    before: str = ""
    members: int = 0
    beside: dict[str, str] = msgspec.field(default_factory=dict)


class _Reader:
    def __init__(self, text: str) -> None:
        self._lines = Lines(text)
        self._tokens = list(javascript_tokens(text))
        self._code = [token for token in self._tokens if token.kind != "comment"]
        self._names, self._imports = imports(self._code)
        self._frames = [_Frame("")]

    def mentions(self) -> Iterator[Mention]:
        for token in self._tokens:
            if token.kind == "comment":
                yield from prose_mentions(token.text, *self._lines.at(token.offset), "javascript", "comment")
        for index, token in enumerate(self._code):
            if token.kind == "string":
                yield from self._string(index, token)
            elif token.kind == "sign":
                self._sign(index, token.text)
            elif token.text in _STATEMENTS:
                self._frames[-1].name = None

    # --- where we are -------------------------------------------------------------------------------------------

    def _sign(self, index: int, sign: str) -> None:
        frame = self._frames[-1]
        if sign in ("(", "[", "{"):
            self._frames.append(_Frame(sign, call=self._callee(index) if sign == "(" else None))
        elif sign in (")", "]", "}"):
            self._close()
        elif sign == ",":
            frame.position += 1
            frame.name, frame.ternaries = None, 0
        elif sign == ";":
            frame.name, frame.ternaries = None, 0
        elif sign == "?":
            frame.ternaries += 1
        elif sign == ":":
            self._colon(index, frame)
        elif sign == "=":
            self._assign(index, frame)

    def _close(self) -> None:
        if len(self._frames) > 1:
            closed = self._frames.pop()
            if closed.sign == "{" and self._frames[-1].sign in ("", "{"):
                self._frames[-1].name = None

    def _colon(self, index: int, frame: _Frame) -> None:
        if frame.ternaries:
            frame.ternaries -= 1
            return
        before = self._code[index - 1] if index else None
        if before is not None and before.kind in ("name", "string"):
            frame.name, frame.assigned = before.text, False

    def _assign(self, index: int, frame: _Frame) -> None:
        """`name = ...`, `object.name = ...`, `name: Type = ...`, `name="..."` of an element."""
        before = self._code[index - 1] if index else None
        if before is not None and before.kind == "name" and not (frame.name and self._is_type(index - 1)):
            frame.name, frame.assigned = before.text, True
            self._learn_class(index, before.text)

    def _is_type(self, index: int) -> bool:
        return index > 0 and self._code[index - 1].text in (":", "|", "<", ".", ">")

    def _learn_class(self, index: int, name: str) -> None:
        """`client = new OpenAI(` lets `client.chat` be told as a method of that class."""
        following = [token.text for token in self._code[index + 1 : index + 5]]
        if following[:1] == ["await"]:
            following = following[1:]
        if following[:1] == ["new"]:
            following = following[1:]
        if len(following) > 1 and following[1] == "(" and following[0] in self._names:
            self._names[name] = self._names[following[0]]

    def _callee(self, index: int) -> str | None:
        """The dotted name before an opening parenthesis, its first part resolved through the imports."""
        parts: list[str] = []
        at = self._before_types(index - 1)
        while at >= 0 and self._code[at].kind == "name" and len(parts) < 8:
            parts.append(self._code[at].text)
            if at < 2 or self._code[at - 1].text not in (".", "?."):
                break
            at -= 2
        if not parts:
            return None
        parts.reverse()
        return ".".join([self._names.get(parts[0], parts[0]), *parts[1:]])

    def _before_types(self, index: int) -> int:
        """Where the name of a call ends whose types stand before the parenthesis: `get<string>(`."""
        if index > 1 and self._code[index].text == ">":
            opened = (at for at in range(index - 1, max(index - _MAX_TYPES, 0), -1) if self._code[at].text == "<")
            return next(opened, index + 1) - 1
        return index

    # --- strings ------------------------------------------------------------------------------------------------

    def _string(self, index: int, token: JsToken) -> Iterator[Mention]:
        following = self._code[index + 1].text if index + 1 < len(self._code) else ""
        frame = self._frames[-1]
        before = self._code[index - 1].text if index else ""
        if following == ":" and not frame.ternaries and frame.sign == "{" and before != "case":
            if _KEY.fullmatch(token.text):
                yield replace(self._in_context(index, token), how="dict-key", call=None, parameter=None)
            return
        if len(token.text) > MAX_ID * 20 or self._names_a_module(index):
            return
        mention = self._in_context(index, token)
        if "|" in (before, following) and mention.how == "javascript-assignment":  # a member of a union of literals
            frame.members += 1
            mention = replace(mention, how="literal-type", key=(*mention.key, frame.members))
        if frame.sign == "(":
            if following == ")" and _asks(frame) and mention.how != "comparison":
                mention = replace(mention, name=frame.before, how="javascript-default", call=None, parameter=None)
            frame.before = token.text if following == "," else ""
        if frame.sign == "{" and frame.name and len(token.text) <= MAX_ID:
            frame.beside.setdefault(frame.name, token.text)
        yield from unfold(mention)

    def _in_context(self, index: int, token: JsToken) -> Mention:
        frame = self._frames[-1]
        before = self._code[index - 1].text if index else ""
        holder = self._holder()
        mention = Mention(
            token.text,
            *self._lines.at(token.offset),
            "javascript",
            "javascript-string",
            name=holder.name if holder else None,
            key=self._path(),
            beside=frame.beside,
            imports=self._imports,
        )
        following = self._code[index + 1].text if index + 1 < len(self._code) else ""
        if before in _COMPARISONS or following in _COMPARISONS or before == "case":
            return replace(mention, how="comparison")
        if before in _FALLBACKS and (variable := self._environment_variable(index - 2)):
            return replace(mention, how="env-default", name=variable)
        call, parameter = self._call(frame)
        if call is not None and call.rsplit(".", 1)[-1] in _TESTS:
            return replace(mention, how="text-operation")
        if call is not None:
            key = mention.key if isinstance(parameter, str) else (*mention.key, parameter or 0)
            return replace(mention, how="javascript-call", call=call, parameter=parameter, key=key)
        if holder is None:
            return mention
        return replace(mention, how="javascript-assignment" if holder.assigned else "javascript-property")

    def _call(self, frame: _Frame) -> tuple[str | None, str | int | None]:
        """The call that a string is an argument of: directly, or as a property of an object given to it."""
        if frame.sign == "(":
            return frame.call, frame.name or frame.position
        if frame.sign == "{" and len(self._frames) > 1 and self._frames[-2].sign == "(" and frame.name:
            return self._frames[-2].call, frame.name
        return None, None

    def _environment_variable(self, index: int) -> str | None:
        """NAME of `process.env.NAME`, `import.meta.env.NAME`, `process.env["NAME"]` ending at `index`."""
        token = self._code[index] if index >= 0 else None
        if token is not None and token.text == "]":
            index -= 1
            token = self._code[index]
        if token is None or token.kind not in ("name", "string"):
            return None
        return token.text if any(part.text == "env" for part in self._code[max(0, index - 3) : index]) else None

    def _holder(self) -> _Frame | None:
        """The nearest frame with a name: that of a list of strings is the one of the list."""
        for frame in reversed(self._frames[-_MAX_PATH:]):
            if frame.name is not None:
                return frame
            if frame.sign == "(":
                return None
        return None

    def _path(self) -> Key:
        return tuple(frame.name for frame in self._frames[-_MAX_PATH:] if frame.name is not None)

    def _names_a_module(self, index: int) -> bool:
        before = self._code[index - 1].text if index else ""
        if before in ("from", "import"):
            return True
        called = self._code[index - 2].text if index > 1 else ""
        return before == "(" and called in ("require", "import")


def _asks(frame: _Frame) -> bool:
    """Whether a call gives the value of a name, or else its last argument: `getParameter(node, "model", "x")`."""
    function = (frame.call or "").rpartition(".")[2].lower()
    return bool(frame.before) and frame.before.isidentifier() and any(word in function for word in _ASKING)
