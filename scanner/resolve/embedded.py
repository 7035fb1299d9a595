"""What the rules know of a model by its name alone, with no one asked. Added to every model, also when its Hub answers.

The last source: it speaks for whatever no other source does, and says so when the rules are silent too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec
from msgspec.structs import replace

from scanner.entities import Access, Ancestor, Claim, Component, Confidence, Facts, Gate, License, Usage
from scanner.licensing import conclude, read_license
from scanner.resolve.session import Session
from scanner.rulebook import Rulebook
from scanner.rulebook.matching import GenerationMatch

NO_LICENSE_ID = {
    "proprietary": "no weights are published",
    "unknown": "there is a license, but nobody who wrote the rules has seen it",
    "inherits-base": "the terms of the base model apply",
}
"""Values of `Generation.license` that are no ids of rules/licenses, and what they mean."""

_GATES: dict[str, Gate] = {"none": "none", "auto": "auto", "manual": "manual"}
_ORDER: tuple[Confidence, ...] = ("low", "medium", "high")


class Known(msgspec.Struct, frozen=True):
    """What the rules say of a model. Empty when no rule knows its name."""

    match: GenerationMatch | None = None
    claims: tuple[Claim, ...] = ()
    ancestors: tuple[Ancestor, ...] = ()
    access: Access = msgspec.field(default_factory=Access)

    @property
    def family(self) -> str | None:
        """FAMILY/GENERATION."""
        return self.match.id if self.match else None


def answers(component: Component) -> bool:
    """Whether this source speaks for a component: any model, dataset or file of one."""
    return component.kind != "package"


def look_up(component: Component, usages: Sequence[Usage], session: Session, rules: Rulebook) -> Facts:
    """What the rules know of a component for which there is nobody to ask."""
    del usages, session
    return facts_from_rules(
        component,
        known_by_rules(component, rules),
        rules,
        not_asked=f"{component.registry} cannot be asked",
        silence=_silence(component),
    )


def _silence(component: Component) -> str:
    if component.registry == "file":
        return f"{component.name} is a file, and nothing says under which terms it came here; find out its origin"
    return (
        f"there is no way to ask {component.registry} for {component.name}, and no rule knows it; read its terms and "
        "add a rule"
    )


def facts_from_rules(component: Component, known: Known, rules: Rulebook, *, not_asked: str, silence: str) -> Facts:
    """Facts that rest on rules alone; unresolved, with `silence` as the reason, when the rules name no license."""
    concluded = rules_only(conclude(known.claims, rules), known, not_asked)
    settled = concluded.state != "unknown" or any(ancestor.license.ids for ancestor in known.ancestors)
    return Facts(
        component,
        known.claims,
        concluded,
        known.access,
        known.ancestors,
        known.family,
        state="resolved" if settled else "partial" if known.claims else "unresolved",
        unresolved=() if settled else (silence,),
    )


def known_by_rules(component: Component, rules: Rulebook) -> Known:
    """The claims, the gate and the base model that the rules give for a name."""
    match = rules.generation_of(component)
    if match is None:
        return Known()
    gate = _GATES.get(match.gated)
    claims = [_license_claim(match, rules)]
    if gate is not None:
        confidence = match.confidence if match.guess else match.generation.gated_confidence
        where = next(iter(match.generation.gated_sources), claims[0].where)
        claims.append(replace(_claim(match, "access", gate), where=where, confidence=confidence))
    return Known(
        match,
        tuple(claims),
        _base(match, rules),
        Access(gate or "unknown", source="rules" if gate else ""),
    )


def rules_only(concluded: License, known: Known, not_asked: str) -> License:
    """A conclusion that rests on rules alone, made to say so and to be no surer than they are."""
    if known.match is None or concluded.state == "unknown":
        return concluded
    said = f"from rules only (checked {known.match.family.checked}); {not_asked}"
    return replace(
        concluded,
        why=f"{concluded.why}; {said}" if concluded.why else said,
        confidence=min(concluded.confidence, known.match.confidence, key=_ORDER.index),
    )


def license_of_rules(named: str, why: str, confidence: Confidence, rules: Rulebook) -> License:
    """A license that the rules name for a model which is not a component of its own."""
    reading = read_license(named, "hub", rules)
    state: Literal["known", "unknown"] = "known" if reading.ids else "unknown"
    return License(state, reading.expression, reading.ids, reading.choice, why, confidence)


def _claim(match: GenerationMatch, topic: str, value: str) -> Claim:
    """A claim of the rules: where they were read, when, and how sure they are."""
    sources = match.generation.sources or match.family.sources
    return Claim(
        topic,
        value,
        "rules",
        where=sources[0] if sources else "",
        retrieved=match.family.checked,
        confidence=match.confidence,
        note=match.why,
    )


def _license_claim(match: GenerationMatch, rules: Rulebook) -> Claim:
    claim = _claim(match, "license", match.license)
    if match.license in NO_LICENSE_ID:
        return replace(claim, note=f"{NO_LICENSE_ID[match.license]}; {claim.note}")
    reading = read_license(match.license, "hub", rules)
    return replace(claim, license_ids=reading.ids, expression=reading.expression)


def _base(match: GenerationMatch, rules: Rulebook) -> tuple[Ancestor, ...]:
    """The base model whose license the rules name; it has no name of its own there."""
    if match.base_license is None or match.base_license in NO_LICENSE_ID:
        return ()
    why = f"the rules name this license for the base of {match.generation.name} (checked {match.family.checked})"
    concluded = license_of_rules(match.base_license, why, match.confidence, rules)
    return (Ancestor(Component("model", "rules", f"{match.id}/base"), "base-model", "rules", concluded),)
