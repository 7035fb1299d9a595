"""Where a repository begins; git itself is not asked."""

from __future__ import annotations

from pathlib import Path


def top_of(folder: Path) -> Path | None:
    """The nearest directory at or above a folder that has a `.git`; None where there is none."""
    return next((one for one in (folder, *folder.parents) if (one / ".git").exists()), None)
