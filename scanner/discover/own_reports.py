"""Reports and files of ours that stand in the tree: they name everything again, and are no part of the project.

Ours say who made them: by the name of the tool near the beginning, or by properties that begin with "stayopen:".
GitLab's formats have no place for that; they are known by how they begin, whoever wrote them.
"""

from __future__ import annotations

import re

from scanner.discover.manifests.found import Excluded
from scanner.discover.source import SourceFile, Tree, Unreadable

OWN_FILES = frozenset({"stayopen.toml", "stayopen.lock", "stayopen-baseline.toml"})
"""What people decided about components names them too, and relies on none."""
_SUFFIXES = (".json", ".sarif", ".md", ".csv", ".xml", ".txt")
_HEAD = 8000
"""Bytes: a CycloneDX file sorts its keys, and begins with a component of any length."""
WORTH_A_LOOK = 20_000
"""Bytes from which reading a report costs more than looking whether it is one."""
_BEGINNING = re.compile(
    r'\s*(?:\{\s*"schema": "stayopen/|<!-- stayopen -->|stayopen \d|kind,name,version,verdict,outlook,license,'
    r'|\[\s*\{\s*"check_name": "|\{\s*"version": "2\.\d",\s*"licenses": \[)'
)
_SIGN = re.compile(r'"driver": \{\s*"name": "stayopen"|<testsuites name="stayopen |/stayopen/spdx/|"name": "stayopen:')
_BUNDLE = re.compile(r'\s*\{\s*"schema": "stayopen/evidence/')
_WHY = "a report, no part of the project: not read; scan it by itself to read it as a bill of materials"


def own_report(file: SourceFile, tree: Tree) -> Excluded | None:
    """Why a file is left out, when it is a report; None for any other, and for one that is scanned by itself."""
    if len(tree.files) == 1:
        return None
    if bundle := _bundle_of(file.path, tree):
        return Excluded(bundle, "evidence of an audit, no part of the project: not read")
    if not file.path.lower().endswith(_SUFFIXES):
        return None
    head = _head(file)
    return Excluded(file.path, _WHY) if _BEGINNING.match(head) or _SIGN.search(head) else None


def _bundle_of(path: str, tree: Tree) -> str | None:
    """The directory of the evidence bundle that a file belongs to: answers, texts and rules of any name."""
    folder = path.rpartition("/")[0]
    while folder:
        manifest = tree.get(f"{folder}/manifest.json")
        if manifest is not None and _BUNDLE.match(_head(manifest)):
            return folder
        folder = folder.rpartition("/")[0]
    return None


def _head(file: SourceFile) -> str:
    try:
        return file.head(_HEAD).decode("utf-8", "ignore")
    except Unreadable:
        return ""
