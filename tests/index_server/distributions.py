"""Wheels and sdists as build tools make them, small."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path


def metadata_text(name: str, version: str, *lines: str) -> str:
    """Core metadata with further header lines, such as "License: MIT"."""
    return "\n".join(
        ["Metadata-Version: 2.4", f"Name: {name}", f"Version: {version}", *lines, "", "A description.", ""]
    )


def wheel(
    directory: Path,
    name: str,
    version: str,
    *lines: str,
    licenses: Mapping[str, str] | None = None,
    tag: str = "py3-none-any",
    padding: int = 0,
) -> Path:
    """Write a wheel into `directory`/NAME; `padding` bytes of code make it large."""
    info = f"{name.replace('-', '_')}-{version}.dist-info"
    path = directory / name / f"{name.replace('-', '_')}-{version}-{tag}.whl"
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}/code.py", "#" * padding + "\n")
        archive.writestr(f"{info}/METADATA", metadata_text(name, version, *lines))
        for file, text in (licenses or {}).items():
            archive.writestr(f"{info}/licenses/{file}", text)
    return path


def sdist(directory: Path, name: str, version: str, *lines: str, files: Mapping[str, str] | None = None) -> Path:
    """Write a .tar.gz into `directory`/NAME with PKG-INFO and further files by path below the top."""
    top = f"{name.replace('-', '_')}-{version}"
    path = directory / name / f"{top}.tar.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    contents = {"PKG-INFO": metadata_text(name, version, *lines), **(files or {})}
    with tarfile.open(path, "w:gz") as archive:
        for file, text in contents.items():
            data = text.encode()
            info = tarfile.TarInfo(f"{top}/{file}")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path
