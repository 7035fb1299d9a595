"""Packages, end to end against an index on this machine."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from scanner.entities import Component, Location, Usage
from scanner.resolve import _look_up, pypi, remote
from scanner.resolve import index as indexes
from scanner.resolve.session import ResolveOptions, Session
from tests.index_server import IndexServer, faults, sdist, wheel
from tests.resolve.index_world import World, case, licenses, rules, statements

MIT_TEXT = """MIT License

Copyright (c) 2024 Example

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def relicensed(root: Path) -> None:
    """A package that was LGPL and is 0BSD now, as chardet is."""
    wheel(root, "chardet", "5.2.0", "License: LGPL-2.1-or-later")
    wheel(root, "chardet", "7.0.0", "License-Expression: 0BSD")


def test_the_license_is_that_of_the_pinned_version_never_of_the_newest(index: IndexServer, world: World) -> None:
    relicensed(index.root)

    facts = world.ask("chardet==5.2.0")

    assert facts.license.expression == "LGPL-2.1-or-later"
    assert (facts.revision, facts.latest, facts.state) == ("5.2.0", "7.0.0", "resolved")
    assert all(claim.revision == "5.2.0" for claim in licenses(facts))


def test_the_metadata_beside_the_wheel_is_read_and_only_the_end_of_the_wheel_is_fetched(
    index: IndexServer, world: World
) -> None:
    wheel(index.root, "alpha", "1.0", "License-Expression: Apache-2.0")

    facts = world.ask("alpha==1.0")

    assert statements(facts) == [("wheel-metadata", "Apache-2.0")]
    assert [path for path, _ in index.requests] == [
        "/simple/alpha/",
        "/files/alpha/alpha-1.0-py3-none-any.whl.metadata",
        "/files/alpha/alpha-1.0-py3-none-any.whl",
    ]
    assert index.requests[-1][1]["range"] == f"bytes=-{remote.BLOCK}"
    claim = facts.claims[0]
    assert claim.where == f"{index.origin}/files/alpha/alpha-1.0-py3-none-any.whl.metadata"
    assert claim.sha256
    assert claim.retrieved


@pytest.mark.parametrize(
    ("name", "told"), [("chardet", [("last-release", "2026-05-01"), ("project-status", "archived")]), ("alpha", [])]
)
def test_of_software_that_rules_know_the_index_tells_whether_it_still_gets_releases(
    index: IndexServer, world: World, name: str, told: list[tuple[str, str]]
) -> None:
    for version, day in (("5.2.0", "2023-08-01"), ("7.0.0", "2026-05-01")):
        path = wheel(index.root, name, version, "License-Expression: 0BSD")
        index.uploaded[path.name] = f"{day}T08:30:00.000000Z"
    index.status[name] = "archived"

    facts = world.ask(f"{name}==5.2.0")
    offline = world.ask(f"{name}==5.2.0", offline=True)

    found = [(one.topic, one.value) for one in facts.claims if one.source == "package-index"]
    assert found == told == [(one.topic, one.value) for one in offline.claims if one.source == "package-index"]
    assert facts.license.expression == "0BSD"


def test_a_quarantined_package_is_said_to_be_that_and_no_wrong_name(index: IndexServer, world: World) -> None:
    relicensed(index.root)
    index.status["chardet"] = "quarantined"

    facts = world.ask("chardet==5.2.0")

    assert facts.unresolved == (
        f"{index.origin[7:]} calls chardet quarantined and offers no release of it: replace it",
    )
    assert [(one.topic, one.value) for one in facts.claims] == [("project-status", "quarantined")]


def test_an_html_index_is_read_as_well(index: IndexServer, world: World) -> None:
    index.html_only = True
    relicensed(index.root)

    assert world.ask("chardet==5.2.0").license.expression == "LGPL-2.1-or-later"


def test_each_field_of_the_metadata_is_a_claim_of_its_own(index: IndexServer, world: World) -> None:
    wheel(
        index.root, "alpha", "1.0", "License: GPL", "Classifier: License :: OSI Approved :: MIT License",
        "Classifier: Programming Language :: Python",
    )  # fmt: skip

    assert [claim.value for claim in world.ask("alpha==1.0").claims] == [
        "GPL",
        "License :: OSI Approved :: MIT License",
    ]


