"""Which release is meant."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.resolve.choose import choose_newest, choose_pinned, newest
from tests.resolve.index_world import case

VERSIONS = ["1.0", "1.10", "1.9", "2.0rc1", "2.0.dev1", "not a version"]


def chosen(*specifiers: str, versions: list[str] = VERSIONS) -> tuple[str, str] | None:
    """(version, note) for declared specifiers."""
    found = choose_newest(versions, case("alpha", *specifiers)[1], "2026-11-21")
    return (found.version, found.note) if found else None


def test_a_pin_is_met_by_the_equal_version() -> None:
    assert choose_pinned(["5.2.0"], "5.2").version == "5.2.0"  # type: ignore[union-attr]  # fails the test just as well
    assert choose_pinned(VERSIONS, "not a version")
    assert choose_pinned(VERSIONS, "1.1") is None
    assert choose_pinned(VERSIONS, "other") is None


def test_another_build_of_the_version_is_taken_only_when_the_very_one_is_missing() -> None:
    exact = choose_pinned(["2.1", "2.1+cpu"], "2.1+cpu")
    near = choose_pinned(["2.1"], "2.1+cu121")

    assert exact
    assert (exact.version, exact.note) == ("2.1+cpu", "")
    assert near
    assert "2.1+cu121 itself is not on the index" in near.note
    assert choose_pinned(["2.1+cpu"], "2.1+cu121") is None


@pytest.mark.parametrize(
    ("specifiers", "version"),
    [
        ((), "1.10"), ((">=1",), "1.10"), (("<1.10", ">1.0"), "1.9"), (("*",), "1.10"), (("==1.*",), "1.10"),
        (("~=1.9",), "1.10"), ((">=2.0.dev0",), "2.0rc1"), ((">=1", "nonsense!"), "1.10"),
    ],
)  # fmt: skip
def test_the_newest_stable_release_that_all_specifiers_admit(specifiers: tuple[str, ...], version: str) -> None:
    found = chosen(*specifiers)

    assert found
    assert found[0] == version


def test_the_choice_says_how_it_was_made() -> None:
    assert chosen(">=1") == ("1.10", "no version pinned: newest release satisfying >=1 as of 2026-11-21")
    assert chosen() == ("1.10", "no version pinned: newest release as of 2026-11-21")
    assert "nonsense! is not understood" in (chosen("nonsense!") or ("", ""))[1]


def test_of_files_that_exclude_each_other_the_first_decides_and_that_is_said() -> None:
    found = chosen("<1.9", ">=1.10")

    assert found
    assert found[0] == "1.0"
    assert "the other specifiers (>=1.10) exclude it" in found[1]


def test_nothing_fits() -> None:
    assert chosen(">=3") is None
    assert chosen(versions=[]) is None
    assert newest([]) is None
    assert newest(["2.0rc1", "1.0a1"]) == "2.0rc1"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=12), max_size=6), st.lists(st.text(max_size=12), max_size=3))
def test_no_text_is_too_strange(versions: list[str], specifiers: list[str]) -> None:
    found = choose_newest(versions, case("alpha", *specifiers)[1], "2026-11-21")

    assert found is None or found.version in versions
