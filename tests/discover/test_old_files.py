"""Where old versions of files are written: never outside their directory, whatever a tree object says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.discover.old_files import path_of, target_of

FOLDER = Path("/tmp/of-old-versions")
PARTS = st.one_of(st.sampled_from([b"", b".", b"..", b".git", b"a", b"/"]), st.binary(max_size=4))


@settings(max_examples=60, deadline=None)
@given(st.lists(PARTS, min_size=1, max_size=5).map(b"/".join))
def test_a_target_is_below_its_directory_or_there_is_none(raw: bytes) -> None:
    target = target_of(FOLDER, raw)
    if target is not None:
        assert Path(os.path.normpath(target)).is_relative_to(FOLDER)
        assert Path(os.path.normpath(target)) != FOLDER
    path_of(raw).encode()  # can be shown


@pytest.mark.parametrize(
    "raw", [b"../up", b"a/../../up", b"/etc/passwd", b"a//b", b".git/config", b"a/.git/hooks/x", b""]
)
def test_names_that_no_honest_repository_has(raw: bytes) -> None:
    assert target_of(FOLDER, raw) is None


def test_every_other_name_stands_for_itself() -> None:
    assert target_of(FOLDER, b"src/a b\n.py") == FOLDER / "src/a b\n.py"
    assert path_of(b"src/\xff.py") == "src/\\xff.py"
