"""JSON as every report writes it: indented, so that a diff of two shows what changed, and in ASCII only."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import msgspec

_NOT_PRINTABLE = re.compile(rb"[^\x00-\x7e]+")

Pack = Callable[[object], object]
"""What becomes of a part of a document before the whole is written."""


def json_text(data: object) -> str:
    """Plain data as JSON text with an indent of 1; ASCII only, so that it cannot steer a terminal."""
    return json_bytes(lambda _: data).decode()


def json_bytes(document: Callable[[Pack], object]) -> bytes:
    """The same of a document that is large: made part by part, so that it is never whole in memory as plain data.

    `document` is given what to do with each part. A large audit takes json.dumps some seconds, which indents without
    the help of its C code; it is for lone surrogates only, such as an argument of the command that is not UTF-8.
    """
    try:
        written = msgspec.json.encode(document(_packed))
    except UnicodeEncodeError:
        return json.dumps(document(_as_it_is), indent=1, ensure_ascii=True).encode() + b"\n"
    indented = msgspec.json.format(_printable(written), indent=1)
    del written  # large as well
    return indented + b"\n"


def _printable(written: bytes) -> bytes:
    """JSON with all that is not printable ASCII escaped. As bytes: one emoji makes a text four times as large."""
    if written.isascii() and b"\x7f" not in written:
        return written
    return _NOT_PRINTABLE.sub(_escaped, written)


def _escaped(run: re.Match[bytes]) -> bytes:
    return json.dumps(run[0].decode())[1:-1].encode()


def _packed(part: object) -> msgspec.Raw:
    return msgspec.Raw(_printable(msgspec.json.encode(part)))


def _as_it_is(part: object) -> object:
    return part
