"""What a component was made from, and the licenses of it that bind whoever uses the component."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from scanner.entities import Ancestor, Case, Confidence, License
from scanner.licensing import alternatives
from scanner.rulebook import Rulebook

TRAINED_ON = "trained-on"
SERVES = "serves"


class Base(msgspec.Struct, frozen=True):
    """Something the component was made from. `name` is what to call it; `known` whether its license is.

    `ids` are the licenses that surely bind: of a choice, none does.
    """

    name: str
    relation: str
    ids: tuple[str, ...]
    source: str
    confidence: Confidence
    known: bool = True


def bases(case: Case, rules: Rulebook) -> Iterator[Base]:
    """What is known of where a component comes from: by its own statements, else by what rules say of its name."""
    for ancestor in case.facts.lineage:
        yield _base(ancestor, rules)
    match = rules.generation_of(case.component)
    if match and match.base_license and rules.license(match.base_license):
        confidence: Confidence = "low" if match.guess else match.confidence
        yield Base("a base", "base-model", (match.base_license,), "", confidence)


def _base(ancestor: Ancestor, rules: Rulebook) -> Base:
    return Base(
        ancestor.component.name if ancestor.component.registry != "rules" else "a base",
        ancestor.relation,
        _binding(ancestor.license, rules),
        ancestor.source,
        ancestor.license.confidence,
        ancestor.license.state == "known",
    )


def _binding(license_: License, rules: Rulebook) -> tuple[str, ...]:
    groups = alternatives(license_, rules) if license_.state == "known" else ()
    return groups[0] if len(groups) == 1 else ()
