"""GGUF files: the file itself, its base models, its source and its training data, by its header."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from scanner.discover.artifacts.origin import file_component, hub_component, usage
from scanner.discover.artifacts.weights import lfs_pointer
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Incomplete, Usage
from scanner.rulebook import Rulebook
from scanner.syntax.gguf_header import GgufFault, Value, gguf_claims, read_header

_HOW = "gguf-header"
_MAX_ORIGINS = 100
_ORIGINS = (
    # key, relation, what the key says
    ("general.source.huggingface.repository", "quantized-from", "what the file was converted from"),
    ("general.source.repo_url", "quantized-from", "what the file was converted from"),
    ("general.source.url", "quantized-from", "what the file was converted from"),
    ("general.repo_url", None, "where the file was published"),
)


def reads(path: str) -> bool:
    """Whether the file is GGUF by its name."""
    return path.lower().endswith(".gguf")


def usages(file: SourceFile, tree: Tree, rules: Rulebook) -> Iterator[Usage | Incomplete]:  # noqa: ARG001
    """The file as a component, and the Hub repositories that its header names; Incomplete when it cannot be read."""
    if pointer := lfs_pointer(file):
        yield from pointer
        return
    try:
        header = read_header(Path(file.absolute))
    except GgufFault as fault:
        yield Incomplete(file.path, f"the GGUF header cannot be read: {fault}; fetch the file again")
        return
    except OSError as error:
        yield Incomplete(file.path, f"cannot be read: {error.strerror or type(error).__name__}")
        return
    name = str(header.get("general.name") or file.name)
    architecture = str(header.get("general.architecture") or "unknown")
    component, what = file_component(file.path), f"GGUF model file, architecture {architecture[:40]}"
    yield usage(component, file, _HOW, what, text=name, claims=gguf_claims(header, component.name))
    yield from origins(file, header, rules)


def origins(file: SourceFile, header: dict[str, Value], rules: Rulebook) -> Iterator[Usage]:
    """A usage for each Hub repository in the header, once for each relation."""
    seen = set()
    for key, value, relation, says in _named(header):
        component = hub_component(value, rules)
        if component is not None and (component, relation) not in seen:
            seen.add((component, relation))
            yield usage(component, file, _HOW, f"{says} ({key})", text=value, relation=relation)


def _named(header: dict[str, Value]) -> Iterator[tuple[str, str, str | None, str]]:
    for index in _indices(header, "general.base_model.count"):
        for field in ("repo_url", "url"):
            key = f"general.base_model.{index}.{field}"
            yield key, str(header.get(key, "")), "base-model", "base model of the file"
    for index in _indices(header, "general.dataset.count"):
        for field in ("repo_url", "url"):
            key = f"general.dataset.{index}.{field}"
            yield key, str(header.get(key, "")), "trained-on", "dataset the model was trained on"
    for key, relation, says in _ORIGINS:
        yield key, str(header.get(key, "")), relation, says


def _indices(header: dict[str, Value], key: str) -> range:
    count = header.get(key, 0)
    return range(min(count, _MAX_ORIGINS) if isinstance(count, int) else 0)
