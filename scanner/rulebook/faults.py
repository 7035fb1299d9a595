"""What is wrong with a rule file: the file, the line, the key, and the nearest right word.

msgspec stops at the first fault and words it for programmers. When a file does not fit, it is walked once more here,
field by field, so that a person sees every fault of every file in one go.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec

from scanner.syntax.scalar import Key

_PATH = re.compile(r" - at `(?:key in )?\$(?P<path>.*)`$")
_FORMS = {bool: "true or false, without quotes", int: "a whole number, without quotes", str: "text in quotes"}
_STEP = re.compile(r"\.(?P<name>[^.\[]+)|\[(?P<index>\d+)\]")


class RuleFault(msgspec.Struct, frozen=True):
    """One thing that is wrong with a rule file. `line` is 1-based, None when it concerns the whole file."""

    file: str
    line: int | None
    key: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.key}: {self.message}" if self.key else f"{place}: {self.message}"

    def __lt__(self, other: RuleFault) -> bool:
        """By file and line; what concerns the whole file comes last."""
        return self._order < other._order

    @property
    def _order(self) -> tuple[str, int, str, str]:
        return self.file, self.line or sys.maxsize, self.key, self.message


class RuleError(ValueError):
    """Rules that cannot be used as they stand; `faults` has every one, and the message lists them line by line."""

    def __init__(self, faults: Iterable[RuleFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


def fault_at(path: Path, key: Key, message: str) -> RuleFault:
    """A fault with the line of its key looked up in the file."""
    from scanner.syntax.toml_text import line_of  # noqa: PLC0415 - most runs meet no fault

    try:
        line = line_of(path.read_text("utf-8"), key) if key else None
    except (OSError, UnicodeDecodeError):
        line = None
    return RuleFault(str(path), line, spelled(key), message)


def spelled(key: Key) -> str:
    """A key path as people write it: terms[3].when."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in key).lstrip(".")


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """The end of a message: "; did you mean X?", or what there is to choose from if that is little."""
    known = sorted(words)
    near = nearest(word, known)
    if near:
        return f"; did you mean {near[0]}?"
    return f"; choose from {', '.join(known)}" if 0 < len(known) <= 20 else ""


def nearest(word: str, words: Iterable[str]) -> list[str]:
    """The word that is most like another; nothing where none is."""
    from difflib import get_close_matches  # noqa: PLC0415 - most runs meet no fault

    return get_close_matches(word, words, n=1, cutoff=0.6)


def misfits(value: object, shape: Any, key: Key = ()) -> Iterator[tuple[Key, str]]:  # noqa: ANN401 - any annotation
    """Every place where data does not fit a class or annotation, with what is wrong there."""
    struct = _struct_in(shape)
    if struct is not None and isinstance(value, dict):
        yield from _misfits_of_table(value, struct, key)
        return
    inside = [one for part, item, inner in _items(value, shape) for one in misfits(item, inner, (*key, part))]
    yield from inside
    if inside:
        return
    try:
        msgspec.convert(value, shape)
    except msgspec.ValidationError as error:
        path, message = _read(str(error))
        yield (*key, *path), _advise(message, value, shape)


def _misfits_of_table(table: dict[str, object], struct: type[msgspec.Struct], key: Key) -> Iterator[tuple[Key, str]]:
    fields = {field.encode_name: field for field in msgspec.structs.fields(struct)}
    meant = set()
    for name, value in table.items():
        if name not in fields:
            meant.update(nearest(name, fields))
            yield (*key, name), f"unknown key{did_you_mean(name, fields)}"
        else:
            yield from misfits(value, fields[name].type, (*key, name))
    for name, field in fields.items():
        if field.required and name not in table and name not in meant:
            yield (*key, name), "missing"


def _struct_in(shape: Any) -> type[msgspec.Struct] | None:  # noqa: ANN401
    """The class that a table is read as: the shape itself, or the one class of a union."""
    for option in get_args(shape) or (shape,):
        if isinstance(option, type) and issubclass(option, msgspec.Struct) and get_origin(shape) not in (tuple, dict):
            return option
    return None


def _items(value: object, shape: Any) -> list[tuple[str | int, object, Any]]:  # noqa: ANN401
    """The elements of a list or mapping with the shape each must have; nothing when it is neither."""
    arguments = get_args(shape)
    if get_origin(shape) is Annotated:
        return _items(value, arguments[0])
    if get_origin(shape) is tuple and isinstance(value, list) and arguments[-1] is Ellipsis:
        return [(index, item, arguments[0]) for index, item in enumerate(value)]
    if get_origin(shape) is dict and isinstance(value, dict):
        return [(str(name), item, arguments[1]) for name, item in value.items()]
    return []


def _read(message: str) -> tuple[Key, str]:
    """msgspec's path and the message without it."""
    match = _PATH.search(message)
    if match is None:
        return (), message
    steps = _STEP.finditer(match["path"])
    return tuple(int(step["index"]) if step["index"] else step["name"] for step in steps), message[: match.start()]


def _advise(message: str, value: object, shape: Any) -> str:  # noqa: ANN401
    found = f", found {value!r}" if len(repr(value)) < 60 else ""
    if "got `date" in message:
        return "a date is written in quotes"
    if wanted := " or ".join(_wanted(shape, value)):
        return f"must be {wanted}{found}"
    words = [word for word in _words(shape) if isinstance(word, str)]
    if words and isinstance(value, str):
        return f"{value!r} is not one of its words{did_you_mean(value, words)}"
    return f"{message[0].lower()}{message[1:].replace('`', '')}{found}"


def _wanted(shape: Any, value: object) -> Iterator[str]:  # noqa: ANN401
    """What should stand there, as people write it; nothing where msgspec or the list of words says it better."""
    kind = get_origin(shape)
    if kind in (Union, UnionType):
        for option in get_args(shape):
            yield from _wanted(option, value)
    elif kind is Annotated:
        inner, *limits = get_args(shape)
        yield from _limited(inner, [one for one in limits if isinstance(one, msgspec.Meta)], value)
    elif kind is tuple and _struct_in(get_args(shape)[0]):
        yield "tables, each under its name in double brackets"
    elif kind is tuple:
        yield f'a list, as in ["{value}"]' if isinstance(value, str) else "a list"
    elif kind is Literal and not isinstance(value, str):
        yield f"one of {', '.join(map(str, get_args(shape)))}, in quotes"
    elif shape is dict or kind is dict or (isinstance(shape, type) and issubclass(shape, msgspec.Struct)):
        yield "a table"
    elif shape in _FORMS:
        yield _FORMS[shape]


def _limited(shape: Any, limits: list[msgspec.Meta], value: object) -> Iterator[str]:  # noqa: ANN401
    """The same for a shape with limits: its kind where that is wrong, else the limit that is not kept."""
    described = [limit.description for limit in limits if limit.description]
    if described:
        yield from described
        return
    try:
        msgspec.convert(value, shape)
    except msgspec.ValidationError:
        yield from _wanted(shape, value)
        return
    for limit in limits:
        if limit.min_length and isinstance(value, list):
            yield "a list with something in it"
        elif limit.min_length:
            yield f"text of {limit.min_length} letters or more"
        elif limit.ge is not None:
            yield f"a number from {limit.ge} {'on' if limit.le is None else f'to {limit.le}'}"


def _words(shape: Any) -> Iterator[object]:  # noqa: ANN401
    if get_origin(shape) is Literal:
        yield from get_args(shape)
    elif get_origin(shape) is not Annotated:
        for option in get_args(shape):
            yield from _words(option)
