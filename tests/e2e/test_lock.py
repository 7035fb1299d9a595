"""The lock, with a world that changes between two runs of the command."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import Run, Stayopen, write
from tests.hub_server import HubServer, model, with_past
from tests.hub_server.repositories import Repository
from tests.index_server.distributions import wheel
from tests.index_server.server import IndexServer

USE = '[use]\ncommercial = true\nacts = ["use", "host", "distribute", "modify"]\n'
NAME = "acme/tiny"
TOKEN = "hf_" + "t0ken5" * 6
MIT_TEXT = (
    "MIT License\n\nCopyright (c) 2025 Acme\n\n"
    "Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated "
    'documentation files (the "Software"), to deal in the Software without restriction, including without limitation '
    "the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and "
    "to permit persons to whom the Software is furnished to do so, subject to the following conditions:\n\nThe above "
    "copyright notice and this permission notice shall be included in all copies or substantial portions of the "
    'Software.\n\nTHE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT '
    "NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO "
    "EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN "
    "ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR "
    "OTHER DEALINGS IN THE SOFTWARE.\n"
)
MIT = {"license": "mit"}
DRIFT = {
    "license-changed", "license-text-changed", "terms-tightened", "terms-loosened", "gate-changed", "source-gone",
    "base-changed", "outlook-worsened", "not-locked", "lock-outdated", "approval-lapsed", "approval-unused",
}  # fmt: skip


@dataclass
class World:
    """A project that loads models of one Hub; each run has a store of its own, as if a day lay between them."""

    root: Path
    hub: HubServer
    run: Stayopen
    runs: int = 0

    def stayopen(self, *arguments: str | Path, **environment: str) -> Run:
        self.runs += 1
        store = [] if arguments[0] == "approve" else ["--store", self.root.parent / f"store-{self.runs}"]
        return self.run(*arguments, *store, cwd=self.root, HF_ENDPOINT=self.hub.url, **environment)

    def locked(self, *repositories: Repository, **environment: str) -> World:
        """With these repositories on the Hub, and a lock of the project as it is."""
        for repository in repositories:
            self.hub.add(repository)
        done = self.stayopen("lock", **environment)
        assert done.code == 0, done.out + done.err
        return self

    def scan(self, *options: str, **environment: str) -> Run:
        return self.stayopen("scan", "--format", "json", *options, **environment)

    @property
    def lock(self) -> Path:
        return self.root / "stayopen.lock"

    def edit(self, before: str, after: str) -> None:
        text = self.lock.read_text()
        assert before in text, text
        self.lock.write_text(text.replace(before, after))

    def backdate(self, day: str) -> None:
        self.lock.write_text(re.sub(r'recorded = ".*"', f'recorded = "{day}"', self.lock.read_text()))


@pytest.fixture
def world(stayopen: Stayopen, hub: HubServer, tmp_path: Path) -> World:
    root = write(tmp_path / "project", {"app.py": loading(NAME), "stayopen.toml": USE})
    return World(root, hub, stayopen)


def loading(*names: str) -> str:
    return "from transformers import AutoModel\n" + "".join(f'AutoModel.from_pretrained("{name}")\n' for name in names)


def drift(run: Run) -> dict[str, dict[str, Any]]:
    """The findings about changes since the lock, by code."""
    return {one["code"]: one for one in run.audit["findings"] if one["code"] in DRIFT}


def test_a_world_that_did_not_change_shows_no_drift(world: World) -> None:
    world.locked(model(NAME, MIT, files={"LICENSE": MIT_TEXT}))
    done = world.scan()
    assert drift(done) == {}
    assert done.audit["lock"]["compared"] == 1
    assert (done.code, done.incomplete()) == (0, {})
    assert world.stayopen("lock", "--check").code == 0


def test_a_license_that_the_card_names_no_more(world: World) -> None:
    world.locked(model(NAME, MIT)).backdate("2026-03-01")
    world.hub.add(model(NAME, {"license": "cc-by-nc-4.0"}))
    done = world.scan()
    found = drift(done)["license-changed"]
    assert found["drift"]["before"] == "MIT"
    assert found["drift"]["after"] == "CC-BY-NC-4.0"
    assert found["drift"]["recorded"] == "2026-03-01"
    assert "since a day between 2026-03-01 and 20" in found["message"]
    tightened = drift(done)["terms-tightened"]
    assert tightened["severity"] == "error"
    assert "non-commercial" in tightened["message"]
    assert {term["license"] for term in tightened["terms"]} == {"cc-by-nc-4.0"}
    assert done.code == 1


def test_a_milder_license_is_a_note(world: World) -> None:
    world.locked(model(NAME, {"license": "cc-by-nc-4.0"}))
    world.hub.add(model(NAME, MIT))
    found = drift(world.scan())
    assert found["terms-loosened"]["severity"] == "note"
    assert "terms-tightened" not in found


def test_another_text_under_the_same_id(world: World) -> None:
    world.locked(model(NAME, MIT, files={"LICENSE": MIT_TEXT}))
    world.hub.add(model(NAME, MIT, files={"LICENSE": MIT_TEXT.replace("2025", "2026")}, shas={"main": "b" * 40}))
    done = world.scan()
    found = drift(done)["license-text-changed"]
    assert "another text in LICENSE under the same license id" in found["message"]
    assert found["drift"]["before"] != found["drift"]["after"]
    assert set(drift(done)) == {"license-text-changed"}


def test_a_text_that_was_taken_away(world: World) -> None:
    world.locked(model(NAME, MIT, files={"LICENSE": MIT_TEXT}))
    world.hub.add(model(NAME, MIT))
    assert drift(world.scan())["license-text-changed"]["drift"]["after"] == "none"


@pytest.mark.parametrize(
    ("before", "after", "severity"),
    [(False, "auto", "warning"), ("auto", "manual", "warning"), ("manual", False, "note")],
)
def test_a_gate_that_changed(world: World, before: str | bool, after: str | bool, severity: str) -> None:
    world.locked(model(NAME, MIT, gated=before))
    world.hub.add(model(NAME, MIT, gated=after))
    found = drift(world.scan())
    assert set(found) == {"gate-changed"}
    assert found["gate-changed"]["severity"] == severity


def test_a_repository_that_is_gone(world: World) -> None:
    world.locked(model(NAME, MIT))
    del world.hub.world.repositories["models", NAME]
    done = world.scan()
    found = drift(done)["source-gone"]
    assert found["severity"] == "error"
    assert found["drift"]["after"] == "gone"
    assert done.code == 1
    assert "could not be compared with stayopen.lock" in " ".join(done.incomplete().values()) or done.incomplete()


def test_a_repository_that_is_disabled(world: World) -> None:
    world.locked(model(NAME, MIT))
    world.hub.add(model(NAME, MIT, disabled=True))
    assert drift(world.scan())["source-gone"]["drift"]["after"] == "disabled"


def test_a_repository_that_became_private(world: World) -> None:
    world.hub.grant(TOKEN, "*")
    world.locked(model(NAME, MIT), HF_TOKEN=TOKEN)
    world.hub.add(model(NAME, MIT, private=True))
    assert drift(world.scan(HF_TOKEN=TOKEN))["source-gone"]["drift"]["after"] == "private"
    assert drift(world.scan())["source-gone"]["drift"]["after"] == "gone"


def test_another_base_model(world: World) -> None:
    world.hub.add(model("acme/two", {"license": "llama3.1"}))
    world.locked(model("acme/one", MIT), model(NAME, {**MIT, "base_model": "acme/one"}))
    world.hub.add(model(NAME, {**MIT, "base_model": "acme/two"}))
    found = drift(world.scan())["base-changed"]
    assert "was made from acme/one and is made from acme/two (LicenseRef-llama3.1)" in found["message"]


def test_a_base_model_under_another_license(world: World) -> None:
    world.locked(model("acme/one", MIT), model(NAME, {**MIT, "base_model": "acme/one"}))
    world.hub.add(model("acme/one", {"license": "cc-by-nc-4.0"}))
    assert "acme/one, which went from MIT to CC-BY-NC-4.0" in drift(world.scan())["base-changed"]["message"]


def test_a_signal_that_was_not_on_record(world: World) -> None:
    write(world.root, {"app.py": loading("meta-llama/Llama-3.1-8B")})
    world.locked().edit('signals = ["successor-closed"]\n', "")
    found = drift(world.scan())["outlook-worsened"]
    assert "successor-closed on record against it, newly" in found["message"]


def test_components_that_come_and_go(world: World) -> None:
    world.locked(model(NAME, MIT))
    world.hub.add(model("acme/other", MIT))
    world.hub.add(model("acme/third", MIT))
    write(world.root, {"app.py": loading("acme/other", NAME)})
    done = world.scan()
    assert {code: one["component"] for code, one in drift(done).items()} == {"not-locked": "pkg:huggingface/acme/other"}
    assert done.code == 0
    write(world.root, {"app.py": loading("acme/third")})
    checked = world.stayopen("lock", "--check")
    assert checked.code == 1
    assert "removed  pkg:huggingface/acme/tiny" in checked.out
    world.stayopen("lock")
    assert NAME not in world.lock.read_text()


def test_what_is_not_used_any_more_is_a_note_where_the_whole_was_scanned(world: World) -> None:
    write(world.root, {"app.py": loading(NAME, "acme/honest"), "sub/one.py": loading(NAME), ".git/HEAD": ""})
    world.locked(model(NAME, MIT))
    write(world.root, {"app.py": loading(NAME)})
    assert drift(world.scan())["lock-outdated"]["component"] == "pkg:huggingface/acme/honest"
    part = world.scan("sub")
    assert part.audit["lock"]["compared"] == 1
    assert drift(part) == {}


def test_policy_can_make_an_unlocked_component_an_error(world: World) -> None:
    world.locked(model(NAME, MIT))
    write(world.root, {"app.py": loading(NAME, "acme/honest")})
    write(world.root, {"stayopen.toml": USE + "[policy]\nseverity = { not-locked = 'error' }\n"})
    done = world.scan()
    assert (done.code, drift(done)["not-locked"]["severity"]) == (1, "error")


def test_fingerprints_stay_the_same_from_run_to_run(world: World) -> None:
    world.locked(model(NAME, MIT))
    world.hub.add(model(NAME, {"license": "cc-by-nc-4.0"}))
    one, two = drift(world.scan()), drift(world.scan())
    assert {code: found["fingerprint"] for code, found in one.items()} == {
        code: found["fingerprint"] for code, found in two.items()
    }


def test_the_lock_is_chosen_or_left_aside(world: World) -> None:
    world.locked(model(NAME, MIT))
    world.hub.add(model(NAME, {"license": "cc-by-nc-4.0"}))
    assert drift(world.scan("--no-lock")) == {}
    assert world.scan("--no-lock").audit["lock"] is None
    elsewhere = world.lock.rename(world.root.parent / "kept.lock")
    assert "license-changed" in drift(world.scan("--lock", str(elsewhere)))
    assert world.scan("--lock", "nowhere.lock").code == 2


def test_a_block_that_did_not_change_keeps_every_byte(world: World) -> None:
    world.locked(model(NAME, MIT)).backdate("2026-01-31")
    before = world.lock.read_text()
    world.hub.add(model(NAME, MIT, shas={"main": "c" * 40}))
    world.stayopen("lock")
    assert world.lock.read_text() == before
    write(world.root, {"app.py": loading(NAME, "acme/honest")})
    world.stayopen("lock")
    after = world.lock.read_text()
    assert set(before.split("\n\n")) - set(after.split("\n\n")) == set()
    world.hub.add(model(NAME, {"license": "apache-2.0"}))
    world.stayopen("lock")
    assert '"2026-01-31"' not in world.lock.read_text()


def test_a_silent_hub_replaces_nothing_and_hides_nothing(world: World) -> None:
    world.locked(model(NAME, MIT))
    before = world.lock.read_text()
    silent = {"HF_ENDPOINT": "http://127.0.0.1:9"}
    done = world.run("scan", "--format", "json", "--store", "new", cwd=world.root, **silent)
    assert done.code == 4
    assert drift(done) == {}
    assert done.audit["lock"]["compared"] == 0
    assert any("could not be compared with stayopen.lock" in item["reason"] for item in done.audit["incomplete"])
    locked = world.run("lock", "--store", "new", "--timeout", "1", cwd=world.root, **silent)
    assert locked.code == 4
    assert "kept as it was locked  pkg:huggingface/acme/tiny" in locked.out
    assert world.lock.read_text() == before


def test_an_offline_scan_that_knows_only_rules_compares_nothing(world: World) -> None:
    write(world.root, {"app.py": loading("meta-llama/Llama-3.1-8B")})
    world.locked()
    done = world.scan("--offline")
    assert set(drift(done)) == set()
    assert "no source was heard, only our rules" in done.incomplete()["pkg:huggingface/meta-llama/Llama-3.1-8B"]
    assert done.code in (1, 4)
    assert world.stayopen("lock", "--offline").code == 4
    assert '"hub-card"' in world.lock.read_text()


def test_a_gated_text_that_this_token_cannot_read_is_not_a_text_taken_away(world: World) -> None:
    world.hub.grant(TOKEN, "*")
    world.locked(model(NAME, MIT, gated="manual", files={"LICENSE": MIT_TEXT}), HF_TOKEN=TOKEN)
    done = world.scan()
    assert "license-text-changed" not in drift(done)
    assert "the token in use may not read its files" in done.incomplete()["pkg:huggingface/acme/tiny"]


def test_an_unresolved_component_is_recorded_as_that(world: World) -> None:
    done = world.stayopen("lock")
    assert done.code == 4
    assert "recorded as unresolved  pkg:huggingface/acme/tiny" in done.out
    assert 'state = "unresolved"' in world.lock.read_text()
    world.hub.add(model(NAME, MIT))
    found = drift(world.scan())
    assert "as unresolved, and is known by now" in found["not-locked"]["message"]


def test_a_lock_made_offline_says_that_nobody_was_asked(world: World) -> None:
    write(world.root, {"app.py": loading("meta-llama/Llama-3.1-8B")})
    assert world.stayopen("lock", "--offline").code == 4
    assert 'unresolved = "no source was heard, only our rules"' in world.lock.read_text()
    assert drift(world.scan("--offline")) == {}
    found = drift(world.scan())
    assert "stands in stayopen.lock as partial, and is known by now" in found["not-locked"]["message"]


def test_the_day_of_a_change_comes_from_the_commits(world: World) -> None:
    def card(license_: str) -> dict[str, str]:
        return {"README.md": f"---\nlicense: {license_}\n---\n# Tiny\n"}

    first = ("2026-01-05", card("mit"))
    world.locked(with_past(model(NAME), first)).backdate("2026-02-01")
    changed = with_past(model(NAME), first, ("2026-03-04", card("cc-by-nc-4.0")), ("2026-05-01", {"x.txt": "y"}))
    world.hub.add(changed)
    found = drift(world.scan())["license-changed"]
    assert found["drift"]["since"] == "2026-03-04"
    assert found["drift"]["revision"] == changed.commits[1].id
    assert "since 2026-03-04 (locked on 2026-02-01)" in found["message"]


def test_the_lock_of_another_project_compares_nothing(world: World) -> None:
    world.locked(model(NAME, MIT))
    write(world.root, {"app.py": loading("acme/honest")})
    done = world.scan()
    assert drift(done) == {}
    assert "none of those found here" in done.incomplete()["stayopen.lock"]
    assert done.code == 4


def approve(world: World, *options: str) -> World:
    done = world.stayopen("approve", NAME, "--by", "counsel@acme.example", "--reason", "read", *options)
    assert done.code == 0, done.err
    return world


def openrail(text: str = "one\n", license_: str = "openrail++") -> Repository:
    return model(NAME, {"license": license_}, files={"USE_POLICY.md": text})


def reviewed(run: Run) -> list[dict[str, Any]]:
    return [one for one in run.audit["findings"] if one["code"] == "license-review"]


@pytest.fixture
def under_review(world: World) -> World:
    write(world.root, {"stayopen.toml": USE + '[policy]\nreview = ["responsible-use"]\n'})
    world.locked(openrail())
    assert [one["waived"] for one in reviewed(world.scan())] == [None]
    return world


def test_an_approval_is_shown_and_does_not_fail(under_review: World) -> None:
    world = approve(under_review)
    done = world.scan("--fail-on", "warning")
    (found,) = reviewed(done)
    assert found["waived"]["owner"] == "counsel@acme.example"
    assert found["waived"]["approved"]
    (standing,) = done.audit["lock"]["approvals"]
    assert standing["state"] == "in-force"
    table = world.stayopen("scan")
    assert "counsel@acme.example" in table.out
    page = world.root / "a.html"
    world.stayopen("scan", "-o", str(page))
    assert "counsel@acme.example" in page.read_text()


@pytest.mark.parametrize("change", [openrail("two\n"), openrail(license_="creativeml-openrail-m")])
def test_an_approval_lapses_with_the_text_and_with_the_license(under_review: World, change: Repository) -> None:
    world = approve(under_review)
    world.hub.add(change)
    done = world.scan()
    assert drift(done)["approval-lapsed"]["severity"] == "error"
    assert [one["waived"] for one in reviewed(done)] == [None]
    assert done.code == 1
    world.stayopen("lock")
    assert "approval-lapsed" in drift(world.scan()), "locking anew approves nothing"
    approve(world)
    assert "approval-lapsed" not in drift(world.scan())


def test_an_approval_ends_on_its_day(under_review: World) -> None:
    approve(under_review, "--expires", "2999-12-31").edit("2999-12-31", "2026-06-30")
    found = drift(under_review.scan())["approval-lapsed"]
    assert "it ended on 2026-06-30" in found["message"]


def test_an_approval_covers_no_prohibition(world: World) -> None:
    world.locked(model(NAME, {"license": "cc-by-nc-4.0"}))
    approve(world)
    found = [one for one in world.scan().audit["findings"] if one["code"] == "non-commercial"]
    assert [(one["severity"], one["waived"]) for one in found] == [("error", None)]


def test_an_approval_that_cannot_be_checked_does_not_hold(under_review: World) -> None:
    world = approve(under_review)
    done = world.run("scan", "--format", "json", "--store", "new", cwd=world.root, HF_ENDPOINT="http://127.0.0.1:9")
    assert done.audit["lock"]["approvals"][0]["state"] == "unchecked"
    assert "could not be checked" in done.incomplete()["pkg:huggingface/acme/tiny"] or done.code in (1, 4)
    assert not any(one["waived"] for one in done.audit["findings"])


def test_an_approval_of_what_is_gone_is_a_note(under_review: World) -> None:
    world = approve(under_review)
    write(world.root, {"app.py": loading("acme/honest")})
    world.stayopen("lock")
    assert drift(world.scan())["approval-unused"]["severity"] == "note"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nothing-of-the-kind", "--by", "me", "--reason", "x"), "is not in the lock"),
        ((NAME, "--by", " ", "--reason", "x"), "--by must not be empty"),
        ((NAME, "--by", "me", "--reason", "x", "--terms", "gpl-3.0"), "is not under gpl-3.0, but under mit"),
        ((NAME, "--by", "me", "--reason", "x", "--expires", "2020-01-01"), "is past"),
        ((NAME, "--by", "me"), "Missing option '--reason'"),
    ],
)
def test_an_approval_that_cannot_be_given(world: World, arguments: tuple[str, ...], says: str) -> None:
    world.locked(model(NAME, MIT))
    before = world.lock.read_text()
    done = world.stayopen("approve", *arguments)
    assert (done.code, says in done.err) == (2, True), done.err
    assert world.lock.read_text() == before


def test_a_name_that_means_two_things_is_asked_about(world: World) -> None:
    write(world.root, {"app.py": loading(NAME, "other/tiny")})
    world.locked(model(NAME, MIT), model("other/tiny", {"license": "apache-2.0"}))
    done = world.stayopen("approve", "tiny", "--by", "me", "--reason", "x")
    assert done.code == 2
    assert "pkg:huggingface/acme/tiny, pkg:huggingface/other/tiny" in done.err


def test_a_lock_that_cannot_be_used_ends_in_2_and_is_not_touched(world: World) -> None:
    world.locked(model(NAME, MIT))
    text = world.lock.read_text()
    world.lock.write_text(f"<<<<<<< HEAD\n{text}=======\n{text}>>>>>>> other\n")
    before = world.lock.read_bytes()
    for command in (("scan",), ("lock",), ("lock", "--check"), ("approve", NAME, "--by", "me", "--reason", "x")):
        done = world.stayopen(*command)
        assert done.code == 2, (command, done.out, done.err)
        assert "stayopen.lock:1: holds the marks of an unfinished merge" in done.err
    assert world.lock.read_bytes() == before


def test_a_lock_that_cannot_be_written_ends_in_2(world: World, tmp_path: Path) -> None:
    world.hub.add(model(NAME, MIT))
    assert world.stayopen("lock", "--lock", str(tmp_path / "no" / "such" / "folder.lock")).code == 2
    assert world.stayopen("lock", "--lock", str(world.root)).code == 2
    assert world.stayopen("lock", "--lock", "/proc/stayopen.lock").code == 2


def test_check_without_a_lock_says_so_and_writes_none(world: World) -> None:
    world.hub.add(model(NAME, MIT))
    done = world.stayopen("lock", "--check")
    assert (done.code, "is not there" in done.out) == (1, True)
    assert not world.lock.exists()


def test_nothing_to_lock(stayopen: Stayopen, tmp_path: Path) -> None:
    assert stayopen("lock", write(tmp_path / "none", {"photo.jpg": b"\xff\xd8"}), "--offline").code == 3


def test_the_lock_itself_is_not_read_as_a_part_of_the_project(world: World) -> None:
    world.locked(model(NAME, MIT))
    with_lock = {one["id"]: one["usages"] for one in world.scan().audit["components"]}
    world.lock.unlink()
    assert {one["id"]: one["usages"] for one in world.scan().audit["components"]} == with_lock


def test_a_package_whose_next_version_has_another_license(stayopen: Stayopen, tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    root = write(tmp_path / "project", {"requirements.txt": "alpha==1.0\n", "stayopen.toml": USE})
    with IndexServer(tmp_path / "index") as index:
        wheel(index.root, "alpha", "1.0", "License-Expression: MIT")
        wheel(index.root, "alpha", "2.0", "License-Expression: AGPL-3.0-only")
        assert stayopen("lock", cwd=root, PIP_INDEX_URL=index.url).code == 0
        assert drift(stayopen("scan", "--format", "json", cwd=root, PIP_INDEX_URL=index.url)) == {}
        write(root, {"requirements.txt": "alpha==2.0\n"})
        done = stayopen("scan", "--format", "json", cwd=root, PIP_INDEX_URL=index.url)
        found = drift(done)
        assert set(found) == {"license-changed", "terms-tightened"}
        assert "was under MIT and is under AGPL-3.0-only in 2.0" in found["license-changed"]["message"]
        assert "lock-outdated" not in found


def test_a_release_that_was_deleted(stayopen: Stayopen, tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    root = write(tmp_path / "project", {"requirements.txt": "alpha==1.0\n", "stayopen.toml": USE})
    with IndexServer(tmp_path / "index") as index:
        file = wheel(index.root, "alpha", "1.0", "License-Expression: MIT")
        wheel(index.root, "alpha", "2.0", "License-Expression: MIT")
        assert stayopen("lock", cwd=root, PIP_INDEX_URL=index.url).code == 0
        file.unlink()
        done = stayopen("scan", "--format", "json", "--store", "new", cwd=root, PIP_INDEX_URL=index.url)
        assert drift(done)["source-gone"]["drift"]["after"] == "gone"
        assert "no release 1.0 of alpha" in drift(done)["source-gone"]["evidence"][1]["text"]
