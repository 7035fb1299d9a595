"""License texts as plain words, and files as text."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.licensing.normalise import decoded, words_of_text

TEXT = "Permission is hereby granted, free of charge.\nÜbersetzung: 许可协议"


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(), codecs.BOM_UTF8 + TEXT.encode(), TEXT.encode("utf-16"), TEXT.encode("utf-32"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    ],
)  # fmt: skip
def test_files_are_read_in_the_encoding_that_their_first_bytes_tell(content: bytes) -> None:
    assert decoded(content).lstrip("\ufeff") == TEXT


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_two_bytes_a_character_without_a_mark_are_noticed(encoding: str) -> None:
    assert words_of_text(decoded("Permission is hereby granted.".encode(encoding))) == "permission is hereby granted"


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_raise(content: bytes) -> None:
    assert isinstance(words_of_text(decoded(content)), str)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_words_stay_what_they_are_when_read_again(text: str) -> None:
    words = words_of_text(text)
    assert words_of_text(words) == words_of_text(words_of_text(words))
    assert "  " not in words
    assert words == words.strip()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The LICENCE, and the “Licence”", "the license and the license"),
        ("1. One\n  b) two\n (iii) three\n * four", "one two three four"),
        ("version 2.0 of 2004", "version 2 0 of 2004"),
        ("By [yyyy] [name of copyright owner] and <owner>", "by and"),
        ("by ${year} ${licensor name}", "by"),
        ("the copyright owner", "the copyright holder"),
        ("Copyright (c) 2020 Somebody\n\nAll rights reserved.\n\nPermission", "permission"),
        ("Copyright (c) 2020 ACME, for research only\n\nAnd", "copyright 2020 acme for research only and"),
        ("Open RAIL++-M and Open RAIL-M", "open rail plus plus m and open rail m"),
        ("see [the site](https://example.org/a_b) now", "see the site now"),
        ("**Bold** and `code`\\.", "bold and code"),
        ("<p>one<br/>two &amp; &quot;three&quot;</p>", "one two three"),
        ("a<!-- hidden -->b", "a b"),
        ("a <!-- never closed", "a never closed"),
        ("x < y and y > z", "x y and y z"),
        ("许可协议 1", "许 可 协 议 1"),
        ("https://example.org", "http example org"),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
    ],
)  # fmt: skip
def test_only_words_are_left(text: str, words: str) -> None:
    assert words_of_text(text) == words
