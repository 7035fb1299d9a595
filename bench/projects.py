"""Real projects from the package indexes and GitHub, fetched and unpacked without running anything of them.

`pip download` would run an sdist's build backend to learn its metadata, so the index is asked directly.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tarfile
import urllib.request
import zipfile
from pathlib import Path
from typing import Any

PYPI = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/")
NPM = os.environ.get("NPM_CONFIG_REGISTRY", "https://registry.npmjs.org").rstrip("/")
CACHE = Path(os.environ.get("STAYOPEN_BENCH_CACHE", Path.home() / ".cache/stayopen-bench"))


def newest_sdist(name: str) -> str:
    """The file name of the sdist of a project's newest upload."""
    files = _json(f"{PYPI}/{name}/")["files"]
    sdists = [file for file in files if file["filename"].endswith(".tar.gz")]
    return str(max(sdists, key=lambda file: file.get("upload-time") or "")["filename"])


def unpacked(name: str, filename: str, kind: str = "pypi", sha256: str | None = None) -> Path:
    """The root of an unpacked archive, from the cache or the index. Raises SystemExit when the hash differs.

    An archive of a GitHub repository is named by its commit, which stands for its content instead of `sha256`.
    """
    base = filename.removesuffix(".tar.gz").removesuffix(".tgz").removesuffix(".zip")
    folder = CACHE / kind / name.replace("/", "__") / base
    if not folder.is_dir():
        content = _get(_url(name, filename, kind))
        if sha256 not in (None, "", "-") and hashlib.sha256(content).hexdigest() != sha256:
            raise SystemExit(f"{filename}: the archive is not the one that was labelled")
        _unpack(content, filename, kind, folder)
    return folder if kind == "github" else _without_top(folder)


def _without_top(folder: Path) -> Path:
    """The one folder in which an archive has all it holds, or the folder itself."""
    entries = [entry for entry in folder.iterdir() if entry.name != "pax_global_header"]
    return entries[0] if len(entries) == 1 and entries[0].is_dir() else folder


def _url(name: str, filename: str, kind: str) -> str:
    if kind == "github":
        return f"https://codeload.github.com/{name}/tar.gz/{filename.removesuffix('.tar.gz')}"
    if kind == "npm":
        return f"{NPM}/{name}/-/{filename}"
    for file in _json(f"{PYPI}/{name}/")["files"]:
        if file["filename"] == filename:
            return str(file["url"])
    raise SystemExit(f"the index has no {filename}")


def _unpack(content: bytes, filename: str, kind: str, folder: Path) -> None:
    part = folder.with_name(folder.name + ".part")
    part.mkdir(parents=True, exist_ok=True)
    archive = part / "archive"
    archive.write_bytes(content)
    if filename.endswith(".zip"):
        with zipfile.ZipFile(archive) as zipped:
            zipped.extractall(part)
    else:
        with tarfile.open(archive) as tar:
            tar.extractall(part, filter="data")
    archive.unlink()
    if kind == "github":
        _without_top(part).rename(folder)
        shutil.rmtree(part, ignore_errors=True)
    else:
        part.rename(folder)


def _json(url: str) -> dict[str, Any]:
    request = urllib.request.Request(url, headers={"Accept": "application/vnd.pypi.simple.v1+json"})
    with urllib.request.urlopen(request, timeout=120) as answer:
        data: dict[str, Any] = json.load(answer)
    return data


def _get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=300) as answer:
        content: bytes = answer.read()
    return content
