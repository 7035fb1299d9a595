"""Of several licenses to choose from, the one that suits the stated use best: taken in the user's favour, and said."""

from __future__ import annotations

import msgspec

from scanner.assess.policy import denies
from scanner.assess.scales import Part, Scales
from scanner.assess.terms import Acts
from scanner.entities import LEVELS, Case
from scanner.licensing import alternatives, category_of, members_of
from scanner.rulebook import Rulebook

OPENNESS = (
    "public-domain", "permissive", "data", "weak-copyleft", "copyleft", "network-copyleft", "responsible-use",
    "open-weights-restricted", "source-available", "non-commercial", "research-only", "proprietary", "unidentified",
)  # fmt: skip
"""Categories from the least to the most restrictive."""


class Choice(msgspec.Struct, frozen=True):
    """The licenses that count. `note` says what was chosen over what; empty when there was no choice."""

    ids: tuple[str, ...] = ()
    note: str = ""


def choose(case: Case, acts: Acts, scales: Scales) -> Choice:
    """The alternative with the fewest obstacles. A conflict or an unknown license leaves nothing to choose."""
    license_ = case.facts.license
    if license_.state != "known":
        return Choice()
    groups = alternatives(license_, scales.rules)
    if len(groups) < 2:
        return Choice(groups[0] if groups else ())
    best = min(groups, key=lambda group: _obstacles(group, scales.all_of(group, acts, case.component), scales))
    others = [" with ".join(group) for group in groups if group != best]
    return Choice(best, f"of the choice, {' with '.join(best)} was taken over {' or '.join(others[:4])}")


def rank(license_id: str, rules: Rulebook) -> int:
    """How restrictive a license is by its category; what nobody knows ranks last, a family by its strictest member."""
    members = members_of(license_id, rules)
    if members:
        return max(rank(member, rules) for member in members)
    category = category_of(license_id, rules)
    return OPENNESS.index(category) if category in OPENNESS else len(OPENNESS)


def _obstacles(group: tuple[str, ...], part: Part, scales: Scales) -> tuple[bool, int, int, int, int]:
    """What stands in the way of a group of licenses: denied by policy, its level, what needs review, category."""
    policies, rules = scales.policies, scales.rules
    denied = any(denies(found, policies, rules) for found in group)
    to_see_to = sum(ruling.level in ("needs-review", "prohibited") for ruling in part.rulings)
    strictest = max((rank(found, rules) for found in group), default=0)
    return denied, LEVELS.index(part.level), to_see_to, strictest, len(part.rulings)
