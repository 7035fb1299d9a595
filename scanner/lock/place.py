"""Where a lock is looked for. All that a project without one needs of this room."""

from __future__ import annotations

from pathlib import Path

NAME = "stayopen.lock"


def find_lock(root: Path) -> Path | None:
    """The lock in the scanned directory or the nearest one above it, up to the root of the repository."""
    start = root.resolve() if root.is_dir() else root.resolve().parent
    for folder in (start, *start.parents):
        if (folder / NAME).is_file():
            return folder / NAME
        if (folder / ".git").exists():
            break
    return None
