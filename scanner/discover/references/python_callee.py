"""The dotted name of what is called: through imports, aliases, instances, attributes of self, and annotations."""

from __future__ import annotations

import ast

import msgspec

from scanner.discover.references.python_lookup import class_of, imported, local_scope
from scanner.discover.references.python_parse import last_name
from scanner.discover.references.python_places import Binding, Scope

MAX_DEPTH = 12
_WRAPPERS = {"Optional", "Annotated", "Type", "type", "ClassVar", "Final", "List", "list"}


class Callee(msgspec.Struct, frozen=True):
    """A dotted name; it starts with a dot when what it is called on is not known.

    `made_by` are the calls that made the object it is called on, the nearest first: they tell its endpoint.
    """

    name: str
    made_by: tuple[ast.Call, ...] = ()

    def then(self, attribute: str) -> Callee:
        return Callee(f"{self.name}.{attribute}", self.made_by)


UNKNOWN = Callee("")


class Callees:
    """Answers for one module; every name is looked up once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, str], Callee] = {}

    def of(self, node: ast.expr, scope: Scope, depth: int = 0) -> Callee:
        """What an expression is, or is an instance of."""
        if depth > MAX_DEPTH:
            return UNKNOWN
        if isinstance(node, ast.Name):
            return self._name(node.id, scope, depth)
        if isinstance(node, ast.Attribute):
            return self._attribute(node, scope, depth)
        if isinstance(node, ast.Call):
            made = self._made(node, scope, depth)
            return Callee(made.name, (node, *made.made_by)[:4])
        found = (self.of(option, scope, depth + 1) for option in _options(node))
        return next((one for one in found if one.name), UNKNOWN)

    def _made(self, node: ast.Call, scope: Scope, depth: int) -> Callee:
        """What a call gives: an instance of the class called, or what a function of this module returns."""
        if isinstance(node.func, ast.Name) and (local := local_scope(node.func.id, scope)) is not None:
            if local.kind == "function":
                for returned in local.returns[:3]:
                    if isinstance(returned, (ast.Call, ast.Name)):
                        return self.of(returned, local, depth + 1)
            if local.kind == "class":
                return self._class(local, depth)
        return self.of(node.func, scope, depth + 1)

    def _class(self, local: Scope, depth: int) -> Callee:
        """A class of this module goes by its own name, or by that of the imported class it derives from."""
        for base in local.bases:
            if isinstance(base, (ast.Name, ast.Attribute)) and local.parent is not None:
                callee = self.of(base, local.parent, depth + 1)
                if "." in callee.name.strip("."):
                    return Callee(f"{callee.name}")
        return Callee(local.name)

    def _name(self, name: str, scope: Scope, depth: int) -> Callee:
        key = (id(scope), name)
        if key not in self._known:
            self._known[key] = UNKNOWN  # a name bound to itself is not known
            self._known[key] = self._look_up(name, scope, depth)
        return self._known[key]

    def _look_up(self, name: str, scope: Scope, depth: int) -> Callee:
        if scope.knows_receiver(name):
            owner = scope.enclosing_class()
            return Callee(owner.name) if owner is not None else UNKNOWN
        current: Scope | None = scope
        while current is not None:
            if name in current.imports:
                return Callee(current.imports[name])
            if name in current.inner:
                return Callee(current.inner[name].name)
            if name in current.bindings or name in current.annotations or name in current.parameters:
                return self._bound(name, current, depth)
            current = current.parent
        return Callee(name)  # a builtin

    def _bound(self, name: str, scope: Scope, depth: int) -> Callee:
        for binding in scope.bindings.get(name, ()):
            found = self._binding(binding, depth)
            if found.name:
                return found
        if name in scope.annotations:
            return self._annotation(scope.annotations[name], scope, depth)
        return UNKNOWN

    def _binding(self, binding: Binding, depth: int) -> Callee:
        if binding.path or isinstance(binding.value, ast.Constant):
            return UNKNOWN
        return self.of(binding.value, binding.scope, depth + 1)

    def _annotation(self, node: ast.expr, scope: Scope, depth: int) -> Callee:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
            return self._name(node.value, scope, depth + 1)
        if isinstance(node, ast.Subscript):
            wrapper = last_name(node.value)
            inner = node.slice.elts[0] if isinstance(node.slice, ast.Tuple) and node.slice.elts else node.slice
            return self._annotation(inner, scope, depth + 1) if wrapper in _WRAPPERS and depth < MAX_DEPTH else UNKNOWN
        if isinstance(node, ast.BinOp):
            return self._annotation(node.left, scope, depth + 1) if depth < MAX_DEPTH else UNKNOWN
        return self.of(node, scope, depth + 1)

    def _attribute(self, node: ast.Attribute, scope: Scope, depth: int) -> Callee:
        if _is_super(node.value) and (owner := scope.enclosing_class()) is not None:
            base = self._class(owner, depth + 1)
            return base if node.attr == "__init__" else base.then(node.attr)
        if isinstance(node.value, ast.Name):
            owner = class_of(node.value, scope) if imported(node.value.id, scope) is None else None
            if owner is not None:
                return self._member(owner, node.attr, depth)
        return self.of(node.value, scope, depth + 1).then(node.attr)

    def _member(self, owner: Scope, attribute: str, depth: int) -> Callee:
        """An attribute of an object of a class of this module."""
        if attribute in owner.inner:
            return Callee(f"{owner.name}.{attribute}")
        if attribute in owner.bindings or attribute in owner.annotations:
            return self._bound(attribute, owner, depth + 1)
        return self._class(owner, depth + 1).then(attribute)


def _is_super(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"


def _options(node: ast.expr) -> list[ast.expr]:
    """The expressions of which one is the value."""
    if isinstance(node, ast.BoolOp):
        return node.values
    if isinstance(node, ast.IfExp):
        return [node.body, node.orelse]
    return [node.value] if isinstance(node, (ast.Await, ast.NamedExpr)) else []
