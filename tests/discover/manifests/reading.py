"""How the tests read a manifest: from the files under tests/data/manifests, or from text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from scanner.discover.manifests import Excluded, manifests
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Incomplete, Usage

DATA = Path(__file__).parents[2] / "data" / "manifests"


@dataclass(frozen=True)
class Read:
    """What was read, by what it is."""

    usages: list[Usage]
    incomplete: list[Incomplete]
    excluded: list[Incomplete]

    def of(self, name: str) -> Usage:
        """The one usage of a package."""
        found = [usage for usage in self.usages if usage.component.name == name]
        assert len(found) == 1, found
        return found[0]

    def names(self, scope: str | None = None) -> list[str]:
        """The packages of a scope in the order they were found."""
        return [usage.component.name for usage in self.usages if scope in {None, usage.scope}]

    @property
    def reasons(self) -> str:
        """Every reason given for what is incomplete, a line each."""
        return "\n".join(f"{item.subject}: {item.reason}" for item in self.incomplete)


def tree_of(root: Path) -> Tree:
    """Every file under a directory, as the walk would have it but without its rules."""
    files = {}
    for path in sorted(root.rglob("*")):
        if path.is_file():
            name = path.relative_to(root).as_posix()
            files[name] = SourceFile(name, path, path.stat().st_size)
    return Tree(root, files)


def read(root: Path, path: str) -> Read:
    """One file of a tree through every reader that takes it."""
    tree = tree_of(root)
    file = tree.get(path)
    if file is None:
        pytest.fail(f"no such file: {path}")
    found = list(manifests(file, tree))
    excluded = [item for item in found if isinstance(item, Excluded)]
    return Read(
        [item for item in found if isinstance(item, Usage)],
        [item for item in found if isinstance(item, Incomplete) and not isinstance(item, Excluded)],
        [*excluded],
    )


def read_text(folder: Path, path: str, text: str | bytes) -> Read:
    """A file of this text, alone in a directory."""
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(text.encode() if isinstance(text, str) else text)
    return read(folder, path)
