"""package.json of npm. Format: https://docs.npmjs.com/cli/configuring-npm/package-json"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from scanner.discover.manifests.document import json_document
from scanner.discover.manifests.found import Found, Place
from scanner.discover.redact import excerpt, without_credentials
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Component

_SCOPES = {
    "dependencies": "runtime",
    "devDependencies": "dev",
    "optionalDependencies": "optional:optional",
    "peerDependencies": "optional:peer",
}
_EXACT = re.compile(r"[v=]?(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)(?:\+[0-9A-Za-z.-]+)?")
_LOCAL = re.compile(r"(?:file|link|portal|workspace):|\.{0,2}/|~/")
_ELSEWHERE = re.compile(r"(?:git|git\+\w+|https?|ssh|github|gitlab|bitbucket|gist):|[\w.-]+/[\w.-]+(?:#|$)|git@")
_ALIAS = re.compile(r"npm:(@?[^@]+)(?:@(.*))?")


def reads(path: str) -> bool:
    """Any file named package.json."""
    return posixpath.basename(path) == "package.json"


def read(file: SourceFile, _tree: Tree) -> Iterator[Found]:
    """Every dependency with the range as declared. Raises SyntaxFault."""
    document = json_document(file, "package-json")
    for scalar in document.scalars:
        match scalar.key:
            case (str(table), str(name)) if table in _SCOPES:
                yield _dependency(name, scalar.value, document.place(scalar, f"in {table}", _SCOPES[table]))


def npm(name: str, version: str | None = None) -> Component:
    """A package of the npm registry; its names are compared as they are written."""
    return Component("package", "npm", name, version)


def exact_version(declared: str) -> str | None:
    """The version that a range names when it is a single one."""
    found = _EXACT.fullmatch(declared.strip()[:200])
    return found[1] if found else None


def _dependency(name: str, declared: str, place: Place) -> Found:
    declared = declared.strip()[:1000]
    if alias := _ALIAS.fullmatch(declared):
        name, declared = alias[1], alias[2] or ""
    if _LOCAL.match(declared):
        return place.excluded(f"{excerpt(name)} is local code, not a published package")
    if _ELSEWHERE.match(declared):
        return place.usage(npm(name), f"@ {without_credentials(declared)}")
    return place.usage(npm(name, exact_version(declared)), declared)
