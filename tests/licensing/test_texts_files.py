"""License files as bytes: every encoding, binary data, and sizes that no license has."""

from __future__ import annotations

import codecs
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.licensing import identify_file
from scanner.rulebook import load_rulebook
from tests.bounds import HANG_SECONDS
from tests.licensing.test_texts import common, text_of

RULES = load_rulebook()
CHINESE = "模型许可协议\n模型发布日期 2024/7/6\n您可以使用、复制和分发模型 但不得用于商业目的。\n" * 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1"])
def test_a_license_reads_the_same_in_every_encoding(encoding: str) -> None:
    assert identify_file(text_of("rich").encode(encoding), RULES).ids == ("mit",)


def test_a_utf16_file_without_its_last_byte_is_read() -> None:
    assert identify_file(text_of("rich").encode("utf-16")[:-1], RULES).ids == ("mit",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030", "big5"])
def test_a_chinese_license_that_nobody_knows_is_unknown_and_no_other(encoding: str) -> None:
    reading = identify_file(CHINESE.encode(encoding, "replace"), RULES)
    assert reading.ids == ()
    assert reading.note


@pytest.mark.parametrize("content", [b"", b"\n \t\n", codecs.BOM_UTF16_LE, codecs.BOM_UTF8 + b"\n"])
def test_an_empty_file_holds_no_text(content: bytes) -> None:
    assert identify_file(content, RULES).note == "holds no text"


@pytest.mark.parametrize(
    "content", [b"\x7fELF\x02\x01\x01\x00\x03\x04" + bytes(range(1, 32)) * 40, b"\xff\xfe\xfd" * 400]
)
def test_binary_data_is_declined_with_the_reason(content: bytes) -> None:
    reading = identify_file(content, RULES)
    assert reading.ids == ()
    assert reading.note


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "filler", ["Nothing of interest stands here. ", "许可协议的正文。", "<p>a</p>\n", "- [x](https://a.b)\n"]
)
def test_fifty_megabytes_are_read_at_their_start_alone_and_that_is_said(filler: str, encoding: str) -> None:
    whole = f"{common('Apache-2.0')}\n\n".encode(encoding)
    content = whole + filler.encode("utf-16-le" if encoding == "utf-16" else encoding) * (50_000_000 // len(filler))
    started = time.perf_counter()
    reading = identify_file(content, RULES)
    assert time.perf_counter() - started < HANG_SECONDS
    assert "only the first 200,000" in reading.note
    assert f"{len(content):,} bytes" in reading.note
    assert reading.confidence == "low"


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=600))
def test_no_file_raises(content: bytes) -> None:
    reading = identify_file(content, RULES)
    assert reading.ids or reading.note
