"""Model files and the small files beside them: what they are, and what they say they were made from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from scanner.discover.artifacts import adapter_config, gguf, model_config, onnx, safetensors, weights
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Incomplete, Usage
from scanner.rulebook import Rulebook


class Artifact(Protocol):
    """One kind of file."""

    def reads(self, path: str) -> bool:
        """Whether a file is of this kind by its name."""

    def usages(self, file: SourceFile, tree: Tree, rules: Rulebook) -> Iterator[Usage | Incomplete]:
        """The file itself where it holds weights, and each model and dataset it names as its origin."""


ARTIFACTS: tuple[Artifact, ...] = (gguf, safetensors, onnx, weights, adapter_config, model_config)
"""Every kind of artifact; the first that reads a path decides."""


def artifacts(file: SourceFile, tree: Tree, rules: Rulebook) -> Iterator[Usage | Incomplete]:
    """The usages of one file of the tree; nothing when it is no artifact. Raises Unreadable."""
    for artifact in ARTIFACTS:
        if artifact.reads(file.path):
            yield from artifact.usages(file, tree, rules)
            return
