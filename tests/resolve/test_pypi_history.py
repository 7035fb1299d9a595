"""The license of a Python package from release to release, against an index on this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.index_server import IndexServer, faults, wheel
from tests.resolve.index_world import World


def releases(index: IndexServer, *licenses: str) -> None:
    """Releases 1.0, 1.1 ... of alpha, a day apart."""
    for number, license_ in enumerate(licenses):
        path = wheel(index.root, "alpha", f"1.{number}", f"License-Expression: {license_}")
        index.uploaded[path.name] = f"2024-01-{number + 1:02}T08:30:00.000000Z"


def test_a_pinned_release_is_compared_with_the_newest_by_one_request(index: IndexServer, world: World) -> None:
    releases(index, "MIT", "MIT", "AGPL-3.0-only")

    facts = world.ask("alpha==1.0")

    [change] = facts.history
    assert (change.topic, change.before, change.after) == ("license", "MIT", "AGPL-3.0-only")
    assert (change.revision, change.date, change.source) == ("1.2", "2024-01-03", "wheel-metadata")
    assert "--history finds where it came" in change.note
    assert len(index.asked("alpha-1.2")) == 1
    assert not index.asked("alpha-1.1")


def test_what_was_compared_stands_among_the_claims(index: IndexServer, world: World) -> None:
    releases(index, "MIT", "MIT")

    *_, claim = world.ask("alpha==1.0").claims

    assert (claim.topic, claim.value, claim.note) == ("history", "newest release 1.1: MIT", "the same as 1.0")


def test_the_newest_itself_is_compared_with_nothing(index: IndexServer, world: World) -> None:
    releases(index, "MIT", "AGPL-3.0-only")

    facts = world.ask("alpha==1.1")

    assert not facts.history
    assert not [claim for claim in facts.claims if claim.topic == "history"]


@pytest.mark.parametrize("before", ["License: BSD", "Classifier: License :: OSI Approved :: BSD License"])
def test_a_license_that_is_only_named_more_exactly_has_not_changed(
    index: IndexServer, world: World, before: str
) -> None:
    wheel(index.root, "alpha", "1.0", before)
    wheel(index.root, "alpha", "2.0", "License-Expression: BSD-3-Clause")

    assert not world.ask("alpha==1.0").history


def test_a_newest_release_that_names_no_license_is_said_to_be_uncompared(index: IndexServer, world: World) -> None:
    wheel(index.root, "alpha", "1.0", "License: MIT")
    wheel(index.root, "alpha", "2.0")

    facts = world.ask("alpha==1.0")

    assert not facts.history
    assert facts.claims[-1].note == "not compared: 2.0 names no license that is understood"


def test_a_newest_release_that_cannot_be_had_leaves_the_pinned_one_resolved(index: IndexServer, world: World) -> None:
    releases(index, "MIT", "AGPL-3.0-only")
    index.misbehave("alpha-1.1", faults.status(404))
    index.api = False

    facts = world.ask("alpha==1.0")

    assert (facts.state, facts.license.expression, facts.history) == ("resolved", "MIT", ())
    assert facts.claims[-1].value == "the newest release 1.1 could not be read"


def test_a_newest_release_that_an_index_is_too_busy_to_give_is_missing_from_the_facts(
    index: IndexServer, world: World
) -> None:
    releases(index, "MIT", "AGPL-3.0-only")
    index.misbehave("alpha-1.1", faults.status(500))
    index.api = False

    facts = world.ask("alpha==1.0")
    history = world.ask("alpha==1.0", history=True)

    assert (facts.state, facts.license.expression, facts.history) == ("partial", "MIT", ())
    assert facts.unresolved[0].startswith("whether 1.1 says otherwise is not known: 127.0.0.1")
    assert "the history of alpha lacks 1.1" in history.unresolved[-1]


def test_offline_the_stored_newest_is_compared_and_another_is_left_out(index: IndexServer, world: World) -> None:
    releases(index, "MIT", "AGPL-3.0-only")
    online = world.ask("alpha==1.0").history

    assert world.ask("alpha==1.0", offline=True).history == online


def test_the_release_with_which_a_license_came_is_found_by_few_questions(index: IndexServer, world: World) -> None:
    releases(index, *["MIT"] * 10, *["Apache-2.0"] * 12, *["BUSL-1.1"] * 8)

    facts = world.ask("alpha==1.5", history=True)

    assert [(one.before, one.after, one.revision, one.date) for one in facts.history] == [
        ("MIT", "Apache-2.0", "1.10", "2024-01-11"),
        ("Apache-2.0", "BUSL-1.1", "1.22", "2024-01-23"),
    ]
    assert all(not one.note for one in facts.history)
    assert len(index.asked(".whl.metadata")) < 20
    assert "releases were read" in facts.claims[-1].value


def test_releases_that_say_nothing_are_passed_by_and_that_is_said(index: IndexServer, world: World) -> None:
    wheel(index.root, "alpha", "1.0", "License-Expression: MIT")
    wheel(index.root, "alpha", "1.1")
    wheel(index.root, "alpha", "1.2", "License-Expression: AGPL-3.0-only")

    [change] = world.ask("alpha==1.0", history=True).history

    assert change.revision == "1.2"
    assert change.note.startswith("1 releases after 1.0 were not read")
    assert "no dates" in change.note


def test_a_second_search_asks_nothing(index: IndexServer, world: World) -> None:
    releases(index, *["MIT"] * 5, *["Apache-2.0"] * 5)
    first = world.ask("alpha==1.0", history=True)
    asked = len(index.requests)

    assert world.ask("alpha==1.0", history=True).history == first.history
    assert len(index.requests) == asked


def test_the_named_environment_is_compared_too(index: IndexServer, world: World, tmp_path: Path) -> None:
    releases(index, "MIT", "AGPL-3.0-only")
    place = tmp_path / "env" / "lib" / "python3.12" / "site-packages" / "alpha-1.0.dist-info"
    place.mkdir(parents=True)
    (place / "METADATA").write_text("Metadata-Version: 2.4\nName: alpha\nVersion: 1.0\nLicense-Expression: MIT\n")

    facts = world.ask("alpha==1.0", environment=tmp_path / "env")

    assert facts.claims[0].source == "installed"
    assert [change.after for change in facts.history] == ["AGPL-3.0-only"]
