"""Model files and the small files beside them: what they are, and what they say they were made from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from scanner.discover.lazy import Lazy, readers_of
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Incomplete, Usage
from scanner.rulebook import Rulebook


class Artifact(Protocol):
    """One kind of file."""

    def reads(self, path: str) -> bool:
        """Whether a file is of this kind by its name."""

    def usages(self, file: SourceFile, tree: Tree, rules: Rulebook) -> Iterator[Usage | Incomplete]:
        """The file itself where it holds weights, and each model and dataset it names as its origin."""


ARTIFACTS: tuple[Lazy[Artifact], ...] = tuple(
    Lazy(f"{__name__}.{name}", *hints)
    for name, *hints in (
        ("gguf", ".gguf"),
        ("safetensors", ".safetensors"),
        ("onnx", ".onnx"),
        (
            "weights", ".bin", ".pt", ".ckpt", ".pkl", ".joblib", ".h5", ".keras", ".ggml", ".tflite", ".mlmodel",
            ".nemo", ".engine", ".llamafile", ".msgpack",
        ),
        ("adapter_config", "adapter_config.json"),
        ("model_config", "config.json", "model_index.json"),
    )
)  # fmt: skip
"""Every kind of artifact with its hints; the first that reads a path decides."""


def artifacts(file: SourceFile, tree: Tree, rules: Rulebook) -> Iterator[Usage | Incomplete]:
    """The usages of one file of the tree; nothing when it is no artifact. Raises Unreadable."""
    artifact = next(readers_of(ARTIFACTS, file.path), None)
    if artifact is not None:
        yield from artifact.usages(file, tree, rules)