def test_metadata_that_does_not_match_its_hash_is_not_used(index: IndexServer, world: World) -> None:
    wheel(index.root, "alpha", "1.0", "License: MIT")
    index.api = index.ranges = False
    index.misbehave(".metadata", faults.body(b"Metadata-Version: 2.1\nName: alpha\nVersion: 1.0\n"))

    facts = world.ask("alpha==1.0")

    # The wheel itself speaks instead.
    assert statements(facts) == [("wheel-metadata", "MIT")]
    assert facts.claims[0].where.endswith(".whl")


def test_metadata_of_another_package_or_version_is_not_used(index: IndexServer, world: World) -> None:
    wheel(index.root, "alpha", "1.0", "License: MIT")
    index.announce = index.api = index.ranges = False
    index.misbehave(".metadata", faults.body(b"Metadata-Version: 2.1\nName: beta\nVersion: 1.0\n"))
    index.misbehave(".whl", faults.body(b"no zip"))

    facts = world.ask("alpha==1.0")

    assert facts.state == "unresolved"
    assert "the metadata given for alpha 1.0 is that of beta 1.0" in facts.unresolved[0]
    assert not facts.claims


def test_without_metadata_beside_the_wheel_the_json_api_is_asked_for_that_version(
    index: IndexServer, world: World
) -> None:
    relicensed(index.root)
    index.beside = index.announce = False

    facts = world.ask("chardet==5.2.0")

    assert statements(facts) == [("index-json", "LGPL-2.1-or-later")]
    assert facts.claims[0].where.endswith("/pypi/chardet/5.2.0/json")


def test_the_json_api_of_the_newest_release_does_not_speak_for_an_older_one(index: IndexServer, world: World) -> None:
    relicensed(index.root)
    sdist(index.root, "chardet", "5.2.0", "License: LGPL-2.1-or-later")
    index.beside = index.announce = index.exact_api = index.ranges = False

    facts = world.ask("chardet==5.2.0")

    assert facts.license.expression == "LGPL-2.1-or-later"
    assert [source for source, _ in statements(facts)] == ["sdist-metadata"]
    assert [claim.revision for claim in facts.claims if claim.source == "index-json"] == ["7.0.0"]


def test_the_json_api_of_the_newest_release_is_used_for_the_newest(index: IndexServer, world: World) -> None:
    relicensed(index.root)
    index.beside = index.announce = index.exact_api = index.ranges = False

    facts = world.ask("chardet==7.0.0")

    assert statements(facts) == [("index-json", "0BSD")]
    assert facts.claims[0].where.endswith("/pypi/chardet/json")


def test_an_sdist_speaks_when_there_is_no_wheel(index: IndexServer, world: World) -> None:
    sdist(index.root, "alpha", "1.0", "License: MIT", files={"docs/LICENSE": "not at the top", "setup.py": "boom()"})
    index.api = False

    assert statements(world.ask("alpha==1.0")) == [("sdist-metadata", "MIT")]


def test_the_license_file_is_read_when_the_metadata_names_no_license(index: IndexServer, world: World) -> None:
    sdist(index.root, "alpha", "1.0", files={"LICENSE": MIT_TEXT})

    facts = world.ask("alpha==1.0")

    assert [(claim.topic, claim.source, claim.value) for claim in facts.claims] == [
        ("license-text", "sdist-file", "LICENSE")
    ]
    assert facts.license.expression == "MIT"


def test_of_a_large_wheel_only_the_end_is_fetched(index: IndexServer, world: World) -> None:
    path = wheel(index.root, "alpha", "1.0", licenses={"LICENSE": MIT_TEXT}, padding=3_000_000)

    facts = world.ask("alpha==1.0")

    assert facts.license.expression == "MIT"
    ranges = [headers["range"] for asked, headers in index.requests if asked.endswith(".whl")]
    assert ranges == ["bytes=-65536"]
    assert path.stat().st_size > 3_000_000


def test_a_release_without_any_metadata_is_unresolved_and_says_so(index: IndexServer, world: World) -> None:
    (index.root / "alpha").mkdir()
    (index.root / "alpha" / "alpha-1.0.tar.gz").write_bytes(b"not an archive")
    index.api = False

    result = world.run([case("alpha==1.0")])

    (facts,) = result.facts.values()
    assert facts.state == "unresolved"
    assert facts.unresolved[0].startswith("no metadata of alpha 1.0:")
    assert "alpha-1.0.tar.gz" in facts.unresolved[0]
    assert result.incomplete[0].subject == "pkg:pypi/alpha@1.0"


