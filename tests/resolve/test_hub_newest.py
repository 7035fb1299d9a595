"""A pinned repository against its newest commit: what its card says by then, for one request more."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.entities import NEWER, Facts
from tests.hub_server import Fault, HubServer, Repository, model, with_past
from tests.resolve.hub_world import claims, look_up

NAME = "acme/turned"
API = f"/api/models/{NAME}"


def card(**stated: str) -> str:
    lines = "".join(f"{key}: {value}\n" for key, value in stated.items())
    return f"---\n{lines}---\n# Model\n"


def turned(before: str, after: str) -> Repository:
    """A model with two cards, a commit each."""
    return with_past(model(NAME), ("2024-01-01", {"README.md": before}), ("2025-03-01", {"README.md": after}))


def pinned(repository: Repository, server: HubServer, folder: Path, **options: bool) -> Facts:
    return look_up(NAME, server, folder, version=repository.commits[-1].id, **options)


def test_a_newest_commit_with_another_license_is_told_for_one_request_more(tmp_path: Path) -> None:
    repository = turned(card(license="mit"), card(license="other", license_name="acme-terms"))
    with HubServer([repository]) as server:
        facts = pinned(repository, server, tmp_path)
        assert [request.path for request in server.requests].count(API) == 1
        assert len(server.requests) == 4  # the pinned commit, its card by a redirect, the newest
        again = pinned(repository, server, tmp_path)
        offline = pinned(repository, server, tmp_path, offline=True)
        assert len(server.requests) == 4
    newest = repository.commits[0].id
    (change,) = facts.history
    assert (change.topic, change.before, change.after) == ("license", "mit", "other (acme-terms)")
    assert (change.revision, facts.latest, facts.revision) == (newest, newest, repository.commits[-1].id)
    assert NEWER in change.note
    assert again.history == offline.history == facts.history


def test_a_gate_text_that_came_later_is_told(tmp_path: Path) -> None:
    repository = turned(card(license="mit"), card(license="mit", extra_gated_prompt="You agree to be nice."))
    with HubServer([repository]) as server:
        (change,) = pinned(repository, server, tmp_path).history
    assert (change.topic, change.before, change.after) == ("access-terms", None, "You agree to be nice.")


@pytest.mark.parametrize("after", [card(license="mit", tags="x"), "# no card\n"])
def test_a_card_that_says_the_same_or_nothing_is_no_change(tmp_path: Path, after: str) -> None:
    repository = turned(card(license="mit"), after)
    with HubServer([repository]) as server:
        facts = pinned(repository, server, tmp_path)
    assert (facts.history, facts.latest, facts.state) == ((), repository.commits[0].id, "resolved")


def test_a_newest_commit_that_cannot_be_asked_for_is_said_and_harms_nothing(tmp_path: Path) -> None:
    repository = turned(card(license="mit"), card(license="gpl-3.0"))
    with HubServer([repository]) as server:
        server.fail(API, Fault(status=403))
        facts = pinned(repository, server, tmp_path)
    assert (facts.state, facts.latest, facts.license.ids) == ("resolved", None, ("mit",))
    assert claims(facts, "history") == ["the newest commit could not be asked for"]


def test_a_hub_too_busy_to_tell_of_its_newest_commit_leaves_a_gap(tmp_path: Path) -> None:
    repository = turned(card(license="mit"), card(license="gpl-3.0"))
    with HubServer([repository]) as server:
        server.fail(API, Fault(status=500))
        facts = pinned(repository, server, tmp_path)
    assert (facts.state, facts.license.ids, claims(facts, "history")) == ("partial", ("mit",), [])
    assert facts.unresolved[0].startswith("whether its newest commit says otherwise is not known: ")


@pytest.mark.parametrize("version", [None, "main"])
def test_what_follows_the_default_branch_is_not_asked_about_twice(tmp_path: Path, version: str | None) -> None:
    repository = turned(card(license="mit"), card(license="gpl-3.0"))
    with HubServer([repository]) as server:
        facts = look_up(NAME, server, tmp_path, version=version)
        assert sum(request.path.startswith("/api/models/") for request in server.requests) == 1
    assert (facts.history, facts.latest) == ((), repository.commits[0].id)
