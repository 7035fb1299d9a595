"""pdm.lock. Format: https://pdm-project.org/latest/usage/lockfile/"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator

from scanner.discover.manifests.document import Table, toml_document
from scanner.discover.manifests.found import Found, git_url
from scanner.discover.manifests.lock import Origin, locked_packages
from scanner.discover.source import SourceFile, Tree

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def reads(path: str) -> bool:
    """pdm.lock."""
    return posixpath.basename(path) == "pdm.lock"


def read(file: SourceFile, _tree: Tree) -> Iterator[Found]:
    """Every package that PDM resolved; local ones are left out."""
    return locked_packages(toml_document(file, "lock"), "package", _origin, _requires)


def _origin(table: Table) -> Origin:
    if git := table.get("git"):
        return Origin(url=git_url(git, table.get("revision"), table.get("ref")))
    return Origin(local=table.get("path") is not None, url=table.get("url"))


def _requires(table: Table) -> Iterable[str]:
    for key, scalar in table.scalars.items():
        if key[:1] == ("dependencies",) and (name := _NAME.match(scalar.value)):
            yield name[0]
