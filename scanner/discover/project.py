"""What the scanned tree says of itself, read from files; git is never run, since a repository's own configuration
can make it execute commands."""

from __future__ import annotations

import re
from pathlib import Path

_HASH = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_REF = re.compile(r"refs/[\w./-]{1,200}")


def commit_of(root: Path) -> str | None:
    """The commit checked out in the repository that holds `root`; None when there is none or it cannot be read."""
    for folder in (root, *root.parents):
        git = folder / ".git"
        if git.exists():
            return _head(git)
    return None


def _head(git: Path) -> str | None:
    if git.is_file():  # a worktree or submodule: "gitdir: PATH"
        target = _read(git).removeprefix("gitdir:").strip()
        git = (git.parent / target) if target else git
    head = _read(git / "HEAD").strip()
    if _HASH.fullmatch(head):
        return head
    name = head.removeprefix("ref:").strip()
    if not _REF.fullmatch(name) or ".." in name:
        return None
    common = git / _read(git / "commondir").strip()
    for place in (git, common):
        value = _read(place / name).strip()
        if _HASH.fullmatch(value):
            return value
    return _packed(common, name)


def _packed(git: Path, name: str) -> str | None:
    for line in _read(git / "packed-refs").splitlines():
        value, _, ref = line.partition(" ")
        if ref == name and _HASH.fullmatch(value):
            return value
    return None


def _read(path: Path) -> str:
    """The text of a small file, empty when it cannot be read."""
    try:
        with path.open("rb") as stream:
            return stream.read(1024 * 1024).decode("utf-8", "replace")
    except OSError:
        return ""
