"""Where in a row of releases the license changed."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.entities import License
from scanner.licensing import read_license
from scanner.resolve.package_history import MAX_LOOKS, Told, differ, searched, walked
from tests.resolve.index_world import rules


def named(text: str) -> License:
    reading = read_license(text, "field", rules())
    return License("known" if reading.ids else "unknown", reading.expression, reading.ids, reading.choice)


def told(version: str, text: str) -> Told:
    return Told(version, named(text), "wheel-metadata", "https://index/x", "2026-11-22T00:00:00+00:00", "2024-01-01")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("MIT", "MIT", False),
        ("MIT", "Apache-2.0", True),
        ("Apache-2.0 OR MIT", "MIT OR Apache-2.0", False),
        ("Apache-2.0 OR MIT", "MPL-2.0 AND (Apache-2.0 OR MIT)", True),
        ("GPL-2.0-only", "GPL-2.0-or-later", True),
        ("BSD", "BSD-3-Clause", False),
        ("BSD", "MIT", True),
        ("BSD-3-Clause", "GPL", True),
        ("MIT", "no idea", False),
    ],
)
def test_what_counts_as_another_license(one: str, other: str, expected: bool) -> None:
    assert differ(named(one), named(other), rules()) is expected
    assert differ(named(other), named(one), rules()) is expected


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["MIT", "Apache-2.0", "AGPL-3.0-only", ""]), st.integers(1, 60)), max_size=4))
def test_a_search_never_asks_much_and_finds_nothing_that_is_not_there(runs: list[tuple[str, int]]) -> None:
    texts = [text for text, count in runs for _ in range(count)]
    versions = [str(number) for number in range(len(texts))]
    asked: list[str] = []

    def look(version: str) -> Told | None:
        asked.append(version)
        return told(version, texts[int(version)])

    found = searched(versions, versions[:1], look, rules()).changes if versions else []

    assert len(asked) <= MAX_LOOKS
    assert len(asked) == len(set(asked))
    speaking = [(number, text) for number, text in enumerate(texts) if text]
    for change in found:
        assert change.revision
        assert (change.before, change.after) in {
            (texts[one], texts[other]) for one in range(len(texts)) for other in range(one, len(texts))
        }
    if all(text for text in texts) and len(runs) <= 2:
        real = [(texts[one], texts[other], str(other)) for one, other in pairwise(range(len(texts)))]
        assert [(one.before, one.after, one.revision) for one in found] == [one for one in real if one[0] != one[1]]
    changes = walked([told(str(number), text) for number, text in speaking], rules())
    assert len(changes) == sum(one[1] != other[1] for one, other in pairwise(speaking))
