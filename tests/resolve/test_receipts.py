"""From a claim to the bytes it was read from: every answer that a look-up relies on is kept as it came."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from scanner.entities import Component, Facts, Location, Usage
from scanner.resolve import ResolveOptions, hub_evidence, resolve
from scanner.resolve import index as indexes
from scanner.resolve.store import Store
from tests.hub_server import HubServer
from tests.hub_server.repositories import load_all
from tests.index_server import IndexServer, faults, sdist, wheel
from tests.npm_server import NpmServer, tarball
from tests.resolve.index_world import World, case, rules

TEXT = "MIT License\n\nPermission is hereby granted, free of charge, to any person obtaining a copy\n"


def backed(facts: Facts, store: Path) -> None:
    """Every claim that a source made leads to bytes in the store, and every receipt too but those of archives."""
    opened = Store(store, pytest.fail)
    try:
        assert facts.claims
        for claim in facts.claims:
            found_out = claim.topic == "access" and claim.sha256 is None
            if claim.source != "rules" and not found_out:
                assert claim.sha256, claim
                assert opened.body(claim.sha256) is not None, claim
                assert claim.sha256 in {one.sha256 for one in facts.receipts}, claim
        for receipt in facts.receipts:
            body = opened.body(receipt.sha256)
            whole_archive = receipt.url.endswith((".whl", ".tar.gz", ".tgz"))
            assert (body is None) == whole_archive, receipt
            assert body is None or (sha256(body).hexdigest(), len(body)) == (receipt.sha256, receipt.size)
    finally:
        opened.close()


def paths(facts: Facts) -> list[str]:
    """What was asked, without the host."""
    return ["/" + one.url.split("/", 3)[3] for one in facts.receipts]


@pytest.mark.parametrize(
    ("how", "asked"),
    [
        ("beside", ["/files/alpha/alpha-1.0-py3-none-any.whl.metadata", "/simple/alpha/"]),
        ("api", ["/pypi/alpha/1.0/json", "/simple/alpha/"]),
        ("parts", ["/files/alpha/alpha-1.0-py3-none-any.whl#metadata", "/simple/alpha/"]),
        (
            "whole",
            ["/files/alpha/alpha-1.0-py3-none-any.whl", "/files/alpha/alpha-1.0-py3-none-any.whl#metadata",
             "/simple/alpha/"],
        ),
    ],
)  # fmt: skip
def test_metadata_of_a_package_is_kept_as_it_came_whichever_way_it_came(
    index: IndexServer, world: World, how: str, asked: list[str]
) -> None:
    wheel(index.root, "alpha", "1.0", "License-Expression: MIT")
    index.announce = index.beside = how == "beside"
    index.api, index.ranges = how == "api", how == "parts"

    first, second, offline = (world.ask("alpha==1.0", offline=offline) for offline in (False, False, True))

    assert paths(first) == asked
    assert first.receipts == second.receipts == offline.receipts
    backed(offline, world.store)


def test_license_files_inside_archives_are_kept_and_their_archive_is_known_by_its_hash(
    index: IndexServer, world: World
) -> None:
    archive = sdist(index.root, "alpha", "1.0", "License: other", files={"LICENSE": TEXT})

    facts = world.ask("alpha==1.0")

    inside = [one for one in facts.receipts if one.url.endswith("#LICENSE")]
    assert [one.within for one in inside] == [sha256(archive.read_bytes()).hexdigest()]
    assert "license-text" in {claim.topic for claim in facts.claims}
    backed(facts, world.store)


def test_where_a_redirect_led_and_what_the_source_calls_its_answer_are_kept(index: IndexServer, world: World) -> None:
    wheel(index.root, "alpha", "1.0", "License: MIT")
    page = json.dumps({"files": [{"filename": "alpha-1.0.tar.gz", "url": "/files/alpha/alpha-1.0.tar.gz"}]}).encode()
    index.misbehave("/simple/", faults.status(302, Location="/elsewhere/?signature=s3cret"), times=1)
    index.misbehave("/elsewhere/", faults.body(page, X_PyPI_Last_Serial="4711", ETag='"x"'))

    (first, *_) = [one for one in world.ask("alpha==1.0").receipts if "/simple/" in one.url]

    assert (first.url, first.answered_by) == (f"{index.url}/alpha/", f"{index.origin}/elsewhere/")
    assert (first.revision, first.etag) == ("4711", '"x"')
    assert first.media_type == "application/vnd.pypi.simple.v1+json"


def test_receipts_of_one_component_never_stand_under_another(index: IndexServer, world: World) -> None:
    names = [f"package{number}" for number in range(30)]
    for name in names:
        wheel(index.root, name, "1.0", "License: MIT")

    found = world.run([case(f"{name}==1.0") for name in names])

    for facts in found.facts.values():
        assert len(facts.receipts) == 3  # the project's page, the metadata, the end of the wheel
        assert all(facts.component.name in one.url.replace("-", "/").split("/") for one in facts.receipts)


def test_a_credential_in_the_index_url_is_in_no_receipt(
    index: IndexServer, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel(index.root, "alpha", "1.0", "License: MIT")
    monkeypatch.setenv("PIP_INDEX_URL", index.url.replace("http://", "http://me:s3cret@"))

    assert "s3cret" not in repr(world.ask("alpha==1.0"))
    assert b"s3cret" not in b"".join(path.read_bytes() for path in world.store.parent.iterdir())


def test_archives_on_this_machine_are_evidence_too(
    index: IndexServer, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel(tmp_path / "wheels", "local", "1.0", "License: see file", licenses={"LICENSE": TEXT})
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "wheels" / "local"))

    facts = world.ask("local==1.0")

    assert [one.url.partition("#")[2] for one in facts.receipts] == ["licenses/LICENSE", "metadata"]
    backed(facts, world.store)
    assert world.ask("local==1.0", offline=True).receipts[0].sha256 == facts.receipts[0].sha256


def test_an_installed_package_names_the_hash_of_its_metadata(index: IndexServer, world: World, tmp_path: Path) -> None:
    site = tmp_path / "env" / "lib" / "python3.11" / "site-packages" / "alpha-1.0.dist-info"
    site.mkdir(parents=True)
    (site / "METADATA").write_bytes(b"Metadata-Version: 2.1\nName: alpha\nVersion: 1.0\nLicense: MIT\n\n")

    (claim,) = world.ask("alpha==1.0", environment=tmp_path / "env").claims

    assert claim.sha256 == sha256((site / "METADATA").read_bytes()).hexdigest()


@pytest.fixture
def npm(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[NpmServer]:
    """A registry that npm is configured to use."""
    monkeypatch.setenv("NPM_CONFIG_USERCONFIG", str(tmp_path / "no-npmrc"))
    with NpmServer() as server:
        monkeypatch.setenv("npm_config_registry", server.url)
        yield server


@pytest.mark.parametrize("exact", [True, False])
def test_what_npm_says_is_kept_as_it_came(npm: NpmServer, world: World, exact: bool) -> None:
    npm.exact = exact
    npm.publish("faker", "5.5.3", license="see the file", archive=tarball(LICENSE=TEXT))
    component = Component("package", "npm", "faker", "5.5.3")
    usage = Usage(component, Location("package.json"), "package-json", "in dependencies")

    first, second = (next(iter(world.run([(component, (usage,))]).facts.values())) for _ in range(2))

    start = "/faker/5.5.3" if exact else "/faker"
    archive = "/faker/-/faker-5.5.3.tgz"
    newest = ["/faker/latest"] if exact else []
    assert paths(first) == sorted([start, archive, f"{archive}#LICENSE", *newest])
    assert first.receipts == second.receipts
    backed(second, world.store)


def ask_hub(server: HubServer, folder: Path, *names: str, offline: bool = False) -> list[Facts]:
    """What a run finds out about models."""
    store = folder / "store.sqlite3"
    options = ResolveOptions(offline=offline, timeout_seconds=2.0, store_path=store, hub_endpoint=server.url)
    cases = [(Component("model", "huggingface", name), ()) for name in names]
    return list(resolve(cases, rules(), options).facts.values())


def test_everything_that_is_known_of_any_repository_leads_to_bytes(tmp_path: Path) -> None:
    with HubServer() as server:
        names = [repository.name for repository in load_all() if repository.kind == "models"]
        assert names
        for facts in ask_hub(server, tmp_path, *names):
            if facts.claims:
                backed(facts, tmp_path / "store.sqlite3")


@pytest.mark.parametrize("etag", ["x" * 300, '"é"', '"\x7f"'])
def test_an_etag_that_could_not_be_sent_back_is_not_kept(
    index: IndexServer, world: World, monkeypatch: pytest.MonkeyPatch, etag: str
) -> None:
    monkeypatch.setattr(indexes, "PAGE_LIFETIME", timedelta(0))
    wheel(index.root, "alpha", "1.0", "License: MIT")
    page = json.dumps(
        {"files": [{"filename": "alpha-1.0-py3-none-any.whl", "url": "/files/alpha/alpha-1.0-py3-none-any.whl"}]}
    )
    index.misbehave("/simple/", faults.body(page.encode(), ETag=etag))

    for _ in range(2):
        facts = world.ask("alpha==1.0")

        assert facts.license.expression == "MIT"
        assert all(one.etag is None for one in facts.receipts)


def test_what_the_hub_says_is_kept_as_it_came_with_commit_and_etag(tmp_path: Path) -> None:
    with HubServer() as server:
        (first,), (second,), (offline,) = (
            ask_hub(server, tmp_path, "acme/mislabelled", offline=offline) for offline in (False, False, True)
        )

    assert first.receipts == second.receipts == offline.receipts
    assert "/api/models/acme/mislabelled" in paths(first)
    (file,) = [one for one in first.receipts if one.url.endswith("/LICENSE")]
    assert file.revision == first.revision
    assert file.etag
    backed(offline, tmp_path / "store.sqlite3")


def test_what_the_hub_said_is_confirmed_by_its_etag_without_being_sent_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_evidence, "FRESH_FOR", timedelta(0))
    with HubServer() as server:
        (first,), (second,) = (ask_hub(server, tmp_path, "acme/honest") for _ in range(2))
        (_, asked) = server.asked("/api/models/acme/honest")

    (before,), (after,) = ([one for one in facts.receipts if "/api/" in one.url] for facts in (first, second))
    assert asked.headers["if-none-match"] == before.etag
    assert (after.sha256, after.retrieved) == (before.sha256, before.retrieved)
    assert (before.confirmed, bool(after.confirmed)) == (None, True)
    assert first.license == second.license
    backed(second, tmp_path / "store.sqlite3")


def test_answers_about_ancestors_belong_to_everything_made_from_them(tmp_path: Path) -> None:
    with HubServer() as server:
        base, made = ask_hub(server, tmp_path, "meta-llama/Llama-3.1-8B", "acme/llama-3.1-8b-support")

    assert {one.url for one in base.receipts} < {one.url for one in made.receipts}
