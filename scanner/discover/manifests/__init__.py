"""Dependency files: one module per format, each with `reads(path)` and `read(file, tree)`.

A new one is one new file, named in MANIFESTS with its hints (see scanner.discover.lazy).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from scanner.discover.lazy import Lazy, readers_of
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


MANIFESTS: tuple[Lazy[Manifest], ...] = tuple(
    Lazy(f"{__name__}.{name}", *hints)
    for name, *hints in (
        ("requirements_txt", "require", "constraint", "reqs"),
        ("pyproject", "pyproject.toml"),
        ("tool_tables", "hatch.toml"),
        ("uv_lock", "uv.lock", ".py.lock"),
        ("poetry_lock", "poetry.lock"),
        ("pdm_lock", "pdm.lock"),
        ("pylock", "pylock"),
        ("setup_cfg", "setup.cfg"),
        ("setup_py", "setup.py"),
        ("pipfile", "pipfile"),
        ("conda", "environment", "conda", "env"),
        ("script_header", ".py"),
        (
            "pip_install",
            "sh",
            ".ps1",
            ".bat",
            ".cmd",
            ".ipynb",
            "erfile",
            "makefile",
            "justfile",
            "jenkins",
            ".mk",
            ".y",
        ),
        ("package_json", "package.json"),
        ("package_lock", "package-lock.json", "npm-shrinkwrap.json"),
        ("pnpm_lock", "pnpm-lock"),
        ("yarn_lock", "yarn.lock"),
        ("pixi", "pixi.toml", "pyproject.toml"),
        ("pixi_lock", "pixi.lock"),
    )
)
"""Every format with its hints; several may read one file."""


def manifests(file: SourceFile, tree: Tree) -> Iterator[Found]:
    """What a file declares, by every reader of its name. A file that cannot be read is one Incomplete.

    An Excluded among the results is something left out on purpose.
    """
    for reader in readers_of(MANIFESTS, file.path):
        yield from _declared(reader, file, tree)


def _declared(reader: Manifest, file: SourceFile, tree: Tree) -> Iterator[Found]:
    try:
        yield from reader.read(file, tree)
    except Unreadable as error:
        yield Incomplete(file.path, error.reason)
    except SyntaxFault as error:
        where = f"line {error.line}: " if error.line else ""
        yield Incomplete(file.path, f"{where}cannot be read ({error.message}): correct it")


__all__ = ["MANIFESTS", "Excluded", "Found", "Manifest", "manifests"]
