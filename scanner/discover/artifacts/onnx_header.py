"""What stands around the graph of an ONNX file: who made it, and its metadata.

Format: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto, read as plain Protocol Buffers
(https://protobuf.dev/programming-guides/encoding/). The graph, which holds the weights, is stepped over. Lengths come
from the file and are never trusted.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

MAX_FIELDS = 100_000
MAX_METADATA = 1_000
_MAX_STRING = 64 * 1024
_IR_VERSION, _PRODUCER, _PRODUCER_VERSION, _DOMAIN, _DESCRIPTION, _GRAPH, _METADATA = 1, 2, 3, 4, 6, 7, 14
_STRINGS = {
    _PRODUCER: "producer",
    _PRODUCER_VERSION: "producer_version",
    _DOMAIN: "domain",
    _DESCRIPTION: "description",
}
_VARINT, _EIGHT_BYTES, _LENGTH, _FOUR_BYTES = 0, 1, 2, 5


class OnnxFault(ValueError):
    """The file cannot be read; the message says what is wrong with it."""


class OnnxModel(msgspec.Struct):
    """`fields` holds producer, producer_version, domain and description, where given; `metadata` its own pairs."""

    fields: dict[str, str] = msgspec.field(default_factory=dict)
    metadata: dict[str, str] = msgspec.field(default_factory=dict)


def read_onnx(path: Path) -> OnnxModel:
    """The strings around the graph. Raises OnnxFault and OSError."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        return _model(_Fields(stream, size))


def _model(fields: _Fields) -> OnnxModel:
    model = OnnxModel()
    seen: set[int] = set()
    for number, value in fields:
        seen.add(number)
        if value is not None and number in _STRINGS:
            model.fields.setdefault(_STRINGS[number], value.decode("utf-8", "replace"))
        elif value is not None and number == _METADATA and len(model.metadata) < MAX_METADATA:
            pair = dict(_entry(value))
            model.metadata.setdefault(pair.get(1, ""), pair.get(2, ""))
    if seen.isdisjoint({_IR_VERSION, _GRAPH}):
        raise OnnxFault("it has neither a format version nor a graph")
    return model


class _Fields:
    """The fields of the outermost message: number, and the bytes of those worth keeping."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream = stream
        self._size = size

    def __iter__(self) -> Iterator[tuple[int, bytes | None]]:
        for _ in range(MAX_FIELDS):
            tag = self._varint(may_end=True)
            if tag is None:
                return
            number, wire = tag >> 3, tag & 7
            yield number, self._value(number, wire)
        raise OnnxFault(f"it has more than {MAX_FIELDS} fields")

    def _value(self, number: int, wire: int) -> bytes | None:
        if wire == _VARINT:
            self._varint()
        elif wire in (_EIGHT_BYTES, _FOUR_BYTES):
            self._forward(8 if wire == _EIGHT_BYTES else 4)
        elif wire == _LENGTH:
            length = self._varint() or 0
            if (number in _STRINGS or number == _METADATA) and length <= _MAX_STRING:
                return self._bytes(length)
            self._forward(length)
        else:
            raise OnnxFault("it is not made of Protocol Buffers")
        return None

    def _varint(self, *, may_end: bool = False) -> int | None:
        value = 0
        for shift in range(0, 70, 7):
            raw = self._stream.read(1)
            if not raw:
                if may_end and shift == 0:
                    return None
                raise OnnxFault("it ends in the middle of a number")
            value |= (raw[0] & 0x7F) << shift
            if raw[0] < 0x80:
                return value
        raise OnnxFault("it is not made of Protocol Buffers")

    def _bytes(self, count: int) -> bytes:
        raw = self._stream.read(count)
        if len(raw) != count:
            raise OnnxFault("it ends in the middle of a text")
        return raw

    def _forward(self, count: int) -> None:
        if count > self._size - self._stream.tell():
            raise OnnxFault("a length in it points past its end: it is cut off")
        self._stream.seek(count, 1)


def _entry(raw: bytes) -> Iterator[tuple[int, str]]:
    """Key (1) and value (2) of one pair; one that is malformed says nothing."""
    at = 0
    while at + 1 < len(raw):
        number, length, shift = raw[at] >> 3, 0, 0
        if raw[at] & 7 != _LENGTH:
            return
        at += 1
        while at < len(raw) and shift < 35:
            length |= (raw[at] & 0x7F) << shift
            shift += 7
            at += 1
            if raw[at - 1] < 0x80:
                break
        yield number, raw[at : at + length].decode("utf-8", "replace")
        at += length
