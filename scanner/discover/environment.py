"""What is installed in a Python environment, read from its metadata files; nothing of it is run.

Standard: https://packaging.python.org/en/latest/specifications/recording-installed-packages/
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from scanner.discover.manifests.found import Excluded, Found, pypi
from scanner.discover.redact import without_credentials
from scanner.discover.walk import shown
from scanner.entities import Incomplete, Location, Usage

MAX_METADATA_BYTES = 256 * 1024
_LAYOUTS = (
    "lib/python3*/site-packages",
    "lib64/python3*/site-packages",
    "lib/python3*/dist-packages",
    "local/lib/python3*/dist-packages",
    "Lib/site-packages",
)


def default_environment(root: Path) -> Path | None:
    """The active environment (VIRTUAL_ENV) or the tree's own .venv or venv; never the one this scanner runs in."""
    active = os.environ.get("VIRTUAL_ENV")
    candidates = [Path(active)] if active else []
    for candidate in (*candidates, root / ".venv", root / "venv"):
        if (candidate / "pyvenv.cfg").is_file() and candidate.resolve() != Path(sys.prefix).resolve():
            return candidate
    return None


def environment_usages(python: Path | None, root: Path) -> Iterator[Found]:
    """Every distribution installed in an environment: a venv, its python, or a site-packages directory.

    None means `default_environment(root)`. Paths inside `root` are shown relative to it.
    """
    chosen = python or default_environment(root)
    if chosen is None:
        yield Incomplete("environment", "no environment was found: name one with --environment VENV")
        return
    folders = list(site_packages(chosen))
    if not folders:
        yield Incomplete(shown(str(chosen)), "holds no site-packages directory: give a venv or the python in it")
    for folder in folders:
        try:
            entries = sorted(folder.glob("*.dist-info"))
        except OSError as error:
            yield Incomplete(shown(str(folder)), f"cannot be listed ({error.strerror}): grant access to it")
            continue
        for entry in entries:
            yield _installed(entry, root)


def site_packages(python: Path) -> Iterator[Path]:
    """The directories that hold the installed packages, found by layout."""
    if python.name in {"site-packages", "dist-packages"}:
        yield python
        return
    # The python of a venv is a link to the one it was made from: its own place says which environment it is.
    prefix = python if python.is_dir() else python.absolute().parent.parent
    seen: set[Path] = set()
    for layout in _LAYOUTS:
        for folder in sorted(prefix.glob(layout)):
            real = folder.resolve()
            if folder.is_dir() and real not in seen:
                seen.add(real)
                yield folder


def _installed(entry: Path, root: Path) -> Found:
    metadata = entry / "METADATA"
    place = _place(metadata, root)
    try:
        fields = _fields(metadata)
    except OSError as error:
        return Incomplete(place, f"installed package has no readable METADATA ({error.strerror}): install it again")
    if not {"name", "version"} <= fields.keys():
        return Incomplete(place, "METADATA gives no name and version: install the package again")
    (line, name), (_, version) = fields["name"], fields["version"]
    url, editable = _direct_url(entry)
    if editable:
        return Excluded(place, f"{name} is installed from local code (editable), not a published package")
    component = pypi(name, None if url else version)
    specifier = f"@ {without_credentials(url)}" if url else f"=={version}"
    location = Location(place, line, 1, f"Name: {name}")
    return Usage(component, location, "installed", "installed in the environment", "lock", specifier=specifier)


def _fields(metadata: Path) -> dict[str, tuple[int, str]]:
    """The first Name and Version of the header, each with its line."""
    with metadata.open("rb") as stream:
        text = stream.read(MAX_METADATA_BYTES).decode("utf-8", "replace")
    fields: dict[str, tuple[int, str]] = {}
    for number, line in enumerate(text.split("\n"), 1):
        key, colon, value = line.partition(":")
        if not line.strip() or not colon:
            break
        if key.lower() in {"name", "version"} and value.strip():
            fields.setdefault(key.lower(), (number, value.strip()[:200]))
        if len(fields) == 2:
            break
    return fields


def _direct_url(entry: Path) -> tuple[str | None, bool]:
    """PEP 610: the URL a package came from when not from an index, and whether it is editable local code."""
    try:
        with (entry / "direct_url.json").open("rb") as stream:
            record = json.loads(stream.read(MAX_METADATA_BYTES))
    except (OSError, ValueError, RecursionError):
        return None, False
    if not isinstance(record, dict) or not isinstance(record.get("url"), str):
        return None, False
    local = isinstance(record.get("dir_info"), dict)
    vcs = record.get("vcs_info")
    prefix = f"{vcs['vcs']}+" if isinstance(vcs, dict) and isinstance(vcs.get("vcs"), str) else ""
    return prefix + record["url"], local


def _place(path: Path, root: Path) -> str:
    path, root = path.absolute(), root.absolute()
    return shown(path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix())
