"""config.json, tokenizer_config.json, model_index.json: from where transformers or diffusers loaded the model."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.discover.artifacts.origin import is_path, named_component, usage
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Incomplete, Usage
from scanner.rulebook import Rulebook
from scanner.syntax.json_text import read_json
from scanner.syntax.scalar import Scalar, SyntaxFault

_NAMES = frozenset({"config.json", "tokenizer_config.json", "model_index.json", "generation_config.json"})
_KEYS = frozenset({"_name_or_path", "name_or_path"})
_SIGNS = frozenset({
    "model_type", "architectures", "transformers_version", "_class_name", "_diffusers_version", "tokenizer_class",
})  # fmt: skip


def reads(path: str) -> bool:
    """Whether the file may be such a configuration by its name."""
    return path.rsplit("/", 1)[-1] in _NAMES


def usages(file: SourceFile, tree: Tree, rules: Rulebook) -> Iterator[Usage | Incomplete]:  # noqa: ARG001
    """The model that the configuration was loaded from, when it names one. Raises Unreadable.

    A config.json of something else is not ours to judge, so that text that is not JSON is passed over here.
    """
    text = file.text
    if not any(key in text for key in _KEYS):
        return
    try:
        scalars = read_json(text, lenient=True)
    except SyntaxFault:
        return
    if not any(scalar.key and scalar.key[0] in _SIGNS for scalar in scalars):
        return
    for scalar in scalars:
        if scalar.key and scalar.key[-1] in _KEYS and scalar.quoted:
            yield from _origin(file, scalar, rules)


def _origin(file: SourceFile, scalar: Scalar, rules: Rulebook) -> Iterator[Usage]:
    named = named_component(scalar.value.strip(), rules)
    if named is None or is_path(scalar.value):
        return
    component, confidence = named
    if len(scalar.key) > 1:  # of a part of the model, such as its text encoder
        confidence = "low" if confidence == "low" else "medium"
    yield usage(
        component, file, "model-config", f"{scalar.key[-1]} of a model configuration",
        text=scalar.value, line=scalar.line, column=scalar.column, confidence=confidence, relation="base-model",
    )  # fmt: skip
