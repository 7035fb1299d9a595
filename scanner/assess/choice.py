"""Of several licenses to choose from, the one that suits the stated use best: taken in the user's favour, and said."""

from __future__ import annotations

from dataclasses import dataclass

from scanner.assess.policy import allowed, denied_by, review_by
from scanner.assess.terms import Acts, hits
from scanner.config import Config
from scanner.entities import Case
from scanner.licensing import alternatives, category_of, members_of
from scanner.rulebook import Rulebook

FORBIDDING = ("non-commercial", "research-only", "region-exclusion", "no-hosting", "no-redistribution")
THRESHOLDS = ("user-threshold", "revenue-threshold", "daily-user-threshold")

OPENNESS = (
    "public-domain", "permissive", "data", "weak-copyleft", "copyleft", "network-copyleft", "responsible-use",
    "open-weights-restricted", "source-available", "non-commercial", "research-only", "proprietary", "unidentified",
)  # fmt: skip
"""Categories from the least to the most restrictive."""


@dataclass(frozen=True)
class Choice:
    """The licenses that count. `note` says what was chosen over what; empty when there was no choice."""

    ids: tuple[str, ...] = ()
    note: str = ""


def choose(case: Case, config: Config, acts: Acts, rules: Rulebook) -> Choice:
    """The alternative with the fewest obstacles. A conflict or an unknown license leaves nothing to choose."""
    license_ = case.facts.license
    if license_.state != "known":
        return Choice()
    groups = alternatives(license_, rules)
    if len(groups) < 2:
        return Choice(groups[0] if groups else ())
    best = min(groups, key=lambda group: _obstacles(group, case.component.name, config, acts, rules))
    others = [" with ".join(group) for group in groups if group != best]
    return Choice(best, f"of the choice, {' with '.join(best)} was taken over {' or '.join(others[:4])}")


def rank(license_id: str, rules: Rulebook) -> int:
    """How restrictive a license is by its category; what nobody knows ranks last, a family by its strictest member."""
    members = members_of(license_id, rules)
    if members:
        return max(rank(member, rules) for member in members)
    category = category_of(license_id, rules)
    return OPENNESS.index(category) if category in OPENNESS else len(OPENNESS)


def _obstacles(
    group: tuple[str, ...], name: str, config: Config, acts: Acts, rules: Rulebook
) -> tuple[bool, bool, int, int, int]:
    policy = config.policy
    denied = any(denied_by(found, policy, rules) or not allowed(found, policy, rules) for found in group)
    forbidden = any(hit.standing == "yes" for hit in hits(group, FORBIDDING, acts, name, rules))
    review = sum(bool(review_by(found, policy, rules)) for found in group)
    limits = len(list(hits(group, (*FORBIDDING, *THRESHOLDS), acts, name, rules)))
    return denied, forbidden, review, limits, max((rank(found, rules) for found in group), default=0)
