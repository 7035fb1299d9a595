"""Readers are imported when a file for them is met: their hints must never hide a file from them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.discover.artifacts import ARTIFACTS
from scanner.discover.lazy import Lazy, Reads
from scanner.discover.manifests import MANIFESTS
from scanner.discover.reading import ALL_READERS
from scanner.discover.references import EXTRACTORS
from scanner.discover.sboms import SBOMS
from scanner.syntax.source_text import LANGUAGES

_ALL: list[Lazy[Any]] = [*MANIFESTS, *EXTRACTORS, *ARTIFACTS, SBOMS]
READERS = {one.name: one for one in _ALL}
_FILES = ("_NAME", "_FILE")
DATA = Path(__file__).parents[1] / "data"


def words_in(module: Reads) -> Iterator[str]:
    """Every short string that stands in the constants of a module: names and suffixes are among them."""
    for value in vars(module).values():
        if isinstance(value, str | tuple | frozenset | set | dict):
            yield from (word for word in ([value] if isinstance(value, str) else value) if isinstance(word, str))


def names_for(module: Reads) -> st.SearchStrategy[str]:
    """Names put together from what the module itself holds."""
    words = [word for word in (*words_in(module), *LANGUAGES) if len(word) < 40 and "\n" not in word]
    patterns = [
        value for key, value in vars(module).items() if isinstance(value, re.Pattern) and key in ("_NAME", "_FILE")
    ]
    piece = st.one_of(st.sampled_from(words), *(st.from_regex(one, fullmatch=True) for one in patterns))
    joined = st.lists(piece | st.sampled_from(["a", "-", ".", "/", "A.txt"]), min_size=1, max_size=3).map("".join)
    return joined | joined.map(str.upper) | joined.map(str.lower)


@pytest.mark.parametrize("name", READERS)
def test_a_name_that_a_module_reads_has_one_of_its_hints(name: str) -> None:
    reader = READERS[name]

    @given(names_for(reader.module))
    @settings(max_examples=200, deadline=None)
    def never_hidden(path: str) -> None:
        assert reader.reads(path) == reader.module.reads(path)

    never_hidden()


def test_hints_hide_no_file_that_we_have() -> None:
    paths = [path.as_posix() for path in DATA.rglob("*") if path.is_file()]
    for path in paths:
        for reader in READERS.values():
            assert reader.reads(path) == reader.module.reads(path), (path, reader.name)


def test_every_reader_asks_for_some_file_that_we_have_or_name() -> None:
    assert set(READERS.values()) == set(ALL_READERS)
    assert all(reader.hints and all(hint == hint.lower() for hint in reader.hints) for reader in READERS.values())
