"""poetry.lock. Format: as Poetry's own reader has it (poetry/packages/locker.py); no specification is published."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator

from scanner.discover.manifests.document import Table, toml_document
from scanner.discover.manifests.found import Found, git_url
from scanner.discover.manifests.lock import Need, Origin, locked_packages
from scanner.discover.source import SourceFile, Tree

_EXTRA = re.compile(r"""\bextra\s*==\s*["']([^"']+)["']""")


def reads(path: str) -> bool:
    """poetry.lock."""
    return posixpath.basename(path) == "poetry.lock"


def read(file: SourceFile, _tree: Tree) -> Iterator[Found]:
    """Every package that Poetry resolved; local ones are left out."""
    return locked_packages(toml_document(file, "lock"), "package", _origin, _requires, groups=_groups, marker=_marker)


def _origin(table: Table) -> Origin:
    kind, url = table.get("source", "type"), table.get("source", "url")
    if kind in {"directory", "file"}:
        return Origin(local=True)
    if kind == "git":
        return Origin(url=git_url(url, table.get("source", "resolved_reference"), table.get("source", "reference")))
    return Origin(url=url if kind == "url" else None)


def _requires(table: Table) -> Iterable[Need]:
    return (("runtime", str(name)) for name in table.names("dependencies"))


def _marker(table: Table) -> str | None:
    """One marker, or one for each group, which then holds where any of them does."""
    each = [scalar.value for key, scalar in table.scalars.items() if key[:1] == ("markers",) and len(key) == 2]
    if each and len(each) == sum(key[:1] == ("groups",) for key in table.scalars):
        return " or ".join(f"({marker})" for marker in dict.fromkeys(each))
    return table.get("markers")


def _groups(table: Table) -> Iterable[str]:
    """Version 2 lists the groups, version 1 has a category; what an extra asks for is optional."""
    named = [scalar.value for key, scalar in table.scalars.items() if key[:1] in {("groups",), ("category",)}]
    extras = _EXTRA.findall(_marker(table) or "") or ["?"]
    for name in named:
        if name != "main":
            yield f"group:{name}"
        else:
            yield from (f"optional:{extra}" for extra in extras) if table.get("optional") == "true" else ["runtime"]
