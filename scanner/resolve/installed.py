"""Packages installed in a Python environment that the user named: their metadata and license files.

Only read when asked for: the interpreter that runs us is not the project's. Nothing is imported; .dist-info and
.egg-info directories are read as files (https://packaging.python.org/specifications/recording-installed-packages/).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from scanner.resolve.metadata import MAX_METADATA, LicenseFields, is_license_name, parse_metadata
from scanner.resolve.session import SourceFailed
from scanner.syntax.pypi_name import canonicalize_name

MAX_LICENSE = 1024 * 1024
MAX_LICENSES = 20
LICENSE_FOLDERS = ("licenses/", "licenses/LICENSES/", "license_files/", "LICENSES/")
"""In .dist-info: as PEP 639 has it, with a project's own folder where it follows REUSE (https://reuse.software/spec/);
as maturin and Poetry wrote them before."""


class Installed(msgspec.Struct, frozen=True):
    """One installed distribution: its metadata, the file that came from, and its license files by name."""

    fields: LicenseFields
    path: Path
    data: bytes

    def license_files(self) -> Iterator[tuple[str, bytes]]:
        """The license files beside the metadata: its `licenses` directory (PEP 639), else those in the same place."""
        entries = sorted(self.path.parent.iterdir())
        names = {path.name for path in entries}  # as they are written: on some systems LICENSES opens licenses as well
        folders = [self.path.parent / name for name in LICENSE_FOLDERS if name.partition("/")[0] in names]
        # Deeper ones are those of parts that come along.
        inside = [path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())]
        beside = [path for path in entries if is_license_name(path.name)]
        for path in [*inside, *beside][:MAX_LICENSES]:
            if path.is_file():
                yield path.relative_to(self.path.parent).as_posix(), _head(path, MAX_LICENSE)


def read_environment(environment: Path) -> dict[str, Installed]:
    """What is installed in an environment, by normalised name.

    `environment` is a virtual environment, its python or a site-packages directory. Raises SourceFailed when none of
    these is there.
    """
    found: dict[str, Installed] = {}
    directories = site_packages(environment)
    if not directories:
        raise SourceFailed(f"{environment} holds no site-packages: name a virtual environment or its python")
    for directory in directories:
        for entry in sorted(directory.iterdir()):
            installed = _read(entry)
            if installed is not None:
                found.setdefault(canonicalize_name(installed.fields.name), installed)
    return found


def site_packages(environment: Path) -> list[Path]:
    """The site-packages directories of an environment; several when it has a lib and a lib64 or several Pythons."""
    # bin/python is often a link to another place: the link's own place is what counts.
    root = environment.parent.parent if environment.is_file() else environment
    patterns = ("lib/python3*/site-packages", "lib64/python3*/site-packages", "Lib/site-packages")
    found = [path for pattern in patterns for path in sorted(root.glob(pattern)) if path.is_dir()]
    if not found and root.is_dir() and any(root.glob("*.dist-info")):
        found = [root]
    return list({os.path.realpath(path): path for path in found}.values())


def _read(entry: Path) -> Installed | None:
    name = {".dist-info": "METADATA", ".egg-info": "PKG-INFO"}.get(entry.suffix)
    if name is None:
        return None
    path = entry / name if entry.is_dir() else entry
    try:
        data = _head(path, MAX_METADATA)
        return Installed(parse_metadata(data), path, data)
    except (OSError, SourceFailed):
        # A half-removed package speaks for nothing; the index is asked instead.
        return None


def _head(path: Path, count: int) -> bytes:
    with path.open("rb") as stream:
        return stream.read(count)
