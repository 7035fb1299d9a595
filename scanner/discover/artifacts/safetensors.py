"""Safetensors files (https://huggingface.co/docs/safetensors): the file, and origins named in its `__metadata__`.

The header is a length of eight bytes and JSON; the tensors behind it are never read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from json import JSONDecodeError, JSONDecoder

from scanner.discover.artifacts.claims import metadata_claims
from scanner.discover.artifacts.origin import file_component, hub_component, usage
from scanner.discover.artifacts.weights import lfs_pointer
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Incomplete, Usage
from scanner.rulebook import Rulebook

_HOW = "safetensors-header"
_MAX_HEADER = 100_000_000
"""The limit of the format itself."""

_READ = 4 * 1024 * 1024
_METADATA = re.compile(r'"__metadata__"\s*:\s*(?=\{)')
_ORIGIN_KEYS = {
    "base_model": "base-model", "base_model_name_or_path": "base-model", "model_name_or_path": "base-model",
    "ss_sd_model_name": "base-model", "ss_pretrained_model_name_or_path": "base-model", "ss_base_model": "base-model",
    "modelspec.merged_from": "base-model", "source_model": "quantized-from", "quantized_from": "quantized-from",
    "dataset": "trained-on",
}  # fmt: skip


class SafetensorsFault(ValueError):
    """The header cannot be read; the message says what is wrong with it."""


def reads(path: str) -> bool:
    """Whether the file is safetensors by its name."""
    return path.lower().endswith(".safetensors")


def usages(file: SourceFile, tree: Tree, rules: Rulebook) -> Iterator[Usage | Incomplete]:  # noqa: ARG001
    """The file as a component, and the Hub repositories that its metadata names. Raises Unreadable."""
    if pointer := lfs_pointer(file):
        yield from pointer
        return
    try:
        metadata = read_metadata(file.head(8 + _READ), file.size)
    except SafetensorsFault as fault:
        yield Incomplete(file.path, f"the safetensors header cannot be read: {fault}; fetch the file again")
        return
    title = metadata.get("modelspec.title") or file.name
    itself = file_component(file.path)
    claims = metadata_claims(metadata, ("license", "modelspec.license"), _HOW, itself.name)
    yield usage(itself, file, _HOW, "safetensors model file", text=title, claims=claims)
    for key, relation in _ORIGIN_KEYS.items():
        for name in re.split(r"[,;\s]+", metadata.get(key, "")[:2000]):
            component = hub_component(name, rules)
            if component is not None:
                why = f"{key} in the metadata of the file"
                yield usage(component, file, _HOW, why, text=name, confidence="medium", relation=relation)


def read_metadata(head: bytes, size: int) -> dict[str, str]:
    """The string values of `__metadata__`, given the first bytes of a file and its size. Raises SafetensorsFault."""
    if len(head) < 8:
        raise SafetensorsFault("it is shorter than the length that starts it")
    length = int.from_bytes(head[:8], "little")
    if length > min(size - 8, _MAX_HEADER):
        raise SafetensorsFault("its header claims to be longer than the file, or than the format allows")
    text = head[8 : 8 + length].decode("utf-8", "replace")
    if not text.startswith("{"):
        raise SafetensorsFault("its header is not JSON")
    match = _METADATA.search(text)
    if match is None:
        return {}
    try:
        metadata, _ = JSONDecoder(strict=False).raw_decode(text, match.end())
    except (JSONDecodeError, RecursionError):
        raise SafetensorsFault("its metadata is not JSON, or too long") from None
    return {key: value for key, value in metadata.items() if isinstance(value, str)}