def test_a_project_that_is_not_on_the_index_is_said_to_be_missing(index: IndexServer, world: World) -> None:
    facts = world.ask("nope==1.0")

    assert facts.state == "unresolved"
    assert facts.license.state == "unknown"
    host = index.origin.removeprefix("http://")
    assert facts.unresolved[0].startswith(f"nope is not on {host}: correct the name, or put the index that has it")
    assert facts.access.missing is True


def test_a_version_that_is_not_on_the_index_is_said_to_be_missing(index: IndexServer, world: World) -> None:
    wheel(index.root, "alpha", "2.0", "License: MIT")

    facts = world.ask("alpha==1.0")

    assert facts.state == "unresolved"
    assert "no release 1.0 of alpha (the newest is 2.0)" in facts.unresolved[0]
    assert facts.access.missing is True
    assert not facts.claims


def test_a_yanked_release_is_read_and_said_to_be_yanked(index: IndexServer, world: World) -> None:
    file = wheel(index.root, "alpha", "2.0", "License: MIT")
    wheel(index.root, "alpha", "1.0", "License: MIT")
    index.yanked[file.name] = "broken build"

    facts = world.ask("alpha==2.0")

    assert facts.license.expression == "MIT"
    assert facts.unresolved == ("alpha 2.0 was yanked by its authors (broken build): move to another release",)
    assert facts.latest == "1.0"
    assert world.ask("alpha").revision == "1.0"
    assert world.run([case("alpha==2.0")]).warnings == facts.unresolved


def test_without_a_pin_the_newest_release_that_satisfies_the_specifiers_speaks(
    index: IndexServer, world: World
) -> None:
    for version, license_id in {"3.9": "MIT", "4.1": "Apache-2.0", "5.0": "GPL-3.0-only", "4.2rc1": "ISC"}.items():
        wheel(index.root, "alpha", version, f"License-Expression: {license_id}")

    facts = world.ask("alpha", ">=4", "<5")

    assert (facts.revision, facts.license.expression, facts.latest) == ("4.1", "Apache-2.0", "5.0")
    assert "no version pinned: newest release satisfying >=4,<5 as of 20" in facts.claims[0].note


def test_specifiers_that_nothing_satisfies_are_said(index: IndexServer, world: World) -> None:
    wheel(index.root, "alpha", "1.0", "License: MIT")

    assert "satisfies >=2" in world.ask("alpha", ">=2").unresolved[0]


def test_a_local_version_is_read_from_the_same_version_without_its_label(index: IndexServer, world: World) -> None:
    wheel(index.root, "torchy", "2.1.0", "License: BSD-3-Clause")

    facts = world.ask("torchy==2.1.0+cu121")

    assert facts.revision == "2.1.0"
    assert "2.1.0+cu121 itself is not on the index" in facts.claims[0].note


def test_what_is_installed_from_a_url_is_never_looked_up_by_its_name(index: IndexServer, world: World) -> None:
    wheel(index.root, "alpha", "1.0", "License: MIT")

    facts = world.ask("alpha", "@ git+https://example.org/alpha.git")

    assert facts.state == "unresolved"
    assert "installed from a URL" in facts.unresolved[0]
    assert "no index was asked" in facts.unresolved[0]
    assert not index.requests


def test_a_second_run_asks_nothing(index: IndexServer, world: World) -> None:
    wheel(index.root, "alpha", "1.0", "License: MIT")
    sdist(index.root, "beta", "1.0", files={"LICENSE": MIT_TEXT})
    first = world.run([case("alpha==1.0"), case("beta")])
    asked = len(index.requests)

    second = world.run([case("alpha==1.0"), case("beta")])

    assert len(index.requests) == asked
    assert [facts.license for facts in second.facts.values()] == [facts.license for facts in first.facts.values()]


def test_a_version_that_is_not_on_the_stored_page_is_asked_for_again(index: IndexServer, world: World) -> None:
    wheel(index.root, "alpha", "1.0", "License: MIT")
    world.ask("alpha==1.0")
    wheel(index.root, "alpha", "2.0", "License: ISC")

    assert world.ask("alpha==2.0").license.expression == "ISC"


def test_offline_the_store_answers_with_the_dates_it_was_told(index: IndexServer, world: World) -> None:
    wheel(index.root, "alpha", "1.0", "License: MIT")
    online = world.ask("alpha==1.0")
    asked = len(index.requests)

    offline = world.ask("alpha==1.0", offline=True)

    assert len(index.requests) == asked
    assert offline == online


