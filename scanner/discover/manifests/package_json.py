"""package.json of npm. Format: https://docs.npmjs.com/cli/configuring-npm/package-json"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from scanner.discover.manifests.document import json_document
from scanner.discover.manifests.found import Found, Place
from scanner.discover.redact import excerpt, without_credentials
from scanner.discover.source import SourceFile, Tree, Unreadable
from scanner.entities import Component
from scanner.syntax.json_text import read_json
from scanner.syntax.scalar import SyntaxFault
from scanner.syntax.yaml_text import read_yaml

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


def read(file: SourceFile, tree: Tree) -> Iterator[Found]:
    """Every dependency with the range as declared. Raises SyntaxFault."""
    document = json_document(file, "package-json")
    catalogs: dict[tuple[str, str], str] = {}
    for scalar in document.scalars:
        match scalar.key:
            case (str(table), str(name)) if table in _SCOPES:
                place = document.place(scalar, f"in {table}", _SCOPES[table])
                range_ = scalar.value.strip()
                if range_.startswith("catalog:"):
                    catalogs = catalogs or _catalogs(file, tree)
                    known = catalogs.get((range_.removeprefix("catalog:") or "default", name))
                    if known is None:
                        yield place.incomplete(
                            f"no catalog of the workspace gives {excerpt(name)}: add it to pnpm-workspace.yaml"
                        )
                    range_ = known or ""
                yield _dependency(name, range_, place)


def _catalogs(file: SourceFile, tree: Tree) -> dict[tuple[str, str], str]:
    """Ranges by catalog and package, of the pnpm workspace that the file belongs to; https://pnpm.io/catalogs."""
    folder = file.path
    while folder:
        folder = posixpath.dirname(folder)
        if workspace := tree.get(posixpath.join(folder, "pnpm-workspace.yaml")):
            return dict(_entries(workspace))
    return {}


def _entries(workspace: SourceFile) -> Iterator[tuple[tuple[str, str], str]]:
    try:
        documents = read_yaml(workspace.text)
    except (Unreadable, SyntaxFault):
        return
    for scalar in (scalar for document in documents for scalar in document):
        match scalar.key:
            case ("catalog", str(name)):
                yield ("default", name), scalar.value
            case ("catalogs", str(catalog), str(name)):
                yield (catalog, name), scalar.value


def declared(file: SourceFile) -> Iterator[tuple[str, str, str]]:
    """Scope, name and range of every dependency, for a lock that stands beside; nothing for a faulty file."""
    try:
        scalars = read_json(file.text)
    except (Unreadable, SyntaxFault):  # its own reader says so
        return
    for scalar in scalars:
        match scalar.key:
            case (str(table), str(name)) if table in _SCOPES:
                yield _SCOPES[table], name, scalar.value


def project_manifests(lock: SourceFile, tree: Tree) -> Iterator[SourceFile]:
    """The package.json beside a lock, and those below it when it has workspaces."""
    folder = posixpath.dirname(lock.path)
    root = tree.get(posixpath.join(folder, "package.json"))
    if root is None:
        return
    yield root
    if '"workspaces"' in _text(root):
        prefix = f"{folder}/" if folder else ""
        for path, file in tree.files.items():
            if path.startswith(prefix) and path.endswith("/package.json") and file is not root:
                yield file


def _text(file: SourceFile) -> str:
    try:
        return file.text
    except Unreadable:
        return ""


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
