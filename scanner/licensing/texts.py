"""A license text, identified by fingerprints of known texts, by its heading, and by what it says beyond them.

Similarity alone is unsafe: licenses made from MIT's words with a condition at the end are not MIT, and Llama 3.2 shares
nearly all words with 3.3. So the heading must agree, and what no license accounts for is named: a text that adds a duty
is "modified" and gets no id.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from scanner.entities import Confidence
from scanner.licensing import spdx
from scanner.licensing.fingerprints import Known, load_fingerprints
from scanner.licensing.heading import disagreement
from scanner.licensing.ids import completed, from_expression, id_of
from scanner.licensing.marks import Marked, load_marks, marked, restrictions_in
from scanner.licensing.matching import Match, Matches, find_matches
from scanner.licensing.normalise import MAX_TEXT, words_of_text
from scanner.licensing.reading import Reading
from scanner.licensing.residue import Residue, beside, changes_inside
from scanner.licensing.spelling import speller
from scanner.rulebook.licensing_data import Texts

if TYPE_CHECKING:
    from scanner.rulebook.index import Rulebook

SEVERAL = "several license texts in one file"

MAX_BESIDE = 80
"""Words beside a license that nobody need read twice, unless they impose something."""

FEW_WORDS = 12
"""Words beside a license that are too few to impose anything, unless they name a restriction."""

SLIPS = 6
"""Words by which a copy may differ and still be that license; they are shown."""

LOST = 12
"""Words of a license that a copy may lack inside and still be that license, and ..."""

LOST_SHARE = 0.03
"""... the share of them, in a long license."""

ENDS_SHARE = 0.15
"""The share of a license that may lie before the first or behind the last word in common: headings, appendices."""

MAX_ONLY_NAME = 200
"""A longer file is a text, not a name."""

OPENING_SHARE = 0.2
"""A text with less than this share of a license's words is an opening of it, not a version of it."""

_IDENTIFIER = re.compile(r"SPDX-License-Identifier:\s*([^\r\n*<>]{1,200})")
_NO_TEXT = "a text of which we have no fingerprint"


@dataclass(frozen=True)
class _Judged:
    """One license found in a text: what speaks against it, and what a reader should know."""

    match: Match
    unlike: str = ""
    changes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def identify_text(text: str, rules: Rulebook) -> Reading:
    """The license whose text this is.

    A text that reads as a known license but adds a duty, or much else, has no ids and a note "modified: ... (closest
    is X)"; one whose heading is not that license's a note "unknown, closest is X". Several licenses in one file are a
    sum. Only the first 200,000 characters are read. Never raises.
    """
    words = words_of_text(text)
    if not words:
        return Reading(note="holds no text")
    data = load_marks(rules.directory)
    matches = find_matches(words.split(" "), load_fingerprints(rules.directory))
    reading = _by_fingerprints(matches, rules, data) if matches.found else None
    if reading is None or not reading.ids:
        reading = _by_mark(words, matches, rules, data) or reading
    if reading is None:
        reading = _by_identifier(text, rules) or _by_name(text, rules) or _unrecognised(words, matches, rules, data)
    if len(text) > MAX_TEXT:
        cut = f"only the first {MAX_TEXT:,} characters of {len(text):,} were read"
        reading = replace(reading, note=_sentence(reading.note, cut), confidence=_milder(reading.confidence, "medium"))
    return reading


def _by_fingerprints(matches: Matches, rules: Rulebook, data: Texts) -> Reading:
    judged = [_judge(match, matches, data) for match in matches.found]
    rest = beside(matches)
    added = _added_beside(rest, data, several=len(_licenses(matches.found, rules)) > 1)
    main = judged[0]
    unlike = next((one for one in judged if one.unlike), None)
    if unlike:
        note = f"unknown, closest is {_name(unlike.match.known, rules)}: {unlike.unlike}"
        return Reading(note=note, confidence="low")
    changed = next((one for one in judged if one.changes), main if added else None)
    if changed:
        name = _name(changed.match.known, rules)
        said = ", ".join((*changed.changes, *(added if changed is main else ())))
        return Reading(note=f"modified: reads as {name} but {said} (closest is {name})", confidence="medium")
    return _sum(judged, rest, rules)


