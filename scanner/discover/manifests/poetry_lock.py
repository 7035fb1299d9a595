"""poetry.lock. Format: as Poetry's own reader has it (poetry/packages/locker.py); no specification is published."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from scanner.discover.manifests.document import Table, toml_document
from scanner.discover.manifests.found import Found, git_url
from scanner.discover.manifests.lock import Origin, locked_packages
from scanner.discover.source import SourceFile, Tree


def reads(path: str) -> bool:
    """poetry.lock."""
    return posixpath.basename(path) == "poetry.lock"


def read(file: SourceFile, _tree: Tree) -> Iterator[Found]:
    """Every package that Poetry resolved; local ones are left out."""
    return locked_packages(toml_document(file, "lock"), "package", _origin, _requires, marker="markers")


def _origin(table: Table) -> Origin:
    kind, url = table.get("source", "type"), table.get("source", "url")
    if kind in {"directory", "file"}:
        return Origin(local=True)
    if kind == "git":
        return Origin(url=git_url(url, table.get("source", "resolved_reference"), table.get("source", "reference")))
    return Origin(url=url if kind == "url" else None)


def _requires(table: Table) -> Iterable[str]:
    return (str(name) for name in table.names("dependencies"))
