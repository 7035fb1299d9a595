"""The part of the walk that goes through expressions and tells each string where it stands."""

from __future__ import annotations

import ast
from collections.abc import Callable

from msgspec.structs import replace

from scanner.discover.references.python_parse import children, is_text, last_name, text_of
from scanner.discover.references.python_places import NOWHERE, Binding, Found, Place, Scope

_ENVIRONMENT = frozenset(
    ["getenv", "environ", "env", "get_env", "env_var", "getenv_default", "get_env_var", "config", "env_str"]
)
_FIELDS = frozenset(["Field", "field", "attrib", "ib", "ConfigurableField", "Query", "Body", "Form", "mapped_column"])
_OPTIONS = frozenset(
    ["add_argument", "option", "argument", "Option", "Argument", "add_option", "DEFINE_string", "DEFINE_enum"]
)
_SAME_VALUE = frozenset(
    ["str", "cast", "SecretStr", "deepcopy", "copy", "list", "tuple", "set", "frozenset", "sorted", "final"]
)
_LITERALS = (ast.Tuple, ast.Constant)
_LOOKUPS = frozenset(("get", "setdefault", "pop", "getattr"))
_TESTS = frozenset({
    "startswith", "endswith", "replace", "split", "strip", "removeprefix", "removesuffix", "count", "find", "index",
    "lstrip", "rstrip", "rsplit", "partition", "rpartition", "match", "search", "sub", "compile", "fullmatch",
    "isinstance", "hasattr", "debug", "info", "warning", "error", "exception", "log", "print", "echo", "write",
})  # fmt: skip
"""Functions and methods that look at a string, cut it or show it, rather than use it."""


