"""Python source as a syntax tree, and places in it. Nothing is ever imported or run."""

from __future__ import annotations

import ast
import gc
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from scanner.syntax.scalar import SyntaxFault

MAX_NODES = 400_000
"""A file with more syntax than this is data, not source that people write."""

_PLAUSIBLE = re.compile(r"[^\s\"'<>|\\^`]{2,300}")


def parse(text: str) -> ast.Module:
    """The syntax tree. Raises SyntaxFault for what this Python cannot read, with the line when it is known."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes in somebody else's strings are none of our business
        try:
            return ast.parse(text)
        except SyntaxError as error:
            raise SyntaxFault(error.msg or "invalid syntax", error.lineno) from error
        except (RecursionError, MemoryError) as error:
            raise SyntaxFault("expressions nested too deeply") from error
        except (ValueError, OverflowError) as error:
            raise SyntaxFault(str(error)) from error


@contextmanager
def collection_paused() -> Iterator[None]:
    """No garbage collection inside: a syntax tree is many objects made at once, none of them garbage yet."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def children(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes right below, as `ast.iter_child_nodes` gives them in twice the time."""
    for field in node._fields:
        value = getattr(node, field, None)
        if isinstance(value, list):
            for one in value:
                if isinstance(one, ast.AST):
                    yield one
        elif isinstance(value, ast.AST):
            yield value


def last_name(node: ast.expr) -> str:
    """The last part of a dotted name; empty for what is no name."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def text_of(node: ast.expr | None) -> str | None:
    """The string that a literal is."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def is_text(node: ast.expr) -> bool:
    """Whether it is a string, or one with fields."""
    return isinstance(node, ast.JoinedStr) or text_of(node) is not None


def plausible(text: str) -> bool:
    """Whether a string could be an id at all: one word without quotes or white space, of bearable length."""
    return _PLAUSIBLE.fullmatch(text) is not None


class Columns:
    """Turns the byte offsets that `ast` gives into 1-based columns of characters."""

    def __init__(self, text: str) -> None:
        self._lines = None if text.isascii() else text.split("\n")

    def of(self, line: int, offset: int) -> int:
        """The column of a byte offset in a 1-based line."""
        if self._lines is None or not 0 < line <= len(self._lines):
            return offset + 1
        return len(self._lines[line - 1].encode()[:offset].decode("utf-8", "ignore")) + 1
