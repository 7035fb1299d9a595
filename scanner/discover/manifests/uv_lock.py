"""uv.lock. Format: https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile (no specification is published)."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from scanner.discover.manifests.document import Table, toml_document
from scanner.discover.manifests.found import Found
from scanner.discover.manifests.lock import Origin, locked_packages
from scanner.discover.source import SourceFile, Tree

_LOCAL = ("editable", "virtual", "directory", "path")
_LISTS = ("dependencies", "optional-dependencies", "dev-dependencies")


def reads(path: str) -> bool:
    """uv.lock, and the lock of a script (NAME.py.lock)."""
    name = posixpath.basename(path)
    return name == "uv.lock" or name.endswith(".py.lock")


def read(file: SourceFile, _tree: Tree) -> Iterator[Found]:
    """Every package that uv resolved; the project and its workspace are left out."""
    return locked_packages(toml_document(file, "lock"), "package", _origin, _requires)


def _origin(table: Table) -> Origin:
    if git := table.get("source", "git"):
        return Origin(url=f"git+{git}")
    return Origin(local=any(table.get("source", kind) is not None for kind in _LOCAL), url=table.get("source", "url"))


def _requires(table: Table) -> Iterable[str]:
    return (scalar.value for key, scalar in table.scalars.items() if key and key[0] in _LISTS and key[-1] == "name")
