"""What an expression can be worth: followed through names, attributes, tables, defaults and modules of the project.

Nothing is computed but the joining of strings. Depth, steps and the number of values are bounded; what lies beyond
the bounds is not known.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from itertools import islice, product

import msgspec

from scanner.discover.references.python_lookup import (
    arguments_named,
    attribute_bindings,
    class_of,
    imported,
    local_scope,
)
from scanner.discover.references.python_parse import last_name
from scanner.discover.references.python_places import Accessor, Binding, Constant, Scope
from scanner.discover.references.python_strings import formatted, slice_of

MAX_DEPTH = 16
MAX_STEPS = 60_000
MAX_VALUES = 64
MAX_COMBINATIONS = 12

Outside = Callable[[str], tuple[Constant, ...]]


class Unknown(msgspec.Struct, frozen=True, eq=False):
    """A value that comes from outside: a parameter of a function here, or (scope None) an attribute of something."""

    scope: Scope | None
    name: str


class Value(msgspec.Struct, frozen=True, eq=False):
    """A string, and the literal it is: a node here or a constant of another module; None for one put together.

    `routed`: of what is put together from something and a whole value behind a slash or colon, that value.
    """

    text: str
    node: ast.expr | None = None
    constant: Constant | None = None
    routed: str = ""


Reached = tuple[ast.expr, Scope] | Constant | Unknown


class Values:
    """Answers for one module. `outside` gives the constants that a dotted name of another module stands for."""

    def __init__(self, options: dict[str, list[Binding]], outside: Outside) -> None:
        self._options = options
        self._outside = outside
        self._steps = MAX_STEPS
        self._active: set[tuple[int, str]] = set()
        self._named: dict[tuple[int, str], list[Reached]] = {}
        self._built: dict[ast.expr, list[Value | Unknown]] = {}

    def of(self, node: ast.expr, scope: Scope, depth: int = 0) -> list[Value | Unknown]:
        """Every string the expression can be, and the unknowns it may be instead."""
        if isinstance(node, ast.Constant):  # as most are
            return self._strings(node, scope, depth)
        found: list[Value | Unknown] = []
        for reached in islice(self.reach(node, scope, depth), MAX_VALUES):
            if isinstance(reached, Unknown):
                found.append(reached)
            elif isinstance(reached, Constant):
                found.append(Value(reached.text, constant=reached))
            else:
                found += self._strings(*reached, depth + 1)
        return found[:MAX_VALUES]

    def text(self, node: ast.expr, scope: Scope) -> str | None:
        """The one string the expression is, None when there is none or more than one."""
        values = self.of(node, scope)
        texts = {value.text for value in values if isinstance(value, Value)}
        return texts.pop() if len(texts) == 1 else None

    def _strings(self, node: ast.expr, scope: Scope, depth: int) -> list[Value | Unknown]:
        if isinstance(node, ast.Constant):
            return [Value(node.value, node)] if isinstance(node.value, str) else []
        known = self._built.get(node)
        if known is None:
            self._built[node] = []  # a string that is part of itself is not known
            listed = isinstance(node, (ast.List, ast.Tuple, ast.Set))
            known = self._items(node, scope, depth) if listed else self._joined(node, scope, depth)
            self._built[node] = known
            if listed and depth >= MAX_DEPTH // 2:  # the bound may have cut it short
                del self._built[node]
        return known

    def _items(self, node: ast.expr, scope: Scope, depth: int) -> list[Value | Unknown]:
        elements: list[ast.expr] = node.elts[:MAX_VALUES]  # type: ignore[attr-defined]
        return [value for element in elements for value in self.of(element, scope, depth)]

    def _joined(self, node: ast.expr, scope: Scope, depth: int) -> list[Value | Unknown]:
        parts = formatted(node)
        if parts is None or depth > MAX_DEPTH:
            return []
        choices = [[part] if isinstance(part, str) else self._texts(part, scope, depth) for part in parts]
        # Two parts with several values each go together in pairs that are not known here.
        if not all(choices) or sum(len(choice) > 1 for choice in choices) > 1:
            return []
        plain = isinstance(parts[-1], str)
        joined = islice(product(*choices), MAX_COMBINATIONS)
        return [Value("".join(choice), routed="" if plain else _routed(choice)) for choice in joined]

    def template(self, node: ast.expr, scope: Scope) -> str | None:
        """A string put together, with {} for each part that is not known; None when it is no such string."""
        parts = formatted(node)
        if parts is None:
            return None
        return "".join(part if isinstance(part, str) else (self._texts(part, scope, 2) or ["{}"])[0] for part in parts)

    def _texts(self, node: ast.expr, scope: Scope, depth: int) -> list[str]:
        if isinstance(node, ast.Subscript) and (cut := slice_of(node.slice)) is not None and depth <= MAX_DEPTH:
            return list(dict.fromkeys(text[cut] for text in self._texts(node.value, scope, depth + 1)))
        texts: dict[str, None] = {}
        for reached in islice(self.reach(node, scope, depth), MAX_VALUES):
            if isinstance(reached, Constant):
                texts[reached.text] = None
            elif isinstance(reached, tuple) and not isinstance(reached[0], (ast.List, ast.Tuple, ast.Set)):
                found = self._strings(*reached, depth + 1)
                texts.update((value.text, None) for value in found if isinstance(value, Value))
        if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)) and not texts:
            return [str(node.value)]
        return list(texts)[:MAX_COMBINATIONS]

    # -------------------------------------------------------------- following names

    def reach(self, node: ast.expr, scope: Scope, depth: int = 0) -> Iterator[Reached]:
        """The expressions behind names, attributes, lookups, choices and defaults."""
        self._steps -= 1
        if depth > MAX_DEPTH or self._steps < 0:
            return
        if isinstance(node, ast.Name):
            yield from self._name(node.id, scope, depth)
        elif isinstance(node, ast.Attribute):
            yield from self._attribute(node, scope, depth)
        elif isinstance(node, ast.Subscript):
            key = node.slice.value if isinstance(node.slice, ast.Constant) else None
            wanted = key if isinstance(key, (str, int)) else None
            for owner in self.reach(node.value, scope, depth + 1):
                if not (isinstance(owner, Constant) and owner.whole):  # a piece of a string is another one
                    yield from self._get(owner, ("item", wanted), depth + 1)
        elif isinstance(node, ast.Call):
            yield from self._call(node, scope, depth)
        elif (parts := _alternatives(node)) is not None:
            for part in parts:
                yield from self.reach(part, scope, depth + 1)
        else:
            yield node, scope

    def _name(self, name: str, scope: Scope, depth: int) -> Iterator[Reached]:
        known = self._named.get((id(scope), name))
        if known is None:
            if (id(scope), name) in self._active:
                return
            self._active.add((id(scope), name))
            known = list(islice(self._look_up(name, scope, depth), MAX_VALUES))
            self._active.discard((id(scope), name))
            if depth < MAX_DEPTH // 2:  # further down the bound may have cut it short
                self._named[id(scope), name] = known
        yield from known

    def _look_up(self, name: str, scope: Scope, depth: int) -> Iterator[Reached]:
        current: Scope | None = scope
        while current is not None:
            bindings = current.bindings.get(name, ())
            if name in current.parameters:
                yield Unknown(current, name)
                if not bindings:
                    bindings = self._options.get(name, ())
            for binding in bindings:
                yield from self._follow(binding, depth + 1)
            if name in current.imports:
                yield from self._outside(current.imports[name])
            if bindings or name in current.parameters or name in current.imports:
                return
            current = current.parent
            while current is not None and current.kind == "class":  # names of a class are not seen in its methods
                current = current.parent

    def _follow(self, binding: Binding, depth: int) -> Iterator[Reached]:
        if not binding.path:
            yield from self.reach(binding.value, binding.scope, depth)
            return
        reached: list[Reached] = list(islice(self.reach(binding.value, binding.scope, depth), MAX_VALUES))
        for accessor in binding.path:
            reached = [inner for one in reached for inner in islice(self._get(one, accessor, depth), MAX_VALUES)]
        yield from reached[:MAX_VALUES]

    def _get(self, owner: Reached, accessor: Accessor, depth: int) -> Iterator[Reached]:
        """An item of a table: of a list or dict here, of a constant of another module by its key."""
        what, wanted = accessor
        if isinstance(owner, Constant):
            if wanted is None or wanted in owner.key[1:]:
                yield owner
        elif isinstance(owner, tuple):
            for part in _items(owner[0], what, wanted):
                yield from self.reach(part, owner[1], depth + 1)

    def _attribute(self, node: ast.Attribute, scope: Scope, depth: int) -> Iterator[Reached]:
        if node.attr in ("value", "default") and not isinstance(node.value, ast.Name):
            yield from self.reach(node.value, scope, depth + 1)
            return
        owner = class_of(node.value, scope)
        bindings = attribute_bindings(owner, node.attr) if owner is not None else []
        if isinstance(node.value, ast.Name):
            bindings = [*arguments_named(node.value.id, node.attr, scope), *bindings]
            module = imported(node.value.id, scope)
            if module is not None and not bindings:
                yield from self._outside(f"{module}.{node.attr}")
        if not bindings:
            yield Unknown(None, node.attr)
            bindings = self._options.get(node.attr, [])
        for binding in bindings:
            yield from self._follow(binding, depth + 1)

    def _call(self, node: ast.Call, scope: Scope, depth: int) -> Iterator[Reached]:
        """Calls that hand on what they are given: defaults of lookups and fields, str(), functions that return it."""
        function = node.func
        name = last_name(function)
        if name in ("get", "pop", "setdefault") and isinstance(function, ast.Attribute) and node.args:
            key = node.args[0].value if isinstance(node.args[0], ast.Constant) else None
            for owner in self.reach(function.value, scope, depth + 1):
                if isinstance(owner, (Constant, tuple)):
                    yield from self._get(owner, ("item", key if isinstance(key, str) else None), depth + 1)
        defaults = _defaults(node, name)
        if defaults:
            for default in defaults:
                yield from self.reach(default, scope, depth + 1)
        elif name in ("strip", "lower", "rstrip", "lstrip") and isinstance(function, ast.Attribute):
            yield from self.reach(function.value, scope, depth + 1)
        elif isinstance(function, ast.Name) and (local := local_scope(function.id, scope)) is not None:
            for returned in local.returns[:8] if local.kind == "function" else ():
                yield from self.reach(returned, local, depth + 1)
            yield node, scope
        else:
            yield node, scope


def _routed(choice: tuple[str, ...]) -> str:
    """The last of the pieces, where a route may stand before it: "ollama:" or "openai/", no address."""
    before = "".join(choice[:-1])
    return choice[-1] if before.endswith((":", "/")) and "://" not in before else ""


def _alternatives(node: ast.expr) -> list[ast.expr] | None:
    if isinstance(node, ast.BoolOp):
        return node.values
    if isinstance(node, ast.IfExp):
        return [node.body, node.orelse]
    if isinstance(node, (ast.NamedExpr, ast.Await, ast.Starred)):
        return [node.value]
    return None


def _items(node: ast.expr, what: str, wanted: str | int | None) -> list[ast.expr]:
    """The items of a table that a lookup gives: one by its key or place, or all when that is not known."""
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)) and what in ("item", "each"):
        if isinstance(wanted, int):
            return node.elts[wanted : wanted + 1 or None]
        return node.elts[:MAX_VALUES] if wanted is None else []
    if isinstance(node, ast.Dict):
        return _entries(node, what, wanted)
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "dict" and what == "item":
        return [keyword.value for keyword in node.keywords if wanted is None or keyword.arg == wanted]
    listed = isinstance(node, (ast.ListComp, ast.GeneratorExp, ast.SetComp)) and what == "each"
    return [node.elt] if listed else []  # type: ignore[attr-defined]


def _entries(node: ast.Dict, what: str, wanted: str | int | None) -> list[ast.expr]:
    pairs = list(zip(node.keys, node.values, strict=True))[:MAX_VALUES]
    if what in ("key", "each"):
        return [key for key, _ in pairs if key is not None]
    if wanted is None:
        return [value for _, value in pairs]
    return [value for key, value in pairs if isinstance(key, ast.Constant) and key.value == wanted]


def _defaults(node: ast.Call, name: str) -> list[ast.expr]:
    """The arguments that a call hands on as its result."""
    if name in ("getenv", "get", "pop", "setdefault", "config", "get_env", "env", "getattr") and len(node.args) > 1:
        return [node.args[-1]]
    if name in ("getenv", "get", "config", "env", "Field", "field", "Option", "Argument", "attrib", "ib"):
        named = [keyword.value for keyword in node.keywords if keyword.arg in ("default", "default_factory")]
        plain = node.args[:1] if name in ("Field", "Option", "Argument") else []
        return [*plain, *named]
    if name in ("str", "cast", "SecretStr", "list", "tuple", "set", "sorted", "deepcopy") and node.args:
        return [node.args[-1]]
    return []