def test_offline_what_the_store_does_not_know_is_unresolved(index: IndexServer, world: World) -> None:
    facts = world.ask("alpha==1.0", offline=True)

    assert facts.state == "unresolved"
    assert facts.unresolved[0].startswith("offline: ")
    assert "run once without --offline" in facts.unresolved[0]
    assert not index.requests


def test_an_old_page_serves_when_the_index_is_down_and_the_run_says_so(
    index: IndexServer, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexes, "PAGE_LIFETIME", timedelta(0))
    wheel(index.root, "alpha", "1.0", "License: MIT")
    world.ask("alpha")
    index.misbehave("/simple/", faults.status(503))

    facts = world.ask("alpha")

    assert facts.license.expression == "MIT"
    assert facts.state == "partial"
    assert "has a fault (503)" in facts.unresolved[0]
    assert "an answer of 20" in facts.unresolved[0]


def test_an_old_page_is_confirmed_by_its_etag_without_being_sent_again(
    index: IndexServer, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexes, "PAGE_LIFETIME", timedelta(0))
    wheel(index.root, "alpha", "1.0", "License: MIT")
    (first,) = [one for one in world.ask("alpha").receipts if one.url.endswith("/simple/alpha/")]

    facts = world.ask("alpha")

    assert facts.state == "resolved"
    assert index.requests[-1][1]["if-none-match"] == first.etag
    (second,) = [one for one in facts.receipts if one.url.endswith("/simple/alpha/")]
    assert (second.sha256, second.retrieved, second.etag) == (first.sha256, first.retrieved, first.etag)
    assert first.confirmed is None
    assert second.confirmed is not None


def test_a_page_that_changed_is_read_anew_and_loses_its_old_etag(
    index: IndexServer, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexes, "PAGE_LIFETIME", timedelta(0))
    wheel(index.root, "alpha", "1.0", "License: MIT")
    world.ask("alpha")
    wheel(index.root, "alpha", "2.0", "License: MIT")

    assert world.ask("alpha").latest == "2.0"
    assert world.ask("alpha").latest == "2.0"
    asked = [headers.get("if-none-match") for path, headers in index.requests if path == "/simple/alpha/"]
    assert asked[0] is None
    assert asked[1] != asked[2]


