"""What a name means where it stands: a class or function of this module, an import, an instance of a class."""

from __future__ import annotations

import ast

from scanner.discover.references.python_places import Binding, Scope


def local_scope(name: str, scope: Scope) -> Scope | None:
    """The class or function of this module that a name means."""
    current: Scope | None = scope
    while current is not None:
        if name in current.inner:
            return current.inner[name]
        current = current.parent
    return None


def imported(name: str, scope: Scope) -> str | None:
    """The dotted name that an imported name stands for."""
    current: Scope | None = scope
    while current is not None:
        if name in current.imports:
            return current.imports[name]
        if name in current.bindings or name in current.parameters:
            return None
        current = current.parent
    return None


def class_of(node: ast.expr, scope: Scope) -> Scope | None:
    """The class of this module that an expression is, or is an instance of, as far as one step tells."""
    if isinstance(node, ast.Call):
        node = node.func
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        owner = scope.enclosing_class() if scope.knows_receiver(node.value.id) else None
        return _class_bound_to(node.attr, owner) if owner is not None else None
    if not isinstance(node, ast.Name):
        return None
    if scope.knows_receiver(node.id):
        return scope.enclosing_class()
    found = local_scope(node.id, scope)
    if found is not None:
        return found if found.kind == "class" else None
    return _class_of_variable(node.id, scope)


def _class_of_variable(name: str, scope: Scope) -> Scope | None:
    current: Scope | None = scope
    while current is not None:
        if name in current.annotations:
            return class_named(current.annotations[name], current)
        if name in current.bindings:
            return _class_bound_to(name, current)
        current = current.parent
    return None


def _class_bound_to(name: str, scope: Scope) -> Scope | None:
    for binding in scope.bindings.get(name, ()):
        if isinstance(binding.value, ast.Call) and not binding.path:
            return class_named(binding.value.func, binding.scope)
    return None


def class_named(node: ast.expr, scope: Scope) -> Scope | None:
    name = node.id if isinstance(node, ast.Name) else node.value if isinstance(node, ast.Constant) else None
    found = local_scope(name, scope) if isinstance(name, str) else None
    return found if found is not None and found.kind == "class" else None


def attribute_bindings(owner: Scope, name: str, depth: int = 0) -> list[Binding]:
    """What a class, or a base class in this module, binds to an attribute."""
    found = owner.bindings.get(name, [])
    if found or depth > 4:
        return found
    for base in owner.bases:
        parent = class_named(base, owner.parent) if owner.parent is not None else None
        if parent is not None and parent is not owner and (found := attribute_bindings(parent, name, depth + 1)):
            return found
    return []


def arguments_named(name: str, attribute: str, scope: Scope) -> list[Binding]:
    """Config(model="...") bound to a name: the keyword is what the attribute holds."""
    current: Scope | None = scope
    while current is not None and name not in current.bindings:
        current = current.parent
    if current is None:
        return []
    return [
        Binding(keyword.value, binding.scope)
        for binding in current.bindings[name]
        if isinstance(binding.value, ast.Call)
        for keyword in binding.value.keywords
        if keyword.arg == attribute
    ]
