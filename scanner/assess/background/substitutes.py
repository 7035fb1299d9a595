"""What else there is of the same kind: open weights of other families, from rules/model-profiles.toml."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from scanner.assess.background.kinds import apart, is_alike, profile_of
from scanner.assess.check import Context
from scanner.assess.choice import rank
from scanner.assess.wording import license_name
from scanner.entities import LEVELS, Case, Component, Level, Substitute
from scanner.rulebook.days import last_day
from scanner.rulebook.matching import GenerationMatch
from scanner.rulebook.reliance import ModelProfile
from scanner.rulebook.schema import Family, Generation

MAX_SUBSTITUTES = 6
RECENT_DAYS = 2 * 366
"""Models older than that are no substitute for one that somebody chooses today."""


class Candidate(msgspec.Struct, frozen=True):
    """A model of another family that does the same, with what its terms say to the stated use.

    licenses  ids of its own license and of that of the model that it was made from, which follows
    """

    profile: ModelProfile
    family: Family
    generation: Generation
    licenses: tuple[str, ...]
    level: Level


def substitutes(case: Case, context: Context) -> tuple[Substitute, ...]:
    """Of each other family the model nearest in kind and size, the mildest terms first."""
    found = sorted(candidates(case, context), key=lambda one: _order(one, context))
    return tuple(told(one, context) for one in found)[:MAX_SUBSTITUTES]


def told(candidate: Candidate, context: Context) -> Substitute:
    """A candidate by its names."""
    profile = candidate.profile
    return Substitute(
        profile.id, candidate.family.vendor, names_of(candidate.licenses, context), candidate.level,
        candidate.generation.confidence, source=profile.sources[0] if profile.sources else "",
    )  # fmt: skip


def candidates(case: Case, context: Context) -> Iterator[Candidate]:
    """Of each other family the open model of the same task, size class and modality that is nearest in size."""
    match = context.generation(case)
    if match is None:
        return
    family = match.family
    own = profile_of(case.component, family, context.rules)
    nearest: dict[str, Candidate] = {}
    for one in context.rules.model_profiles:
        if not one.offered or one.family == family.id or not is_alike(own, one, family, context.rules):
            continue
        before = nearest.get(one.family)
        if before is not None and apart(own, one) >= apart(own, before.profile):
            continue
        if candidate := _candidate(one, case, context):
            nearest[one.family] = candidate
    yield from nearest.values()


def _candidate(profile: ModelProfile, case: Case, context: Context) -> Candidate | None:
    """A profile with its license and terms; None where it was not out, or nobody knows its license."""
    match = context.rules.generation_of(Component("model", "huggingface", profile.id))
    if match is None or match.open_weights is not True or not match.released:
        return None
    rule = context.rules.license(match.license)
    if rule is None or rule.category == "unidentified" or last_day(match.released) > context.as_of:
        return None
    licenses = licenses_of(match, context)
    return Candidate(profile, match.family, match.generation, licenses, level_of(licenses, case, context))


def licenses_of(match: GenerationMatch, context: Context) -> tuple[str, ...]:
    """The license of a model, and where it was made from another one, of its base."""
    base = match.base_license
    return (match.license, *((base,) if base and base != match.license and context.rules.license(base) else ()))


def names_of(licenses: Sequence[str], context: Context) -> str:
    """The licenses for a reader."""
    own, *base = (license_name(one, context.rules) for one in licenses)
    return f"{own}, of its base: {base[0]}" if base else own


def _order(candidate: Candidate, context: Context) -> tuple[int, int]:
    """The mildest terms first."""
    return LEVELS.index(candidate.level), rank(candidate.licenses[0], context.rules)


def level_of(licenses: Sequence[str], case: Case, context: Context) -> Level:
    """What licenses that hold together say to the stated use."""
    return context.scales.all_of(licenses, context.acts_for(case), Component("model", "rules", licenses[0])).level
