"""Ranges of versions in waivers."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.config.versions import UselessRange, check_range, in_range

VERSION = st.builds("{}.{}".format, st.integers(0, 3), st.integers(0, 3))
CLAUSE = st.builds("{}{}".format, st.sampled_from(["<", "<=", ">", ">=", "==", "!=", "~="]), VERSION)


@pytest.mark.parametrize("range_", [">=1,<2", "==1.*", "~=1.4", "!=1.0", "===1.0-odd", ">=1,<=1"])
def test_a_range_that_some_version_is_in_is_good(range_: str) -> None:
    check_range(range_)


@pytest.mark.parametrize(
    "range_", ["", "1.0", "new", ">=2,<1", "~=1.4,<1.4", "==1,==2", "==1.*,>=2", "<1,>1", "<=1,!=1,>=1"]
)
def test_one_that_none_is_in_is_refused(range_: str) -> None:
    with pytest.raises(UselessRange):
        check_range(range_)


@settings(max_examples=60, deadline=None)
@given(st.lists(CLAUSE, min_size=1, max_size=3).map(",".join))
def test_what_is_refused_holds_none_of_many_versions(range_: str) -> None:
    many = [f"{one}.{two}.{three}" for one in range(5) for two in range(5) for three in (0, 1)]
    try:
        check_range(range_)
    except UselessRange:
        assert not any(in_range(range_, version) for version in many)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_is_a_range_or_refused(range_: str, version: str) -> None:
    with suppress(UselessRange):
        check_range(range_)
        in_range(range_, version)


def test_a_version_that_is_none_of_pep_440_is_in_no_range() -> None:
    assert not in_range(">=0", "latest")
    assert not in_range(">=0", None)
