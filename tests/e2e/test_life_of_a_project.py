"""One project from its first commit on, through the real git, the real pre-commit and the command.

One test has pre-commit build the environment of the hooks from a clone, as it does for everybody; libraries of the test
environment are found installed, so that only stayopen itself is. The other takes the hooks as they are declared and the
command that is here. Hooks run with no network, as on pre-commit.ci.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.e2e.conftest import COMMAND, Run, Stayopen, command_in, settings_in, write
from tests.hub_server import HubServer, model
from tests.repositories import commit, git, repository

REPOSITORY = Path(__file__).parents[2]
SHIPPED = ("scanner", "rules", "templates", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")
PRE_COMMIT = Path(sys.executable).parent / "pre-commit"
USE = '[use]\ncommercial = true\nships = ["service"]\nmonthly_active_users = 1000\n'
WAIVER = """
[[waivers]]
check = "non-commercial"
component = "pkg:huggingface/acme/summariser"
reason = "a trial with one customer, contract 12/2026"
owner = "team-search@example.org"
approver = "counsel@example.org"
expires = "2027-03-31"
"""
LEGACY, TRIAL, FINE = "acme/legacy", "acme/summariser", "acme/embedder"
DAY, LATER = "2026-11-22", "2027-04-01"


def loading(*names: str) -> str:
    return "from transformers import AutoModel\n\n" + "".join(
        f'AutoModel.from_pretrained("{name}")\n' for name in names
    )


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """stayopen as it stands here, as a repository to take hooks from."""
    folder = tmp_path_factory.mktemp("source") / "stayopen"
    folder.mkdir()
    for name in SHIPPED:
        ignore = shutil.ignore_patterns("__pycache__", "_data")
        if (REPOSITORY / name).is_dir():
            shutil.copytree(REPOSITORY / name, folder / name, ignore=ignore)
        else:
            shutil.copy2(REPOSITORY / name, folder / name)
    return repository(folder, {})


class Desk:
    """Where somebody works: pre-commit, git and stayopen with a home of their own."""

    def __init__(self, home: Path, root: Path, hub: str = "http://127.0.0.1:9") -> None:
        self.root = root
        self.run: Stayopen = command_in(home, root)
        person = {
            f"GIT_{who}_{what}": f"{what}@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
        }
        libraries = {
            "PYTHONPATH": sysconfig.get_path("purelib"),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "PATH": f"{COMMAND.parent}{os.pathsep}{os.environ['PATH']}",
            **person,
        }
        caches = {"PRE_COMMIT_HOME": str(home / "pre-commit"), "STAYOPEN_CACHE_DIR": str(home / "stayopen")}
        clean = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        self.online = {**clean, **libraries, **caches, "HF_ENDPOINT": hub}
        self.offline = {
            **settings_in(home),
            "HF_ENDPOINT": hub,
            **libraries,
            **caches,
            **dict.fromkeys(("http_proxy", "https_proxy"), "http://127.0.0.1:9"),
        }

    def call(self, *command: str | Path, environment: dict[str, str] | None = None) -> Run:
        """Run a program with no network, where this machine lets us take it away."""
        done = subprocess.run(
            [*(() if environment else unplugged()), *map(str, command)], check=False, capture_output=True, text=True,
            cwd=self.root, env=environment or self.offline, timeout=300,
        )  # fmt: skip
        return Run(done.returncode, done.stdout, done.stderr)

    def commits(self, files: dict[str, str | bytes]) -> Run:
        """Try to commit files."""
        write(self.root, files)
        git(self.root, "add", "--all")
        return self.call("git", "commit", "-m", "work")


def unplugged() -> tuple[str, ...]:
    """What a command is run under to have no network."""
    unshare = ("unshare", "-n") if sys.platform == "linux" and shutil.which("unshare") else ()
    return (
        unshare
        if unshare and subprocess.run([*unshare, "true"], check=False, capture_output=True).returncode == 0
        else ()
    )


def declared() -> str:
    """A configuration of pre-commit with the two hooks of a commit, run by the command that is here."""
    hooks = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    here = [{**one, "language": "system"} for one in hooks if one["id"] in ("stayopen", "stayopen-lock")]
    return str(yaml.safe_dump({"repos": [{"repo": "local", "hooks": here}]}))


def findings(done: Run, name: str) -> list[dict[str, Any]]:
    """All that is found of a component."""
    return [one for one in done.audit["findings"] if f"/{name}" in one["component"]]


def errors(done: Run) -> set[tuple[str, str]]:
    """Check and name of the errors that count."""
    found = [one for one in done.audit["findings"] if one["severity"] == "error" and not one["set_aside"]]
    return {(one["code"], one["component"].partition("/")[2].partition("@")[0]) for one in found}


def test_the_hooks_as_pre_commit_tries_them(source: Path, tmp_path: Path) -> None:
    root = repository(tmp_path / "project", {"stayopen.toml": USE, "app.py": loading("CohereForAI/aya-expanse-8b")})
    write(
        root,
        {"app.py": "# moved\n" + loading("CohereForAI/aya-expanse-8b"), "new.py": loading("CohereForAI/aya-23-8B")},
    )
    git(root, "add", "--all")
    desk = Desk(tmp_path / "home", root)
    done = desk.call(PRE_COMMIT, "try-repo", source, "--verbose", environment=desk.online)
    assert done.code == 1
    assert "stayopen (what this change brings in)" in done.out
    assert "error: non-commercial: pkg:huggingface/CohereForAI/aya-23-8B" in done.out
    assert re.search(r"stayopen: 1 finding, \d there before this change", done.out)
    assert "stayopen.lock is not there: run `stayopen lock`" in done.out
    assert "stayopen (everything)" not in done.out


def test_the_life_of_a_project(tmp_path: Path, hub: HubServer) -> None:
    hub.add(model(LEGACY, {"license": "cc-by-nc-4.0"}))
    hub.add(model(TRIAL, {"license": "cc-by-nc-4.0"}))
    hub.add(model(FINE, {"license": "llama3.1"}, files={"LICENSE": "Llama 3.1 Community License Agreement\n"}))
    root = repository(tmp_path / "project", {"README.md": "# A project\n"})
    desk = Desk(tmp_path / "home", root, hub.url)

    def stayopen(*arguments: str, day: str = DAY) -> Run:
        as_of = ("--as-of", day) if arguments[0] == "scan" else ()
        return desk.run(*arguments, *as_of, HF_ENDPOINT=hub.url)

    # The project is older than its first scan: what it relies on then is no obstacle to work on it.
    commit(root, {"legacy.py": loading(LEGACY), "stayopen.toml": USE, ".pre-commit-config.yaml": declared()})
    assert desk.call(PRE_COMMIT, "install", environment=desk.online).code == 0
    everything = stayopen("scan", ".", "--format", "json")
    assert errors(everything) == {("non-commercial", LEGACY)}

    # Hooks: the lock has to be there, then to be kept.
    refused = desk.commits({"README.md": "# A project, scanned\n"})
    assert refused.code == 1
    assert "stayopen.lock is not there" in refused.err
    assert stayopen("lock").code == 0
    accepted = desk.commits({"legacy.py": "# moved\n\n" + loading(LEGACY)})
    assert (accepted.code, accepted.err.count("Passed")) == (0, 2), accepted.err

    # A change brings something in: the hook knows it from what an earlier look has learned, with no network.
    git(root, "checkout", "-q", "-b", "feature")
    stayopen("check", f"hf:{TRIAL}")
    refused = desk.commits({"trial.py": loading(TRIAL)})
    assert refused.code == 1
    assert f"error: non-commercial: pkg:huggingface/{TRIAL}" in refused.err
    assert f"added  pkg:huggingface/{TRIAL}" in refused.err
    assert "error: non-commercial: pkg:huggingface/acme/legacy" not in refused.err

    # Somebody pushes it all the same: the gate of the pull request says so, and of nothing else.
    git(root, "commit", "-q", "--no-verify", "-m", "in a hurry")
    gate = stayopen("scan", ".", "--since", "main", "--format", "json")
    assert (gate.code, errors(gate)) == (1, {("non-commercial", TRIAL)})
    assert gate.audit["summary"]["set_aside"]["earlier"] >= 1

    # Counsel lets it in for a while, until the day is over: then it fails, and on main too.
    stayopen("lock")
    assert desk.commits({"stayopen.toml": USE + WAIVER}).code == 0
    gate = stayopen("scan", ".", "--since", "main", "--format", "json")
    assert (gate.code, errors(gate)) == (0, set())
    assert gate.audit["summary"]["set_aside"]["waived"] == 1
    git(root, "checkout", "-q", "main")
    git(root, "merge", "-q", "--ff-only", "feature")
    assert errors(stayopen("scan", ".", "--format", "json")) == {("non-commercial", LEGACY)}
    expired = stayopen("scan", ".", "--format", "json", day=LATER)
    assert errors(expired) == {("non-commercial", LEGACY), ("non-commercial", TRIAL), ("waiver-expired", TRIAL)}

    # Terms that ask for a person: approved at this text, until the text is another one.
    stayopen("check", f"hf:{FINE}")
    write(root, {"fine.py": loading(FINE)})
    stayopen("lock")
    asked = {one["code"] for one in findings(stayopen("scan", ".", "--format", "json"), FINE) if not one["set_aside"]}
    approved = stayopen("approve", FINE, "--by", "counsel@example.org", "--reason", "read on 2026-11-22")
    assert approved.code == 0, approved.err
    assert desk.commits({}).code == 0
    after = findings(stayopen("scan", ".", "--format", "json"), FINE)
    accepted_codes = {one["code"] for one in after if one["waived"]}
    assert accepted_codes <= asked
    assert accepted_codes

    # Drift: nothing in the repository changes, and the world does.
    hub.add(model(TRIAL, {"license": "cc-by-nc-4.0"}))
    hub.add(model(FINE, {"license": "other"}, files={"LICENSE": "All rights reserved.\n"}))
    drifted = desk.run("scan", ".", "--format", "json", "--store", str(tmp_path / "another-day"), HF_ENDPOINT=hub.url)
    assert {"license-changed", "license-text-changed", "approval-lapsed"} <= {
        one["code"] for one in findings(drifted, FINE)
    }
    gate = desk.run(
        "scan",
        ".",
        "--since",
        "HEAD",
        "--format",
        "json",
        "--store",
        str(tmp_path / "another-day"),
        HF_ENDPOINT=hub.url,
    )
    assert (gate.code, errors(gate)) == (0, set()), "what changed outside is not the change's fault"
    assert gate.audit["summary"]["set_aside"]["earlier"] > 0