def test_all_configured_indexes_are_asked(
    index: IndexServer, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    wheel(other, "private", "1.0", "License: MIT")
    with IndexServer(other) as second:
        monkeypatch.setenv("PIP_EXTRA_INDEX_URL", second.url)

        assert world.ask("private==1.0").license.expression == "MIT"


def test_an_index_of_files_and_a_directory_of_wheels_on_this_machine_are_read(
    index: IndexServer, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = wheel(tmp_path / "files", "local", "1.0", "License: MIT")
    page = tmp_path / "tree" / "simple" / "local" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text(f'<a href="../../../files/local/{file.name}">{file.name}</a>')
    loose = wheel(tmp_path / "links", "loose", "2.0", "License: ISC").rename(
        tmp_path / "links" / "loose-2.0-py3-none-any.whl"
    )
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", (tmp_path / "tree" / "simple").as_uri())
    monkeypatch.setenv("PIP_FIND_LINKS", str(loose.parent))

    assert world.ask("local==1.0").license.expression == "MIT"
    assert world.ask("loose").license.expression == "ISC"


def test_a_page_on_the_web_cannot_point_into_this_machine(index: IndexServer, world: World, tmp_path: Path) -> None:
    secret = wheel(tmp_path / "secret", "alpha", "1.0", "License: MIT")
    page = {"files": [{"filename": secret.name, "url": secret.as_uri(), "hashes": {}}], "meta": {"api-version": "1.0"}}
    index.misbehave("/simple/", faults.body(json.dumps(page).encode()))

    assert world.ask("alpha==1.0").state == "unresolved"


def test_the_named_environment_speaks_for_the_version_it_holds(
    index: IndexServer, world: World, tmp_path: Path
) -> None:
    wheel(index.root, "alpha", "1.0", "License: ISC")
    wheel(index.root, "alpha", "2.0", "License: MPL-2.0")
    info = tmp_path / "venv" / "lib" / "python3.12" / "site-packages" / "alpha-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: alpha\nVersion: 1.0\nLicense: MIT\n\n")
    (info / "LICENSE").write_text(MIT_TEXT)

    pinned = world.ask("alpha==1.0", environment=tmp_path / "venv")
    loose = world.ask("alpha", environment=tmp_path / "venv")
    other = world.ask("alpha==2.0", environment=tmp_path / "venv")

    assert statements(pinned) == [("installed", "MIT"), ("installed", "LICENSE")]
    assert pinned.latest == "2.0"
    assert "no version pinned: 1.0 is installed" in licenses(loose)[0].note
    assert statements(other) == [("wheel-metadata", "MPL-2.0")]


def test_the_interpreter_that_runs_us_never_speaks_for_another_project(index: IndexServer, world: World) -> None:
    # pytest is installed right here.
    assert world.ask("pytest").state == "unresolved"


def test_only_python_packages_are_asked_for_here() -> None:
    assert pypi.answers(Component("package", "pypi", "a"))
    assert not pypi.answers(Component("package", "npm", "a"))
    assert not pypi.answers(Component("model", "huggingface", "a/b"))


def test_one_package_gone_wrong_leaves_the_others_alone(index: IndexServer, world: World) -> None:
    wheel(index.root, "alpha", "1.0", "License: MIT")
    index.misbehave("/simple/beta/", faults.body(b"{"))

    result = world.run([case("beta==1.0"), case("alpha==1.0"), case("gamma==1.0")])

    assert [facts.state for facts in result.facts.values()] == ["unresolved", "resolved", "unresolved"]
    assert [one.subject for one in result.incomplete] == ["pkg:pypi/beta@1.0", "pkg:pypi/gamma@1.0"]


def test_a_fault_of_ours_is_reported_and_leaves_the_others_alone(index: IndexServer, world: World) -> None:
    wheel(index.root, "alpha", "1.0", "License: MIT")
    broken = Component("package", "pypi", None)  # type: ignore[arg-type]  # what a bug elsewhere might pass

    good, usages = case("alpha==1.0")

    # The boundary itself, because no package URL can be made of such a component.
    with Session(ResolveOptions(store_path=world.store)) as session:
        facts = _look_up((broken, (Usage(broken, Location("a"), "requirement", ""),)), session, rules())
        fine = _look_up((good, usages), session, rules())

    assert facts.state == "unresolved"
    assert "please report it" in facts.unresolved[0]
    assert fine.state == "resolved"


def test_the_license_file_of_a_wheel_is_compared_with_an_exact_license_in_its_metadata(
    index: IndexServer, world: World
) -> None:
    wheel(index.root, "alpha", "1.0", "License-Expression: Apache-2.0", licenses={"LICENSE": MIT_TEXT})
    wheel(index.root, "beta", "1.0", "License-Expression: MIT", licenses={"LICENSE": MIT_TEXT})

    alpha, beta = world.ask("alpha==1.0").license, world.ask("beta==1.0").license

    assert (alpha.state, set(alpha.ids)) == ("conflict", {"apache-2.0", "mit"})
    assert "says “Apache-2.0”; but the license file of the wheel reads as MIT" in alpha.why
    assert (beta.state, beta.expression) == ("known", "MIT")
    assert "the license file of the wheel reads as MIT" in beta.why


def test_a_license_that_no_file_bears_out_says_so(index: IndexServer, world: World) -> None:
    wheel(index.root, "alpha", "1.0", "License-Expression: Apache-2.0")
    sdist(index.root, "alpha", "1.0", "License-Expression: Apache-2.0", files={"LICENSE": MIT_TEXT})

    facts = world.ask("alpha==1.0")

    assert facts.license.expression == "Apache-2.0"
    assert "no license file was read beside it" in facts.license.why
    assert not index.asked(".tar.gz")


def test_a_text_that_could_not_be_read_is_said_and_leaves_the_license_as_stated(
    index: IndexServer, world: World
) -> None:
    wheel(index.root, "alpha", "1.0", "License-Expression: Apache-2.0", licenses={"LICENSE": MIT_TEXT})
    index.ranges = False

    facts = world.ask("alpha==1.0")

    assert (facts.state, facts.license.expression) == ("resolved", "Apache-2.0")
    assert "not compared with the metadata" in facts.unresolved[0]


def test_a_license_that_is_nowhere_says_where_it_was_looked_for(index: IndexServer, world: World) -> None:
    wheel(index.root, "alpha", "1.0")
    facts = world.ask("alpha")
    assert (facts.state, facts.license.state) == ("resolved", "unknown")
    assert facts.license.why == "neither its metadata nor a file in its archive names one"
    index.misbehave(".whl", faults.status(500))
    index.misbehave("alpha-1.0", faults.status(500))
    unread = World(world.store.with_name("another.sqlite3")).ask("alpha")
    assert unread.state != "resolved"
    assert "names one" not in unread.license.why
