"""Several statements about one component's license, weighed. Sources that disagree are a finding, not a coin toss."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from scanner.entities import Claim, Confidence, License
from scanner.licensing import spdx
from scanner.licensing.ids import expand_ids, id_of, members_of
from scanner.licensing.reading import SEVERAL
from scanner.licensing.sources import source_name

if TYPE_CHECKING:
    from scanner.rulebook.index import Rulebook

_TOPICS = ("license", "license-text")
_MODIFIED = "modified: "
_CLOSEST = re.compile(r"closest is ([^\s()]{1,100})\)")
_CONFIDENCES: tuple[Confidence, ...] = ("low", "medium", "high")


class _Voice(msgspec.Struct, frozen=True):
    """What one source says as a whole: one claim, or all classifiers of one package together.

    `bundle`: a text that holds several licenses, mostly those of parts that come along.
    """

    says: str
    ids: frozenset[str]
    ordered: tuple[str, ...]
    expression: str | None
    confidence: Confidence
    rules: bool = False
    bundle: bool = False


def conclude(claims: Sequence[Claim], rules: Rulebook) -> License:
    """The license that the claims add up to.

    A source that names only a family ("BSD License") agrees with every member of it, and one that names a part of what
    another names agrees with that other. What our rules guess (low or medium confidence) fills silence and never
    contradicts; what they are sure of can. A license text that reads as modified contradicts whoever calls it plain.
    """
    spoken = [claim for claim in claims if claim.topic in _TOPICS]
    voices = _voices(spoken, rules)
    outside = [voice for voice in voices if not voice.rules]
    heard = [voice for voice in voices if not voice.rules or not outside or voice.confidence == "high"]
    modified = [claim for claim in spoken if any(_closest(claim, rules) in voice.ids for voice in heard)]
    if not heard:
        return License(why="; ".join(dict.fromkeys(_silence(claim) for claim in spoken)) or "no source says anything")
    best = _narrowed(max(heard, key=lambda voice: _weight(voice, rules)), heard, rules)
    if modified or not all(_agree(best, voice, rules) for voice in heard):
        ids = tuple(dict.fromkeys(found for voice in heard for found in voice.ordered))
        says = [voice.says for voice in heard] + [_silence(claim) for claim in modified]
        return License("conflict", None, ids, why="; but ".join(dict.fromkeys(says)), confidence=_best(heard))
    return _known(best, heard)


def _known(best: _Voice, heard: list[_Voice]) -> License:
    parsed = spdx.parse(best.expression) if best.expression and len(best.ids) > 1 else None
    choice = parsed is not None and parsed.choice
    confidence = best.confidence if best.rules else _best([best, *(voice for voice in heard if voice.ids == best.ids)])
    why = "; ".join(dict.fromkeys(voice.says for voice in heard))
    if best.rules and confidence == "low":
        why += " (a guess: low confidence)"
    return License("known", best.expression, best.ordered, choice, why, confidence)


def _voices(claims: list[Claim], rules: Rulebook) -> list[_Voice]:
    """One voice for each claim that was understood; a package's classifiers are a list and speak with one."""
    voices, listed = [], dict[tuple[str, str], list[Claim]]()
    for claim in claims:
        if not claim.license_ids or _is_modified(claim):
            continue
        if claim.value.startswith("License ::"):
            listed.setdefault((claim.source, claim.where), []).append(claim)
        else:
            voices.append(_voice([claim], rules))
    return voices + [_voice(group, rules) for group in listed.values()]


def _voice(claims: list[Claim], rules: Rulebook) -> _Voice:
    named = dict.fromkeys(found for claim in claims for found in claim.license_ids)
    ordered = tuple(found for found in named if named.keys().isdisjoint(members_of(found, rules)))
    exact = len(claims) == 1 or len(ordered) == 1
    first = claims[0]
    said = " and ".join(f"“{claim.value}”" for claim in claims)
    verb = "reads as" if first.topic == "license-text" else "says"
    what = (first.expression or ", ".join(ordered)) if first.topic == "license-text" else said
    expression = first.expression if exact else None
    if expression and set(expand_ids(expression, rules)) != set(ordered):
        expression = None
    return _Voice(
        says=f"{source_name(first.source)} {verb} {what}",
        ids=frozenset(ordered),
        ordered=ordered,
        expression=expression,
        confidence=min((claim.confidence for claim in claims), key=_CONFIDENCES.index),
        rules=first.source == "rules",
        bundle=len(ordered) > 1 and SEVERAL in first.note,
    )


def _agree(best: _Voice, other: _Voice, rules: Rulebook) -> bool:
    """Whether `other` says nothing that `best` does not: the same ids, a part of them, or families they belong to."""
    if other.bundle:
        return any(
            _covers(found, best.ids, rules) or _covers(mine, {found}, rules) for found in other.ids for mine in best.ids
        )
    return all(_covers(found, best.ids, rules) for found in other.ids)


def _narrowed(best: _Voice, heard: list[_Voice], rules: Rulebook) -> _Voice:
    """A family alone ("BSD License"), made exact by the member of it that a text of several licenses starts with."""
    if len(best.ids) != 1:
        return best
    members = members_of(best.ordered[0], rules)
    starts = [voice.ordered[0] for voice in heard if voice.bundle and voice.ordered[0] in members]
    if not starts:
        return best
    exact, rule = starts[0], rules.license(starts[0])
    expression = rule.spdx if rule else exact
    return replace(best, ids=frozenset((exact,)), ordered=(exact,), expression=expression, confidence="medium")


def _covers(found: str, ids: Set[str], rules: Rulebook) -> bool:
    return found in ids or not ids.isdisjoint(members_of(found, rules))


def _weight(voice: _Voice, rules: Rulebook) -> tuple[bool, int, int, bool, int]:
    """The voice that says most: most exact licenses, fewest bare families, an expression, the surest."""
    families = sum(bool(members_of(found, rules)) for found in voice.ids)
    exact = len(voice.ids) - families
    return not voice.bundle, exact, -families, voice.expression is not None, _CONFIDENCES.index(voice.confidence)


def _best(voices: list[_Voice]) -> Confidence:
    return max((voice.confidence for voice in voices), key=_CONFIDENCES.index)


def _is_modified(claim: Claim) -> bool:
    return claim.topic == "license-text" and _MODIFIED in claim.note


def _closest(claim: Claim, rules: Rulebook) -> str | None:
    """The license that a modified text was made from."""
    found = _CLOSEST.search(claim.note) if _is_modified(claim) else None
    return id_of(found.group(1), rules) if found else None


def _silence(claim: Claim) -> str:
    """What a claim says that could not be understood, for people."""
    source = source_name(claim.source)
    if _is_modified(claim):
        return f"{source} is {claim.note[claim.note.index(_MODIFIED) :]}"
    return f"{source}: {claim.note}" if claim.note else f"{source} says “{claim.value}”, which is not understood"
