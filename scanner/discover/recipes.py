"""Recipes: configuration files that make one model of several, or train one on data. Their usages say so."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from scanner.discover.source import Tree, Unreadable
from scanner.entities import Usage
from scanner.rulebook import Rulebook
from scanner.rulebook.compatibility import Recipes, load_together

_SUFFIXES = (".yaml", ".yml")
_KEY = "value of "
"""How the reader of a configuration says in `Usage.why` under which key it found something."""


def mark_recipes(usages: Sequence[Usage], tree: Tree, rules: Rulebook) -> list[Usage]:
    """The usages, those in a recipe with their relation to what it makes: "merge", "finetune" or "trained-on"."""
    by_file: dict[str, list[Usage]] = defaultdict(list)
    for usage in usages:
        if usage.how == "config-key" and usage.in_use and usage.location.file.endswith(_SUFFIXES):
            by_file[usage.location.file].append(usage)
    several = {file: found for file, found in by_file.items() if len({usage.component for usage in found}) > 1}
    if not several:
        return list(usages)
    recipes = load_together(rules.directory).recipes
    marked = {id(usage): relation for file, found in several.items()
              for usage, relation in _relations(found, _top_keys(file, tree), recipes)}  # fmt: skip
    return [replace(usage, relation=marked[id(usage)]) if id(usage) in marked else usage for usage in usages]


def _relations(found: Sequence[Usage], keys: frozenset[str], recipes: Recipes) -> Iterable[tuple[Usage, str]]:
    models = [usage for usage in found if usage.component.kind == "model"]
    if not keys.isdisjoint(recipes.merge):
        return [(usage, "merge") for usage in models]
    bases = [usage for usage in models if usage.why.removeprefix(_KEY) in recipes.base]
    if keys.isdisjoint(recipes.training) or len({usage.component for usage in bases}) != 1:
        return []
    data = [(usage, "trained-on") for usage in found if usage.component.kind == "dataset"]
    return [*((usage, "finetune") for usage in bases), *data]


def _top_keys(file: str, tree: Tree) -> frozenset[str]:
    """The keys at the top of a YAML file, as its lines have them."""
    source = tree.get(file)
    if source is None:
        return frozenset()
    try:
        return frozenset(re.findall(r"^([A-Za-z_][\w-]{0,60}):", source.text, re.MULTILINE))
    except Unreadable:
        return frozenset()
    finally:
        source.release()
