"""A runner: a repository with a change, and a python that installs at once what is installed here already."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.conftest import COMMAND, settings_in
from tests.repositories import commit, git, repository

ROOT = Path(__file__).parents[2]
USE = '[use]\ncommercial = true\nships = ["service"]\n'
MODEL = 'from transformers import pipeline\n\npipe = pipeline(model="{}")\n'
OLD, NEW = "CohereForAI/aya-expanse-8b", "CohereForAI/c4ai-command-r-plus"
PYTHON = """#!/bin/sh
# `python -m venv DIRECTORY`: an environment whose pip notes what it is asked for.
echo "python $*" >> "$NOTES"
[ "$1 $2" = "-m venv" ] || exit 9
mkdir -p "$3/bin"
ln -sf "{command}" "$3/bin/stayopen"
printf '#!/bin/sh\\necho "pip $*" >> "$NOTES"\\n' > "$3/bin/pip"
cp "$3/bin/pip" "$3/bin/python"
chmod +x "$3/bin/pip" "$3/bin/python"
"""


@dataclass
class Runner:
    """Where steps run. `notes`: what was asked of python and pip."""

    workspace: Path
    temporary: Path
    settings: dict[str, str]

    @property
    def notes(self) -> str:
        return (self.temporary / "notes").read_text(encoding="utf-8")

    def run(self, script: str, shell: str = "bash", **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a step as a forge does: bash ends at the first fault."""
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
        return subprocess.run(
            command if shell == "bash" else [shell, "-e", "-c", script], check=False, capture_output=True, text=True,
            cwd=self.workspace, env={**self.settings, **environment}, timeout=120,
        )  # fmt: skip


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """A checkout of a branch that brings one model in that the project may not use, beside one that it had."""
    workspace = repository(tmp_path / "project", {"app.py": MODEL.format(OLD), "stayopen.toml": USE})
    git(workspace, "update-ref", "refs/remotes/origin/main", "HEAD")
    commit(workspace, {"new.py": MODEL.format(NEW)})
    temporary = tmp_path / "runner"
    (temporary / "bin").mkdir(parents=True)
    for name in ("python", "python3"):
        (temporary / "bin" / name).write_text(PYTHON.format(command=COMMAND))
        (temporary / "bin" / name).chmod(0o755)
    settings = {
        **settings_in(tmp_path / "home"),
        "PATH": f"{temporary / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "NOTES": str(temporary / "notes"),
    }
    return Runner(workspace, temporary, settings)
