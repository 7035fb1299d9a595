"""setup.py, read as a syntax tree and never run: what is written out is read, what is computed is said to be so."""

from __future__ import annotations

import ast
import posixpath
import warnings
from collections.abc import Iterator
from functools import cached_property

from msgspec.structs import replace

from scanner.discover.manifests import requirements_txt
from scanner.discover.manifests.found import Found, Place, requirement
from scanner.discover.manifests.lock import locked_beside
from scanner.discover.manifests.setup_values import MAX_VALUES, Computed, TooManyValues, Values, Written
from scanner.discover.redact import excerpt
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Usage
from scanner.syntax.scalar import SyntaxFault

_LISTS = {"install_requires": "runtime", "requires": "runtime", "setup_requires": "build", "tests_require": "test"}


def reads(path: str) -> bool:
    """Any file named setup.py."""
    return posixpath.basename(path) == "setup.py"


def read(file: SourceFile, tree: Tree) -> Iterator[Found]:
    """The requirements given to setup(), as far as they are written out in the file. Raises SyntaxFault."""
    setup = _Setup(file, tree)
    for call in setup.calls():
        for keyword in call.keywords:
            if keyword.arg in _LISTS or keyword.arg == "extras_require":
                yield from setup.keyword(keyword.arg, keyword.value)


class _Setup:
    """One file, and what of it only a build would tell."""

    def __init__(self, file: SourceFile, tree: Tree) -> None:
        self._file = file
        self._tree = tree
        self._lines = file.text.split("\n")
        self._nodes = list(ast.walk(_parsed(file.text)))
        self._values = Values(self._nodes)

    def calls(self) -> Iterator[ast.Call]:
        """Calls of setup, setuptools.setup and the like."""
        for node in self._nodes:
            match node:
                case ast.Call(func=ast.Name(id="setup") | ast.Attribute(attr="setup")):
                    yield node

    def keyword(self, name: str, value: ast.expr) -> Iterator[Found]:
        """What one argument of setup() requires, and once what of it is computed."""
        computed: list[Computed] = []
        lists = [(_LISTS[name], value)] if name in _LISTS else self._extras(value)
        try:
            for scope, inner in lists:
                for item in self._values.strings(inner):
                    if isinstance(item, Written):
                        yield from self._written(item, name, scope)
                    else:
                        computed.append(item)
        except TooManyValues:
            yield self._place(value, name, "").incomplete(f"{name}: more than {MAX_VALUES} values: add a lock file")
        if computed:
            yield from self._said_computed(computed, name)

    def _extras(self, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
        for extra, inner in self._values.entries(value):
            yield f"optional:{extra or '?'}", inner

    def _written(self, item: Written, keyword: str, scope: str) -> Iterator[Found]:
        place = self._place(item.node, keyword, scope)
        for line in item.text.split("\n"):
            if line.strip() and not line.strip().startswith("#"):
                for found in requirement(line, place):
                    yield replace(found, confidence="medium") if isinstance(found, Usage) and not item.sure else found

    def _said_computed(self, computed: list[Computed], keyword: str) -> Iterator[Found]:
        """What only running the file would tell, in one line. A requirements file named in it is what it reads."""
        first = min((item.node for item in computed), key=lambda node: node.lineno)
        place = self._place(first, keyword, "")
        if missing := self._missing(computed):
            yield place.incomplete(f"{keyword} is read from {missing}, not among the scanned files: add it")
        elif not self._read_from_files:
            more = len({item.node.lineno for item in computed}) - 1
            places = f", here and at {more} more lines" if more else ""
            yield place.incomplete(
                f"{keyword} is computed at build time{places}: not known from files; add a lock file, or scan with "
                "--environment"
            )

    def _missing(self, computed: list[Computed]) -> str:
        """The requirements files that are read here and were not scanned."""
        folder = posixpath.dirname(self._file.path)
        named = (text for item in computed for text in _strings_in(item.node) if requirements_txt.reads(text))
        paths = {text: posixpath.normpath(posixpath.join(folder, text)) for text in named}
        return ", ".join(sorted(excerpt(text) for text, path in paths.items() if not self._tree.get(path))[:3])

    @cached_property
    def _read_from_files(self) -> bool:
        """Whether the file names a requirements file of the tree, or a lock stands beside it."""
        folder = posixpath.dirname(self._file.path)
        strings = (node.value for node in self._nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))
        paths = (posixpath.normpath(posixpath.join(folder, text)) for text in strings if len(text) < 200)
        named = any(requirements_txt.reads(path) and self._tree.get(path) for path in paths)
        return named or locked_beside(self._file, self._tree)

    def _place(self, node: ast.expr, keyword: str, scope: str) -> Place:
        line = self._lines[node.lineno - 1] if node.lineno <= len(self._lines) else ""
        column = len(line.encode()[: node.col_offset].decode("utf-8", "ignore")) + 1
        text = line[column - 1 : column + 1000] if len(line) > 1000 else line.strip()
        return Place(self._file, node.lineno, column, text, "setup-py", f"in {keyword} of setup()", scope)


def _strings_in(value: ast.expr) -> Iterator[str]:
    for node in ast.walk(value):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 200:
            yield node.value


def _parsed(text: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of escapes in strings: the file's business
            return ast.parse(text)
    except SyntaxError as error:
        raise SyntaxFault(f"not Python: {error.msg}", error.lineno) from None
    except (RecursionError, MemoryError, ValueError, OverflowError) as error:
        raise SyntaxFault(f"not Python: {str(error) or 'nested too deeply'}") from None
