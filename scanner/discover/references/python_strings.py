"""Strings put together from parts: f-strings, sums, % and str.format, join."""

from __future__ import annotations

import ast
import re

Parts = list["str | ast.expr"]

_PERCENT = re.compile(r"%(?:\((\w+)\))?[sdr]|%%")
_BRACES = re.compile(r"\{(\w*)(?:![rsa])?(?::[^{}]*)?\}|\{\{|\}\}")
_MAX_PARTS = 40


def formatted(node: ast.expr) -> Parts | None:
    """The parts of a string, in order: text as it stands, and expressions; None when it is no such string."""
    parts = _parts(node)
    return parts if parts is not None and len(parts) <= _MAX_PARTS else None


def slice_of(node: ast.expr) -> slice | None:
    """What `[:2]` or `[-4:]` cuts; None when it is no slice, or its bounds are not written there."""
    if not isinstance(node, ast.Slice) or node.step is not None:
        return None
    try:
        start, end = (None if one is None else ast.literal_eval(one) for one in (node.lower, node.upper))
    except (ValueError, RecursionError, MemoryError):  # a name, or what is no number
        return None
    return slice(start, end) if {type(start), type(end)} <= {int, type(None)} else None


def _parts(node: ast.expr) -> Parts | None:
    if isinstance(node, ast.JoinedStr):
        return [_piece(part) for part in node.values]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _sum(node)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and isinstance(node.left, ast.Constant):
        return _percent(node.left.value, node.right)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        text = node.func.value.value if isinstance(node.func.value, ast.Constant) else None
        if isinstance(text, str) and node.func.attr == "format":
            return _format(text, node)
        if isinstance(text, str) and node.func.attr == "join" and len(node.args) == 1:
            return _join(text, node.args[0])
    return None


def _piece(part: ast.expr) -> str | ast.expr:
    if isinstance(part, ast.Constant):
        return str(part.value)
    if isinstance(part, ast.FormattedValue):
        return part.value
    return part


def _sum(node: ast.BinOp) -> Parts | None:
    """The terms of a sum; walked along the left side in a loop, since long sums nest as deep as they are long."""
    terms: Parts = []
    current: ast.expr = node
    while isinstance(current, ast.BinOp) and isinstance(current.op, ast.Add):
        if len(terms) > _MAX_PARTS:
            return None
        terms.append(_plain(current.right))
        current = current.left
    terms.append(_plain(current))
    return terms[::-1]


def _plain(node: ast.expr) -> str | ast.expr:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else node


def _percent(text: object, right: ast.expr) -> Parts | None:
    if not isinstance(text, str):
        return None
    given = list(right.elts) if isinstance(right, ast.Tuple) else [right]
    named = _by_name(right)
    parts: Parts = []
    end = 0
    for match in _PERCENT.finditer(text):
        parts.append(text[end : match.start()])
        end = match.end()
        if match[0] == "%%":
            parts.append("%")
        elif match[1] is not None:
            if match[1] not in named:
                return None
            parts.append(named[match[1]])
        elif given:
            parts.append(given.pop(0))
        else:
            return None
    return [*parts, text[end:]]


def _by_name(node: ast.expr) -> dict[str, ast.expr]:
    if not isinstance(node, ast.Dict):
        return {}
    pairs = zip(node.keys, node.values, strict=True)
    return {key.value: value for key, value in pairs if isinstance(key, ast.Constant) and isinstance(key.value, str)}


def _format(text: str, node: ast.Call) -> Parts | None:
    named = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
    parts: Parts = []
    end, following = 0, 0
    for match in _BRACES.finditer(text):
        parts.append(text[end : match.start()])
        end = match.end()
        if match[0] in ("{{", "}}"):
            parts.append(match[0][0])
            continue
        name = match[1]
        index = following if not name else int(name) if name.isdigit() and len(name) < 4 else -1
        following += not name
        if name in named:
            parts.append(named[name])
        elif 0 <= index < len(node.args):
            parts.append(node.args[index])
        else:
            return None
    return [*parts, text[end:]]


def _join(separator: str, items: ast.expr) -> Parts | None:
    if not isinstance(items, (ast.List, ast.Tuple)):
        return None
    parts: Parts = []
    for index, element in enumerate(items.elts):
        parts += [separator, _plain(element)] if index else [_plain(element)]
    return parts
