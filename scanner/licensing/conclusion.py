"""Several statements about one component's license, weighed. Sources that disagree are a finding, not a coin toss."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from scanner.entities import Claim, Confidence, License
from scanner.licensing import spdx
from scanner.licensing.ids import (
    FAMILY,
    HARMLESS,
    categories_meant,
    category_of,
    expand_ids,
    id_of,
    is_exact,
    members_of,
    parts_of,
)
from scanner.licensing.reading import NOT_UNDERSTOOD, SEVERAL
from scanner.licensing.sources import source_name
from scanner.rulebook.licensing_data import load_spellings

if TYPE_CHECKING:
    from scanner.rulebook.index import Rulebook

_TOPICS = ("license", "license-text")
_MODIFIED = "modified: "
_CLOSEST = re.compile(r"closest is ([^\s()]{1,100})\)")
_VERSIONED = re.compile(r"(?P<name>.{1,60})-(?P<version>\d{1,4}(?:\.\d{1,4}){0,2})-(?P<kind>only|or-later)")
_CONFIDENCES: tuple[Confidence, ...] = ("low", "medium", "high")


class _Voice(msgspec.Struct, frozen=True):
    """What one source says as a whole: one claim, or all classifiers of one package together.

    text    it is a license text, not a statement
    bundle  several texts, mostly those of parts that come along
    trove   it is made of classifiers
    """

    says: str
    ids: frozenset[str]
    ordered: tuple[str, ...]
    expression: str | None
    confidence: Confidence
    rules: bool = False
    text: bool = False
    bundle: bool = False
    trove: bool = False


def conclude(claims: Sequence[Claim], rules: Rulebook) -> License:
    """The license that the claims add up to.

    A source that names only a family ("BSD License") agrees with every member of it, one that is vague ("Proprietary")
    with whatever it may mean, and one that names a part of what another names agrees with that other. What our rules
    guess (low or medium confidence) fills silence and never contradicts; what they are sure of can. A license text that
    reads as modified contradicts whoever calls it plain.
    """
    spoken = [claim for claim in claims if claim.topic in _TOPICS]
    voices = _voices(spoken, rules)
    outside = [voice for voice in voices if not voice.rules]
    heard = [voice for voice in voices if not voice.rules or not outside or voice.confidence == "high"]
    modified = [claim for claim in spoken if any(_closest(claim, rules) in voice.ids for voice in heard)]
    if not heard:
        return License(why="; ".join(dict.fromkeys(_silence(claim) for claim in spoken)) or "no source says anything")
    best = _narrowed(max(heard, key=lambda voice: _weight(voice, rules)), heard, spoken, rules)
    if modified or not all(_agree(best, voice, rules) for voice in heard):
        ids = tuple(dict.fromkeys(found for voice in heard for found in voice.ordered))
        why = _disagreement(best, heard, [_silence(claim) for claim in modified], rules)
        return License("conflict", None, ids, why=why, confidence=_best(heard))
    return _known(best, heard)


def _disagreement(best: _Voice, heard: list[_Voice], modified: list[str], rules: Rulebook) -> str:
    """What is said, for people: whoever agrees in one breath, then each of the others."""
    sides: dict[frozenset[str], dict[str, None]] = {best.ids: {}}
    for voice in heard:
        ids = best.ids if _agree(best, voice, rules) else voice.ids
        sides.setdefault(ids, {})[voice.says] = None
    return "; but ".join(dict.fromkeys([*(" and ".join(says) for says in sides.values()), *modified]))


def _known(best: _Voice, heard: list[_Voice]) -> License:
    parsed = spdx.parse(best.expression) if best.expression and len(best.ids) > 1 else None
    choice = parsed is not None and parsed.choice
    confidence = best.confidence if best.rules else _best([best, *(voice for voice in heard if voice.ids == best.ids)])
    why = "; ".join(dict.fromkeys(voice.says for voice in heard))
    if best.rules and confidence == "low":
        why += " (a guess: low confidence)"
    return License("known", best.expression, best.ordered, choice, why, confidence)


def _voices(claims: list[Claim], rules: Rulebook) -> list[_Voice]:
    """One voice for each claim that was understood.

    A package's classifiers are a list and speak with one; so do its license files where they differ: a package and
    its parts.
    """
    voices, listed = [], dict[tuple[str, str], list[Claim]]()
    texts = dict[str, list[Claim]]()
    for claim in claims:
        if not claim.license_ids or _is_modified(claim):
            continue
        archive, hash_, _ = claim.where.partition("#")
        if claim.value.startswith("License ::"):
            listed.setdefault((claim.source, claim.where), []).append(claim)
        elif claim.topic == "license-text" and hash_:
            texts.setdefault(archive, []).append(claim)
        else:
            voices.append(_voice([claim], rules))
    for group in texts.values():
        same = len({frozenset(claim.license_ids) for claim in group}) == 1
        voices += [_voice([claim], rules) for claim in group] if same else [_voice(group, rules)]
    return voices + [_voice(group, rules) for group in listed.values()]


def _voice(claims: list[Claim], rules: Rulebook) -> _Voice:
    named = dict.fromkeys(found for claim in claims for found in claim.license_ids)
    ordered = tuple(found for found in named if named.keys().isdisjoint(members_of(found, rules)))
    exact = len(claims) == 1 or len(ordered) == 1
    first = claims[0]
    said = " and ".join(f"“{claim.value}”" for claim in claims)
    text = first.topic == "license-text"
    read = " and ".join(dict.fromkeys(claim.expression or ", ".join(claim.license_ids) for claim in claims))
    verb, what = ("reads as", read) if text else ("says", said)
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
        bundle=text and len(ordered) > 1 and (len(claims) > 1 or SEVERAL in first.note),
        text=text,
        trove=first.value.startswith("License ::"),
    )


def _agree(best: _Voice, other: _Voice, rules: Rulebook) -> bool:
    """Whether `other` says nothing that `best` does not: the same ids, a part of them, or families they belong to.

    Texts of parts that ask for hardly anything contradict nobody.
    """
    if other.bundle:
        if all(category_of(found, rules) in HARMLESS for found in other.ids):
            return True
        return any(
            _covers(found, best.ids, rules) or _covers(mine, {found}, rules) for found in other.ids for mine in best.ids
        )
    if _later(other.expression, best.expression):
        return True
    return all(_covers(found, best.ids, rules) for found in other.ids)


def _narrowed(best: _Voice, heard: list[_Voice], claims: list[Claim], rules: Rulebook) -> _Voice:
    """The voice that says most, made as exact as what others say allows: families, alternatives, later versions."""
    texts = [voice for voice in heard if voice.text]
    exact = _of_families(best, texts, rules)
    if exact.expression is None and len(exact.ids) == 2 and _both_exact(exact, rules) and _offers_two(claims, rules):
        names = [_spdx_of(found, rules) for found in exact.ordered]
        return replace(exact, expression=" OR ".join(names), confidence="medium")
    later = next((text for text in texts if best.trove and _later(best.expression, text.expression)), None)
    if later is not None and later.expression:
        # Trove has a classifier for few versions: the text is that of the version which is meant.
        expression = later.expression.replace("-only", "-or-later")
        return replace(exact, ids=later.ids, ordered=later.ordered, expression=expression, confidence="medium")
    return exact


def _of_families(best: _Voice, texts: list[_Voice], rules: Rulebook) -> _Voice:
    """Each bare family ("BSD License") as the member of it whose text comes along.

    A family alone is the one that a text of several licenses starts with: the others are those of parts.
    """
    found: dict[str, str] = {}
    for family in best.ordered:
        members = members_of(family, rules)
        held = [voice.ordered[:1] if len(best.ids) == 1 else voice.ordered for voice in texts if voice.bundle]
        named = {one for ordered in held for one in ordered if one in members}
        if len(named) == 1:
            found[family] = named.pop()
    if not found:
        return best
    ordered = tuple(dict.fromkeys(found.get(one, one) for one in best.ordered))
    expression = _spdx_of(ordered[0], rules) if len(ordered) == 1 else best.expression
    for family, member in found.items():
        expression = expression and expression.replace(f"{FAMILY}{family}", _spdx_of(member, rules))
    return replace(best, ids=frozenset(ordered), ordered=ordered, expression=expression, confidence="medium")


def _both_exact(voice: _Voice, rules: Rulebook) -> bool:
    return all(is_exact(found, rules) for found in voice.ordered)


def _offers_two(claims: list[Claim], rules: Rulebook) -> bool:
    """Whether a source says that there are two licenses to choose from, without naming them: "Dual License"."""
    dual = load_spellings(rules.directory).dual
    return any(not claim.license_ids and claim.value.strip().lower() in dual for claim in claims)


def _later(stated: str | None, text: str | None) -> bool:
    """Whether a text is that of a later version than the first of those stated: LGPL-2.1 for "LGPL-2.0-or-later"."""
    first, second = _VERSIONED.fullmatch(stated or ""), _VERSIONED.fullmatch(text or "")
    if not first or not second or first["kind"] != "or-later" or first["name"] != second["name"]:
        return False
    return [int(part) for part in second["version"].split(".")] > [int(part) for part in first["version"].split(".")]


def _spdx_of(license_id: str, rules: Rulebook) -> str:
    rule = rules.license(license_id)
    return (rule.spdx if rule else None) or license_id


def _covers(found: str, ids: Set[str], rules: Rulebook) -> bool:
    """Whether `found` is one of `ids`, a family or a vague name of one, or a stack of licenses that holds one."""
    if found in ids or not ids.isdisjoint((*members_of(found, rules), *parts_of(found, rules))):
        return True
    meant = categories_meant(found, rules)
    return any(category_of(one, rules) in meant for one in ids)


def _weight(voice: _Voice, rules: Rulebook) -> tuple[bool, int, int, bool, bool, int]:
    """The voice that says most: most exact licenses, fewest bare families and vague names, an expression, the surest.

    Where a text says as much, the statement is heard: only that says whether a later version may be chosen.
    """
    exact = sum(is_exact(found, rules) for found in voice.ids)
    return (
        not voice.bundle,
        exact,
        exact - len(voice.ids),
        voice.expression is not None,
        not voice.text,
        _CONFIDENCES.index(voice.confidence),
    )


def _best(voices: list[_Voice]) -> Confidence:
    return max((voice.confidence for voice in voices), key=_CONFIDENCES.index)


def _is_modified(claim: Claim) -> bool:
    return claim.topic == "license-text" and _MODIFIED in claim.note


def _is_not_understood(claim: Claim) -> bool:
    """Whether a source names a license, in words that we cannot read; "other" and the like name none."""
    return claim.topic == "license" and not claim.license_ids and claim.note.endswith(NOT_UNDERSTOOD)


def is_unread(claim: Claim) -> bool:
    """Whether a license is named in words that we cannot read, or its text is there and we do not know it."""
    return claim.topic == "license-text" or _is_not_understood(claim)


def _closest(claim: Claim, rules: Rulebook) -> str | None:
    """The license that a modified text was made from."""
    found = _CLOSEST.search(claim.note) if _is_modified(claim) else None
    return id_of(found.group(1), rules) if found else None


def _silence(claim: Claim) -> str:
    """What a claim says that could not be understood, for people."""
    source = source_name(claim.source)
    if _is_modified(claim):
        return f"{source} is {claim.note[claim.note.index(_MODIFIED) :]}"
    if not claim.note or _is_not_understood(claim):
        return f"{source} says “{claim.value}”, which {NOT_UNDERSTOOD}"
    return f"{source}: {claim.note}"