def _judge(match: Match, matches: Matches, data: Texts) -> _Judged:
    """Whether a match is that license, another one made from it, or that license with other words."""
    unlike = disagreement(match, matches.words)
    if unlike:
        return _Judged(match, unlike=unlike)
    added, lost = changes_inside(matches, match, data)
    changes, notes = list[str](), list[str]()
    restricted = dict.fromkeys(name for residue in added for name in residue.restrictions(data))
    extra = sum(residue.extra for residue in added)
    if restricted:
        changes.append(f"adds {', '.join(restricted)}")
    if extra > SLIPS + match.known.words * LOST_SHARE / 2:
        changes.append(f"holds {extra} words that it lacks: “{max(added, key=_extra).shown}”")
    elif added and not restricted:
        notes.append(f"{extra} words differ from that license's text: “{max(added, key=_extra).shown}”")
    changes += _lost(match, lost)
    return _Judged(match, changes=tuple(changes), notes=tuple(notes))


def _lost(match: Match, inside: int) -> list[str]:
    alignment, length = match.alignment, match.known.words
    found = []
    if inside > max(LOST, length * LOST_SHARE):
        found.append(f"lacks {inside} of its words")
    if alignment.tail_missing > max(LOST, length * ENDS_SHARE):
        found.append(f"ends {alignment.tail_missing} words before it")
    if alignment.head_missing > max(LOST + 10, length * ENDS_SHARE):
        found.append(f"begins {alignment.head_missing} words after it")
    return found


def _extra(residue: Residue) -> int:
    return residue.extra


def _added_beside(rest: list[Residue], data: Texts, *, several: bool) -> tuple[str, ...]:
    """What the words beside a license add to it. Among several licenses, text in between mostly tells whose is what."""
    restricted = dict.fromkeys(name for residue in rest for name in residue.restrictions(data))
    if restricted:
        return (f"adds {', '.join(restricted)}",)
    imposing = [residue for residue in rest if residue.extra > FEW_WORDS and residue.imposes(data)]
    if several or not imposing:
        return ()
    return (f"holds {sum(map(_extra, imposing))} words beside it: “{max(imposing, key=_extra).shown}”",)


def _sum(judged: list[_Judged], rest: list[Residue], rules: Rulebook) -> Reading:
    """The reading of a file that holds these licenses, unchanged."""
    known = [one.match.known for one in judged]
    texts = [one for one in known if one.kind != "exception"] or known
    ids = tuple(dict.fromkeys(_id(one, rules) for one in texts))
    expression = _expression(known, rules)
    notes = [_kind_note(one, texts) for one in known]
    notes += [_twins(one) for one in known if one.kind == "text" and _later(one, known) is None]
    notes += [note for one in judged for note in one.notes]
    extra = sum(residue.extra for residue in rest)
    if extra > MAX_BESIDE:
        notes.append(f"{extra} more words stand beside the license: read them")
    if len(ids) > 1:
        notes.insert(0, f"{SEVERAL}: {', '.join(ids)}")
    sure = len(ids) == 1 and extra <= MAX_BESIDE and known[0].kind == "text" and not any(one.notes for one in judged)
    return Reading(ids, expression, note=_sentence(*notes), confidence="high" if sure else "medium")


def _expression(known: list[Known], rules: Rulebook) -> str | None:
    """The SPDX expression of a sum; a notice that says "or later" speaks for the text that it points to."""
    parts: dict[str, None] = {}
    exceptions = [one.license for one in known if one.kind == "exception"]
    for one in known:
        if one.kind == "exception":
            continue
        part = _later(one, known) or _spdx(one, rules)
        if part is None:
            return None
        parts[part] = None
    if not parts:
        return None
    if exceptions and len(parts) == 1:
        return f"{next(iter(parts))} WITH {exceptions[0]}"
    return " AND ".join(parts)


def _later(one: Known, known: list[Known]) -> str | None:
    """The "-or-later" id of a GNU license, where a notice beside its text says so."""
    later = one.license.removesuffix("-only") + "-or-later"
    return later if any(other.kind == "notice" and other.license == later for other in known) else None


