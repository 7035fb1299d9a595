"""Real git repositories for tests, untouched by the configuration of whoever runs them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.e2e.conftest import write

_ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org",
}  # fmt: skip


def git(folder: Path, *arguments: str | bytes, **environment: str) -> str:
    """What git says in a folder; it has to succeed."""
    done = subprocess.run(
        ["git", *arguments], cwd=folder, check=True, capture_output=True, env={**_ENVIRONMENT, **environment}
    )
    return done.stdout.decode("utf-8", "surrogateescape").strip()


def repository(folder: Path, files: dict[str, str | bytes], **options: str) -> Path:
    """A repository with these files as its first commit, on the branch main."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q", "-b", "main", *(f"--{name}={value}" for name, value in options.items()))
    commit(folder, files)
    return folder


def commit(folder: Path, files: dict[str, str | bytes] | None = None, *gone: str) -> str:
    """Commit these files, and that others are gone; gives the hash."""
    write(folder, files or {})
    for name in gone:
        (folder / name).unlink()
    git(folder, "add", "--all")
    git(folder, "commit", "-q", "--allow-empty", "-m", "change")
    return git(folder, "rev-parse", "HEAD")
