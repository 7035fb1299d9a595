"""pdm.lock. Format: https://pdm-project.org/latest/usage/lockfile/"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator

from scanner.discover.manifests.document import Table, toml_document
from scanner.discover.manifests.found import Found, git_url
from scanner.discover.manifests.lock import Need, Origin, locked_packages
from scanner.discover.source import SourceFile, Tree, Unreadable
from scanner.syntax.scalar import SyntaxFault

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def reads(path: str) -> bool:
    """pdm.lock."""
    return posixpath.basename(path) == "pdm.lock"


def read(file: SourceFile, tree: Tree) -> Iterator[Found]:
    """Every package that PDM resolved; local ones are left out."""
    development = _development(tree.get(posixpath.join(posixpath.dirname(file.path), "pyproject.toml")))

    def groups(table: Table) -> Iterator[str]:
        for key, scalar in table.scalars.items():
            if key[:1] == ("groups",):
                name = scalar.value
                yield "runtime" if name == "default" else f"{'group' if name in development else 'optional'}:{name}"

    return locked_packages(toml_document(file, "lock"), "package", _origin, _requires, groups=groups)


def _development(manifest: SourceFile | None) -> set[str]:
    """The names that are groups for development; the lock does not tell them from extras."""
    try:
        document = toml_document(manifest, "") if manifest else None
    except (Unreadable, SyntaxFault):  # its own reader has said so
        document = None
    if document is None:
        return set()
    tables = [*document.tables("dependency-groups"), *document.tables("tool", "pdm", "dev-dependencies")]
    return {str(key[-1]) for key in tables}


def _origin(table: Table) -> Origin:
    if git := table.get("git"):
        return Origin(url=git_url(git, table.get("revision"), table.get("ref")))
    return Origin(local=table.get("path") is not None, url=table.get("url"))


def _requires(table: Table) -> Iterable[Need]:
    for key, scalar in table.scalars.items():
        if key[:1] == ("dependencies",) and (name := _NAME.match(scalar.value)):
            yield "runtime", name[0]
