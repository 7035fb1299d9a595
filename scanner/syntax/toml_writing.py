"""Write TOML as a record that merges well: the same content always comes out as the same bytes."""

from __future__ import annotations

import json
import math

import msgspec

_WIDTH = 100
"""A list longer than this is written with one item a line, so that a change of one is a change of one line."""


def block(item: msgspec.Struct) -> str:
    """The keys of a block, but those that say what holds without them."""
    return "".join(f"{key} = {_value(value)}\n" for key, value in _told(item))


def _told(item: msgspec.Struct) -> list[tuple[str, object]]:
    fields = msgspec.structs.fields(item)
    pairs = [(field, getattr(item, field.name)) for field in fields]
    return [(field.encode_name, value) for field, value in pairs if field.required or value != field.default]


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return _list([_value(one) for one in value])
    if isinstance(value, msgspec.Struct):
        return "{ " + ", ".join(f"{key} = {_value(one)}" for key, one in _told(value)) + " }"
    if isinstance(value, float):
        return _float(value)
    return str(value) if isinstance(value, int) else _string(str(value))


def _float(value: float) -> str:
    if math.isfinite(value):
        return repr(value)
    return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"


def _list(items: list[str]) -> str:
    line = f"[{', '.join(items)}]"
    if len(line) <= _WIDTH and not any(item.startswith("{") for item in items):
        return line
    return "[\n" + "".join(f"  {item},\n" for item in items) + "]"


def _string(text: str) -> str:
    """A basic string of TOML. What cannot be seen is escaped; half a surrogate pair is no character at all."""
    quoted = json.dumps(text.encode("utf-8", "replace").decode(), ensure_ascii=False)
    return "".join(letter if letter.isprintable() else _escaped(letter) for letter in quoted)


def _escaped(letter: str) -> str:
    return f"\\u{ord(letter):04X}" if ord(letter) <= 0xFFFF else f"\\U{ord(letter):08X}"
