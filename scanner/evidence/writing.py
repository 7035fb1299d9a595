"""A bundle as a directory or as a ZIP file: whole or not at all, and the same bytes for the same content."""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

_BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a ZIP: the earliest that one can have, so that it says nothing."""


def check_target(target: Path) -> str | None:
    """Why a bundle cannot be written there; None when it can."""
    folder = target.absolute().parent
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        return f"cannot write {target}: {folder} is not a directory we may write to"
    if _is_zip(target):
        return f"cannot write {target}: it is a directory" if target.is_dir() else None
    if target.is_dir():
        return f"cannot write {target}: it is there and not empty" if any(target.iterdir()) else None
    return f"cannot write {target}: it is a file; name a new directory or a .zip" if target.exists() else None


def write(target: Path, files: Mapping[str, bytes]) -> None:
    """Write a bundle. Raises OSError, and leaves nothing half written."""
    folder = Path(tempfile.mkdtemp(dir=target.absolute().parent, prefix=f".{target.name}."))
    try:
        made = folder / "bundle"
        if _is_zip(target):
            _write_zip(made, files)
        else:
            _write_directory(made, files)
            if target.is_dir():
                target.rmdir()
        made.replace(target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _is_zip(target: Path) -> bool:
    return target.suffix.lower() == ".zip"


def _write_directory(top: Path, files: Mapping[str, bytes]) -> None:
    top.mkdir()
    for name in sorted(files):
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(files[name])


def _write_zip(path: Path, files: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, _BEGINNING)
            info.create_system = 3  # Unix, wherever this is run
            info.external_attr = 0o644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, files[name], compresslevel=6)
