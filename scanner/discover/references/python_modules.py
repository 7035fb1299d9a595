"""Constants of other modules of the same project, found through `import` statements and the files of the tree."""

from __future__ import annotations

import ast
import posixpath
from functools import lru_cache

import msgspec
from msgspec.structs import replace

from scanner.discover.focus import outlined
from scanner.discover.references.python_parse import Columns, parse, plausible
from scanner.discover.references.python_places import Constant
from scanner.discover.references.python_walk import Walk
from scanner.discover.source import SourceFile, Tree, Unreadable
from scanner.syntax.scalar import SyntaxFault

MAX_TEXT = 400_000
"""Constants are looked for in modules up to this length."""

MAX_HOPS = 4
MAX_LOOKUPS = 400
_MAX_ROOTS = 8


class Summary(msgspec.Struct, frozen=True):
    """What other modules can see of a module: constants by "NAME" and "Class.attribute", and its imports."""

    constants: dict[str, tuple[Constant, ...]] = msgspec.field(default_factory=dict)
    imports: dict[str, str] = msgspec.field(default_factory=dict)


class Project:
    """The other modules, as seen from one file."""

    def __init__(self, file: SourceFile, tree: Tree) -> None:
        self._file = file
        self._tree = tree
        self._known: dict[str, tuple[Constant, ...]] = {}

    def constants(self, dotted: str) -> tuple[Constant, ...]:
        """What a dotted name, as an import statement of this file spells it, stands for; empty when not known."""
        if dotted not in self._known:
            enough = len(self._known) >= MAX_LOOKUPS
            self._known[dotted] = () if enough else self._find(dotted, self._file.path, 0)
        return self._known[dotted]

    def _find(self, dotted: str, path: str, hops: int) -> tuple[Constant, ...]:
        level = len(dotted) - len(dotted.lstrip("."))
        parts = dotted[level:].split(".")
        for count in (1, 2):  # NAME, or Class.attribute
            if len(parts) < count or (len(parts) == count and not level):
                continue
            name = ".".join(parts[-count:])
            module = self._module(parts[:-count], level, path)
            if module is None:
                continue
            summary = self._summary(module, name)
            if name in summary.constants:
                return tuple(replace(one, file=module.path) for one in summary.constants[name])
            origin = summary.imports.get(name.partition(".")[0])
            if origin and hops < MAX_HOPS:
                return self._find(origin + name[len(name.partition(".")[0]) :], module.path, hops + 1)
        return ()

    def _module(self, parts: list[str], level: int, path: str) -> SourceFile | None:
        folder = posixpath.dirname(path)
        if level:
            for _ in range(level - 1):
                folder = posixpath.dirname(folder)
            return self._file_at(posixpath.join(folder, *parts))
        for _ in range(_MAX_ROOTS):
            for root in (folder, posixpath.join(folder, "src")):
                found = self._file_at(posixpath.join(root, *parts))
                if found is not None:
                    return found
            if not folder:
                break
            folder = posixpath.dirname(folder)
        return None

    def _file_at(self, path: str) -> SourceFile | None:
        candidates = (f"{path}.py", f"{path}/__init__.py" if path else "__init__.py")
        return next((found for name in candidates if (found := self._tree.get(name)) is not None), None)

    def _summary(self, module: SourceFile, name: str) -> Summary:
        if module.size > MAX_TEXT or module is self._file:
            return Summary()
        try:
            text = self._tree.text_of(module)
        except Unreadable:
            return Summary()
        first, dot, _ = name.partition(".")
        if first not in text:
            return Summary()
        seen = module.name == "__init__.py" or _binds(text, first, is_class=bool(dot))
        return summary_of(text) if seen else Summary()


def _binds(text: str, name: str, *, is_class: bool) -> bool:
    """Whether a line starts with `name =`, `name:` or, for a class that may have constants, with `class name`.

    Parsing is dear, and so is a pattern for each name.
    """
    at = text.find(name)
    while at >= 0:
        before = text[text.rfind("\n", 0, at) + 1 : at]
        end = at + len(name)
        after = text[end : end + 40]
        if is_class and before == "class " and not (after[:1].isalnum() or after[:1] == "_"):
            return True
        if not before.strip(" \t") and after.lstrip(" \t")[:1] in (":", "="):
            return True
        at = text.find(name, end)
    return False


@lru_cache(maxsize=64)
def summary_of(text: str) -> Summary:
    """The constants and imports of a module; empty when it cannot be parsed."""
    try:
        tree = _parsed(text)
        walk = Walk(ast.Module([_outline(one) for one in tree.body if not isinstance(one, _CODE)], []))
    except (SyntaxFault, RecursionError):
        return Summary()
    columns = Columns(text)
    found: dict[str, list[Constant]] = {}
    for literal in walk.literals:
        place, node = literal.place, literal.node
        if place.how not in ("python-assignment", "python-default", "dict-entry", "env-default") or not place.key:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and plausible(node.value):
            own = 2 if literal.scope.kind == "class" else 1
            key = place.key[own - 1 :]
            at = columns.of(node.lineno, node.col_offset)
            name = ".".join(map(str, place.key[:own]))
            constant = Constant(node.value, "", node.lineno, at, place.how, place.name, key)
            found.setdefault(name, []).append(constant)
    constants = {name: tuple(values[:64]) for name, values in found.items()}
    imports = walk.module.imports
    walk.release()
    return Summary(constants, imports)


def _parsed(text: str) -> ast.Module:
    """The tree of a module; functions are spared where their ends are told by indentation."""
    try:
        return parse(outlined(text))
    except SyntaxFault:
        return parse(text)


_CODE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Expr)


def _outline(statement: ast.stmt) -> ast.stmt:
    """A class without its methods."""
    if isinstance(statement, ast.ClassDef):
        statement.body = [one for one in statement.body if not isinstance(one, _CODE)] or [ast.Pass()]
        statement.decorator_list = []
    return statement
