"""One file through every reader, and the boundary at which a fault of a reader stops."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from typing import Any

from scanner.discover.artifacts import ARTIFACTS, artifacts
from scanner.discover.lazy import Lazy
from scanner.discover.manifests import MANIFESTS, Found, manifests
from scanner.discover.own_reports import OWN_FILES, WORTH_A_LOOK, own_report
from scanner.discover.redact import excerpt
from scanner.discover.references import EXTRACTORS, references
from scanner.discover.sboms import SBOMS, sboms
from scanner.discover.source import SourceFile, Tree, Unreadable
from scanner.discover.worth import worth_of
from scanner.entities import Incomplete
from scanner.rulebook import Rulebook

ALL_READERS: tuple[Lazy[Any], ...] = (*EXTRACTORS, *MANIFESTS, *ARTIFACTS, SBOMS)
"""Those that most files are for come first."""


def is_read(path: str) -> bool:
    """Whether any of our readers is for a file of this name."""
    lowered = path.lower()
    waiting = []  # one that is there already may know, and spare importing another
    for reader in ALL_READERS:
        if reader.may_read(lowered):
            if reader.waits():
                waiting.append(reader)
            elif reader.module.reads(path):
                return True
    return any(reader.module.reads(path) for reader in waiting)


def read_file(file: SourceFile, tree: Tree, rules: Rulebook) -> list[Found]:
    """What all readers find in a file. Never raises for what stands in it; a fault is an Incomplete."""
    if posixpath.basename(file.path) in OWN_FILES:
        return []
    large = file.size > WORTH_A_LOOK
    if large and (report := own_report(file, tree)):
        return [report]
    found: list[Found] = [
        *_guarded("manifest", file, manifests(file, tree)),
        *_guarded("reference", file, _references(file, tree, rules)),
        *_guarded("artifact", file, artifacts(file, tree, rules)),
        *_guarded("sbom", file, sboms(file, rules)),
    ]
    file.release()
    # Asked of the few small files that name something, so that the many others cost nothing.
    report = own_report(file, tree) if found and not large else None
    return found if report is None else [report]


def _references(file: SourceFile, tree: Tree, rules: Rulebook) -> Iterator[Found]:
    """What a file names. Of Python source only what is worth parsing is read, unless that is no Python by itself."""
    if not file.is_python:
        yield from references(file, tree, rules)
    elif (part := worth_of(rules).reading(file.text)) is not None:
        found = list(references(file.with_text(part), tree, rules))
        if part is not file.text and any(isinstance(item, Incomplete) for item in found):
            found = list(references(file, tree, rules))
        yield from found


def _guarded(name: str, file: SourceFile, items: Iterable[Found]) -> Iterator[Found]:
    """The one boundary where a fault in a reader becomes one line of the report instead of the end of the scan."""
    try:
        yield from items
    except Unreadable as error:
        yield Incomplete(file.path, error.reason)
    except Exception as error:  # noqa: BLE001 - a reader we got wrong must not hide what the others found
        what = f"{type(error).__name__}: {excerpt(str(error))}"
        yield Incomplete(file.path, f"the {name} reader failed on this file: {what}; please report")
