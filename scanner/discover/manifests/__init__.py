"""Dependency files: one module per format, each with `reads(path)` and `read(file, tree)`; see MANIFESTS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from scanner.discover.manifests import (
    conda,
    package_json,
    package_lock,
    pdm_lock,
    pip_install,
    pipfile,
    pixi,
    pixi_lock,
    pnpm_lock,
    poetry_lock,
    pylock,
    pyproject,
    requirements_txt,
    script_header,
    setup_cfg,
    setup_py,
    uv_lock,
    yarn_lock,
)
from scanner.discover.manifests.found import Excluded, Found
from scanner.discover.source import SourceFile, Tree, Unreadable
from scanner.entities import Incomplete
from scanner.syntax.scalar import SyntaxFault


class Manifest(Protocol):
    """A module that reads one format. `read` may raise Unreadable and SyntaxFault, nothing else."""

    def reads(self, path: str, /) -> bool:
        """Whether a file at this path (relative to the root) is of this format."""

    def read(self, file: SourceFile, tree: Tree, /) -> Iterator[Found]:
        """What the file declares."""


MANIFESTS: tuple[Manifest, ...] = (
    requirements_txt,
    pyproject,
    uv_lock,
    poetry_lock,
    pdm_lock,
    pylock,
    setup_cfg,
    setup_py,
    pipfile,
    conda,
    script_header,
    pip_install,
    package_json,
    package_lock,
    pnpm_lock,
    yarn_lock,
    pixi,
    pixi_lock,
)


def manifests(file: SourceFile, tree: Tree) -> Iterator[Found]:
    """What a file declares, by every reader of its name. A file that cannot be read is one Incomplete.

    An Excluded among the results is something left out on purpose.
    """
    for reader in MANIFESTS:
        if reader.reads(file.path):
            try:
                yield from reader.read(file, tree)
            except Unreadable as error:
                yield Incomplete(file.path, error.reason)
            except SyntaxFault as error:
                where = f"line {error.line}: " if error.line else ""
                yield Incomplete(file.path, f"{where}cannot be read ({error.message}): correct it")


__all__ = ["MANIFESTS", "Excluded", "Found", "Manifest", "manifests"]
