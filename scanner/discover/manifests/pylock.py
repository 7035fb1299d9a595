"""pylock.toml and pylock.NAME.toml. Standard: PEP 751,
https://packaging.python.org/en/latest/specifications/pylock-toml/
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator

from scanner.discover.manifests.document import Table, toml_document
from scanner.discover.manifests.found import Found
from scanner.discover.manifests.lock import Need, Origin, locked_packages
from scanner.discover.source import SourceFile, Tree

_FILE = re.compile(r"pylock(?:\.[^.]+)?\.toml")


def reads(path: str) -> bool:
    """pylock.toml, pylock.NAME.toml."""
    return _FILE.fullmatch(posixpath.basename(path)) is not None


def read(file: SourceFile, _tree: Tree) -> Iterator[Found]:
    """Every package of the lock; directories and local archives are left out."""
    return locked_packages(toml_document(file, "lock"), "packages", _origin, _requires)


def _origin(table: Table) -> Origin:
    if url := table.get("vcs", "url"):
        return Origin(url=f"{table.get('vcs', 'type') or 'git'}+{url}@{table.get('vcs', 'commit-id') or 'HEAD'}")
    local = any(table.get(*key) is not None for key in (("directory", "path"), ("vcs", "path"), ("archive", "path")))
    return Origin(local=local, url=table.get("archive", "url"))


def _requires(table: Table) -> Iterable[Need]:
    for key, scalar in table.scalars.items():
        if key[:1] == ("dependencies",) and key[-1] == "name":
            yield "runtime", scalar.value
