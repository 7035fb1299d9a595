"""setup.py, read as a syntax tree and never run: what is written out is read, what is computed is said to be so."""

from __future__ import annotations

import ast
import posixpath
import warnings
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from scanner.discover.manifests import requirements_txt
from scanner.discover.manifests.found import Found, Place, requirement
from scanner.discover.manifests.lock import locked_beside
from scanner.discover.source import SourceFile, Tree
from scanner.syntax.scalar import SyntaxFault

_LISTS = {"install_requires": "runtime", "requires": "runtime", "setup_requires": "build", "tests_require": "test"}
MAX_DEPTH = 20
MAX_VALUES = 20_000
"""Names can stand for sums of names: a file that unfolds to more values than this is cut off, and said to be."""


def reads(path: str) -> bool:
    """Any file named setup.py."""
    return posixpath.basename(path) == "setup.py"


def read(file: SourceFile, tree: Tree) -> Iterator[Found]:
    """The requirements given to setup(), as far as they are written out in the file. Raises SyntaxFault."""
    setup = _Setup(file, tree)
    for call in setup.calls():
        for keyword in call.keywords:
            if keyword.arg in _LISTS:
                yield from setup.requirements(keyword.value, keyword.arg, _LISTS[keyword.arg])
            elif keyword.arg == "extras_require":
                yield from setup.extras(keyword.value)


class _Setup:
    """One file with its assignments by name."""

    def __init__(self, file: SourceFile, tree: Tree) -> None:
        self._file = file
        self._tree = tree
        self._lines = file.text.split("\n")
        self._nodes = list(ast.walk(_parsed(file.text)))
        self._left = MAX_VALUES
        self._values: dict[str, ast.expr] = {}
        self._entries: defaultdict[str, list[tuple[ast.expr, ast.expr]]] = defaultdict(list)
        for node in self._nodes:
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    self._values[name] = value
                case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                    self._values[name] = value
                case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name), slice=key)], value=value):
                    self._entries[name].append((key, value))

    def calls(self) -> Iterator[ast.Call]:
        """Calls of setup, setuptools.setup and the like."""
        for node in self._nodes:
            match node:
                case ast.Call(func=ast.Name(id="setup") | ast.Attribute(attr="setup")):
                    yield node

    def requirements(self, value: ast.expr, keyword: str, scope: str, depth: int = 0) -> Iterator[Found]:
        """The strings of a list, through names, sums and tuples."""
        self._left -= 1
        match value:
            case _ if self._left <= 0:
                if self._left == 0:
                    yield self._place(value, keyword, scope).incomplete(
                        f"more than {MAX_VALUES} values: add a lock file"
                    )
            case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
                for item in items:
                    inner = item.value if isinstance(item, ast.Starred) else item
                    yield from self.requirements(inner, keyword, scope, depth + 1)
            case ast.Constant(value=str(text)):
                for line in text.split("\n"):
                    if line.strip() and not line.strip().startswith("#"):
                        yield from requirement(line, self._place(value, keyword, scope))
            case ast.BinOp(left=left, op=ast.Add(), right=right) if depth < MAX_DEPTH:
                yield from self.requirements(left, keyword, scope, depth + 1)
                yield from self.requirements(right, keyword, scope, depth + 1)
            case ast.Name(id=name) if name in self._values and depth < MAX_DEPTH:
                yield from self.requirements(self._values[name], keyword, scope, depth + 1)
            case _:
                yield from self._computed(value, keyword, scope)

    def extras(self, value: ast.expr) -> Iterator[Found]:
        """A dictionary of extras, written out or filled by `extras["name"] = [...]`."""
        pairs: list[tuple[ast.expr | None, ast.expr]] = []
        if isinstance(value, ast.Name):
            pairs += self._entries[value.id]
            value = self._values.get(value.id, value)
        if isinstance(value, ast.Dict):
            pairs += zip(value.keys, value.values, strict=True)
        elif not pairs:
            yield from self._computed(value, "extras_require", "optional:?")
        for key, inner in pairs:
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield from self.requirements(inner, "extras_require", f"optional:{key.value}")
            else:
                yield from self._computed(inner, "extras_require", "optional:?")

    def _computed(self, value: ast.expr, keyword: str, scope: str) -> Iterator[Found]:
        """What only running the file would tell. A requirements file named in it is taken to be what it reads."""
        if not self._read_from_files:
            place = self._place(value, keyword, scope)
            yield place.incomplete(f"{keyword} is computed at build time: not known from files; add a lock file")

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


def _parsed(text: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of escapes in strings: the file's business
            return ast.parse(text)
    except SyntaxError as error:
        raise SyntaxFault(f"not Python: {error.msg}", error.lineno) from None
    except (RecursionError, MemoryError, ValueError, OverflowError) as error:
        raise SyntaxFault(f"not Python: {str(error) or 'nested too deeply'}") from None
