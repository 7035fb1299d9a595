"""Packages of npm, against a registry on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from scanner.entities import Claim, Component, Facts, Location, Usage
from scanner.resolve import npm_registry
from tests.index_server import faults
from tests.npm_server import NpmServer, tarball
from tests.resolve.index_world import World

MIT = Path(__file__).parents[2] / "LICENSE"


@pytest.fixture
def npm(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[NpmServer]:
    """A registry that npm is configured to use."""
    monkeypatch.setenv("NPM_CONFIG_USERCONFIG", str(tmp_path / "no-npmrc"))
    monkeypatch.setenv("NPM_CONFIG_GLOBALCONFIG", str(tmp_path / "no-global-npmrc"))
    with NpmServer() as server:
        monkeypatch.setenv("npm_config_registry", server.url)
        yield server


def ask(world: World, package: str, *specifiers: str | None, claims: tuple[Claim, ...] = (), **options: Any) -> Facts:
    """What is found out about "name", or "name 1.0.0", with the ranges that files declare for it."""
    name, _, version = package.partition(" ")
    component = Component("package", "npm", name, version or None)
    place = Location("package.json", 1, 1, name)
    usages = tuple(
        Usage(component, place, "package-json", "in dependencies", specifier=one, claims=claims)
        for one in specifiers or (None,)
    )
    return next(iter(world.run([(component, usages)], **options).facts.values()))


def test_a_pinned_version_is_asked_for_by_itself(npm: NpmServer, world: World) -> None:
    npm.publish("faker", "5.5.3", license="MIT")
    npm.publish("faker", "6.0.0", license="BUSL-1.1")

    facts = ask(world, "faker 5.5.3")

    assert (facts.license.expression, facts.revision, facts.state) == ("MIT", "5.5.3", "resolved")
    assert "no license file was read beside it" in facts.license.why
    claim, compared = facts.claims
    assert (claim.source, claim.where, claim.revision) == ("npm-registry", f"{npm.url}/faker/5.5.3", "5.5.3")
    assert (compared.topic, compared.value) == ("history", "newest release 6.0.0: BUSL-1.1")
    assert npm.asked == ["/faker/5.5.3", "/faker/latest"]


def test_what_a_tag_names_is_confirmed_by_its_etag_without_being_sent_again(
    npm: NpmServer, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(npm_registry, "LIFETIME", timedelta(0))
    npm.publish("faker", "5.5.3", license="MIT")
    (first,) = ask(world, "faker").receipts

    facts = ask(world, "faker")

    assert npm.requests[-1][1]["if-none-match"] == first.etag
    (second,) = facts.receipts
    assert facts.license.expression == "MIT"
    assert (second.sha256, second.retrieved) == (first.sha256, first.retrieved)
    assert second.confirmed


def test_a_second_run_asks_nothing(npm: NpmServer, world: World) -> None:
    npm.publish("faker", "5.5.3", license="MIT")
    ask(world, "faker 5.5.3")
    ask(world, "faker", "^5")
    asked = len(npm.asked)

    assert ask(world, "faker 5.5.3").license.expression == "MIT"
    assert ask(world, "faker", "^5", offline=True).license.expression == "MIT"
    assert len(npm.asked) == asked


def test_a_scoped_name_is_one_segment_of_the_path(npm: NpmServer, world: World) -> None:
    npm.publish("@xenova/transformers", "2.17.2", license="Apache-2.0")
    assert ask(world, "@xenova/transformers", "^2.0.0").license.expression == "Apache-2.0"


@pytest.mark.parametrize(
    ("ranges", "expected"),
    [
        (["^1.0.0"], "1.3.0"),
        (["~1.2"], "1.2.5"),
        ([">=1 <2", "1.2.x"], "1.2.5"),
        (["*"], "2.1.0"),
        (["latest"], "2.1.0"),
        (["^2.0.0 || ^1"], "2.1.0"),
        (["1.9.9-rc.0 - 1.99"], "1.9.9-rc.1"),
        (["^3"], "3.0.0"),
        (["^1", "^2"], "1.3.0"),
        (["next"], "3.0.0-beta.1"),
    ],
)
def test_a_range_stands_for_what_npm_would_install(
    npm: NpmServer, world: World, ranges: list[str], expected: str
) -> None:
    for version in ("1.2.5", "1.3.0", "1.9.9-rc.1", "3.0.0-beta.1"):
        npm.publish("p", version, license="MIT")
    npm.publish("p", "3.0.0", license="MIT", deprecated="broken")
    npm.publish("p", "2.1.0", license="MIT")
    npm.documents["p"]["dist-tags"]["next"] = "3.0.0-beta.1"

    facts = ask(world, "p", *ranges)

    assert facts.revision == expected
    assert "as of" in facts.claims[0].note
    assert facts.latest == "2.1.0"


@pytest.mark.parametrize(
    ("fields", "values", "expression"),
    [
        ({"license": "(MIT OR Apache-2.0)"}, ["(MIT OR Apache-2.0)"], "MIT OR Apache-2.0"),
        ({"license": {"type": "ISC", "url": "https://x"}}, ["ISC"], "ISC"),
        ({"licenses": [{"type": "MIT"}, {"type": "GPL-2.0-only"}]}, ["MIT OR GPL-2.0-only"], "MIT OR GPL-2.0-only"),
        ({"licenses": ["MIT", "MIT"]}, ["MIT"], "MIT"),
        ({"license": ["MIT", 7, None, {}, {"name": "ISC"}]}, ["MIT OR ISC"], "MIT OR ISC"),
        ({"license": 7}, [], None),
        ({"license": {"type": ["MIT"]}}, [], None),
        ({}, [], None),
    ],
)
def test_the_license_in_every_form_that_was_ever_allowed(
    npm: NpmServer, world: World, fields: dict[str, Any], values: list[str], expression: str | None
) -> None:
    npm.publish("p", "1.0.0", archive=tarball(index_js=""), **fields)
    facts = ask(world, "p 1.0.0")
    assert [claim.value for claim in facts.claims] == values
    assert facts.license.expression == expression
    assert facts.state == "resolved"


def test_unlicensed_is_not_the_unlicense(npm: NpmServer, world: World) -> None:
    npm.publish("p", "1.0.0", license="UNLICENSED", archive=tarball())
    assert ask(world, "p 1.0.0").license.ids == ("proprietary",)


def test_see_license_in_a_file_is_followed_into_the_archive(npm: NpmServer, world: World) -> None:
    text = (MIT).read_text()
    npm.publish("p", "1.0.0", license="SEE LICENSE IN LICENSE", archive=tarball(LICENSE=text, index_js=""))
    facts = ask(world, "p 1.0.0")
    assert facts.license.expression == "Apache-2.0"
    assert [claim.source for claim in facts.claims] == ["npm-registry", "npm-file"]


def test_the_text_is_read_beside_a_plain_license_where_somebody_clarified_it(npm: NpmServer, world: World) -> None:
    npm.publish("@acme/odd", "1.0.0", license="MIT", archive=tarball(LICENSE=MIT.read_text()))
    wanted = frozenset({"pkg:npm/%40acme/odd"})
    told = ask(world, "@acme/odd 1.0.0", texts_of=wanted)
    assert {claim.topic for claim in told.claims if claim.sha256 and "#" in claim.where} == {"license-text"}
    again = ask(world, "@acme/odd 1.0.0", texts_of=wanted, offline=True)
    assert again.claims == told.claims


def test_an_archive_that_is_not_the_one_announced_is_not_used(npm: NpmServer, world: World) -> None:
    npm.publish("p", "1.0.0", archive=tarball(LICENSE="x"))
    npm.archives["/p/-/p-1.0.0.tgz"] = tarball(LICENSE=(MIT).read_text())
    facts = ask(world, "p 1.0.0")
    assert facts.state == "partial"
    assert "does not match the hash" in facts.unresolved[0]


def test_a_registry_that_serves_whole_packages_only(npm: NpmServer, world: World) -> None:
    npm.exact = False
    npm.publish("p", "1.0.0", license="MIT")
    npm.publish("p", "2.0.0", license="ISC")
    assert ask(world, "p 1.0.0").license.expression == "MIT"
    assert ask(world, "p", "^1").license.expression == "MIT"
    assert ask(world, "p").license.expression == "ISC"


@pytest.mark.parametrize(
    ("package", "ranges", "reason"),
    [
        ("nowhere 1.0.0", (), "nowhere is not on 127.0.0.1"),
        ("nowhere", ("^1",), "nowhere is not on 127.0.0.1"),
        ("p 9.9.9", (), "has no version 9.9.9 of p; its newest is 1.0.0"),
        ("p", ("^9",), "no version of p fits ^9"),
        ("p", ("not a range at all",), "no version of p fits"),
        ("p", ("@ git+https://example.org/p.git",), "installed from git+https://example.org/p.git"),
        ("gone", (), "has no version latest of gone"),
    ],
)
def test_what_the_registry_does_not_have(
    npm: NpmServer, world: World, package: str, ranges: tuple[str, ...], reason: str
) -> None:
    npm.publish("p", "1.0.0", license="MIT")
    npm.documents["gone"] = {"name": "gone", "time": {"unpublished": {}}}
    facts = ask(world, package, *ranges)
    assert (facts.state, facts.license.state) == ("unresolved", "unknown")
    assert reason in facts.unresolved[0]
    assert facts.access.missing is (True if package in ("nowhere 1.0.0", "nowhere", "p 9.9.9", "gone") else None)


@pytest.mark.parametrize(
    "act",
    [
        faults.status(500), faults.status(429, Retry_After="9999"), faults.status(401), faults.cut_off, faults.hang_up,
        faults.body(b"<html>"), faults.body(b"[]"), faults.body(b"{" * 100_000), faults.body(b'{"name": 7}'),
        faults.body(b'{"name": "other", "version": "1.0.0", "license": "MIT"}'), faults.body(b"\xff"),
        faults.body(b'{"versions": {"1.0.0": []}}'),
    ],
)  # fmt: skip
def test_a_registry_that_fails_is_never_a_pass(npm: NpmServer, world: World, act: faults.Act) -> None:
    npm.misbehave("/p", act)
    facts = ask(world, "p 1.0.0")
    assert (facts.state, facts.claims) == ("unresolved", ())
    assert "127.0.0.1" in facts.unresolved[0]


def test_an_old_answer_is_used_when_the_registry_is_down(npm: NpmServer, world: World) -> None:
    npm.publish("p", "1.0.0", license="MIT")
    ask(world, "p 1.0.0")
    npm.misbehave("/p", faults.status(500))
    assert ask(world, "p 1.0.0").license.expression == "MIT"


def test_offline_without_an_answer_is_unresolved(npm: NpmServer, world: World) -> None:
    facts = ask(world, "p 1.0.0", offline=True)
    assert "offline" in facts.unresolved[0]
    assert npm.asked == []


def test_tokens_go_to_their_own_place_only(
    npm: NpmServer, world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    npm.require = "Bearer s3cret"
    npm.publish("@acme/p", "1.0.0", license="MIT")
    place = npm.url.partition(":")[2]
    npmrc = f"@acme:registry={npm.url}/\n{place}/:_authToken=${{ACME_TOKEN}}\n//example.org/:_authToken=other\n"
    (tmp_path / "npmrc").write_text(npmrc)
    monkeypatch.setenv("NPM_CONFIG_USERCONFIG", str(tmp_path / "npmrc"))
    monkeypatch.setenv("ACME_TOKEN", "s3cret")
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9")

    assert ask(world, "@acme/p 1.0.0").license.expression == "MIT"
    monkeypatch.delenv("ACME_TOKEN")
    facts = ask(World(tmp_path / "other.sqlite3"), "@acme/p 1.0.0")
    assert "refuses access (401)" in facts.unresolved[0]
    assert "s3cret" not in repr(facts)


def test_what_an_sbom_states_stands_beside_what_the_registry_says(npm: NpmServer, world: World) -> None:
    npm.publish("p", "1.0.0", license="MIT")
    stated = (Claim("license", "GPL-3.0-only", "sbom", "bom.json:1", confidence="medium"),)
    facts = ask(world, "p 1.0.0", claims=stated)
    assert facts.license.state == "conflict"
    assert [claim.source for claim in facts.claims] == ["npm-registry", "sbom"]


def test_what_an_sbom_states_does_not_hide_that_the_registry_failed(npm: NpmServer, world: World) -> None:
    stated = (Claim("license", "MIT", "sbom", "bom.json:1", confidence="medium"),)
    facts = ask(world, "p 1.0.0", claims=stated)
    assert (facts.state, facts.license.expression) == ("partial", "MIT")
    assert "rests on bom.json:1 alone: npm gave no answer" in facts.license.why
    assert "p is not on" in facts.unresolved[0]


def test_a_pinned_version_is_compared_with_the_newest(npm: NpmServer, world: World) -> None:
    npm.publish("faker", "5.5.3", license="MIT")
    npm.publish("faker", "6.0.0", license="BUSL-1.1")

    [change] = ask(world, "faker 5.5.3").history

    assert (change.before, change.after, change.revision) == ("MIT", "BUSL-1.1", "6.0.0")
    assert "--history" in change.note
    assert ask(world, "faker 6.0.0").history == ()


def test_the_newest_that_a_registry_is_too_busy_to_give_leaves_a_gap(npm: NpmServer, world: World) -> None:
    npm.publish("faker", "5.5.3", license="MIT")
    npm.misbehave("/latest", faults.status(500))

    facts = ask(world, "faker 5.5.3")

    assert (facts.state, facts.history, facts.license.expression) == ("partial", (), "MIT")
    assert facts.unresolved[0].startswith("whether a newer release says otherwise is not known: ")


def test_the_history_of_a_package_is_read_from_one_document(npm: NpmServer, world: World) -> None:
    for number, license_ in enumerate(("MIT", "MIT", None, "Apache-2.0", "Apache-2.0", "BUSL-1.1")):
        npm.publish("faker", f"1.{number}.0", license=license_, day=f"2024-01-0{number + 1}")
    npm.publish("faker", "2.0.0-rc.1", license="MIT")

    facts = ask(world, "faker 1.1.0", history=True)

    assert [(one.before, one.after, one.revision, one.date) for one in facts.history] == [
        ("MIT", "Apache-2.0", "1.3.0", "2024-01-04"),
        ("Apache-2.0", "BUSL-1.1", "1.5.0", "2024-01-06"),
    ]
    assert npm.asked.count("/faker") == 1
    asked = len(npm.asked)
    assert ask(world, "faker 1.1.0", history=True).history == facts.history
    assert len(npm.asked) == asked
