"""The strings that an expression of setup.py stands for, as far as the file writes them out; nothing is run.

Names, sums, conditions, `extras["a"]`, `list(...)` and what functions of the file return are followed. All values that
a name is ever given count: which of them holds depends on the machine that builds.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain

import msgspec

from scanner.syntax.pypi_name import canonicalize_name

MAX_DEPTH = 40
MAX_VALUES = 20_000
"""Names can stand for sums of names: a file that unfolds to more values than this is cut off, and said to be."""

_COPIES = {"list", "tuple", "set", "sorted", "frozenset", "dict"}
_NAME = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*([=<>~!;]|$)")
_MAX_TEXT = 500


class TooManyValues(Exception):
    """The file unfolds to more than MAX_VALUES values."""


class Written(msgspec.Struct, frozen=True):
    """A string that is written out at `node`; `sure` is False when a filter or helper of the file decides on it."""

    text: str
    node: ast.expr
    sure: bool = True


class Computed(msgspec.Struct, frozen=True):
    """An expression that only running the file would tell."""

    node: ast.expr


Value = Written | Computed


class Values:
    """What the names of one file stand for."""

    def __init__(self, nodes: Iterable[ast.AST]) -> None:
        self._names: defaultdict[str, list[ast.expr]] = defaultdict(list)
        self._entries: defaultdict[str, list[tuple[ast.expr | None, ast.expr]]] = defaultdict(list)
        self._returns: dict[str, list[ast.expr]] = {}
        self._listed: list[ast.Constant] = []
        self._left = MAX_VALUES
        for node in nodes:
            self._learn(node)

    def strings(self, value: ast.expr) -> Iterator[Value]:
        """The strings of a list, or of one string with a requirement a line. Raises TooManyValues."""
        return self._strings(value, frozenset(), 0)

    def entries(self, value: ast.expr) -> Iterator[tuple[str | None, ast.expr]]:
        """The keys and values of a dictionary, None for a key that is computed. Raises TooManyValues."""
        for key, inner in self._pairs(value, frozenset(), 0):
            written = key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else None
            yield written, inner

    def _learn(self, node: ast.AST) -> None:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                self._names[name].append(value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                self._names[name].append(value)
            case ast.AugAssign(target=ast.Name(id=name), value=value):
                self._names[name].append(value)
            case (
                ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name), slice=key)], value=value)
                | ast.AugAssign(target=ast.Subscript(value=ast.Name(id=name), slice=key), value=value)
            ):
                self._entries[name].append((key, value))
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="extend" | "update"), args=[value]):
                self._names[name].append(value)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append"), args=[value]):
                self._names[name].append(ast.List([value], ast.Load()))
            case ast.FunctionDef(name=name):
                found = (inner.value for inner in ast.walk(node) if isinstance(inner, ast.Return))
                self._returns[name] = [value for value in found if value is not None]
            case ast.List(elts=items) | ast.Tuple(elts=items):
                self._listed += [item for item in items if isinstance(item, ast.Constant)]

    @cached_property
    def _table(self) -> dict[str, str]:
        """Package to the requirement that a list of the file gives for it, for helpers that pick from it by name."""
        table: dict[str, str] = {}
        bare: dict[str, str] = {}
        for item in self._listed:
            if isinstance(item.value, str) and len(item.value) <= _MAX_TEXT and (found := _NAME.match(item.value)):
                (table if found[2] else bare).setdefault(canonicalize_name(found[1]), item.value)
        return bare | table

    def _strings(self, value: ast.expr, open_: frozenset[str], depth: int) -> Iterator[Value]:
        self._spend()
        if depth > MAX_DEPTH:
            yield Computed(value)
            return
        match value:
            case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
                for item in items:
                    yield from self._strings(item.value if isinstance(item, ast.Starred) else item, open_, depth + 1)
            case ast.Constant(value=str(text)):
                yield Written(text, value)
            case ast.BinOp(op=ast.Add() | ast.BitOr()):
                for operand in _operands(value):
                    yield from self._strings(operand, open_, depth + 1)
            case ast.IfExp(body=body, orelse=other):
                yield from self._strings(body, open_, depth + 1)
                yield from self._strings(other, open_, depth + 1)
            case ast.ListComp(
                elt=ast.Name(id=element), generators=[ast.comprehension(target=ast.Name(id=name), iter=it)]
            ):
                for inner in self._strings(it, open_, depth + 1) if element == name else [Computed(value)]:
                    yield Written(inner.text, inner.node, sure=False) if isinstance(inner, Written) else inner
            case _:
                yield from self._followed(value, open_, depth)

    def _followed(self, value: ast.expr, open_: frozenset[str], depth: int) -> Iterator[Value]:
        """What a name, an entry of a dictionary or a call stands for."""
        label, found = self._meant(value)
        if label in open_:
            return  # `a = a + [...]`: what else a name is given is followed already
        if not found:
            yield from self._picked(value)
        for inner in found:
            yield from self._strings(inner, open_ | {label} if label else open_, depth + 1)

    def _meant(self, value: ast.expr) -> tuple[str, list[ast.expr]]:
        """The expressions that another stands for, and what to call it so that it is not followed into itself."""
        match value:
            case ast.Name(id=name):
                return name, self._names.get(name, [])
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=str(key))):
                return f"{name}[{key}]", self._written_entries.get((name, key), [])
            case ast.Call(func=ast.Name(id=name), args=[inner], keywords=[]) if name in _COPIES:
                return "", [inner]
            case ast.Call(func=ast.Name(id=name), args=[], keywords=[]):
                return f"{name}()", self._returns.get(name, [])
        return "", []

    def _picked(self, value: ast.expr) -> Iterator[Value]:
        """What `deps["torch"]` and helpers of the file (`deps_list("torch", "peft")`) pick from a list by name."""
        match value:
            case ast.Subscript(value=ast.Name(), slice=ast.Constant() as key):
                yield self._named(key, value)
            case ast.Call(func=ast.Name(id=name), args=[_, *_] as arguments, keywords=[]) if name in self._returns:
                yield from (self._named(argument, argument) for argument in arguments)
            case _:
                yield Computed(value)

    def _named(self, name: ast.expr, at: ast.expr) -> Value:
        """The requirement that a list of the file has for a package, with the extras that are asked for here."""
        if isinstance(name, ast.Constant) and isinstance(name.value, str) and len(name.value) <= _MAX_TEXT:
            package, bracket, extras = name.value.partition("[")
            if text := self._table.get(canonicalize_name(package)):
                with_extras = text if not bracket or "[" in text else text.replace(package, package + "[" + extras, 1)
                return Written(with_extras, at, sure=False)
        return Computed(at)

    @cached_property
    def _written_entries(self) -> dict[tuple[str, str], list[ast.expr]]:
        """By name of a dictionary and key, the values that it is given."""
        found: defaultdict[tuple[str, str], list[ast.expr]] = defaultdict(list)
        for name in {**self._entries, **self._names}:
            dictionaries = (value for value in self._names.get(name, ()) if isinstance(value, ast.Dict))
            pairs = (pair for value in dictionaries for pair in zip(value.keys, value.values, strict=True))
            for key, value in chain(self._entries.get(name, ()), pairs):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    found[name, key.value].append(value)
        return found

    def _pairs(self, value: ast.expr, open_: frozenset[str], depth: int) -> Iterator[tuple[ast.expr | None, ast.expr]]:
        self._spend()
        parts: list[ast.expr] = []
        match value:
            case _ if depth > MAX_DEPTH:
                yield None, value
            case ast.Dict(keys=keys, values=values):
                for key, inner in zip(keys, values, strict=True):
                    yield from [(key, inner)] if key is not None else self._pairs(inner, open_, depth + 1)
            case ast.Call(func=ast.Name(id="dict"), args=parts, keywords=keywords):
                yield from ((ast.Constant(word.arg) if word.arg else None, word.value) for word in keywords)
            case _:
                label, parts = self._meant(value)
                entries = self._entries.get(label, [])
                if label in open_:
                    return
                yield from entries if parts or entries else [(None, value)]
                open_ |= {label}
        for inner in parts:
            yield from self._pairs(inner, open_, depth + 1)

    def _spend(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise TooManyValues


def _operands(value: ast.expr) -> list[ast.expr]:
    """The terms of a sum from left to right; a loop, as a sum of a thousand terms nests a thousand deep."""
    operands, waiting = [], [value]
    while waiting:
        current = waiting.pop()
        if isinstance(current, ast.BinOp) and isinstance(current.op, ast.Add | ast.BitOr):
            waiting += [current.right, current.left]
        else:
            operands.append(current)
    return operands
