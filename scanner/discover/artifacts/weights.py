"""Other files that hold weights. Told by name and first bytes; never loaded, since a pickle runs what it holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scanner.discover.artifacts.origin import file_component, usage
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Confidence, Incomplete, Usage
from scanner.rulebook import Rulebook

_LFS: Final = b"version https://git-lfs.github.com/spec/"
_ZIP, _HDF5 = b"PK\x03\x04", b"\x89HDF\r\n\x1a\n"
_PICKLES = tuple(b"\x80" + bytes([protocol]) for protocol in range(2, 6))
_GGML = (b"lmgg", b"tjgg", b"fmgg", b"algg")

_ANY: Final[tuple[bytes, ...]] = ()
# Suffix -> what the file is, and the first bytes one of which it must have; suffixes of one use alone need none.
_KINDS: dict[str, tuple[str, tuple[bytes, ...]]] = {
    ".bin": ("PyTorch or GGML weights", (_ZIP, *_PICKLES, *_GGML)),
    ".pt": ("PyTorch weights", (_ZIP, *_PICKLES)),
    ".pth": ("PyTorch weights", (_ZIP, *_PICKLES)),
    ".ckpt": ("a checkpoint", (_ZIP, *_PICKLES)),
    ".pkl": ("a pickled model", (_ZIP, *_PICKLES)),
    ".joblib": ("a pickled model", (_ZIP, *_PICKLES, b"\x78")),
    ".h5": ("Keras weights", (_HDF5,)),
    ".keras": ("a Keras model", (_ZIP,)),
    ".ggml": ("GGML weights", _GGML),
    ".tflite": ("a TensorFlow Lite model", _ANY),
    ".mlmodel": ("a Core ML model", _ANY),
    ".nemo": ("a NeMo model", _ANY),
    ".engine": ("a TensorRT engine", _ANY),
    ".llamafile": ("a llamafile", _ANY),
    ".msgpack": ("Flax weights", _ANY),
}


def reads(path: str) -> bool:
    """Whether the file may hold weights by its suffix."""
    return _suffix(path) in _KINDS


def usages(file: SourceFile, tree: Tree, rules: Rulebook) -> Iterator[Usage | Incomplete]:  # noqa: ARG001
    """The file as a component, when its first bytes agree with its suffix. Raises Unreadable."""
    what, magics = _KINDS[_suffix(file.path)]
    if pointer := lfs_pointer(file):
        yield from pointer
    elif file.size and (not magics or file.head(8).startswith(magics)):
        confidence: Confidence = "high" if magics else "medium"
        why = f"holds {what}" if "weights" in what else f"is {what}"
        yield usage(file_component(file.path), file, "model-file", why, text=file.name, confidence=confidence)


def lfs_pointer(file: SourceFile) -> list[Usage | Incomplete]:
    """For a Git LFS pointer in the place of the file: the component, and that its header could not be read."""
    if file.size > 1024 or not file.head(len(_LFS)).startswith(_LFS):
        return []
    return [
        usage(file_component(file.path), file, "model-file", "Git LFS pointer to a model file", text=file.name),
        Incomplete(file.path, "is a Git LFS pointer: the model file is not here; run `git lfs pull` to have it read"),
    ]


def _suffix(path: str) -> str:
    name = path.rsplit("/", 1)[-1].lower()
    return name[name.rfind(".") :] if "." in name else ""
