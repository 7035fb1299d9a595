"""What kind of model a component is: task, size, modality, as far as the rules or its name tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from math import log

from msgspec.structs import replace

from scanner.entities import Component
from scanner.rulebook import Rulebook
from scanner.rulebook.matching import GenerationMatch
from scanner.rulebook.reliance import ModelProfile
from scanner.rulebook.schema import Family

_PARAMETERS = re.compile(r"(?<![A-Za-z0-9.])(?:(\d{1,3})[xX])?(\d{1,4}(?:\.\d{1,2})?)[bB](?![A-Za-z])")
_GOES_ON = re.compile(r"[A-Za-z0-9]|\.[0-9]")
"""After the id of a profile: a longer word or number, so another model."""
_API = "API"
"""The modality of families that only a vendor runs and that do several things."""
_UNDISCLOSED = "undisclosed"
_OTHERS = {
    "image": ("image-generation",), "video": ("video-generation",), "embedding": ("embedding",), "rerank": ("rerank",),
    "audio": ("audio", "asr", "tts", "audio-generation"), "moderation": ("safety",), "document": ("ocr",),
}  # fmt: skip
"""Kinds of hosted models whose vendors sell other kinds as well, with the tasks that each may be for."""


def profile_of(component: Component, family: Family, rules: Rulebook) -> ModelProfile:
    """The profile on file whose id begins the name, the longest; else what its generation, family and name tell.

    A hosted model whose weights are out has the name of its repository as well.
    """
    hosted = rules.hosted_model(component.registry, component.name) if component.kind == "hosted-model" else None
    name = component.name.split(":")[0] if component.kind == "hosted-model" else component.name
    found = _begun_by(spelled(name) if component.kind == "hosted-model" else [name], rules)
    if hosted and hosted.kind in _OTHERS and not any(one.task in _OTHERS[hosted.kind] for one in found):
        return ModelProfile(
            id=component.name, family=family.id, generation="", task=_OTHERS[hosted.kind][0], modalities=(),
            classes=(_UNDISCLOSED,),
        )  # fmt: skip
    if not found and hosted and hosted.hub_repo:
        found = _begun_by([hosted.hub_repo], rules)
    if found:
        profile = max(found, key=lambda one: len(one.id))
        return profile if profile.parameters else replace(profile, parameters=_parameters(name))
    match = rules.generation_of(component)
    if match and (siblings := _siblings(match, name.lower(), rules)):
        return _among(siblings, name, rules)
    return ModelProfile(
        id=component.name, family=family.id, generation="", task=next(iter(family.tasks), ""),
        modalities=() if family.modality == _API else tuple(family.modality.split("/")[:1]),
        parameters=_parameters(name),
    )  # fmt: skip


def spelled(name: str) -> list[str]:
    """The name, then without what clouds and gateways put before it: "us.anthropic.claude-opus-5", "x-ai/grok-4.5"."""
    return [name, *(name[found.end() :] for found in re.finditer(r"[/.]", name))]


def _begun_by(names: Sequence[str], rules: Rulebook) -> list[ModelProfile]:
    """The profiles whose id is one of the names, or its beginning with another word behind."""
    alike = _by_first_letter(rules)
    found = (one for name in names for one in alike.get(name[:1].lower(), ()) if _begins(one, name))
    return list(dict.fromkeys(found))


@lru_cache(maxsize=4)
def _by_first_letter(rules: Rulebook) -> dict[str, list[ModelProfile]]:
    """The profiles in groups, so that a name is compared with a few of them."""
    groups: dict[str, list[ModelProfile]] = {}
    for one in rules.model_profiles:
        groups.setdefault(one.id[:1].lower(), []).append(one)
    return groups


def _begins(one: ModelProfile, name: str) -> bool:
    """ "GLM-5" does not begin "GLM-5.3", nor "DeepSeek-R1" (671 billion) "DeepSeek-R1-Distill-Llama-70B"."""
    if not name.lower().startswith(one.id.lower()):
        return False
    rest = name[len(one.id) :]
    size = _parameters(rest)
    return not _GOES_ON.match(rest) and (size is None or size in (one.parameters, one.active) or not one.parameters)


def _siblings(match: GenerationMatch, name: str, rules: Rulebook) -> list[ModelProfile]:
    """The profiles of a generation: those that do the main task of its family and take what the name says."""
    key = (match.family.id, match.generation.id)
    found = [one for one in rules.model_profiles if (one.family, one.generation) == key]
    main = next(iter(match.family.tasks), "")
    found = [one for one in found if one.task == main] or found
    return [one for one in found if any(sense in name for sense in one.modalities[1:])] or found


def _among(siblings: Sequence[ModelProfile], name: str, rules: Rulebook) -> ModelProfile:
    """A model that goes by another name than those on file ("llama3.1:8b"): as the nearest of its size.

    Where its name tells no size, it is what all of them have in common, and of any size that one of them has.
    """
    size = _parameters(name)
    if size is not None and any(one.parameters for one in siblings):
        sized = [one for one in siblings if one.parameters]
        nearest = min(sized, key=lambda one: abs(log((one.parameters or size) / size)))
        return replace(nearest, id=name, parameters=size)
    if len(siblings) == 1:
        return replace(siblings[0], id=name)
    first = siblings[0]
    return ModelProfile(
        id=name, family=first.family, generation=first.generation, task=first.task,
        modalities=tuple(one for one in first.modalities if all(one in other.modalities for other in siblings)),
        classes=tuple(dict.fromkeys(found for one in siblings if (found := size_of(one, rules)))),
    )  # fmt: skip


def is_alike(one: ModelProfile, other: ModelProfile, family: Family, rules: Rulebook) -> bool:
    """Whether `other` does the same task, takes what `one` mainly takes, and is of its size class.

    Where no size is told, those of its family count; where these are not disclosed either, any will do.
    """
    sees = one.task == "vlm" and other.task == "chat" and "vision" in other.modalities  # it does what the other does
    if (one.task != other.task and not sees) or not set(one.modalities[:1]) <= set(other.modalities):
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
    size = float(found[2]) * int(found[1] or 1) if found else 0
    return size or None  # "0B" tells no size
