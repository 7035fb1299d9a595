"""JSON as every report writes it: indented, so that a diff of two shows what changed, and in ASCII only."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable

import msgspec

_ESCAPES = "stayopen-json"
"""The name under which the codec finds them."""

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
    """JSON with all that is not printable ASCII escaped."""
    if not written.isascii():
        written = written.decode().encode("ascii", _ESCAPES)
    return written.replace(b"\x7f", rb"\u007f")


def _escaped(fault: UnicodeError) -> tuple[str, int]:
    """What JSON writes for what ASCII does not have; where reading goes on."""
    if not isinstance(fault, UnicodeEncodeError):
        raise fault
    return json.dumps(fault.object[fault.start : fault.end])[1:-1], fault.end


codecs.register_error(_ESCAPES, _escaped)


def _packed(part: object) -> msgspec.Raw:
    return msgspec.Raw(_printable(msgspec.json.encode(part)))


def _as_it_is(part: object) -> object:
    return part
