"""Where the strings of a module go: which calls each literal reaches, also through parameters and attributes."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

import msgspec

from scanner.discover.references.python_callee import Callees
from scanner.discover.references.python_lookup import class_of, imported, local_scope
from scanner.discover.references.python_parse import last_name
from scanner.discover.references.python_places import Constant, Found, Scope
from scanner.discover.references.python_values import Unknown, Values

Use = tuple[str, "str | int"]
"""A call by its dotted name, and the parameter that the string is passed as."""

MAX_USES = 12
_TARGETS = ("type", "_target_", "func")
_ROUNDS = 3
_PLAIN = (ast.Constant, ast.Dict, ast.Lambda, ast.Compare, ast.JoinedStr)


Takes = Callable[[str], bool]
"""Whether the arguments of the function of a dotted name matter."""


def all_take(_callee: str) -> bool:
    """Every function matters."""
    return True


class _Given(msgspec.Struct, frozen=True, eq=False):
    """An argument that a caller in this module gives to a parameter of a function or class of this module."""

    target: Scope
    name: str
    argument: ast.expr
    scope: Scope


class Flow:
    """Uses of literals (by node), of constants of other modules, of parameters and of attributes by name."""

    def __init__(self, callees: Callees, values: Values, takes: Takes) -> None:
        self._callees = callees
        self._takes = takes
        self._values = values
        self.of_nodes: defaultdict[ast.expr, dict[Use, None]] = defaultdict(dict)
        self.of_constants: defaultdict[Constant, dict[Use, None]] = defaultdict(dict)
        self._of_parameters: defaultdict[tuple[Scope, str], dict[Use, None]] = defaultdict(dict)
        self.of_attributes: defaultdict[str, dict[Use, None]] = defaultdict(dict)
        self._callees_of: dict[ast.Call, str] = {}

    def follow(self, calls: Iterable[tuple[ast.Call, Scope]]) -> None:
        """Note every argument that matters and is no literal; then carry uses of parameters back to the callers."""
        given: list[_Given] = []
        for call, scope in calls:
            callee = self.callee(call, scope) if call.args or call.keywords else ""
            callee = callee if callee and self._takes(callee) else ""
            target = _local_target(call, scope)
            self._follow_later(call, scope)
            if not callee and target is None:
                continue
            for parameter, argument in _arguments(call):
                name = _parameter_name(target, parameter) if target is not None else None
                if target is not None and name:
                    given.append(_Given(target, name, argument, scope))
                if callee and not isinstance(argument, _PLAIN):
                    self._note(argument, scope, {(callee, parameter): None})
        self._carry(given)

    def callee(self, call: ast.Call, scope: Scope) -> str:
        """The dotted name of what is called."""
        if call not in self._callees_of:
            self._callees_of[call] = self._callees.of(call.func, scope).name
        return self._callees_of[call]

    def takes(self, found: Found) -> bool:
        """Whether a literal is an argument that matters: of a function that takes names, or one with a name itself."""
        place = found.place
        if place.call is None or place.how == "text-operation":
            return False
        named = place.name is not None or not isinstance(place.parameter, int) or place.how != "python-call"
        return named or self._takes(self.callee(place.call, found.scope))

    def _follow_later(self, call: ast.Call, scope: Scope) -> None:
        """What `partial(f, x)`, `submit(f, x)` and `dict(type=f, name=x)` give to a function to be called later."""
        function = _prepared(call)
        if function is None or not self._takes(last_name(function)):
            return
        if isinstance(function, ast.Name) and imported(function.id, scope) is None:
            return
        callee = self._callees.of(function, scope).name
        if callee and self._takes(callee):
            first = 1 if call.args else 0
            for parameter, argument in _arguments(call):
                if argument is not function:
                    use = (callee, parameter - first if isinstance(parameter, int) else parameter)
                    self._note(argument, scope, {use: None})

    def _carry(self, given: list[_Given]) -> None:
        """What a function of this module does with a parameter is done with what its callers pass."""
        for _ in range(_ROUNDS):
            for one in given:
                self._note(one.argument, one.scope, dict(self._of_parameters.get((one.target, one.name), {})))
        for one in given:
            if one.target.kind == "class" or one.target.name == "__init__":
                self._note(one.argument, one.scope, dict(self.of_attributes.get(one.name, {})))

    def _note(self, argument: ast.expr, scope: Scope, uses: dict[Use, None]) -> None:
        if not uses:
            return
        for value in self._values.of(argument, scope):
            known: dict[Use, None] | None = None
            if isinstance(value, Unknown):
                known = self.of_attributes[value.name] if value.scope is None else None
                known = self._of_parameters[value.scope, value.name] if value.scope is not None else known
            elif value.node is not None:
                known = self.of_nodes[value.node]
            elif value.constant is not None:
                known = self.of_constants[value.constant]
            if known is not None and len(known) < MAX_USES:
                known.update(uses)

    def uses_of(self, found: Found) -> tuple[Use, ...]:
        """Every use of a literal: found by following values, or because its attribute or option is used by name."""
        uses = self.of_nodes.get(found.node, {})
        place = found.place
        if place.name and place.how in ("argparse-default", "python-default", "python-assignment", "env-default"):
            attribute = place.name.lstrip("-").replace("-", "_")
            if found.scope.kind == "class" or place.how == "argparse-default":
                uses = uses | self.of_attributes.get(attribute, {})
        return tuple(uses)[:MAX_USES]


def _arguments(call: ast.Call) -> Iterator[tuple[str | int, ast.expr]]:
    yield from enumerate(call.args)
    for keyword in call.keywords:
        if keyword.arg:
            yield keyword.arg, keyword.value


def _prepared(call: ast.Call) -> ast.expr | None:
    """The function that a call may prepare a call of: its first argument, or what a dict has as its `type`."""
    function = call.args[0] if call.args else None
    if function is None and getattr(call.func, "id", "") == "dict":
        function = next((one.value for one in call.keywords if one.arg in _TARGETS), None)
    return function if isinstance(function, (ast.Name, ast.Attribute)) else None


def _local_target(call: ast.Call, scope: Scope) -> Scope | None:
    """The function of this module that is called; for a class its __init__, or the class itself if it has none."""
    function = call.func
    target: Scope | None = None
    if isinstance(function, ast.Name):
        target = local_scope(function.id, scope)
    elif isinstance(function, ast.Attribute):
        owner = class_of(function.value, scope)
        target = owner.inner.get(function.attr) if owner is not None else None
    if target is not None and target.kind == "class":
        return target.inner.get("__init__", target)
    return target


def _parameter_name(target: Scope, parameter: str | int) -> str | None:
    if isinstance(parameter, str):
        return parameter
    names = target.parameters if target.kind == "function" else list(target.annotations)
    return names[parameter] if parameter < len(names) else None
