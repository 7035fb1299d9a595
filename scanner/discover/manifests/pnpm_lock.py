"""pnpm-lock.yaml, lockfileVersion 5 to 9. Format: https://github.com/pnpm/spec/tree/master/lockfile"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterator

from scanner.discover.manifests.document import Document, Table, yaml_documents
from scanner.discover.manifests.found import Found
from scanner.discover.manifests.lock import why_locked
from scanner.discover.manifests.package_json import exact_version, npm
from scanner.discover.redact import excerpt, without_credentials
from scanner.discover.source import SourceFile, Tree

_NEEDS = ("dependencies", "optionalDependencies")
_LOCAL = ("file:", "link:", "workspace:")


def reads(path: str) -> bool:
    """pnpm-lock.yaml, also pnpm-lock.BRANCH.yaml."""
    name = posixpath.basename(path)
    return name.startswith("pnpm-lock.") and name.endswith(".yaml")


def read(file: SourceFile, _tree: Tree) -> Iterator[Found]:
    """Every package that pnpm resolved, each once; local ones are left out. Raises SyntaxFault."""
    for document in yaml_documents(file, "lock"):
        parents = _parents(document)
        seen: set[tuple[str, str]] = set()
        for key, table in document.tables("packages").items():
            name, version = _split(str(key[-1]))
            if (name, version) not in seen:
                seen.add((name, version))
                yield _package(document, table, name, version, parents[name])


def _package(document: Document, table: Table, name: str, version: str, parents: list[str]) -> Found:
    place = document.place(table.first, why_locked(document.file.name, parents), "lock")
    if version.startswith(_LOCAL) or name.startswith(_LOCAL):
        return place.excluded(f"{excerpt(name)} is local code, not a published package")
    if exact := exact_version(version):
        return place.usage(npm(name, exact), exact)
    source = table.get("resolution", "tarball") or table.get("resolution", "repo") or version or name
    return place.usage(npm(table.get("name") or name), f"@ {without_credentials(source)[:1000]}")


def _parents(document: Document) -> defaultdict[str, list[str]]:
    """By package, the packages that need it: told with the packages up to version 8, in `snapshots` since."""
    parents: defaultdict[str, list[str]] = defaultdict(list)
    for section in ("packages", "snapshots"):
        for key, table in document.tables(section).items():
            parent = _split(str(key[-1]))[0]
            for path, scalar in table.scalars.items():
                if len(path) == 2 and path[0] in _NEEDS:
                    parents[_target(str(path[1]), scalar.value)].append(parent)
    return parents


def _split(key: str) -> tuple[str, str]:
    """Name and version of a key: "/a/1.0.0_peer@1" (version 5), "/a@1.0.0(peer@1)" (6), "a@1.0.0" (9)."""
    key = key.partition("(")[0].removeprefix("/")
    at = key.find("@", 1)
    scoped = key.startswith("@")
    slash = key.find("/", key.find("/") + 1 if scoped else 0)
    if slash > 0 and (at < 0 or slash < at) and exact_version(key[slash + 1 :].partition("_")[0].partition("/")[0]):
        return key[:slash], key[slash + 1 :].partition("_")[0].partition("/")[0]
    return (key[:at], key[at + 1 :]) if at > 0 else (key, "")


def _target(name: str, value: str) -> str:
    """The package that a dependency is, which for an alias is another than its name."""
    if value[:1].isdigit() or value.startswith(_LOCAL):
        return name
    return _split(value)[0]
