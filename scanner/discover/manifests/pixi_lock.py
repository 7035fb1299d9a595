"""pixi.lock, versions 4 to 6. Format: https://pixi.sh/latest/workspace/lockfile/ (no specification is published).

Packages of conda carry the license that their channel states, which nobody else can be asked for.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from msgspec.structs import replace

from scanner.discover.manifests.document import Document, Table, yaml_documents
from scanner.discover.manifests.found import Found, Place, direct, is_local, pypi
from scanner.discover.manifests.graph import Graph, Via, why_locked
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Claim, Component, Usage

_ARCHIVES = (".conda", ".tar.bz2")
_NEED = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")
_MAX_LICENSE = 500


def reads(path: str) -> bool:
    """pixi.lock."""
    return posixpath.basename(path) == "pixi.lock"


def read(file: SourceFile, _tree: Tree) -> Iterator[Found]:
    """Every package that pixi resolved, each once over all platforms; local ones are left out. Raises SyntaxFault."""
    for document in yaml_documents(file, "lock"):
        seen: set[Component] = set()
        graph = Graph()
        for table in document.tables("packages").values():
            graph.package(_name(table), _needs(table))
        for table in document.tables("packages").values():
            for found in _package(document, table, graph.via(_name(table))):
                if not isinstance(found, Usage):
                    yield found
                elif found.component not in seen:
                    seen.add(found.component)
                    yield found


def _name(table: Table) -> str:
    return (table.get("name") or _named_by(_url(table))[0]).lower()


def _url(table: Table) -> str:
    return table.get("conda") or table.get("pypi") or table.get("url") or table.get("path") or ""


def _needs(table: Table) -> Iterator[str]:
    """Names of packages: "numpy >=1.21" of conda, "numpy>=1.21 ; extra == 'x'" of PyPI, whose extras do not count."""
    for key, scalar in table.scalars.items():
        needed = key[:1] in {("depends",), ("requires_dist",)} and "extra ==" not in scalar.value
        if needed and (found := _NEED.match(scalar.value)):
            yield found[0].lower()


def _package(document: Document, table: Table, via: Via) -> Iterator[Found]:
    place = document.place(table.first, why_locked(document.file.name, via), "lock", via)
    url = _url(table)
    if table.get("conda") or table.get("kind") == "conda":
        yield from _from_conda(table, url, place)
        return
    name, version = table.get("name"), table.get("version")
    if is_local(url) or not url:
        yield place.excluded(f"{name or url or 'an entry'} is local code, not a published package")
    elif name is None or url.startswith("git+"):
        yield from direct(name, url, place)
    else:
        yield place.usage(pypi(name, version), f"=={version}" if version else None)


def _from_conda(table: Table, url: str, place: Place) -> Iterator[Found]:
    named = _named_by(url)
    name, version = table.get("name") or named[0], table.get("version") or named[1]
    if not name:
        yield place.incomplete("an entry of packages has no name: the lock file is damaged, write it again")
    elif name != "python":
        usage = place.usage(Component("package", "conda", name.lower(), version or None), version or None)
        yield replace(usage, claims=tuple(_claims(table, place)))


def _named_by(url: str) -> tuple[str, str]:
    """Name and version in the name of an archive, NAME-VERSION-BUILD.conda."""
    file = url.rpartition("/")[2]
    if not file.endswith(_ARCHIVES):
        return "", ""
    parts = file.removesuffix(_ARCHIVES[0]).removesuffix(_ARCHIVES[1]).rsplit("-", 2)
    return (parts[0], parts[1]) if len(parts) == 3 else ("", "")


def _claims(table: Table, place: Place) -> Iterator[Claim]:
    said = (table.get("license") or "").strip()[:_MAX_LICENSE]
    if said:
        note = "as the channel states it"
        yield Claim("license", said, "pixi-lock", f"{place.file.path}:{place.line}", confidence="medium", note=note)
