"""Helpers: run one extractor over a file and look at what it yields."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from scanner.discover.references.mention import Mention
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Incomplete

CONFIG = Path(__file__).parents[2] / "data" / "references" / "config"


class Extractor(Protocol):
    def reads(self, path: str) -> bool: ...

    def mentions(self, file: SourceFile, tree: Tree) -> Iterator[Mention | Incomplete]: ...


def read_file(extractor: Extractor, path: Path) -> list[Mention | Incomplete]:
    assert extractor.reads(f"sub/{path.name}"), f"{path.name} is not taken"
    file = SourceFile(path.name, path, path.stat().st_size)
    return list(extractor.mentions(file, Tree(path.parent)))


def read_text(extractor: Extractor, folder: Path, name: str, text: str) -> list[Mention | Incomplete]:
    path = folder / name
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return read_file(extractor, path)


def mentions_in(extractor: Extractor, name: str) -> list[Mention]:
    """What a file of tests/data/references/config holds; it must be complete."""
    found = read_file(extractor, CONFIG / name)
    assert not [item for item in found if isinstance(item, Incomplete)]
    return [item for item in found if isinstance(item, Mention)]


def find(found: list[Mention], text: str, how: str | None = None) -> Mention:
    """The one mention of a text (of a kind)."""
    matches = [item for item in found if item.text == text and (how is None or item.how == how)]
    assert len(matches) == 1, f"{text}: {matches or sorted({item.text for item in found})}"
    return matches[0]


def places(found: list[Mention], *, in_use: bool = True) -> dict[str, tuple[int, str | None]]:
    """Line and nearest name by text."""
    return {item.text: (item.line, item.name) for item in found if item.in_use == in_use}
