"""One walk over a Python syntax tree: what names are bound to, where strings stand, which calls are made."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from msgspec.structs import replace

from scanner.discover.references.python_expressions import ExpressionWalk
from scanner.discover.references.python_parse import children, last_name
from scanner.discover.references.python_places import NOWHERE, Binding, Place, Scope, assigned, path_of


class Walk(ExpressionWalk):
    """The result of walking a module: its scopes, its strings and its calls."""

    def __init__(self, tree: ast.Module) -> None:
        super().__init__()
        self.module = Scope("module", "")
        self._block(tree.body, self.module)

    def release(self) -> None:
        """Let go of the tree: what holds itself is only found by a search for garbage, which is dear."""
        self.module.release()
        self._handlers.clear()

    # -------------------------------------------------------------- statements

    def _block(self, body: Iterable[ast.stmt], scope: Scope) -> None:
        for statement in body:
            kind = type(statement)
            if kind not in self._handlers:
                self._handlers[kind] = getattr(self, f"_do_{kind.__name__.lower()}", None)
            handler = self._handlers[kind]
            if handler is not None:
                handler(statement, scope)
            else:
                self._children(statement, scope)

    def _children(self, node: ast.AST, scope: Scope) -> None:
        for child in children(node):
            if isinstance(child, ast.expr):
                self._expression(child, scope, NOWHERE)
            elif isinstance(child, ast.stmt):
                self._block([child], scope)
            else:
                self._children(child, scope)

    def _do_expr(self, statement: ast.Expr, scope: Scope) -> None:
        if not isinstance(statement.value, ast.Constant):
            self._expression(statement.value, scope, NOWHERE)
        elif isinstance(statement.value.value, str):
            self.prose.append(statement.value)

    def _do_if(self, statement: ast.If, scope: Scope) -> None:
        self._expression(statement.test, scope, NOWHERE)
        self._block(statement.body, scope)
        self._block(statement.orelse, scope)

    def _do_import(self, statement: ast.Import, scope: Scope) -> None:
        for alias in statement.names:
            name = alias.asname or alias.name.partition(".")[0]
            scope.imports[name] = alias.name if alias.asname else name
            scope.imports.setdefault("." + alias.name, alias.name)  # for the list of imported modules

    def _do_importfrom(self, statement: ast.ImportFrom, scope: Scope) -> None:
        module = "." * statement.level + (statement.module or "")
        for alias in statement.names:
            dotted = f"{module}.{alias.name}" if statement.module else module + alias.name
            scope.imports[alias.asname or alias.name] = dotted

    def _do_assign(self, statement: ast.Assign, scope: Scope) -> None:
        for target in statement.targets:
            self._bind(target, Binding(statement.value, scope), scope)
        if type(statement.value) is not ast.Name:
            self._expression(statement.value, scope, assigned(statement.targets[0], scope))

    def _do_typealias(self, statement: ast.AST, scope: Scope) -> None:
        """`type Models = Literal["gpt-4o", "o3"]`: syntax of Python 3.12, of which older ones have no class."""
        name, value = getattr(statement, "name", None), getattr(statement, "value", None)
        if isinstance(name, ast.Name) and isinstance(value, ast.expr):
            self._expression(value, scope, assigned(name, scope))

    def _do_annassign(self, statement: ast.AnnAssign, scope: Scope) -> None:
        if isinstance(statement.target, ast.Name):
            scope.annotations[statement.target.id] = statement.annotation
        place = assigned(statement.target, scope)
        if statement.value is not None:
            self._bind(statement.target, Binding(statement.value, scope), scope)
            how = "python-default" if scope.kind == "class" else place.how
            self._expression(statement.value, scope, replace(place, how=how))
        self._annotation(statement.annotation, scope, place)

    def _do_augassign(self, statement: ast.AugAssign, scope: Scope) -> None:
        self._bind(statement.target, Binding(statement.value, scope), scope)
        self._expression(statement.value, scope, assigned(statement.target, scope))

    def _do_for(self, statement: ast.For | ast.AsyncFor, scope: Scope) -> None:
        self._loop(statement.target, statement.iter, scope)
        self._block(statement.body, scope)
        self._block(statement.orelse, scope)

    _do_asyncfor = _do_for

    def _do_with(self, statement: ast.With | ast.AsyncWith, scope: Scope) -> None:
        for item in statement.items:
            if item.optional_vars is not None:
                self._bind(item.optional_vars, Binding(item.context_expr, scope), scope)
            self._expression(item.context_expr, scope, NOWHERE)
        self._block(statement.body, scope)

    _do_asyncwith = _do_with

    def _do_return(self, statement: ast.Return, scope: Scope) -> None:
        if statement.value is not None:
            scope.returns.append(statement.value)
            self._expression(statement.value, scope, Place("python-return", name=scope.name, key=path_of(scope)))

    def _do_functiondef(self, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> None:
        inner = Scope("function", node.name, scope)
        scope.inner[node.name] = inner
        self._parameters(node.args, inner, scope)
        for decorator in node.decorator_list:
            self._expression(decorator, scope, NOWHERE)
        self._block(node.body, inner)

    _do_asyncfunctiondef = _do_functiondef

    def _do_classdef(self, node: ast.ClassDef, scope: Scope) -> None:
        inner = Scope("class", node.name, scope, bases=list(node.bases))
        scope.inner[node.name] = inner
        for expression in (*node.bases, *node.decorator_list, *(keyword.value for keyword in node.keywords)):
            self._expression(expression, scope, NOWHERE)
        self._block(node.body, inner)

    def _parameters(self, arguments: ast.arguments, inner: Scope, scope: Scope) -> None:
        positional = [*arguments.posonlyargs, *arguments.args]
        if scope.kind == "class" and positional and positional[0].arg in ("self", "cls"):
            inner.receiver = positional[0].arg
        pairs: list[tuple[ast.arg, ast.expr | None]] = list(
            zip(reversed(positional), reversed(arguments.defaults), strict=False)
        )
        pairs += zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        own = [one.arg for one in (*positional, *arguments.kwonlyargs)]
        inner.parameters = own[1:] if inner.receiver else own
        for argument in (*positional, *arguments.kwonlyargs):
            if argument.annotation is not None:
                inner.annotations[argument.arg] = argument.annotation
                self._annotation(argument.annotation, scope, Place("python-default", name=argument.arg))
        for argument, default in pairs:
            if default is not None:
                inner.bindings.setdefault(argument.arg, []).append(Binding(default, scope))
                place = Place("python-default", name=argument.arg, key=(inner.name, argument.arg))
                self._expression(default, scope, place)

    def _annotation(self, node: ast.expr, scope: Scope, place: Place) -> None:
        """Only the values of a Literal are of interest; a quoted annotation is a type."""
        if isinstance(node, ast.BinOp):
            self._annotation(node.left, scope, place)
            self._annotation(node.right, scope, place)
        elif isinstance(node, ast.Subscript):
            base = last_name(node.value)
            if base == "Literal":
                self._expression(node.slice, scope, replace(place, how="literal-type"))
                return
            parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            for index, part in enumerate(parts):
                if base == "Annotated" and index:
                    self._expression(part, scope, place)
                else:
                    self._annotation(part, scope, place)

    # -------------------------------------------------------------- bindings

    def _bind(self, target: ast.expr, binding: Binding, scope: Scope) -> None:
        if isinstance(target, ast.Name):
            scope.bindings.setdefault(target.id, []).append(binding)
        elif isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
            owner = scope.enclosing_class() if scope.knows_receiver(target.value.id) else None
            if owner is not None:
                owner.bindings.setdefault(target.attr, []).append(binding)
        elif isinstance(target, (ast.Tuple, ast.List)):
            for index, element in enumerate(target.elts):
                self._bind(element, replace(binding, path=(*binding.path, ("item", index))), scope)

    def _loop(self, target: ast.expr, iterated: ast.expr, scope: Scope) -> None:
        """A loop variable is any item of what is looped over; over a dict, any key, or with items() both."""
        method = (
            iterated.func.attr if isinstance(iterated, ast.Call) and isinstance(iterated.func, ast.Attribute) else ""
        )
        self._expression(iterated, scope, Place("loop", name=target.id if isinstance(target, ast.Name) else None))
        if method in ("items", "values", "keys") and isinstance(iterated, ast.Call) and not iterated.args:
            source = iterated.func.value  # type: ignore[attr-defined]
            if method == "items" and isinstance(target, ast.Tuple) and len(target.elts) == 2:
                self._bind(target.elts[0], Binding(source, scope, (("key", None),)), scope)
                self._bind(target.elts[1], Binding(source, scope, (("item", None),)), scope)
                return
            self._bind(target, Binding(source, scope, (("key" if method == "keys" else "item", None),)), scope)
            return
        function = getattr(iterated.func, "id", "") if isinstance(iterated, ast.Call) else ""
        if isinstance(iterated, ast.Call) and iterated.args:
            pair = isinstance(target, ast.Tuple) and len(target.elts) == 2
            if function == "enumerate" and pair and isinstance(target, ast.Tuple):
                self._bind(target.elts[1], Binding(iterated.args[0], scope, (("each", None),)), scope)
                return
            if function == "zip" and isinstance(target, ast.Tuple):
                for element, source in zip(target.elts, iterated.args, strict=False):
                    self._bind(element, Binding(source, scope, (("each", None),)), scope)
                return
            if function in ("tqdm", "list", "sorted", "set", "reversed", "tuple"):
                self._bind(target, Binding(iterated.args[0], scope, (("each", None),)), scope)
                return
        self._bind(target, Binding(iterated, scope, (("each", None),)), scope)
