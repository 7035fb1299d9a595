"""Several statements about one component's license, weighed. Sources that disagree are a finding, not a coin toss."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanner.entities import Claim, Confidence, License
from scanner.licensing import spdx
from scanner.licensing.ids import expand_ids, id_of, members_of

if TYPE_CHECKING:
    from scanner.rulebook.index import Rulebook

_TOPICS = ("license", "license-text")
_MODIFIED = "modified: "
_CLOSEST = re.compile(r"closest is ([^\s()]{1,100})\)")
_CONFIDENCES: tuple[Confidence, ...] = ("low", "medium", "high")
_SOURCES = {
    "hub-card": "the card on the Hub",
    "hub-file": "the license file on the Hub",
    "hub-tags": "the tags on the Hub",
    "wheel-metadata": "the wheel's metadata",
    "sdist-metadata": "the source distribution's metadata",
    "index-json": "the package index",
    "installed": "the installed package",
    "gguf-header": "the GGUF header",
    "rules": "our rules",
}


@dataclass(frozen=True)
class _Voice:
    """What one source says as a whole: one claim, or all classifiers of one package together.

    `bundle`: a license file that holds several texts, mostly those of parts that come along.
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
    best = max(heard, key=lambda voice: _weight(voice, rules))
    if modified or not all(_agree(best, voice, rules) for voice in heard):
        ids = tuple(dict.fromkeys(found for voice in heard for found in voice.ordered))
        says = [voice.says for voice in heard] + [_silence(claim) for claim in modified]
        return License("conflict", None, ids, why="; but ".join(dict.fromkeys(says)), confidence=_best(heard))
    return _known(best, heard)


def _known(best: _Voice, heard: list[_Voice]) -> License:
    parsed = spdx.parse(best.expression) if best.expression else None
    choice = parsed is not None and parsed.choice and len(best.ids) > 1
    confidence = best.confidence if best.rules else _best([voice for voice in heard if voice.ids == best.ids])
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
    ordered = tuple(dict.fromkeys(found for claim in claims for found in claim.license_ids))
    exact = len(claims) == 1 or len(ordered) == 1
    first = claims[0]
    said = " and ".join(f"“{claim.value}”" for claim in claims)
    verb = "reads as" if first.topic == "license-text" else "says"
    what = (first.expression or ", ".join(ordered)) if first.topic == "license-text" else said
    expression = first.expression if exact else None
    if expression and set(expand_ids(expression, rules)) != set(ordered):
        expression = None
    return _Voice(
        says=f"{_SOURCES.get(first.source, first.source)} {verb} {what}",
        ids=frozenset(ordered),
        ordered=ordered,
        expression=expression,
        confidence=min((claim.confidence for claim in claims), key=_CONFIDENCES.index),
        rules=first.source == "rules",
        bundle=first.topic == "license-text" and len(ordered) > 1,
    )


def _agree(best: _Voice, other: _Voice, rules: Rulebook) -> bool:
    """Whether `other` says nothing that `best` does not: the same ids, a part of them, or families they belong to."""
    covered = [_covers(found, best.ids, rules) for found in other.ids]
    return any(covered) if other.bundle else all(covered)


def _covers(found: str, ids: frozenset[str], rules: Rulebook) -> bool:
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
    source = _SOURCES.get(claim.source, claim.source)
    if _is_modified(claim):
        return f"{source} is {claim.note[claim.note.index(_MODIFIED) :]}"
    return f"{source}: {claim.note}" if claim.note else f"{source} says “{claim.value}”, which is not understood"
