"""The command as a user runs it: a process of its own, against local servers or none."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.hub_server import HubServer

COMMAND = Path(sys.executable).parent / "stayopen"


@dataclass(frozen=True)
class Run:
    """What came of one run."""

    code: int
    out: str
    err: str

    @property
    def audit(self) -> dict[str, Any]:
        """Standard output as the JSON report."""
        data: dict[str, Any] = json.loads(self.out)
        return data

    def codes(self) -> set[str]:
        """The codes of all findings."""
        return {finding["code"] for finding in self.audit["findings"]}

    def incomplete(self) -> dict[str, str]:
        """Reasons by subject."""
        return {item["subject"]: item["reason"] for item in self.audit["incomplete"]}

    def component(self, name: str) -> dict[str, Any]:
        """The one component of that name."""
        (found,) = [component for component in self.audit["components"] if component["name"] == name]
        return dict(found)


Stayopen = Callable[..., Run]


@pytest.fixture
def stayopen(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Stayopen:
    """Run `stayopen ARGUMENTS` with a store, Hub cache and home of its own; keywords are environment variables.

    Neither a Hub nor an index can be reached unless the caller names one.
    """
    return command_in(tmp_path_factory.mktemp("home"), tmp_path)


# Without bytecode every run of the command would compile the whole program anew, which takes longer than the run.
_UNWANTED = ("HF_", "PIP_", "STAYOPEN_", "PYTHONDONTWRITEBYTECODE")


@cache
def _worked_out() -> Path:
    """A directory with what the command works out from the rules when it first runs: half of the time of that run."""
    home = Path(tempfile.mkdtemp(prefix="stayopen-rules-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    project = write(home / "project", {"app.py": 'AutoModel.from_pretrained("meta-llama/Llama-3.1-8B")\n'})
    environment = {**os.environ, "STAYOPEN_CACHE_DIR": str(home / "cache")}
    subprocess.run([str(COMMAND), "scan", str(project), "--offline"], check=False, capture_output=True, env=environment)
    return home / "cache"


def keep_warm(directory: Path) -> None:
    """Put there what an earlier run worked out from the rules; never its answers from a Hub or an index."""
    directory.mkdir(parents=True, exist_ok=True)
    for kept in _worked_out().glob("*.json"):
        if not (directory / kept.name).exists():
            shutil.copy2(kept, directory / kept.name)


def settings_in(home: Path) -> dict[str, str]:
    """The environment variables of a command with this home, and nobody to ask."""
    keep_warm(home / "stayopen")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(_UNWANTED)}
    return {
        **clean,
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "HF_HOME": str(home / "hf"),
        "HF_ENDPOINT": "http://127.0.0.1:9",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "npm_config_registry": "http://127.0.0.1:9",
        "STAYOPEN_CACHE_DIR": str(home / "stayopen"),
    }


def command_in(home: Path, folder: Path) -> Stayopen:
    """The command with this home, run in this folder unless told otherwise."""
    settings = settings_in(home)

    def run(*arguments: str | Path, cwd: Path = folder, **environment: str) -> Run:
        done = subprocess.run(
            [str(COMMAND), *map(str, arguments)], check=False, capture_output=True, text=True,
            cwd=cwd, env={**settings, **environment}, timeout=180,
        )  # fmt: skip
        assert "Traceback" not in done.stderr, done.stderr
        return Run(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def hub() -> Iterator[HubServer]:
    """A Hub that serves tests/data/hub."""
    with HubServer() as server:
        yield server


def write(root: Path, files: dict[str, str | bytes]) -> Path:
    """Lay out a project; gives its directory."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root
