"""A license text, identified by fingerprints of known texts, by its heading, and by what it says beyond them.

Similarity alone is unsafe: licenses made from MIT's words with a condition at the end are not MIT, and Llama 3.2 shares
nearly all words with 3.3. So the heading must agree, and what no license accounts for is named: a text that adds a duty
is "modified" and gets no id.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec.structs import replace

from scanner.entities import Confidence
from scanner.licensing import spdx
from scanner.licensing.composition import called, composed, joined
from scanner.licensing.fingerprints import load_fingerprints
from scanner.licensing.grants import by_choice, by_grant
from scanner.licensing.ids import HARMLESS, category_of, completed, from_expression, id_of
from scanner.licensing.marks import Marked, load_marks, marked, restrictions_in
from scanner.licensing.matching import MAX_TEXTS, Match, Matches, find_matches
from scanner.licensing.naming import by_sentence
from scanner.licensing.normalise import MAX_BYTES, MAX_TEXT, decoded, words_of_text
from scanner.licensing.reading import SEVERAL, Reading
from scanner.licensing.residue import Residue, beside
from scanner.licensing.spelling import speller
from scanner.licensing.verdict import Judged, added_beside, judge
from scanner.rulebook.licensing_data import Texts

if TYPE_CHECKING:
    from scanner.rulebook.index import Rulebook

__all__ = ["SEVERAL", "identify_file", "identify_text", "words_of_text"]

MAX_PREAMBLE = 600
"""Words of titles and copyright lines before the license: behind more than that, the main text is another."""

MAX_ONLY_NAME = 200
"""Characters; a longer file is a text, not a name."""

OPENING_SHARE = 0.2
"""A text with less than this share of a license's words is an opening of it, not a version of it."""

MAX_KNOWN = 40_000
"""Characters (as words) of a text that is worth remembering in case it comes again."""

MAX_HEAD = 2_000
"""Characters in which binary data shows."""

_BINARY = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f]{2}|\ufffd{8}")
_IDENTIFIER = re.compile(r"SPDX-License-Identifier:\s*([^\r\n*<>]{1,200})")


def identify_text(text: str, rules: Rulebook) -> Reading:
    """The license whose text this is.

    A text that reads as a known license but adds a duty, or much else, has no ids and a note "modified: ... (closest
    is X)"; one whose heading is not that license's has a note "unknown, closest is X". Several licenses in one file are
    a sum. Only the first 200,000 characters are read. Raises nothing but what a broken installation does: OSError,
    msgspec.ValidationError, DamagedFingerprints.
    """
    words = words_of_text(text)
    if not words:
        return Reading(note="holds no text")
    reading, closest = (_known_words if len(words) <= MAX_KNOWN else _by_licenses)(words, rules)
    if reading is None:
        reading = _by_identifier(text, rules) or _by_name(text, rules) or _by_words(text, words, closest, rules)
    if len(text) > MAX_TEXT:
        cut = f"only the first {MAX_TEXT:,} of {len(text):,} characters were read"
        reading = replace(reading, note=joined(reading.note, cut), confidence=_milder(reading.confidence, "medium"))
    return reading


def _by_licenses(words: str, rules: Rulebook) -> tuple[Reading | None, Match | None]:
    """What known licenses and their marks say of these words; the license closest to them where they say nothing."""
    matches = find_matches(words.split(" "), load_fingerprints(rules.directory))
    reading = _by_fingerprints(matches, rules) if matches.found else None
    if reading is None or not reading.ids:
        standing = {id_of(match.known.license, rules) for match in matches.found}
        reading = by_grant(words, standing, rules) or reading
    elif matches.differ:
        reading = by_choice(words, reading, rules) or reading
    if reading is None or not reading.ids:
        reading = _by_mark(words, matches, rules) or _by_opening(words, matches, rules) or reading
    return reading, matches.closest


_known_words = lru_cache(maxsize=256)(_by_licenses)
"""Many packages bring the same text, and holders, years and markup are gone from the words."""


def identify_file(content: bytes, rules: Rulebook) -> Reading:
    """The license whose text a file holds, whatever its encoding; what `identify_text` says of it.

    A file that is no text is declined with the reason. Of a huge one, only the first 800,004 bytes are decoded.
    """
    text = decoded(content)
    if not text or text.isspace():
        return Reading(note="holds no text")
    if _BINARY.search(text[:MAX_HEAD]):
        return Reading(note="holds no text, but binary data", confidence="low")
    reading = identify_text(text, rules)
    if len(content) > MAX_BYTES:
        return replace(reading, note=joined(f"the file has {len(content):,} bytes", reading.note), confidence="low")
    return reading


