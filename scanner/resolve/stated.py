"""What the project's own files state of a component's license (headers of model files, SBOMs, locks), weighed.

Such a statement stands beside what a source says; where there is nobody to ask it is all there is, and that is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from scanner.entities import Claim, Component, Facts, License, Usage
from scanner.licensing import LicenseKind, conclude, read_license

if TYPE_CHECKING:
    from scanner.rulebook.index import Rulebook


UNPLACED = "generic"
"""The registry of a name that an SBOM gives without any place."""


def stated_claims(usages: Sequence[Usage], rules: Rulebook) -> tuple[Claim, ...]:
    """What files state of a component, each statement once, those of licenses read."""
    claims = dict.fromkeys(claim for usage in usages for claim in usage.claims)
    return tuple(_read(claim, rules) if claim.topic == "license" else claim for claim in claims)


def with_statements(facts: Facts, usages: Sequence[Usage], rules: Rulebook, *, asked: bool) -> Facts:
    """`facts` with what files state and no source has said.

    They fill silence, and contradict where they differ. `asked`: there is a source for this component, so that its
    silence stays incomplete.
    """
    stated = tuple(claim for claim in stated_claims(usages, rules) if claim not in facts.claims)
    if not stated:
        return facts
    claims = (*facts.claims, *stated)
    concluded = conclude(claims, rules)
    if facts.license.state != "unknown":
        return replace(facts, claims=claims, license=concluded if concluded.state == "conflict" else facts.license)
    if concluded.state == "unknown":
        misread = facts.unresolved if asked else (f"{facts.component.registry} cannot be asked, and {concluded.why}",)
        return replace(facts, claims=claims, license=concluded, unresolved=misread)
    alone = replace(concluded, why=_alone(concluded, stated, facts.component, asked=asked))
    if not asked:
        return replace(facts, claims=claims, license=alone, state="resolved", unresolved=())
    return replace(facts, claims=claims, license=alone, state="partial" if facts.state == "unresolved" else facts.state)


def _read(claim: Claim, rules: Rulebook) -> Claim:
    reading = read_license(claim.value, _kind(claim), rules)
    note = "; ".join(part for part in (claim.note, reading.note) if part)
    # A guess of the document stays a guess, however plainly it is written.
    confidence = claim.confidence if claim.confidence != "high" else reading.confidence
    return replace(claim, license_ids=reading.ids, expression=reading.expression, note=note, confidence=confidence)


def _kind(claim: Claim) -> LicenseKind:
    """Model files carry the Hub's ids, and its lists; everything else writes SPDX or plain names."""
    return "hub" if claim.source.endswith("-header") or claim.value.startswith("[") else "field"


def _alone(concluded: License, stated: Sequence[Claim], component: Component, *, asked: bool) -> str:
    places = dict.fromkeys(claim.where.partition("#")[0] for claim in stated if claim.license_ids)
    silence = f"{component.registry} gave no answer" if asked else f"{component.registry} cannot be asked"
    if component.registry == UNPLACED:
        silence = "nothing says where it comes from"
    return f"{concluded.why}; this rests on {', '.join(places)} alone: {silence}"
