"""JSON as every report writes it: indented, so that a diff of two shows what changed, and in ASCII only."""

from __future__ import annotations

import json
import re

import msgspec

_NOT_PRINTABLE = re.compile(r"[^\x00-\x7e]+")


def json_text(data: object) -> str:
    """Plain data as JSON text with an indent of 1; ASCII only, so that it cannot steer a terminal.

    A large audit takes json.dumps some seconds: it indents without the help of its C code.
    """
    try:
        text = msgspec.json.format(msgspec.json.encode(data), indent=1).decode()
    except UnicodeEncodeError:  # a lone surrogate, such as an argument of the command that is not UTF-8
        return json.dumps(data, indent=1, ensure_ascii=True) + "\n"
    return _NOT_PRINTABLE.sub(lambda match: json.dumps(match[0])[1:-1], text) + "\n"
