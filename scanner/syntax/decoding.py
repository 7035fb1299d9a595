"""Decoding into msgspec Structs, safe in any thread.

msgspec works a Struct's shape out when it is first decoded into, and runs Python code meanwhile. Two threads that do so
at once for the same Struct can crash the whole process (seen with msgspec 0.22.0 on CPython 3.11: a segmentation fault
below msgspec/_utils.py, get_class_annotations). So shapes are worked out one at a time; decoding goes on side by side.

Working a shape out takes longest where annotations are strings: each is compiled and evaluated. Modules whose Structs
every scan decodes (rules, configuration) therefore do without `from __future__ import annotations`.
"""

from __future__ import annotations

import threading
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")

_lock = threading.RLock()
_json: dict[Any, msgspec.json.Decoder[Any]] = {}
_msgpack: dict[Any, msgspec.msgpack.Decoder[Any]] = {}


def decode_json(data: bytes | str | msgspec.Raw, shape: type[T]) -> T:
    """JSON as a value of type `shape`. Raises what msgspec.json.decode raises."""
    decoder = _json.get(shape)
    if decoder is None:
        with _lock:
            decoder = _json.setdefault(shape, msgspec.json.Decoder(shape))
    found: T = decoder.decode(data)
    return found


def decode_msgpack(data: bytes, shape: type[T]) -> T:
    """MessagePack as a value of type `shape`. Raises what msgspec.msgpack.decode raises."""
    decoder = _msgpack.get(shape)
    if decoder is None:
        with _lock:
            decoder = _msgpack.setdefault(shape, msgspec.msgpack.Decoder(shape))
    found: T = decoder.decode(data)
    return found


def decode_toml(text: bytes | str, shape: type[T]) -> T:
    """TOML as a value of type `shape`. Raises what msgspec.toml.decode raises."""
    with _lock:
        return msgspec.toml.decode(text, type=shape)
