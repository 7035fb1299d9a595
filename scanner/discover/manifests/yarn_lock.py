"""yarn.lock of Yarn 1, and of Yarn 2 and later. Both are read by line: the first is no YAML, the second plain YAML.

See https://classic.yarnpkg.com/lang/en/docs/yarn-lock/ and https://yarnpkg.com/configuration/manifest#resolutions.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

import msgspec

from scanner.discover.manifests.found import Found, Place
from scanner.discover.manifests.graph import Graph, Via, why_locked
from scanner.discover.manifests.package_json import declared, exact_version, npm, project_manifests
from scanner.discover.redact import excerpt, without_credentials
from scanner.discover.source import SourceFile, Tree
from scanner.syntax.scalar import SyntaxFault

_FIELD = re.compile(r'  "?([A-Za-z]+)"?:? "?([^"\n]*)"?')
_NEED = re.compile(r'    (?:"([^"\n]+)"|([^\s":]+)):? "?([^"\n]*)"?')
_LOCAL = ("file:", "link:", "portal:", "workspace:", "exec:", "./", "../", "/")
_ELSEWHERE = re.compile(r"(?:git|git\+\w+|https?|ssh|github|gitlab|bitbucket|gist):|git@|[\w.-]+/[\w.-]+(?:#|$)")
_ALIAS = re.compile(r"npm:(@?[^@]+)@")
_NEEDS = {"dependencies", "optionalDependencies"}


class _Entry(msgspec.Struct):
    """One resolved package: the requests that it answers, and what stands below them."""

    line: int
    text: str
    requests: list[str]
    fields: dict[str, str] = msgspec.field(default_factory=dict)
    needs: dict[str, str] = msgspec.field(default_factory=dict)

    @property
    def name_and_range(self) -> tuple[str, str]:
        """The package and how it is requested; an alias is the package that it stands for."""
        name, wanted = _split(self.fields.get("resolution") or self.requests[0])
        alias = _ALIAS.match(wanted)
        return (alias[1] if alias else name), wanted


def reads(path: str) -> bool:
    """yarn.lock."""
    return posixpath.basename(path) == "yarn.lock"


def read(file: SourceFile, tree: Tree) -> Iterator[Found]:
    """Every package that Yarn resolved; the project, its workspaces and links are left out. Raises SyntaxFault."""
    entries = list(_entries(file.text))
    graph = Graph()
    names = {request: entry.name_and_range[0] for entry in entries for request in entry.requests}
    for entry in entries:
        if not _is_local(entry):
            needs = (names.get(f"{name}@{wanted}", name) for name, wanted in entry.needs.items())
            graph.package(entry.name_and_range[0], needs)
    for manifest in project_manifests(file, tree):
        graph.project((scope, names.get(f"{name}@{wanted}", name)) for scope, name, wanted in declared(manifest))
    for entry in entries:
        yield _package(file, entry, graph.via(entry.name_and_range[0]))


def _is_local(entry: _Entry) -> bool:
    remote = entry.fields.get("resolved", "").startswith("http")
    return entry.fields.get("linkType") == "soft" or (entry.name_and_range[1].startswith(_LOCAL) and not remote)


def _package(file: SourceFile, entry: _Entry, via: Via) -> Found:
    name, wanted = entry.name_and_range
    version, resolved = entry.fields.get("version", ""), entry.fields.get("resolved", "")
    place = Place(file, entry.line, 1, entry.text, "lock", why_locked(file.name, via), "lock", via)
    if _is_local(entry):
        return place.excluded(f"{excerpt(name)} is this project or local code of it")
    if _ELSEWHERE.match(wanted):
        return place.usage(npm(name), f"@ {without_credentials(resolved or wanted)[:1000]}")
    exact = exact_version(version)
    if exact is None:
        return place.incomplete(f"no version of {excerpt(name)} that can be read: write the lock again")
    return place.usage(npm(name, exact), exact)


def _entries(text: str) -> Iterator[_Entry]:
    """The entries of a lock. Raises SyntaxFault when no line of it looks like one."""
    entry: _Entry | None = None
    block, some = "", False
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if not line.startswith(" "):
            if entry:
                yield entry
            entry = _opened(number, line)
            some = some or entry is not None or line.startswith("__metadata:")
        elif entry:
            block = _take(entry, line, block)
    if entry:
        yield entry
    if text.strip() and not some and "yarn lockfile" not in text:
        raise SyntaxFault("no entry of a yarn.lock in it")


def _opened(number: int, line: str) -> _Entry | None:
    requests = [part.strip() for part in line.rstrip().removesuffix(":").replace('"', "").split(",")]
    requests = [part for part in requests if part.find("@", 1) > 0]
    return _Entry(number, line.strip(), requests) if line.rstrip().endswith(":") and requests else None


def _take(entry: _Entry, line: str, block: str) -> str:
    """Take one line into an entry; gives the block that is open after it."""
    if line.startswith("    "):
        found = _NEED.match(line) if block in _NEEDS else None
        if found:
            entry.needs.setdefault(found[1] or found[2], found[3])
        return block
    if line.rstrip().endswith(":"):
        return line.strip().removesuffix(":")
    if found := _FIELD.match(line):
        entry.fields.setdefault(found[1], found[2])
    return ""


def _split(request: str) -> tuple[str, str]:
    """Name and range; Yarn 2 writes "npm:" before the range of a registry."""
    at = request.find("@", 1)
    wanted = request[at + 1 :]
    plain = wanted.removeprefix("npm:") if not _ALIAS.match(wanted) else wanted
    return request[:at], plain
