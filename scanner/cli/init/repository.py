"""The repository that a directory belongs to, and its forge; read from files, git is never run."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import urlsplit

Forge = Literal["github", "gitlab"]
FORGES: tuple[Forge, ...] = get_args(Forge)
BY_HAND = {"Jenkinsfile": "jenkins/Jenkinsfile", "azure-pipelines.yml": "azure/azure-pipelines.yml"}
"""Pipelines that we do not write into, and the example of ours to copy from."""

_SECTION = re.compile(r'\s*\[\s*([\w.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\]')
_URL = re.compile(r"\s*url\s*=\s*(\S+)", re.IGNORECASE)
_SCP = re.compile(r"(?:[^@/\s]+@)?([^:/\s]+):")
_LARGEST = 1024 * 1024


def forge_of(repository: Path) -> Forge | None:
    """The forge whose files are there, else that of the remote; None when nothing tells."""
    if (repository / ".gitlab-ci.yml").exists():
        return "gitlab"
    if (repository / ".github").is_dir():
        return "github"
    hosts = [host_of(url) for url in _remotes(repository / ".git")]
    return next((forge for host in hosts for forge in FORGES if forge in host.split(".")), None)


def host_of(url: str) -> str:
    """The host of a remote in either of git's spellings, ssh://host/path and user@host:path; empty for a path."""
    try:
        host = urlsplit(url).hostname if "://" in url else None
    except ValueError:
        return ""
    short = _SCP.match(url) if "://" not in url else None
    return (host or (short[1] if short else "")).lower()


def _remotes(git: Path) -> list[str]:
    """The addresses of the remotes, origin first."""
    found: dict[str, str] = {}
    name = None
    for line in _read(_directory(git) / "config").splitlines():
        if section := _SECTION.match(line):
            name = section[2] if section[1].lower() == "remote" else None
        elif name and (url := _URL.match(line)):
            found.setdefault(name, url[1])
    return sorted(found.values(), key=lambda url: url != found.get("origin"))


def _directory(git: Path) -> Path:
    """Where the configuration is: .git itself, or the repository that a worktree or submodule's .git file names."""
    if not git.is_file():
        return git
    target = git.parent / _read(git).partition("gitdir:")[2].strip()
    return target / _read(target / "commondir").strip()


def _read(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return stream.read(_LARGEST).decode("utf-8", "replace")
    except OSError:
        return ""
