"""The metadata of a GGUF file (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md), versions 1 to 3.

Only the keys under `general.` are kept; everything else is walked over. Lengths come from the file and are never
trusted: each is checked against the size of the file before it is followed, and reading is bounded.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from scanner.entities import Claim

MAGIC = b"GGUF"
MAX_ITEMS = 4_000_000
"""More keys and array items than any vocabulary has; beyond it the header is given up."""

_KEPT = "general."
_MAX_STRING = 64 * 1024
_MAX_KEPT = 2_000
_MAX_VALUE = 500
_WIDTHS = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
_FORMATS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _ARRAY = 8, 9

Value = str | int | float | bool | list[str]


class GgufFault(ValueError):
    """The header cannot be read; the message says what is wrong with it."""


def read_header(path: Path) -> dict[str, Value]:
    """The `general.*` metadata by key; strings, numbers, bools and lists of strings. Raises GgufFault and OSError."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        return _Header(stream, size).read()


def read_beginning(content: bytes) -> dict[str, Value]:
    """What the first bytes of a file tell of its `general.*` metadata, which stand first. Raises GgufFault."""
    header = _Header(io.BytesIO(content), len(content))
    try:
        return header.read()
    except GgufFault:
        if not header.found:
            raise
        return header.found


def gguf_claims(header: Mapping[str, Value], where: str) -> tuple[Claim, ...]:
    """Topics "license" and "base-model" of a GGUF header; `where` is the path of the file for people to read."""
    return tuple(_claims(header, where))


def _claims(header: Mapping[str, Value], where: str) -> Iterator[Claim]:
    link = str(header.get("general.license.link", ""))
    for key in ("general.license", "general.license.name"):
        value = header.get(key)
        if isinstance(value, str) and value.strip():
            note = " ".join(part for part in (key, link) if part)
            yield Claim("license", value.strip()[:_MAX_VALUE], "gguf-header", where, note=note[:_MAX_VALUE])
    count = header.get("general.base_model.count", 0)
    for index in range(min(count, 100) if isinstance(count, int) else 0):
        key = f"general.base_model.{index}.repo_url"
        value = header.get(key)
        if isinstance(value, str) and value.strip():
            yield Claim("base-model", value.strip()[:_MAX_VALUE], "gguf-header", where, note=key)


class _Header:
    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream = stream
        self._size = size
        self._order = "<"
        self._wide = True  # lengths have 64 bits; 32 in version 1
        self._items = 0
        self.found: dict[str, Value] = {}

    def read(self) -> dict[str, Value]:
        if self._bytes(4) != MAGIC:
            raise GgufFault("it does not start with the letters GGUF")
        self._version()
        self._length()  # tensors
        count = self._length()
        self._count(count)
        for _ in range(count):
            key = self._string()
            kind = self._number("I")
            if key.startswith(_KEPT) and len(self.found) < _MAX_KEPT:
                value = self._value(int(kind))
                if value is not None:
                    self.found[key] = value
            else:
                self._skip(int(kind))
        return self.found

    def _version(self) -> None:
        raw = self._bytes(4)
        version = int.from_bytes(raw, "little")
        if version > 0xFFFF:  # written on a big-endian machine
            self._order, version = ">", int.from_bytes(raw, "big")
        if version not in (1, 2, 3):
            raise GgufFault(f"it has version {version}; 1, 2 and 3 are known")
        self._wide = version > 1

    def _value(self, kind: int) -> Value | None:
        if kind == _STRING:
            return self._string()
        if kind in _FORMATS:
            return self._number(_FORMATS[kind])
        if kind != _ARRAY:
            raise GgufFault(f"value type {kind} is not known")
        inner, count = int(self._number("I")), self._length()
        self._count(count)
        if inner != _STRING or count > _MAX_KEPT:
            self._skip_items(inner, count)
            return None
        return [self._string() for _ in range(count)]

    def _skip(self, kind: int) -> None:
        if kind == _ARRAY:
            inner, count = int(self._number("I")), self._length()
            self._count(count)
            self._skip_items(inner, count)
        else:
            self._skip_items(kind, 1)

    def _skip_items(self, kind: int, count: int) -> None:
        if kind in _WIDTHS:
            self._forward(_WIDTHS[kind] * count)
        elif kind == _STRING:
            for _ in range(count):
                self._forward(self._length())
        else:
            raise GgufFault("it holds arrays of arrays" if kind == _ARRAY else f"value type {kind} is not known")

    def _string(self) -> str:
        length = self._length()
        if length > _MAX_STRING:
            self._forward(length)
            return ""
        return self._bytes(length).decode("utf-8", "replace")

    def _length(self) -> int:
        return int(self._number("Q" if self._wide else "I"))

    def _number(self, form: str) -> int | float | bool:
        number: int | float | bool = struct.unpack(self._order + form, self._bytes(struct.calcsize("=" + form)))[0]
        return number

    def _bytes(self, count: int) -> bytes:
        raw = self._stream.read(count)
        if len(raw) != count:
            raise GgufFault("it ends in the middle of its header")
        return raw

    def _forward(self, count: int) -> None:
        if count > self._size - self._stream.tell():
            raise GgufFault("a length in its header points past the end of the file")
        self._stream.seek(count, 1)

    def _count(self, items: int) -> None:
        self._items += items
        if self._items > MAX_ITEMS:
            raise GgufFault(f"its header claims more than {MAX_ITEMS} values")
