"""What changed of a repository, told from its commits, and how far back."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.entities import Change, Component, Facts
from scanner.resolve import ResolveOptions, hub_timeline, resolve
from tests.hub_server import Fault, HubServer, model, with_past
from tests.resolve.hub_world import rules

NAME = "acme/turned"
TEXT = (Path(__file__).parents[2] / "LICENSE").read_text(encoding="utf-8")


def card(**stated: str) -> str:
    lines = "".join(f"{key}: {value}\n" for key, value in stated.items())
    return f"---\n{lines}---\n# Model\n"


def asked(server: HubServer, folder: Path, *, offline: bool = False, version: str | None = None) -> Facts:
    """The facts of the model with its history."""
    component = Component("model", "huggingface", NAME, version)
    options = ResolveOptions(
        store_path=folder / "store", hub_endpoint=server.url, timeout_seconds=2.0, history=True, offline=offline
    )
    found = resolve([(component, ())], rules(), options)
    (facts,) = found.facts.values()
    return facts


def told(changes: tuple[Change, ...]) -> list[tuple[str, str | None, str | None, str]]:
    return [(one.topic, one.before, one.after, one.date) for one in changes]


def test_a_license_that_changed_is_told_with_day_commit_and_page(tmp_path: Path) -> None:
    repository = with_past(
        model(NAME),
        ("2024-01-01", {"README.md": card(license="apache-2.0")}),
        ("2024-02-01", {"weights.bin": "..."}),
        ("2024-03-01", {"README.md": card(license="other", license_name="acme-terms")}),
        ("2024-04-01", {"config.json": "{}"}),
    )
    with HubServer([repository]) as server:
        facts = asked(server, tmp_path)
        page = f"{server.url}/{NAME}/blob/{repository.commits[1].id}/README.md"
    (change,) = facts.history
    assert told(facts.history) == [("license", "apache-2.0", "other (acme-terms)", "2024-03-01")]
    assert (change.revision, change.where, change.source) == (repository.commits[1].id, page, "hub-card")
    (reach,) = [claim for claim in facts.claims if claim.topic == "history"]
    assert (reach.value, reach.note) == ("4 commits from 2024-01-01 to 2024-04-01", "")


def test_what_a_repository_began_with_is_no_change_and_what_came_later_is(tmp_path: Path) -> None:
    repository = with_past(
        model(NAME),
        ("2024-01-01", {".gitattributes": "*"}),
        ("2024-01-01", {"README.md": card(license="mit")}),
        ("2024-05-01", {"LICENSE": TEXT}),
    )
    with HubServer([repository]) as server:
        (change,) = asked(server, tmp_path).history
    assert (change.topic, change.before, change.date) == ("license-text", None, "2024-05-01")
    assert change.after is not None
    assert change.after.startswith("apache-2.0 (sha256 ")


def test_the_text_of_a_gate_that_was_put_up_and_changed_is_told(tmp_path: Path) -> None:
    repository = with_past(
        model(NAME),
        ("2024-01-01", {"README.md": card(license="mit")}),
        ("2024-02-01", {"README.md": card(license="mit", extra_gated_prompt="Promise to be good.")}),
        ("2024-03-01", {"README.md": card(license="mit", extra_gated_prompt="Promise to be very good.")}),
    )
    with HubServer([repository]) as server:
        found = told(asked(server, tmp_path).history)
    assert found == [
        ("access-terms", None, "Promise to be good.", "2024-02-01"),
        ("access-terms", "Promise to be good.", "Promise to be very good.", "2024-03-01"),
    ]


def test_a_license_that_went_and_came_back_is_two_changes(tmp_path: Path) -> None:
    days = ("2024-01-01", "2024-02-01", "2024-03-01")
    names = ("mit", "cc-by-nc-4.0", "mit")
    past = [(day, {"README.md": card(license=name)}) for day, name in zip(days, names, strict=True)]
    with HubServer([with_past(model(NAME), *past)]) as server:
        found = told(asked(server, tmp_path).history)
    assert [(one[1], one[2]) for one in found] == [("mit", "cc-by-nc-4.0"), ("cc-by-nc-4.0", "mit")]


def test_a_license_file_that_was_removed_is_told_with_its_day(tmp_path: Path) -> None:
    repository = with_past(
        model(NAME),
        ("2024-01-01", {"README.md": card(license="mit"), "LICENSE": TEXT}),
        ("2024-02-01", {"README.md": card(license="mit") + "more"}),
        ("2024-03-01", {"weights.bin": "1"}),
        ("2024-04-01", {"LICENSE": None}),
        ("2024-05-01", {"weights.bin": "2"}),
        ("2024-06-01", {"weights.bin": "3"}),
    )
    with HubServer([repository]) as server:
        (change,) = asked(server, tmp_path).history
    assert (change.topic, change.after, change.date) == ("license-text", None, "2024-04-01")


def test_commits_that_leave_card_and_license_alone_cost_no_request(tmp_path: Path) -> None:
    past = [("2024-01-01", {"README.md": card(license="mit")})]
    past += [(f"2024-02-{day:02}", {"weights.bin": str(day)}) for day in range(1, 29)]
    with HubServer([with_past(model(NAME), *past)]) as server:
        assert asked(server, tmp_path).history == ()
        assert len(server.asked("*/commits/*")) == 1
        assert len(server.asked("*/paths-info/*")) == 1


def test_the_bounds_are_said_when_they_bite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_timeline, "MAX_STEPS", 3)
    past = [("2024-01-01", {"README.md": card(license="mit")})]
    past += [(f"2024-02-{day:02}", {"README.md": card(license="gpl-3.0") + str(day)}) for day in range(1, 20)]
    with HubServer([with_past(model(NAME), *past)]) as server:
        facts = asked(server, tmp_path)
    (change,) = facts.history
    assert (change.before, change.after, change.date) == ("mit", "gpl-3.0", "2024-02-17")
    assert "at the latest" in change.note
    assert any("versions and the oldest were read" in claim.note for claim in facts.claims)


def test_what_lies_before_the_listed_commits_is_not_claimed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_timeline, "MAX_COMMITS", 2)
    past = [(f"2024-0{month}-01", {"README.md": card(license="mit") + str(month)}) for month in range(1, 7)]
    with HubServer([with_past(model(NAME), *past)]) as server:
        facts = asked(server, tmp_path)
    assert facts.history == ()
    (reach,) = [claim for claim in facts.claims if claim.topic == "history"]
    assert reach.value == "2 commits from 2024-05-01 to 2024-06-01"
    assert "only the newest" in reach.note


def test_what_changed_after_the_revision_in_use_says_so(tmp_path: Path) -> None:
    names = ("mit", "apache-2.0", "cc-by-nc-4.0")
    past = [(f"2024-0{month}-01", {"README.md": card(license=name)}) for month, name in enumerate(names, 1)]
    repository = with_past(model(NAME), *past)
    with HubServer([repository]) as server:
        facts = asked(server, tmp_path, version=repository.commits[1].id)
    assert facts.license.ids == ("apache-2.0",)
    assert [(one.after, one.note) for one in facts.history] == [
        ("apache-2.0", ""),
        ("cc-by-nc-4.0", "newer than the revision in use"),
    ]


def test_history_is_asked_for_on_request_only(tmp_path: Path) -> None:
    with HubServer([with_past(model(NAME), ("2024-01-01", {"README.md": card(license="mit")}))]) as server:
        options = ResolveOptions(store_path=tmp_path / "store", hub_endpoint=server.url)
        resolve([(Component("model", "huggingface", NAME), ())], rules(), options)
        assert not server.asked("*/commits/*")


def test_a_past_that_is_known_is_not_asked_for_again_and_serves_offline(tmp_path: Path) -> None:
    past = (
        ("2024-01-01", {"README.md": card(license="mit")}),
        ("2024-02-01", {"README.md": card(license="gpl-3.0")}),
    )
    with HubServer([with_past(model(NAME), *past)]) as server:
        first = asked(server, tmp_path)
        count = len(server.requests)
        assert asked(server, tmp_path).history == first.history != ()
        assert asked(server, tmp_path, offline=True).history == first.history
        assert len(server.requests) == count


@pytest.mark.parametrize("path", ["*/commits/*", "*/paths-info/*", "*/resolve/*", "*/resolve-cache/*"])
@pytest.mark.parametrize(
    "fault", [Fault(status=500), Fault(status=200, body=b"<html>"), Fault(status=200, body=b'[{"id": 7}]')]
)
def test_a_past_that_could_not_be_learned_is_said_and_leaves_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, fault: Fault
) -> None:
    monkeypatch.setattr("scanner.resolve.retries.BACKOFF_SECONDS", 0.01)
    past = ("2024-01-01", {"README.md": card(license="mit")})
    with HubServer([with_past(model(NAME), past, ("2024-02-01", {"README.md": card(license="gpl-3.0")}))]) as server:
        server.fail(path, fault)
        facts = asked(server, tmp_path)
    assert facts.license.state == "known"
    if fault.status == 500 or "resolve" not in path:
        assert facts.state == "partial"
        assert facts.unresolved[0].startswith(f"the history of {NAME}: ")
        assert facts.history == ()


def test_a_card_that_was_no_yaml_for_a_while_changes_nothing(tmp_path: Path) -> None:
    past = [
        ("2024-01-01", {"README.md": card(license="mit")}),
        ("2024-02-01", {"README.md": "---\nlicense: [mit\n---\n"}),
        ("2024-03-01", {"README.md": card(license="mit") + "again"}),
    ]
    with HubServer([with_past(model(NAME), *past)]) as server:
        assert asked(server, tmp_path).history == ()