class ExpressionWalk:
    """Goes through expressions; what it finds is gathered in the lists."""

    def __init__(self) -> None:
        self.literals: list[Found] = []
        self.composites: list[Found] = []
        self.calls: list[tuple[ast.Call, Scope]] = []
        self.prose: list[ast.Constant] = []
        self.options: dict[str, list[Binding]] = {}
        self._handlers: dict[type[ast.AST], Callable[..., None] | None] = {}

    def _bind(self, target: ast.expr, binding: Binding, scope: Scope) -> None:
        raise NotImplementedError

    def _loop(self, target: ast.expr, iterated: ast.expr, scope: Scope) -> None:
        raise NotImplementedError

    def _expression(self, node: ast.expr, scope: Scope, place: Place) -> None:
        kind = type(node)
        if kind not in self._handlers:
            self._handlers[kind] = getattr(self, f"_of_{kind.__name__.lower()}", None)
        handler = self._handlers[kind]
        if handler is None:
            self._inside(node, scope)
        else:
            handler(node, scope, place)

    def _inside(self, node: ast.AST, scope: Scope) -> None:
        for child in children(node):
            if isinstance(child, ast.expr):
                self._expression(child, scope, NOWHERE)
            elif isinstance(child, ast.keyword):
                self._expression(child.value, scope, NOWHERE)

    def _of_constant(self, node: ast.Constant, scope: Scope, place: Place) -> None:
        if isinstance(node.value, str) and len(node.value) > 1:
            self.literals.append(Found(node, place, scope))

    def _of_name(self, node: ast.Name, scope: Scope, place: Place) -> None:
        """A name is no string; what it stands for is found out where it is used."""

    def _of_attribute(self, node: ast.Attribute, scope: Scope, _place: Place) -> None:
        if type(node.value) is not ast.Name:
            self._expression(node.value, scope, NOWHERE)

    def _of_joinedstr(self, node: ast.JoinedStr, scope: Scope, place: Place) -> None:
        self.composites.append(Found(node, place, scope))
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self._expression(part.value, scope, NOWHERE)

    def _of_binop(self, node: ast.BinOp, scope: Scope, place: Place) -> None:
        """A sum or a % of strings is one string; a sum of lists is a list."""
        texts = (ast.Constant, ast.JoinedStr, ast.BinOp)
        if isinstance(node.op, (ast.Add, ast.Mod)) and isinstance(node.left, texts) | isinstance(node.right, texts):
            self.composites.append(Found(node, place, scope))
            return
        path = isinstance(node.op, ast.Div)  # pathlib: what is below a directory
        self._expression(node.left, scope, Place("text-operation") if path else place)
        self._expression(node.right, scope, Place("text-operation") if path else place)

    def _of_boolop(self, node: ast.BoolOp, scope: Scope, place: Place) -> None:
        for value in node.values:
            self._expression(value, scope, place)

    def _of_ifexp(self, node: ast.IfExp, scope: Scope, place: Place) -> None:
        self._expression(node.test, scope, NOWHERE)
        self._expression(node.body, scope, place)
        self._expression(node.orelse, scope, place)

    def _of_namedexpr(self, node: ast.NamedExpr, scope: Scope, _place: Place) -> None:
        self._bind(node.target, Binding(node.value, scope), scope)
        self._expression(node.value, scope, Place("python-assignment", name=node.target.id))

    def _of_await(self, node: ast.Await, scope: Scope, place: Place) -> None:
        self._expression(node.value, scope, place)

    def _of_starred(self, node: ast.Starred, scope: Scope, place: Place) -> None:
        self._expression(node.value, scope, place)

    def _of_compare(self, node: ast.Compare, scope: Scope, _place: Place) -> None:
        place = Place("text-operation" if _searches_text(node) else "comparison")
        for value in (node.left, *node.comparators):
            self._expression(value, scope, place)

    def _of_subscript(self, node: ast.Subscript, scope: Scope, place: Place) -> None:
        if type(node.slice) in _LITERALS and last_name(node.value) == "Literal":  # Models = Literal["gpt-4o", "o3"]
            self._expression(node.slice, scope, replace(place, how="literal-type"))
            return
        self._expression(node.value, scope, place)
        key = isinstance(node.slice, ast.Constant)  # what is looked up in a table
        self._expression(node.slice, scope, Place("comparison") if key else NOWHERE)

    def _of_lambda(self, node: ast.Lambda, scope: Scope, place: Place) -> None:
        self._expression(node.body, scope, place)

    def _of_listcomp(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp, scope: Scope, place: Place) -> None:
        self._generators(node.generators, scope)
        self._expression(node.elt, scope, place)

    _of_setcomp = _of_generatorexp = _of_listcomp

    def _of_dictcomp(self, node: ast.DictComp, scope: Scope, place: Place) -> None:
        self._generators(node.generators, scope)
        self._expression(node.key, scope, NOWHERE)
        self._expression(node.value, scope, place)

    def _generators(self, generators: list[ast.comprehension], scope: Scope) -> None:
        for generator in generators:
            self._loop(generator.target, generator.iter, scope)
            for condition in generator.ifs:
                self._expression(condition, scope, NOWHERE)

    def _of_list(self, node: ast.List | ast.Tuple | ast.Set, scope: Scope, place: Place) -> None:
        """Items keep the name of the list; after an option such as "--model" an item belongs to that."""
        before = ""
        for index, element in enumerate(node.elts):
            here = replace(place, key=(*place.key, index))
            if before.startswith("-"):
                here = replace(here, how="flag", name=before, call=None, parameter=None)
            self._expression(element, scope, here)
            before = text_of(element) or ""

    _of_tuple = _of_set = _of_list

    def _of_dict(self, node: ast.Dict, scope: Scope, place: Place) -> None:
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                self._expression(value, scope, place)
                continue
            name = text_of(key) or (key.attr if isinstance(key, ast.Attribute) else None)
            if not isinstance(key, ast.Constant):
                self._expression(key, scope, replace(place, how="dict-key"))
            elif name and len(name) > 1:  # "o3"
                self.literals.append(Found(key, replace(place, how="dict-key", beside=None), scope))
            inner = replace(place, how="dict-entry", key=(*place.key, *((name,) if name else ())), beside=node)
            self._expression(value, scope, replace(inner, name=name or place.name))

    def _of_call(self, node: ast.Call, scope: Scope, place: Place) -> None:
        function = node.func
        name = last_name(function)
        self._function(function, scope, place)
        if isinstance(function, ast.Attribute) and name in ("format", "join") and is_text(function.value):
            self.composites.append(Found(node, place, scope))
            for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
                self._expression(argument, scope, NOWHERE)
            return
        self.calls.append((node, scope))
        if name in _OPTIONS:
            self._option(node, scope, place)
        elif name in _ENVIRONMENT or _reads_variable(name, node):
            self._environment(node, scope, place)
        elif name in _FIELDS:
            self._field(node, scope, place)
        elif name in _SAME_VALUE or (name in _LOOKUPS and len(node.args) > 1):
            self._lookup(node, scope, place, name)
        elif name == "TypeAliasType" and len(node.args) > 1:
            alias = text_of(node.args[0]) or ""
            self._expression(node.args[1], scope, Place("python-assignment", name=alias, key=(alias,)))
        elif name == "dict":
            self._mapping(node, scope, place)
        else:
            how = "text-operation" if name in _TESTS else "python-call"
            self._arguments(node, scope, how)

    def _function(self, function: ast.expr, scope: Scope, place: Place) -> None:
        if isinstance(function, ast.Attribute):
            changes_nothing = function.attr in ("strip", "lower", "format", "replace", "rstrip", "lstrip")
            self._expression(function.value, scope, place if changes_nothing else NOWHERE)
        elif not isinstance(function, ast.Name):
            self._expression(function, scope, NOWHERE)

    def _arguments(self, node: ast.Call, scope: Scope, how: str) -> None:
        for index, argument in enumerate(node.args):
            if type(argument) is not ast.Name:  # many are, and have no place
                self._expression(argument, scope, Place(how, node, index, beside=node))
        for keyword in node.keywords:
            if type(keyword.value) is ast.Name:
                continue
            key = (keyword.arg,) if keyword.arg else ()
            place = Place(how, node, keyword.arg, name=keyword.arg, key=key, beside=node)
            self._expression(keyword.value, scope, place)

    def _option(self, node: ast.Call, scope: Scope, place: Place) -> None:
        """argparse, click, typer, absl: the default belongs to the option; in typer the option names a parameter."""
        names = [text for text in map(text_of, node.args) if text]
        name = next((one for one in names if one.startswith("--")), names[0] if names else place.name)
        here = Place("argparse-default", node, name=name, key=place.key, beside=node)
        for index, argument in enumerate(node.args):
            plain = isinstance(argument, ast.Constant) and argument.value in names
            if not plain or (index == 0 and place.how == "python-default"):
                owner = place.name if place.how == "python-default" else name
                self._expression(argument, scope, replace(here, parameter=index, name=owner))
            elif index == 1 and isinstance(node.func, ast.Attribute) and node.func.attr.startswith("DEFINE"):
                self._expression(argument, scope, replace(here, parameter=index))
        destination = next((text_of(one.value) for one in node.keywords if one.arg == "dest"), None) or name or ""
        for keyword in node.keywords:
            if keyword.arg == "default" and destination:
                known = self.options.setdefault(destination.lstrip("-").replace("-", "_"), [])
                known.append(Binding(keyword.value, scope))
            how = {"default": "argparse-default", "const": "argparse-default", "choices": "argparse-choices"}
            kind = how.get(keyword.arg or "", "text-operation")
            if place.how == "python-default":
                name = place.name
            self._expression(keyword.value, scope, replace(here, how=kind, parameter=keyword.arg, name=name))

    def _environment(self, node: ast.Call, scope: Scope, place: Place) -> None:
        """os.environ.get("MODEL", "default"): the default belongs to the variable, and to what it is assigned to."""
        variable = text_of(node.args[0]) if node.args else None
        name = variable or place.name
        here = Place("env-default", node, name=name, key=(*place.key, *((variable,) if variable else ())))
        for index, argument in enumerate(node.args[1:], 1):
            self._expression(argument, scope, replace(here, parameter=index))
        for keyword in node.keywords:
            self._expression(keyword.value, scope, replace(here, parameter=keyword.arg))

    def _field(self, node: ast.Call, scope: Scope, place: Place) -> None:
        """Field(default=...): the default belongs to the attribute; the other arguments are words about it."""
        for index, argument in enumerate(node.args):
            self._expression(argument, scope, replace(place, how="python-default") if index == 0 else NOWHERE)
        for keyword in node.keywords:
            default = keyword.arg in ("default", "default_factory", "server_default", "factory")
            here = replace(place, how="python-default") if default else Place("text-operation", name=keyword.arg)
            self._expression(keyword.value, scope, here)

    def _lookup(self, node: ast.Call, scope: Scope, place: Place, name: str) -> None:
        """settings.get("model", "default"), getattr(args, "model", "default"), str(...): the last one is the value."""
        key = text_of(node.args[-2]) if name in _LOOKUPS and len(node.args) > 1 else None
        if key:
            place = replace(place, how="python-default", name=key, key=(*place.key, key))
        for argument in node.args[-1:]:
            self._expression(argument, scope, place)
        for argument in node.args[:-1]:
            if not isinstance(argument, ast.Constant):
                self._expression(argument, scope, NOWHERE)

    def _mapping(self, node: ast.Call, scope: Scope, place: Place) -> None:
        """dict(model="...", ...) is a dict."""
        for argument in node.args:
            self._expression(argument, scope, place)
        for keyword in node.keywords:
            key = (*place.key, *((keyword.arg,) if keyword.arg else ()))
            here = replace(place, how="dict-entry", name=keyword.arg or place.name, key=key, beside=node)
            self._expression(keyword.value, scope, here)


def _searches_text(node: ast.Compare) -> bool:
    """Whether it is `"word" in name`: a look for a piece of a string, unless the name is that of a constant list."""
    within = node.comparators[0]
    name = last_name(within)
    return is_text(node.left) and isinstance(node.ops[0], (ast.In, ast.NotIn)) and bool(name) and not name.isupper()


def _reads_variable(name: str, node: ast.Call) -> bool:
    """Whether it is os.environ.get or a project's own helper: `get_env_value("LLM_MODEL", "default")`."""
    if name in _LOOKUPS and _mentions_environment(node.func):
        return True
    variable = text_of(node.args[0]) if len(node.args) > 1 else None
    return bool(variable and variable.isupper() and "_" in variable and "env" in name.lower())


def _mentions_environment(function: ast.expr) -> bool:
    """Whether it is a method of os.environ."""
    owner = function.value if isinstance(function, ast.Attribute) else None
    return (isinstance(owner, ast.Attribute) and owner.attr == "environ") or (
        isinstance(owner, ast.Name) and owner.id == "environ"
    )