def _kind_note(known: Known, texts: list[Known]) -> str:
    if known.kind == "notice" and all(one.kind != "text" for one in texts):
        return "the notice that points to the license, not its text"
    if known.kind == "policy" and all(one.kind != "text" for one in texts):
        return "the policy of use that belongs to the license, not its text"
    if known.kind == "exception":
        return f"with the exception {known.license}"
    return ""


def _twins(known: Known) -> str:
    if any(other.endswith("-or-later") for other in known.same):
        return "the text alone does not say whether a later version may be chosen"
    return f"the text alone does not tell it from {', '.join(known.same)}" if known.same else ""


def _licenses(found: tuple[Match, ...], rules: Rulebook) -> set[str]:
    return {_id(match.known, rules) for match in found if match.known.kind == "text"}


def _id(known: Known, rules: Rulebook) -> str:
    return id_of(known.license, rules)


def _name(known: Known, rules: Rulebook) -> str:
    """What people are told that a license is called."""
    found = rules.license(known.license)
    return found.id if found else known.license


def _spdx(known: Known, rules: Rulebook) -> str | None:
    if known.license.endswith("-or-later"):
        return known.license
    found = rules.license(_id(known, rules))
    return found.spdx if found else known.license


def _by_mark(words: str, matches: Matches, rules: Rulebook, data: Texts) -> Reading | None:
    """The license whose marks a text bears: an opening of a known text, or a text of which there is no fingerprint."""
    for one in marked(words, data):
        license_id = id_of(one.mark.license, rules)
        length = _length(license_id, rules)
        if length is None:
            return _marked_reading(one, license_id, rules, _NO_TEXT)
        if len(matches.words) < OPENING_SHARE * length:
            return _marked_reading(one, license_id, rules, "only its opening stands here")
    return None


def _length(license_id: str, rules: Rulebook) -> int | None:
    """Words of the longest text that we know of a license; None when we know none."""
    return _lengths(rules).get(license_id)


@lru_cache(maxsize=4)
def _lengths(rules: Rulebook) -> dict[str, int]:
    """For each license id of which there is a text, how many words the longest has."""
    lengths: dict[str, int] = {}
    for license_, words in load_fingerprints(rules.directory).lengths.items():
        license_id = id_of(license_, rules)
        lengths[license_id] = max(words, lengths.get(license_id, 0))
    return lengths


def _marked_reading(one: Marked, license_id: str, rules: Rulebook, why: str) -> Reading:
    found = rules.license(license_id)
    note = _sentence(f"by its title alone: {why}", one.mark.note)
    confidence = _milder(one.mark.confidence, "medium")
    return Reading((license_id,), found.spdx if found else license_id, note=note, confidence=confidence)


def _by_identifier(text: str, rules: Rulebook) -> Reading | None:
    found = _IDENTIFIER.search(text[:MAX_TEXT])
    parsed = spdx.parse(found.group(1).strip()) if found else None
    if parsed is None or not parsed.known:
        return None
    return replace(from_expression(parsed, rules), note="by its SPDX-License-Identifier line", confidence="medium")


def _by_name(text: str, rules: Rulebook) -> Reading | None:
    """Some LICENSE files hold nothing but a license's name."""
    reading = speller(rules.directory).read(text.strip()) if len(text) <= MAX_ONLY_NAME else None
    if reading is None:
        return None
    return replace(completed(reading, rules), note="the file holds only the name of a license", confidence="medium")


def _unrecognised(words: str, matches: Matches, rules: Rulebook, data: Texts) -> Reading:
    names = restrictions_in(words, data.restrictions)
    note = "a text that is no license we know"
    if matches.closest:
        share = round(100 * matches.closest.alignment.coverage)
        note = f"unknown, closest is {_name(matches.closest.known, rules)}, of which {share} % stands here"
    return Reading(note=_sentence(note, f"it speaks of {', '.join(names)}" if names else ""), confidence="low")


def _milder(one: Confidence, other: Confidence) -> Confidence:
    order: tuple[Confidence, ...] = ("low", "medium", "high")
    return min(one, other, key=order.index)


def _sentence(*notes: str) -> str:
    return "; ".join(dict.fromkeys(note for note in notes if note))
