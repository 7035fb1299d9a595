"""SBOMs read in: CycloneDX and SPDX documents that name packages of any ecosystem, models and datasets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from scanner.discover.lazy import Lazy
from scanner.discover.manifests.found import Found
from scanner.discover.source import SourceFile
from scanner.rulebook import Rulebook


class Reader(Protocol):
    """What scanner.discover.sboms.document offers."""

    def reads(self, path: str, /) -> bool:
        """Whether a file is called as SBOMs are."""

    def read(self, file: SourceFile, rules: Rulebook) -> Iterator[Found]:
        """What a document names."""


SBOMS: Lazy[Reader] = Lazy(f"{__name__}.document", "bom", "cyclonedx", "cdx", "spdx")


def sboms(file: SourceFile, rules: Rulebook) -> Iterator[Found]:
    """What a file names, when it is an SBOM. Raises Unreadable."""
    if SBOMS.reads(file.path):
        yield from SBOMS.module.read(file, rules)
