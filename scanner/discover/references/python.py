"""References in Python source, by its syntax tree (PEP 8 spelling assumed nowhere); nothing is imported or run."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

from msgspec.structs import replace

from scanner.discover.references.linewise import linewise_mentions
from scanner.discover.references.mention import Mention
from scanner.discover.references.prose import prose_mentions
from scanner.discover.references.python_broken import broken_mentions
from scanner.discover.references.python_callee import Callees
from scanner.discover.references.python_comments import comments
from scanner.discover.references.python_flow import Flow, Takes, all_take
from scanner.discover.references.python_modules import Project
from scanner.discover.references.python_parse import Columns, collection_paused, last_name, parse, plausible
from scanner.discover.references.python_places import Constant, Found, Place, Scope
from scanner.discover.references.python_values import Value, Values
from scanner.discover.references.python_walk import Walk
from scanner.discover.references.shell import command_mentions, shell_mentions
from scanner.discover.references.urls import url_mentions
from scanner.discover.source import PYTHON_SUFFIXES, SourceFile, Tree
from scanner.entities import Incomplete
from scanner.syntax.scalar import SyntaxFault
from scanner.syntax.shell_text import Word

_RUNNERS = {"system", "popen", "run", "Popen", "call", "check_call", "check_output", "getoutput", "sh", "bash"}
_MAX_BESIDE = 24
_MAX_SENTENCE = 20_000
_DOCUMENTATION = re.compile(r"\w*(?:DOC|DOC_?STRINGS?)", re.IGNORECASE)
_MESSAGE = re.compile(r"\w*(?:message|msg|warning|error|notice|usage|epilog)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d]+")
_DOCTEST = re.compile(r"^[ \t]*>>> ", re.MULTILINE)
_DATA = frozenset({"python-assignment", "python-default", "dict-entry", "env-default"})
"""Places of longer texts that are templates and the like; others are messages."""


Names = Callable[[str], bool]
"""Whether a plain word can be an id wherever it stands."""


def all_name(_word: str) -> bool:
    """Every word can."""
    return True


def reads(path: str) -> bool:
    """Whether the file is Python source by its name."""
    return path.endswith(PYTHON_SUFFIXES)


def mentions(
    file: SourceFile, tree: Tree, takes: Takes = all_take, names: Names = all_name
) -> Iterator[Mention | Incomplete]:
    """Every string of the file that could be an id, with its context; an Incomplete for what cannot be parsed.

    Only calls of functions that `takes` says matter are told in `passed_to`; a plain word that is given to nothing is
    left out unless it `names` something.
    """
    try:
        yield from source_mentions(file.text, Project(file, tree), takes=takes, names=names)
    except SyntaxFault as fault:
        yield from broken_mentions(file.text)
        where = f" (line {fault.line})" if fault.line else ""
        reason = (
            f"not Python that this version reads{where}: {fault.message}; fix it, or exclude it if it is a template"
        )
        yield Incomplete(file.path, reason)


def source_mentions(
    text: str, project: Project, syntax: str = "python", takes: Takes = all_take, names: Names = all_name
) -> list[Mention]:
    """The mentions of one piece of source. Raises SyntaxFault when it cannot be parsed."""
    try:
        with collection_paused():
            return _read(text, project, syntax, takes, names)
    except RecursionError as error:
        raise SyntaxFault("expressions nested too deeply") from error


def _read(text: str, project: Project, syntax: str, takes: Takes, names: Names) -> list[Mention]:
    """The same, in a function of its own: the tree is gone before collection goes on, which would go through it."""
    source = _Source(text, project, syntax, takes, names)
    try:
        return source.mentions()
    finally:
        source.release()


class _Source:
    def __init__(self, text: str, project: Project, syntax: str, takes: Takes, names: Names) -> None:
        self._text = text
        self._names = names
        self._syntax = syntax
        self._columns = Columns(text)
        self._walk = Walk(parse(text))
        self._callees = Callees()
        self._values = Values(self._walk.options, project.constants)
        self._flow = Flow(self._callees, self._values, takes)
        self._imports = frozenset(_imported(self._walk.module))
        self._beside: dict[tuple[int, int, int], dict[str, str]] = {}

    def release(self) -> None:
        """Let go of the tree."""
        self._walk.release()

    def mentions(self) -> list[Mention]:
        self._flow.follow(self._walk.calls)
        found = [mention for literal in self._walk.literals for mention in self._literal(literal)]
        found += (mention for composite in self._walk.composites for mention in self._composite(composite))
        found += (self._constant(constant, uses) for constant, uses in self._flow.of_constants.items())
        for call, _ in self._walk.calls:
            if last_name(call.func) in _RUNNERS and call.args and isinstance(call.args[0], (ast.List, ast.Tuple)):
                found += command_mentions(list(self._words(call.args[0])), self._syntax)
        for docstring in self._walk.prose:
            at = self._columns.of(docstring.lineno, docstring.col_offset)
            found += prose_mentions(str(docstring.value), docstring.lineno, at, self._syntax, "docstring")
        for line, column, comment in comments(self._text):
            found += prose_mentions(comment, line, column, self._syntax, "comment")
        return found

    def _literal(self, found: Found) -> Iterator[Mention]:
        text: str = found.node.value  # type: ignore[attr-defined]
        if plausible(text):
            uses = self._flow.uses_of(found)
            if uses or _WORD.fullmatch(text) is None or self._names(text) or self._flow.takes(found):
                yield self._mention(text, found, uses)
        elif " " in text or "\n" in text:
            yield from self._sentence(text, found)

    def _words(self, command: ast.List | ast.Tuple) -> Iterator[Word]:
        """The words of `run(["ollama", "pull", NAME])`; what is no literal is a word that says nothing."""
        for one in command.elts:
            text = one.value if isinstance(one, ast.Constant) and isinstance(one.value, str) else "$_"
            yield Word(text, one.lineno, self._columns.of(one.lineno, one.col_offset) + 1, raw=text)

    def _sentence(self, text: str, found: Found) -> Iterator[Mention]:
        """A longer text: a command line if a shell gets it, else whatever URLs it holds."""
        call = found.place.call
        if call is not None and last_name(call.func) in _RUNNERS:
            at = self._columns.of(found.node.lineno, found.node.col_offset)
            yield from shell_mentions(text, found.node.lineno, at + 1, self._syntax)
        elif len(text) < _MAX_SENTENCE:
            yield from self._written(text, found)

    def _written(self, text: str, found: Found) -> Iterator[Mention]:
        """URLs in a text, and the lines of one that is data: a template of a configuration, a request or code."""
        if _is_documentation(found.place, text):
            at = self._columns.of(found.node.lineno, found.node.col_offset)
            yield from prose_mentions(text, found.node.lineno, at, self._syntax, "docstring")
            return
        data = found.place.how in _DATA and not _MESSAGE.fullmatch(found.place.name or "")
        for one in url_mentions(self._mention(text, found, ())) if "/" in text else ():
            yield replace(one, how="text-url", call=None, beside={}, in_use=data)
        if data and "\n" in text:
            yield from linewise_mentions(text, found.node.lineno, self._syntax, "text-line")

    def _composite(self, found: Found) -> Iterator[Mention]:
        values = [value for value in self._values.of(found.node, found.scope) if isinstance(value, Value)]
        texts = [value.text for value in values if not self._is_told(value)]
        if (
            not values
            and (template := self._values.template(found.node, found.scope))
            and ("://" in template or "/models/" in template)
        ):
            texts = [template]
        for text in dict.fromkeys(texts):
            if plausible(text):
                yield self._mention(text, found, self._flow.uses_of(found))

    def _is_told(self, value: Value) -> bool:
        """Whether it is a route before what is a name itself, which is a reference where that stands."""
        if not value.routed or value.routed.isalnum() or self._names is all_name:
            return False
        return self._names(value.routed)

    def _constant(self, constant: Constant, uses: dict[tuple[str, str | int], None]) -> Mention:
        return Mention(
            constant.text, constant.line, constant.column, self._syntax, constant.how,
            name=constant.name, key=constant.key, imports=self._imports, passed_to=tuple(uses), file=constant.file,
        )  # fmt: skip

    def _mention(self, text: str, found: Found, uses: tuple[tuple[str, str | int], ...]) -> Mention:
        place, node = found.place, found.node
        call = self._flow.callee(place.call, found.scope) if place.call is not None else None
        return Mention(
            text, node.lineno, self._columns.of(node.lineno, node.col_offset), self._syntax,
            place.how or "python-string", call=call or None, parameter=place.parameter, name=place.name, key=place.key,
            beside=self._neighbours(place, found.scope), imports=self._imports, passed_to=uses,
        )  # fmt: skip

    def _neighbours(self, place: Place, scope: Scope) -> dict[str, str]:
        """Plain values of other keywords or entries, and of the call that made the object."""
        around = place.beside
        if around is None:
            return {}
        key = (around.lineno, around.col_offset, around.end_col_offset or 0)
        if key not in self._beside:
            beside: dict[str, str] = {}
            if isinstance(around, ast.Call):
                for made in self._callees.of(around.func, scope).made_by:
                    beside = {**self._plain(made, scope), **beside}
            self._beside[key] = {**beside, **self._plain(around, scope)}
        return self._beside[key]

    def _plain(self, node: ast.Dict | ast.Call, scope: Scope) -> dict[str, str]:
        pairs: list[tuple[str, ast.expr]] = []
        if isinstance(node, ast.Call):
            pairs = [(keyword.arg, keyword.value) for keyword in node.keywords if keyword.arg]
            pairs += [(str(index), argument) for index, argument in enumerate(node.args)]
        else:
            entries = zip(node.keys, node.values, strict=True)
            pairs = [
                (key.value, value)
                for key, value in entries
                if isinstance(key, ast.Constant) and isinstance(key.value, str)
            ]
        found = {}
        for name, value in pairs[:_MAX_BESIDE]:
            text = self._values.text(value, scope) if not isinstance(value, (ast.Dict, ast.List, ast.Lambda)) else None
            if text and len(text) < 300:
                found[name] = text
        return found


def _is_documentation(place: Place, text: str) -> bool:
    """Whether a string is put into docstrings: by its name, or because examples stand in it as doctest writes them."""
    return bool(place.name and _DOCUMENTATION.fullmatch(place.name)) or _DOCTEST.search(text) is not None


def _imported(module: Scope) -> Iterator[str]:
    """What a file imports, by up to three parts: "google", "google.genai"; also what functions import."""
    stack = [module]
    while stack:
        scope = stack.pop()
        stack += scope.inner.values()
        for dotted in scope.imports.values():
            parts = dotted.split(".")
            if parts[0]:
                yield parts[0]
                yield ".".join(parts[:2])
                yield ".".join(parts[:3])
