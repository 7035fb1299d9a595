"""Real packages on the real index, with what their authors say of them. Old releases, whose answers cannot change."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bench.packages import labels, lists, right
from tests.resolve.index_world import World, case

pytestmark = pytest.mark.index


@pytest.fixture
def real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """The index and certificates of this machine, with a store of its own."""
    for name in ("SSL_CERT_FILE", "PIP_CERT"):
        if name in os.environ:
            monkeypatch.setenv(name, os.environ[name])
    return World(tmp_path / "store.sqlite3", timeout=20)


def test_licenses_are_those_that_a_person_read_in_the_files(real: World) -> None:
    wrong = []
    for rows in lists(labels()):
        result = real.run([case(row.requirement) for row in rows])
        for row, facts in zip(rows, result.facts.values(), strict=True):
            if facts.state == "unresolved":
                # A mirror may hold less than the index that it mirrors.
                continue
            assert facts.revision == row.version
            license_ = facts.license
            found = license_.state if license_.state == "conflict" else license_.expression
            if not right(found or " AND ".join(license_.ids), row):
                wrong.append((row.requirement, found, license_.why))
    assert not wrong


def test_a_license_that_changed_shows_itself_without_a_rule(real: World) -> None:
    facts = real.run([case("chardet==5.2.0")], history=True).facts["pkg:pypi/chardet@5.2.0"]

    if facts.state == "unresolved":
        pytest.skip("the index of this machine lacks it")
    later = [change for change in facts.history if change.revision and change.revision > "5.2.0"]
    assert any("LGPL" in (change.before or "") and "LGPL" not in (change.after or "") for change in later)


def test_a_project_that_does_not_exist(real: World) -> None:
    (facts,) = real.run([case("stayopen-no-such-project-4711==1")]).facts.values()

    assert facts.state == "unresolved"
    assert "is not on pypi.org" in facts.unresolved[0]
