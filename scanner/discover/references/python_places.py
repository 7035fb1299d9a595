"""What a walk over Python source keeps: scopes with what is bound in them, and strings with where they stand.

Scopes are those of the language, simplified: comprehensions share the scope they stand in, every binding of a name
counts, in whatever order, and an attribute set on `self` belongs to the class.
"""

from __future__ import annotations

import ast

import msgspec

from scanner.syntax.scalar import Key

Accessor = tuple[str, "str | int | None"]
"""How a bound value is got from its expression: ("item", key or None for any), ("key", None) or ("attribute", name)."""


class Binding(msgspec.Struct, frozen=True, eq=False):
    """A name gets the value of `value`, evaluated in `scope`, after following `path`."""

    value: ast.expr
    scope: Scope
    path: tuple[Accessor, ...] = ()


class Scope(msgspec.Struct, eq=False):
    """A module, class or function with the names bound in it. `parameters` in order, without self."""

    kind: str
    name: str
    parent: Scope | None = None
    bindings: dict[str, list[Binding]] = msgspec.field(default_factory=dict)
    imports: dict[str, str] = msgspec.field(default_factory=dict)
    inner: dict[str, Scope] = msgspec.field(default_factory=dict)
    parameters: list[str] = msgspec.field(default_factory=list)
    annotations: dict[str, ast.expr] = msgspec.field(default_factory=dict)
    bases: list[ast.expr] = msgspec.field(default_factory=list)
    returns: list[ast.expr] = msgspec.field(default_factory=list)
    receiver: str | None = None

    def release(self) -> None:
        """Forget everything, and the scopes inside too, so that none keeps another alive."""
        for scope in self.inner.values():
            scope.release()
        for held in (self.bindings, self.inner, self.annotations, self.bases, self.returns):
            held.clear()

    def enclosing_class(self) -> Scope | None:
        """The class whose method this is, or the method this function stands in."""
        scope: Scope | None = self
        while scope is not None and scope.kind != "class":
            scope = scope.parent
        return scope

    def knows_receiver(self, name: str) -> bool:
        """Whether a name is the `self` or `cls` of the method around."""
        scope: Scope | None = self
        while scope is not None and scope.kind == "function":
            if scope.receiver == name:
                return True
            scope = scope.parent
        return False


class Constant(msgspec.Struct, frozen=True):
    """A string that another module of the project binds to a name, with where it stands there."""

    text: str
    file: str
    line: int
    column: int
    how: str
    name: str | None
    key: Key

    @property
    def whole(self) -> bool:
        """Whether the name stands for this string alone, not for a table that it is an item of."""
        return self.how != "dict-entry" and self.key[-1:] == (self.name,)


class Place(msgspec.Struct, frozen=True):
    """Where an expression stands. `call` and `beside` are syntax still, named once all imports are known."""

    how: str = ""
    call: ast.Call | None = None
    parameter: str | int | None = None
    name: str | None = None
    key: Key = ()
    beside: ast.Dict | ast.Call | None = None


class Found(msgspec.Struct, frozen=True):
    """A string expression at a place: a literal, or something made of literals."""

    node: ast.expr
    place: Place
    scope: Scope


NOWHERE = Place()


def path_of(scope: Scope) -> Key:
    """The names of the classes and functions around, from the outermost in."""
    names: list[str | int] = []
    current: Scope | None = scope
    while current is not None and current.kind != "module":
        names.append(current.name)
        current = current.parent
    return tuple(reversed(names))


def assigned(target: ast.expr, scope: Scope) -> Place:
    """The place of what is assigned to a target; for a class attribute, the class is part of the key."""
    name = target.id if isinstance(target, ast.Name) else target.attr if isinstance(target, ast.Attribute) else None
    key: Key = ()
    if isinstance(target, ast.Subscript):
        if isinstance(target.slice, ast.Constant) and isinstance(target.slice.value, str):
            name = target.slice.value
        owner = target.value
        key = (owner.id,) if isinstance(owner, ast.Name) else (owner.attr,) if isinstance(owner, ast.Attribute) else ()
    elif scope.kind == "class":
        key = (scope.name,)
    if name is not None:
        key = (*key, name)
    return Place("python-assignment", name=name, key=key)