def _by_fingerprints(matches: Matches, rules: Rulebook) -> Reading:
    data = load_marks(rules.directory) if matches.differ else Texts(texts=(), restrictions=())
    judged = [judge(match, matches, data) for match in matches.found]
    rest = beside(matches)
    several = len({one.match.known.license for one in judged if one.match.known.kind == "text"}) > 1
    restricted, added = added_beside(rest, data) if rest else ((), "")
    main = next((one for one in judged if one.match.known.kind == "text"), judged[0])
    if main.match.alignment.start > max(MAX_PREAMBLE, main.match.known.words):
        held = ", ".join(dict.fromkeys(called(one.match.known, rules) for one in judged))
        return Reading(
            note=f"starts with a text that is no license we know; further down it holds {held}", confidence="low"
        )
    if main.unlike:
        return Reading(note=f"unknown, closest is {called(main.match.known, rules)}: {main.unlike}", confidence="low")
    faults = [one for one in judged if one.restricted or (one.changes and (one is main or not several))]
    beside_main = added if restricted or not (several or matches.more) else ""
    if faults or beside_main:
        return _modified(faults[0] if faults else main, beside_main, rules)
    reading = _sum(judged, rest, rules)
    more = f"only {MAX_TEXTS} license texts were told apart; there may be more" if matches.more else ""
    return replace(reading, note=joined(reading.note, more))


def _modified(one: Judged, added: str, rules: Rulebook) -> Reading:
    name = called(one.match.known, rules)
    said = ", ".join(filter(None, (*one.changes, added)))
    return Reading(note=f"modified: reads as {name} but {said} (closest is {name})", confidence="medium")


def _sum(judged: list[Judged], rest: list[Residue], rules: Rulebook) -> Reading:
    """The licenses that stand there unchanged; texts beside the main one that are only like some license are told."""
    sound = [one for one in judged if not one.unlike and not one.changes]
    reading = composed(sound, rest, rules)
    doubtful = [called(one.match.known, rules) for one in judged if one not in sound]
    if not doubtful:
        return reading
    if any(category_of(one, rules) not in HARMLESS for one in doubtful):
        held = ", ".join(reading.ids) or "nothing that we know"
        like = ", ".join(dict.fromkeys(doubtful))
        return Reading(note=f"holds {held}, and texts that are like {like} but not the same", confidence="low")
    note = f"further down stand texts that are like {', '.join(dict.fromkeys(doubtful))} but not the same"
    return replace(reading, note=joined(reading.note, note), confidence=_milder(reading.confidence, "medium"))


def _by_mark(words: str, matches: Matches, rules: Rulebook) -> Reading | None:
    """The license whose marks a text bears: an opening of a known text, or a text of which there is no fingerprint."""
    for one in marked(words, load_marks(rules.directory)):
        license_id = id_of(one.mark.license, rules)
        length = _lengths(rules).get(license_id)
        if length is None:
            return _marked_reading(one, license_id, rules, "a text of which we have no fingerprint")
        if len(matches.words) < OPENING_SHARE * length:
            return _marked_reading(one, license_id, rules, "only its opening stands here")
    return None


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
    note = joined(f"by its title alone: {why}", one.mark.note)
    confidence = _milder(one.mark.confidence, "medium")
    return Reading((license_id,), found.spdx if found else license_id, note=note, confidence=confidence)


def _by_opening(words: str, matches: Matches, rules: Rulebook) -> Reading | None:
    """The license that stands alone before a file turns to the software that it bundles, and to the licenses of that.

    Not where words that no license accounts for restrict anything: they may be meant for the whole.
    """
    data, padded = load_marks(rules.directory), f" {words} "
    turns = min((at for said in data.bundles if (at := padded.find(said)) >= 0), default=0)
    opening = padded[:turns].split()
    behind = any(one.known.kind == "text" and one.alignment.start >= len(opening) for one in matches.found)
    if not opening or not behind or added_beside(beside(matches), data)[0]:
        return None
    own = find_matches(opening, load_fingerprints(rules.directory))
    if not own.found or own.found[0].known.kind != "text":
        return None
    reading = _by_fingerprints(own, rules)
    note = f"{SEVERAL}: the first is the file's own, those behind it are of software that it bundles and were not told"
    return replace(reading, note=joined(reading.note, note), confidence="medium") if reading.ids else None


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


def _by_words(text: str, words: str, closest: Match | None, rules: Rulebook) -> Reading:
    return (None if closest else by_sentence(text, rules)) or _unrecognised(words, closest, rules)


def _unrecognised(words: str, closest: Match | None, rules: Rulebook) -> Reading:
    names = restrictions_in(words, load_marks(rules.directory).restrictions)
    note = "a text that is no license we know"
    if closest:
        share = round(100 * closest.alignment.coverage)
        note = f"unknown, closest is {called(closest.known, rules)}, of which {share} % stands here"
    return Reading(note=joined(note, f"it speaks of {', '.join(names)}" if names else ""), confidence="low")


def _milder(one: Confidence, other: Confidence) -> Confidence:
    order: tuple[Confidence, ...] = ("low", "medium", "high")
    return min(one, other, key=order.index)
