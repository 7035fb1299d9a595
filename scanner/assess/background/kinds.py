"""What kind of model a component is: task, size, modality, as far as the rules or its name tell."""

from __future__ import annotations

import re
from math import log

from msgspec.structs import replace

from scanner.entities import Component
from scanner.rulebook import Rulebook
from scanner.rulebook.reliance import ModelProfile
from scanner.rulebook.schema import Family

_PARAMETERS = re.compile(r"(?<![A-Za-z0-9.])(?:(\d{1,3})x)?(\d{1,4}(?:\.\d{1,2})?)b(?![A-Za-z])", re.IGNORECASE)
_API = "API"
"""The modality of families that only a vendor runs and that do several things."""
_UNDISCLOSED = "undisclosed"


def profile_of(component: Component, family: Family, rules: Rulebook) -> ModelProfile:
    """The profile on file whose id begins the name, the longest; else what its family and its name tell."""
    name = component.name.lower().split(":")[0] if component.kind == "hosted-model" else component.name.lower()
    found = [one for one in rules.model_profiles if name.startswith(one.id.lower())]
    if found:
        profile = max(found, key=lambda one: len(one.id))
        return profile if profile.parameters else replace(profile, parameters=_parameters(component.name))
    return ModelProfile(
        id=component.name, family=family.id, generation="", task=next(iter(family.tasks), ""),
        modalities=() if family.modality == _API else tuple(family.modality.split("/")),
        parameters=_parameters(component.name),
    )  # fmt: skip


def is_alike(one: ModelProfile, other: ModelProfile, family: Family, rules: Rulebook) -> bool:
    """Whether `other` does the same task, takes what `one` mainly takes, and is of its size class.

    Where no size is told, those of its family count; where these are not disclosed either, any will do.
    """
    if one.task != other.task or not set(one.modalities[:1]) <= set(other.modalities):
        return False
    size = size_of(one, rules)
    wanted = {size} if size else set(one.classes or family.size_classes) - {_UNDISCLOSED}
    return not wanted or size_of(other, rules) in wanted


def size_of(profile: ModelProfile, rules: Rulebook) -> str | None:
    """The size class by the parameters; None where they are not told."""
    switching = rules.switching
    if switching is None or profile.parameters is None:
        return None
    billions = profile.parameters
    return next((size.name for size in switching.sizes if billions < size.below), switching.sizes[-1].name)


def apart(one: ModelProfile, other: ModelProfile) -> float:
    """How far two are apart in size, as the logarithm of the ratio; what is not told is nearest to the biggest."""
    if other.parameters is None:
        return 0.0
    return abs(log(one.parameters / other.parameters)) if one.parameters else -log(other.parameters)


def _parameters(name: str) -> float | None:
    found = _PARAMETERS.search(name)
    return float(found[2]) * int(found[1] or 1) if found else None
