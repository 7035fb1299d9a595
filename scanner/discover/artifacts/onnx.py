"""ONNX files: the file itself, the license in its metadata, and the models and datasets it names as its origin."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from scanner.discover.artifacts.claims import metadata_claims
from scanner.discover.artifacts.onnx_header import OnnxFault, OnnxModel, read_onnx
from scanner.discover.artifacts.origin import file_component, hub_component, usage
from scanner.discover.artifacts.weights import lfs_pointer
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Incomplete, Usage
from scanner.rulebook import Rulebook

_HOW = "onnx-metadata"
_LICENSES = ("license", "License", "LICENSE", "modelspec.license")
_ORIGINS = {
    "base_model": "base-model", "base_model_name_or_path": "base-model", "model_name_or_path": "base-model",
    "pretrained_model": "base-model", "hf_model_id": "base-model", "model_id": "base-model", "repo_id": "base-model",
    "huggingface_repo": "base-model", "source_model": "base-model", "source": "base-model", "url": "base-model",
    "model_name": "base-model", "dataset": "trained-on", "datasets": "trained-on", "training_data": "trained-on",
}  # fmt: skip


def reads(path: str) -> bool:
    """Whether the file is ONNX by its name."""
    return path.lower().endswith(".onnx")


def usages(file: SourceFile, tree: Tree, rules: Rulebook) -> Iterator[Usage | Incomplete]:  # noqa: ARG001
    """The file as a component, and the Hub repositories that its metadata names; Incomplete when it cannot be read."""
    if pointer := lfs_pointer(file):
        yield from pointer
        return
    if not file.size:
        return
    try:
        model = read_onnx(Path(file.absolute))
    except OnnxFault as fault:
        yield Incomplete(file.path, f"the ONNX file cannot be read: {fault}; fetch the file again")
        return
    except OSError as error:
        yield Incomplete(file.path, f"cannot be read: {error.strerror or type(error).__name__}")
        return
    itself = file_component(file.path)
    claims = metadata_claims(model.metadata, _LICENSES, _HOW, itself.name)
    name = model.metadata.get("model_name") or model.metadata.get("name") or file.name
    yield usage(itself, file, _HOW, f"ONNX model file{_maker(model)}", text=name, claims=claims)
    yield from _origins(file, model, rules)


def _maker(model: OnnxModel) -> str:
    parts = [model.fields.get("producer", ""), model.fields.get("producer_version", "")]
    made = " ".join(part for part in parts if part)[:60]
    return f", written by {made}" if made.isprintable() and made else ""


def _origins(file: SourceFile, model: OnnxModel, rules: Rulebook) -> Iterator[Usage]:
    for key, relation in _ORIGINS.items():
        component = hub_component(model.metadata.get(key, "")[:500], rules)
        if component is None:
            continue
        if relation == "trained-on":
            component = replace(component, kind="dataset")
        why = f"{key} in the metadata of the file"
        yield usage(component, file, _HOW, why, text=model.metadata[key], confidence="medium", relation=relation)
