"""Where a lock or a baseline is looked for. All that a project without one needs of these rooms."""

from __future__ import annotations

from pathlib import Path

NAME = "stayopen.lock"
BASELINE = "stayopen-baseline.toml"


def find_lock(root: Path) -> Path | None:
    """The lock in the scanned directory or the nearest one above it, up to the root of the repository."""
    return _nearest(root, NAME)


def find_baseline(root: Path) -> Path | None:
    """The baseline, likewise."""
    return _nearest(root, BASELINE)


def _nearest(root: Path, name: str) -> Path | None:
    start = root.resolve() if root.is_dir() else root.resolve().parent
    for folder in (start, *start.parents):
        if (folder / name).is_file():
            return folder / name
        if (folder / ".git").exists():
            break
    return None
