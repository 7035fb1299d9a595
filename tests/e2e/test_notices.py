"""Third-party notices by the real command, from a real index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import Stayopen, write
from tests.index_server import IndexServer, wheel

TEXT = "MIT License\n\nCopyright (c) 2020 Alpha Authors\n"


@pytest.fixture
def index(tmp_path: Path) -> Iterator[IndexServer]:
    root = tmp_path / "index"
    root.mkdir()
    wheel(root, "alpha", "1.0", "License-Expression: MIT", "License-File: LICENSE", licenses={"LICENSE": TEXT})
    wheel(root, "beta", "1.0", "License-Expression: MIT")
    with IndexServer(root) as server:
        yield server


def test_the_file_holds_the_text_of_the_wheel_and_says_what_is_missing(
    stayopen: Stayopen, tmp_path: Path, index: IndexServer
) -> None:
    project = tmp_path / "project"
    write(project, {"requirements.txt": "alpha==1.0\nbeta==1.0\n"})
    done = stayopen("notices", project, "-o", tmp_path / "NOTICES.txt", PIP_INDEX_URL=index.url)
    text = (tmp_path / "NOTICES.txt").read_text()
    assert done.code == 4, done.err
    assert "Copyright (c) 2020 Alpha Authors" in text
    assert "- pkg:pypi/beta@1.0: no license file was seen; its license is MIT: add the text by hand" in text
    again = stayopen("notices", project, "--offline", "--allow-incomplete", PIP_INDEX_URL=index.url)
    assert (again.code, again.out) == (0, text)


def test_nothing_known_is_no_empty_file_that_looks_fine(stayopen: Stayopen, tmp_path: Path) -> None:
    write(tmp_path / "project", {"requirements.txt": "alpha==1.0\n"})
    done = stayopen("notices", tmp_path / "project", "--offline")
    assert done.code == 4
    assert "INCOMPLETE: 1 thing missing." in done.out
    write(tmp_path / "empty", {})
    (tmp_path / "empty").mkdir(exist_ok=True)
    assert stayopen("notices", tmp_path / "empty", "--offline").code == 3
