"""One file of the scanned tree: read once, bounded, never executed."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

MAX_TEXT_BYTES = 8 * 1024 * 1024
"""Larger text files are reported as incomplete, not read: no manifest or source that people write is this long."""


class Unreadable(Exception):
    """A file could not be read as what its name says; `reason` says why and what to do."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class SourceFile:
    """A file of the tree. `path` is relative to the root with forward slashes.

    `scope` and `in_use` follow from where the file stands (tests, docs, examples ...), by rules/discovery/paths.toml.
    """

    path: str
    absolute: Path
    size: int
    scope: str = "runtime"
    in_use: bool = True

    @property
    def name(self) -> str:
        """The last part of the path."""
        return PurePosixPath(self.path).name

    @property
    def suffix(self) -> str:
        """The lower-case suffix with its dot, empty when there is none."""
        return PurePosixPath(self.path).suffix.lower()

    @cached_property
    def text(self) -> str:
        """The whole text, decoded by byte order mark or as UTF-8. Raises Unreadable."""
        raise NotImplementedError

    def head(self, count: int) -> bytes:
        """The first `count` bytes. Raises Unreadable."""
        raise NotImplementedError


@dataclass(frozen=True)
class Tree:
    """All files of a scan by path, so that a reader can follow `-r other.txt` or `from .settings import MODEL`."""

    root: Path
    files: dict[str, SourceFile] = field(default_factory=dict)

    def get(self, path: str) -> SourceFile | None:
        """The file at a path relative to the root, None when it is not part of the scan."""
        return self.files.get(path)
