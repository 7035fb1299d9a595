"""Reports that stand in the tree: they name everything again, and are no part of the project.

Ours say who made them: by the name of the tool near the beginning, or by properties that begin with "stayopen:".
GitLab's formats have no place for that; they are known by how they begin, whoever wrote them.
"""

from __future__ import annotations

import re

from scanner.discover.manifests.found import Excluded
from scanner.discover.source import SourceFile, Tree, Unreadable

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
_WHY = "a report, no part of the project: not read; scan it by itself to read it as a bill of materials"


def own_report(file: SourceFile, tree: Tree) -> Excluded | None:
    """Why a file is left out, when it is a report; None for any other, and for one that is scanned by itself."""
    if not file.path.lower().endswith(_SUFFIXES) or len(tree.files) == 1:
        return None
    try:
        head = file.head(_HEAD).decode("utf-8", "ignore")
    except Unreadable:
        return None
    return Excluded(file.path, _WHY) if _BEGINNING.match(head) or _SIGN.search(head) else None
