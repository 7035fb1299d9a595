"""Logins from a keyring, by a command and a package of that name that are made for the test."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.index_server import IndexServer, faults, wheel
from tests.resolve.index_world import World

posix = pytest.mark.skipif(sys.platform == "win32", reason="the command is a shell script")
LOGIN = "Basic bWU6czNjcmV0"


@pytest.fixture
def locked(index: IndexServer) -> IndexServer:
    """An index that is open to me with the password s3cret."""
    wheel(index.root, "alpha", "1.0", "License: MIT")
    wheel(index.root, "beta", "1.0", "License: MIT")
    index.require = LOGIN
    return index


def command(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> Path:
    """A keyring command in PATH that keeps what it was asked in a file, which is given back."""
    places = folder / "bin"
    places.mkdir()
    asked = folder / "asked"
    (places / "keyring").write_text(f'#!/bin/sh\necho "$@" >> {asked}\n{script}\n')
    (places / "keyring").chmod(0o755)
    monkeypatch.setenv("PATH", f"{places}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PIP_KEYRING_PROVIDER", "subprocess")
    return asked


ANSWER = """echo '{"username": "me", "password": "s3cret"}'"""


@posix
def test_a_refused_index_is_opened_with_what_the_keyring_has(
    locked: IndexServer, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = command(tmp_path, monkeypatch, ANSWER)

    facts = world.ask("alpha==1.0")

    assert facts.license.expression == "MIT"
    assert "s3cret" not in repr(facts)
    assert asked.read_text().splitlines() == [f"--mode=creds --output=json get {locked.url}/"]
    assert [headers.get("authorization") for _, headers in locked.requests][:2] == [None, LOGIN]
    assert all(headers["authorization"] == LOGIN for _, headers in locked.requests[1:])


@posix
def test_the_host_is_asked_for_when_the_index_is_not_known_and_the_user_of_the_url_is_named(
    locked: IndexServer, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = command(tmp_path, monkeypatch, f'case "$4" in http*) exit 1;; esac\n{ANSWER}')
    monkeypatch.setenv("PIP_INDEX_URL", locked.url.replace("http://", "http://me@"))

    assert world.ask("alpha==1.0").license.expression == "MIT"
    host = locked.url.removeprefix("http://").partition("/")[0]
    assert asked.read_text().splitlines()[-1] == f"--mode=creds --output=json get {host} me"


@posix
@pytest.mark.parametrize("script", ["exit 1", "echo nonsense", "echo '[1]'", "echo '{}'", "echo s3cret >&2; exit 2"])
def test_a_keyring_without_an_answer_leaves_the_index_refused_and_says_no_secret(
    locked: IndexServer, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    command(tmp_path, monkeypatch, script)

    facts = world.ask("alpha==1.0")

    assert facts.state == "unresolved"
    assert "refuses access (401)" in facts.unresolved[0]
    assert "s3cret" not in repr(facts)


@posix
def test_a_wrong_login_is_not_tried_over_and_over(
    locked: IndexServer, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command(tmp_path, monkeypatch, ANSWER.replace("s3cret", "old"))

    assert world.ask("alpha==1.0").state == "unresolved"
    assert len(locked.requests) == 2


@posix
@pytest.mark.parametrize("provider", ["", "auto", "disabled", "magic"])
def test_the_keyring_is_left_alone_unless_pip_is_told_to_use_it(
    locked: IndexServer, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, provider: str
) -> None:
    asked = command(tmp_path, monkeypatch, ANSWER)
    monkeypatch.setenv("PIP_KEYRING_PROVIDER", provider)

    assert world.ask("alpha==1.0").state == "unresolved"
    assert not asked.exists()


@posix
def test_an_open_index_is_asked_without_any_login(
    index: IndexServer, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel(index.root, "alpha", "1.0", "License: MIT")
    index.misbehave("/simple/beta", faults.status(403))
    asked = command(tmp_path, monkeypatch, ANSWER)

    assert world.ask("alpha==1.0").state == "resolved"
    assert world.ask("beta==1.0").state == "unresolved"
    assert not asked.exists()


@posix
def test_a_keyring_in_the_directory_we_are_started_in_is_never_run(
    locked: IndexServer, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = command(tmp_path, monkeypatch, ANSWER)
    monkeypatch.chdir(tmp_path / "bin")
    monkeypatch.setenv("PATH", f".{os.pathsep}")

    result = world.ask("alpha==1.0")

    assert result.state == "unresolved"
    assert not asked.exists()


def test_the_package_is_asked_where_pip_imports_it(
    locked: IndexServer, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "keyring.py").write_text(
        "from collections import namedtuple\n"
        "def get_credential(service, user):\n"
        "    return namedtuple('Credential', 'username password')('me', 's3cret') if 'simple' in service else None\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "keyring", raising=False)
    monkeypatch.setenv("PIP_KEYRING_PROVIDER", "import")

    assert world.ask("alpha==1.0").license.expression == "MIT"
    monkeypatch.delitem(sys.modules, "keyring", raising=False)
