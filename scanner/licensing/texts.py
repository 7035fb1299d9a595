"""A license text, identified by its title, its version line and phrases that its near relatives lack.

Similarity alone is unsafe: licenses made from MIT's words with a condition at the end are not MIT. So a text that
reads as a plain license but holds a restriction is "modified", and gets no id.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import structs

from scanner.licensing import spdx
from scanner.licensing.ids import completed, from_expression, id_of
from scanner.licensing.reading import Reading
from scanner.licensing.spelling import speller
from scanner.rulebook.licensing_data import Restriction, TextMark, Texts, load_texts

if TYPE_CHECKING:
    from scanner.rulebook.index import Rulebook

MAX_TEXT = 200_000
"""Characters that are read; no license text is longer."""

OPENING = 1_500
"""Characters (as words) in which a title must stand: behind it, other licenses are only mentioned."""

MAX_BESIDE = 80
"""Words of title and copyright lines that nobody need read twice."""

MAX_PREAMBLE = 4_000
"""Characters of titles and copyright lines before the license: behind more than that, the main text is another."""

SEVERAL = "several license texts in one file"

_TAG = re.compile(r"<[^<>]{1,300}>")
_MARKUP = re.compile(r"<(?:!doctype|html|p|div|br|pre|h[1-6])\b", re.IGNORECASE)
_NO_WORD = re.compile(r"[\W_]+")
_IDENTIFIER = re.compile(r"SPDX-License-Identifier:\s*([^\r\n*<>]{1,200})")


@dataclass(frozen=True)
class _Match:
    at: int
    mark: TextMark


MAX_ONLY_NAME = 200
"""A longer file is a text, not a name."""


def identify_text(text: str, rules: Rulebook) -> Reading:
    """The license whose text this is.

    A text that reads as a plain license but adds a restriction has no ids and a note "modified: ...". Several licenses
    in one file are a sum. Only the first 200,000 characters are read. Never raises.
    """
    words = words_of_text(text)
    if not words:
        return Reading(note="holds no text")
    marks = _padded(rules.directory)
    matches = _matches(f" {words} ", marks.texts)
    if not matches:
        return _by_identifier(text, rules) or _by_name(text, rules) or _unrecognised(words, marks.restrictions)
    if matches[0].at > MAX_PREAMBLE:
        held = ", ".join(dict.fromkeys(match.mark.license for match in matches))
        note = f"starts with a text that no mark in rules/licensing fits; further down it holds {held}"
        return Reading(note=note, confidence="low")
    main = matches[0].mark
    chosen = [match.mark for match in matches] if main.plain else [main]
    found = _changes(f" {words} ", matches, marks.restrictions) if main.plain else ()
    if found:
        note = f"modified: reads as {main.license} but {', '.join(found)} (closest is {main.license})"
        return Reading(note=note, confidence="medium")
    return _reading(chosen, rules, _beside(words, chosen))


def words_of_text(text: str) -> str:
    """A text as lower-case words with single spaces: no markup, punctuation or stray NULs."""
    text = text[:MAX_TEXT].replace("\x00", "")
    if _MARKUP.search(text[:2_000]):
        text = html.unescape(_TAG.sub(" ", text))
    folded = unicodedata.normalize("NFKC", text).casefold().replace("licence", "license")
    return _NO_WORD.sub(" ", folded).strip()


def _matches(padded: str, marks: tuple[TextMark, ...]) -> list[_Match]:
    """The marks that a text bears, first in the text first; of several at one place the most specific."""
    found: dict[int, TextMark] = {}
    for mark in marks:
        at = _title_at(padded, mark)
        if at is None or not _bears(padded, mark):
            continue
        if at not in found or _rank(mark) > _rank(found[at]):
            found[at] = mark
    return [_Match(at, found[at]) for at in sorted(found)]


def _title_at(padded: str, mark: TextMark) -> int | None:
    places = [at for title in mark.title if (at := padded.find(title)) >= 0]
    if not places or (mark.opening and min(places) > OPENING):
        return None
    return min(places)


def _bears(padded: str, mark: TextMark) -> bool:
    return all(phrase in padded for phrase in mark.require) and not any(phrase in padded for phrase in mark.forbid)


def _rank(mark: TextMark) -> tuple[bool, int]:
    """A text made from a plain license's words is the more particular one; then the longer marks win."""
    return not mark.plain, sum(map(len, mark.require)) + max(map(len, mark.title))


def _changes(padded: str, matches: list[_Match], restrictions: tuple[Restriction, ...]) -> tuple[str, ...]:
    """What was changed in texts that read as plain licenses: restrictions named, bodies that were added to."""
    residue = padded
    for match in matches:
        for phrase in match.mark.allow:
            residue = residue.replace(phrase, " ")
    named = [f"adds {entry.name}" for entry in restrictions if any(phrase in residue for phrase in entry.phrases)]
    return tuple(named) or tuple(note for match in matches if (note := _length_change(padded, match)))


def _length_change(padded: str, match: _Match) -> str:
    mark = match.mark
    if not mark.words:
        return ""
    end = padded.find(mark.end, match.at)
    if end < 0:
        return "its last words are missing"
    extra = len(padded[match.at : end + len(mark.end)].split()) - mark.words
    tolerance = mark.words // 10 + 8
    return f"holds {extra} words more than that license" if extra > tolerance else ""


def _beside(words: str, marks: list[TextMark]) -> str:
    """A note on what else the file says, where the licenses' own length is known."""
    if not all(mark.words for mark in marks):
        return ""
    extra = len(words.split()) - sum(mark.words for mark in marks)
    return f"{extra} more words stand beside the license: read them" if extra > MAX_BESIDE else ""


def _reading(marks: list[TextMark], rules: Rulebook, beside: str) -> Reading:
    ids = tuple(dict.fromkeys(id_of(mark.license, rules) for mark in marks))
    keys = [found.spdx if (found := rules.license(key)) else key for key in ids]
    expression = " AND ".join(key for key in keys if key) if all(keys) else None
    notes = [note for note in (*(mark.note for mark in marks), beside) if note]
    if len(ids) > 1:
        notes.insert(0, f"{SEVERAL}: {', '.join(ids)}")
    sure = all(mark.confidence == "high" for mark in marks) and len(ids) == 1 and not beside
    return Reading(ids, expression, note="; ".join(notes), confidence="high" if sure else _least(marks))


def _least(marks: list[TextMark]) -> Literal["medium", "low"]:
    return "low" if any(mark.confidence == "low" for mark in marks) else "medium"


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


def _unrecognised(words: str, restrictions: tuple[Restriction, ...]) -> Reading:
    names = [entry.name for entry in restrictions if any(phrase in f" {words} " for phrase in entry.phrases)]
    hint = f"; it speaks of {', '.join(names)}" if names else ""
    return Reading(note=f"a text that no mark in rules/licensing fits{hint}", confidence="low")


@lru_cache(maxsize=8)
def _padded(rules_directory: Path) -> Texts:
    """The marks with a space around each phrase, so that "sam license" is not found in "openexam license"."""
    texts = load_texts(rules_directory)
    return Texts(
        texts=tuple(
            structs.replace(
                mark,
                title=_pad(mark.title),
                require=_pad(mark.require),
                forbid=_pad(mark.forbid),
                allow=_pad(mark.allow),
                end=_pad((mark.end,))[0] if mark.end else "",
            )
            for mark in texts.texts
        ),
        restrictions=tuple(structs.replace(entry, phrases=_pad(entry.phrases)) for entry in texts.restrictions),
    )


def _pad(phrases: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f" {words_of_text(phrase)} " for phrase in phrases)
