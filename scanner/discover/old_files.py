"""Paths of git, and where old versions of files are written."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from scanner.discover.walk import shown

_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*\\]')


def path_of(raw: bytes) -> str:
    """A path of git as a walk shows it."""
    return "/".join(shown(part) for part in os.fsdecode(raw).split("/"))


def target_of(folder: Path, raw: bytes) -> Path | None:
    """Where an old version is written; None for a name that leads elsewhere, which no honest repository has."""
    parts = os.fsdecode(raw).split("/")
    if any(part in ("", ".", "..", ".git") for part in parts):
        return None
    if sys.platform == "win32" and any(_NOT_ON_WINDOWS.search(part) for part in parts):
        return None
    return folder.joinpath(*parts)
