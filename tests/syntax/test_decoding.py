"""Structs are decoded into from many threads at once; with msgspec's own functions that can crash the process."""

from __future__ import annotations

import subprocess
import sys

import msgspec
import pytest

from scanner.syntax.decoding import decode_json, decode_msgpack, decode_toml

MANY_AT_ONCE = """
import sys, threading, types
from scanner.syntax.decoding import decode_json
sys.setswitchinterval(1e-6)
source = '''
import msgspec
from datetime import datetime
class Part(msgspec.Struct):
    name: object
class Whole(msgspec.Struct):
    id: str
    made: datetime | None = msgspec.field(default=None, name="madeAt")
    parts: list[Part] | None = None
'''
for _ in range(150):
    module = sys.modules["shapes"] = types.ModuleType("shapes")
    exec(source, module.__dict__)
    together, found = threading.Barrier(8), []
    def decode():
        together.wait()
        text = b'{"id": "a", "madeAt": "2025-01-01T00:00:00Z", "parts": [{"name": 1}]}'
        found.append(decode_json(text, module.Whole))
    threads = [threading.Thread(target=decode) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.id for one in found] == ["a"] * 8
"""


class Shape(msgspec.Struct):
    name: str


def test_threads_that_decode_into_a_new_shape_at_once_do_no_harm() -> None:
    done = subprocess.run(
        [sys.executable, "-c", MANY_AT_ONCE], check=False, capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_what_is_decoded_is_of_the_shape() -> None:
    assert decode_json(b'{"name": "a"}', Shape) == Shape("a")
    assert decode_msgpack(msgspec.msgpack.encode(Shape("b")), Shape) == Shape("b")
    assert decode_toml('name = "c"', Shape) == Shape("c")
    assert decode_json(b"[1]", list[int]) == [1]


def test_what_is_of_another_shape_is_refused_as_by_msgspec() -> None:
    with pytest.raises(msgspec.ValidationError):
        decode_json(b'{"name": 1}', Shape)
    with pytest.raises(msgspec.DecodeError):
        decode_json(b"{", Shape)
