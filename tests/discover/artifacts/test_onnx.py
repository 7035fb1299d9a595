"""ONNX files, written here byte by byte."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.discover.artifacts.onnx_header import OnnxFault, read_onnx
from scanner.entities import Incomplete, Usage
from scanner.rulebook import Rulebook, load_rulebook
from tests.discover.artifacts.test_artifacts import look, named, stated


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    return load_rulebook()


def varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def chunk(number: int, data: bytes) -> bytes:
    return varint(number << 3 | 2) + varint(len(data)) + data


def onnx(metadata: dict[str, str], graph: bytes = b"\x00" * 5_000) -> bytes:
    pairs = (chunk(1, key.encode()) + chunk(2, value.encode()) for key, value in metadata.items())
    entries = b"".join(chunk(14, pair) for pair in pairs)
    opset = chunk(8, b"\x10\x11")
    return b"\x08\x09" + chunk(2, b"pytorch") + chunk(3, b"2.4.1") + chunk(7, graph) + opset + entries


def test_metadata_behind_the_graph_names_license_and_origin(tmp_path: Path, rules: Rulebook) -> None:
    metadata = {
        "license": "AGPL-3.0 License (https://ultralytics.com/license)", "base_model": "BAAI/bge-m3",
        "url": "https://huggingface.co/Xenova/bge-m3", "dataset": "HuggingFaceFW/fineweb", "task": "a/b/c",
    }  # fmt: skip
    path = tmp_path / "m.onnx"
    path.write_bytes(onnx(metadata))
    found = look(path, rules)
    assert named(found) == [
        ("model-file", "./m.onnx", None),
        ("model", "BAAI/bge-m3", "base-model"),
        ("model", "Xenova/bge-m3", "base-model"),
        ("dataset", "HuggingFaceFW/fineweb", "trained-on"),
    ]
    [claim] = stated(found)
    assert (claim.value, claim.source, claim.where) == (metadata["license"], "onnx-metadata", "./m.onnx")
    assert isinstance(found[0], Usage)
    assert found[0].why == "ONNX model file, written by pytorch 2.4.1"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<html>not a model</html>", "Protocol Buffers"),
        (onnx({})[:200], "cut off"),
        (chunk(7, b"x")[:-1], "cut off"),
        (b"\x12\x05abc", "middle of a text"),
        (b"\x08", "middle of a number"),
        (b"\xff" * 20, "Protocol Buffers"),
        (chunk(2, b"only a producer"), "neither"),
        (b"\x40\x01" * 100_001, "more than"),
    ],
)
def test_a_file_that_lies_or_ends_early_is_incomplete(
    tmp_path: Path, rules: Rulebook, content: bytes, reason: str
) -> None:
    path = tmp_path / "m.onnx"
    path.write_bytes(content)
    [incomplete] = look(path, rules)
    assert isinstance(incomplete, Incomplete)
    assert reason in incomplete.reason


@pytest.mark.parametrize("content", [b"", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"])
def test_an_empty_file_is_none_and_a_pointer_is_one(tmp_path: Path, rules: Rulebook, content: bytes) -> None:
    path = tmp_path / "m.onnx"
    path.write_bytes(content)
    assert len(look(path, rules)) == (2 if content else 0)


@settings(max_examples=60, deadline=None)
@given(noise=st.binary(max_size=300), data=st.data())
def test_no_bytes_whatever_break_the_reader(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, data: st.DataObject
) -> None:
    valid = bytearray(onnx({"license": "mit", "base_model": "a/b"}, b"\x00" * 20))
    for _ in range(data.draw(st.integers(0, 8))):
        valid[data.draw(st.integers(0, len(valid) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.getbasetemp() / "noise.onnx"
    path.write_bytes(data.draw(st.sampled_from([noise, bytes(valid), b"\x08\x09" + noise])))
    with contextlib.suppress(OnnxFault):
        read_onnx(path)
