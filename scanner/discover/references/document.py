"""Mentions of a document of keys and values, whatever its notation: YAML, JSON and TOML come here as scalars."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from scanner.discover.references.argv import looks_like_arguments
from scanner.discover.references.mention import Mention
from scanner.discover.references.shell import command_mentions, shell_mentions
from scanner.discover.references.values import is_environment_name, unfold
from scanner.syntax.scalar import Key, Scalar
from scanner.syntax.shell_text import Word

_ARGUMENT_KEYS = ("entrypoint", "command", "cmd", "args", "arguments")
"""Keys whose lists together are one command line, in the order in which they stand in it."""

_COLLECTION = "{}"
"""What stands in `beside` for a neighbour that is itself a mapping or list."""

_SCRIPT_KEYS = frozenset({
    *_ARGUMENT_KEYS, "run", "script", "before_script", "after_script", "install", "before_install", "setup", "build",
    "shell", "bash", "sh", "postcreatecommand", "poststartcommand", "oncreatecommand", "startcommand", "test",
    "start_command", "build_command",
})  # fmt: skip
_NO_STRINGS = frozenset({"true", "false", "null", "True", "False", "yes", "no", "on", "off"})
_LETTER = re.compile(r"[^\W\d_]")
_ID = re.compile(r"(?:[A-Za-z0-9][\w.-]{0,95}/){1,3}[A-Za-z0-9][\w.:-]{0,95}|[a-z][a-z\d]{0,20}[.:-][\w.:-]{0,95}")
"""What a key is that may name a model: "owner/name", or the words and figures of a hosted id."""
_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")
_FLAG_INSIDE = re.compile(r"(?:^|\s)--[a-z][\w-]*[ =]\S")


def document_mentions(
    scalars: Sequence[Scalar], syntax: str, how: str = "config-key", lines: Sequence[str] = (), *, inside: bool = False
) -> Iterator[Mention]:
    """A mention for each string of one document, with its key path and the values beside it.

    With the `lines` of the text, keys that are shaped like an id ("owner/name: 0.5" in a mixture) are mentions too.

    Lists of arguments and strings that are shell are read as such; a pair `name: X, value: Y` (Kubernetes, pipeline
    parameters) is Y under the name X; "NAME=value" in a list is an environment variable. A file in a value (of a
    ConfigMap) is read as what it is, but not the files in it: `inside` tells of such a document.
    """
    document = _Document(scalars, syntax, how, () if inside else lines)
    for scalar in scalars:
        yield from document.mentions_of(scalar)
    yield from document.commands()
    yield from document.keys(scalars, lines)


class _Document:
    def __init__(self, scalars: Iterable[Scalar], syntax: str, how: str, lines: Sequence[str]) -> None:
        self._syntax = syntax
        self._lines = lines
        self._how = how
        self._beside: dict[Key, dict[str, str]] = defaultdict(dict)
        self._lists: dict[Key, list[Scalar]] = defaultdict(list)
        for scalar in scalars:
            last = scalar.key[-1] if scalar.key else ""
            if isinstance(last, int):
                self._lists[scalar.key[:-1]].append(scalar)
            else:
                self._beside[scalar.key[:-1]].setdefault(last, scalar.value)
            if len(scalar.key) > 1 and isinstance(scalar.key[-2], str):
                self._beside[scalar.key[:-2]].setdefault(scalar.key[-2], _COLLECTION)
        self._arguments = {key for key, items in self._lists.items() if _is_arguments(key, items)}

    def mentions_of(self, scalar: Scalar) -> Iterator[Mention]:
        if scalar.key[:-1] in self._arguments or not _LETTER.search(scalar.value):
            return
        if not scalar.quoted and scalar.value in _NO_STRINGS:
            return
        name = _name(scalar.key)
        if name and _DOTTED.fullmatch(name):  # "model.kwargs.transformer_model"
            name = name.rpartition(".")[2]
        beside = self._neighbours(scalar.key)
        if "\n" in scalar.value and self._is_block(scalar):
            from scanner.discover.references.embedded import embedded_mentions, embedded_name  # noqa: PLC0415 - rare

            if file := embedded_name(scalar, beside):
                yield from embedded_mentions(file, scalar, self._syntax)
                return
        if _is_script(name, scalar.value):
            column = scalar.column + scalar.quoted
            program = self._program(scalar.key)
            yield from shell_mentions(scalar.value, scalar.line, column, self._syntax, program=program)
            return
        how = self._how
        if scalar.key[-1:] == ("value",) and "name" in beside:
            name, how = beside["name"], "env-variable" if is_environment_name(beside["name"]) else how
        mention = Mention(
            scalar.value, scalar.line, scalar.column, self._syntax, how, name=name, key=scalar.key, beside=beside
        )
        yield from unfold(mention)

    def _is_block(self, scalar: Scalar) -> bool:
        """Whether the lines of a value stand in the document as they are."""
        first, _, rest = scalar.value.partition("\n")
        second = rest.partition("\n")[0]
        here = self._lines[scalar.line - 1 : scalar.line + 1]
        return len(here) == 2 and here[0].strip() == first.strip() and here[1].strip() == second.strip()

    def commands(self) -> Iterator[Mention]:
        """The argument lists; those under one mapping (`command` and `args`) are one command line."""
        joined: dict[Key, list[Key]] = defaultdict(list)
        for key in self._arguments:
            alone = _name(key) not in _ARGUMENT_KEYS
            joined[key if alone else key[:-1]].append(key)
        for keys in joined.values():
            keys.sort(key=_argument_order)
            words = [
                Word(scalar.value, scalar.line, scalar.column + scalar.quoted, raw=scalar.value)
                for key in keys
                for scalar in self._lists[key]
            ]
            yield from command_mentions([*self._program(keys[0]), *words], self._syntax)

    def _program(self, key: Key) -> list[Word]:
        """The container image stands for the program, where arguments alone are given to it."""
        image = self._beside.get(key[:-1], {}).get("image")
        return [Word(image, 0, 0, raw=image)] if image and key[-1] in ("args", "cmd", "command") else []

    def keys(self, scalars: Iterable[Scalar], lines: Sequence[str]) -> Iterator[Mention]:
        """Keys shaped like an id, each once, where it stands: at or above the first value under it."""
        seen: set[Key] = set()
        last = 1
        for scalar in scalars:
            for depth, part in enumerate(scalar.key, 1):
                text = _unbracketed(part) if isinstance(part, str) else ""
                if _ID.fullmatch(text) and (prefix := scalar.key[:depth]) not in seen:
                    seen.add(prefix)
                    above = _name(prefix[:-1])
                    if place := _place_of(text, lines, last, scalar.line):
                        yield Mention(text, *place, self._syntax, "dict-key", name=above, key=prefix[:-1])
            last = scalar.line

    def _neighbours(self, key: Key) -> dict[str, str]:
        """The plain values of the mapping that holds a key, or that holds the list in which the value stands."""
        parent = key[:-1]
        if key and isinstance(key[-1], int):
            parent = parent[:-1]
        return self._beside.get(parent, {})


def _name(key: Key) -> str | None:
    return next((part for part in reversed(key) if isinstance(part, str)), None)


def _unbracketed(key: str) -> str:
    """A key as it is: Spring wants brackets around one with signs in it, "[owner/name]"."""
    return key[1:-1] if key.startswith("[") and key.endswith("]") else key


def _place_of(key: str, lines: Sequence[str], first: int, last: int) -> tuple[int, int] | None:
    """Line and column of a key between two lines, None when it does not stand there as it is written."""
    for number in range(min(last, len(lines)), first - 1, -1):
        column = lines[number - 1].find(key)
        if column >= 0:
            return number, column + 1
    return None


def _is_arguments(key: Key, items: list[Scalar]) -> bool:
    texts = [item.value for item in items]
    if looks_like_arguments(texts):
        return True
    name = (_name(key) or "").lower()
    return name in _ARGUMENT_KEYS and isinstance(key[-1], str) and not any("\n" in text for text in texts)


def _argument_order(key: Key) -> int:
    name = (_name(key) or "").lower()
    return _ARGUMENT_KEYS.index(name) if name in _ARGUMENT_KEYS else 0


def _is_script(name: str | None, value: str) -> bool:
    if (name or "").lower() in _SCRIPT_KEYS:
        return " " in value
    return bool(_FLAG_INSIDE.search(value)) and len(value) < 20_000
