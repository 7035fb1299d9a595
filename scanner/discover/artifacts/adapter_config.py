"""adapter_config.json of PEFT: the model that an adapter was trained for, and without which it is nothing."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.discover.artifacts.origin import is_path, named_component, usage
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Component, Confidence, Incomplete, Usage
from scanner.rulebook import Rulebook
from scanner.syntax.json_text import read_json
from scanner.syntax.scalar import Scalar, SyntaxFault

_HOW = "adapter-config"


def reads(path: str) -> bool:
    """Whether the file is PEFT's description of an adapter by its name."""
    return path.rsplit("/", 1)[-1] == "adapter_config.json"


def usages(file: SourceFile, tree: Tree, rules: Rulebook) -> Iterator[Usage | Incomplete]:  # noqa: ARG001
    """The base model, at its revision when one is stated; Incomplete when none is named. Raises Unreadable."""
    try:
        fields = {scalar.key[0]: scalar for scalar in read_json(file.text, lenient=True) if len(scalar.key) == 1}
    except SyntaxFault as fault:
        yield Incomplete(file.path, f"not JSON: {fault.message}; the base model of this adapter is not known")
        return
    base = fields.get("base_model_name_or_path")
    if base is None or not base.quoted or not base.value.strip():
        yield Incomplete(file.path, "names no base_model_name_or_path: say which model this adapter belongs to")
        return
    component, confidence = _component(base.value.strip(), fields.get("revision"), rules)
    yield usage(
        component, file, _HOW, "base_model_name_or_path of an adapter",
        text=base.value, line=base.line, column=base.column, confidence=confidence, relation="adapter-of",
    )  # fmt: skip


def _component(name: str, revision: Scalar | None, rules: Rulebook) -> tuple[Component, Confidence]:
    named = named_component(name, rules)
    if named is None or is_path(name):
        return Component("model-file", "file", name), "low"
    component, confidence = named
    version = revision.value if revision is not None and revision.quoted and revision.value else None
    return Component(component.kind, component.registry, component.name, version), confidence
