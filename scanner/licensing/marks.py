"""Licenses told by their marks alone: a title, a version or date line, and phrases that their near relatives lack.

What is left for texts of which there are no fingerprints, and for openings that stop before the license begins.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import msgspec
from msgspec import structs

from scanner.rulebook.licensing_data import Restriction, TextMark, Texts, load_texts

OPENING = 1_500
"""Characters (as words) in which a title must stand: behind it, other licenses are only mentioned."""


class Marked(msgspec.Struct, frozen=True):
    """A mark that a text bears, and the character at which its title stands."""

    at: int
    mark: TextMark


def marked(words: str, texts: Texts) -> list[Marked]:
    """The marks that a text bears, first in the text first; of several at one place the most specific."""
    padded = f" {words} "
    found: dict[int, TextMark] = {}
    for mark in texts.texts:
        at = _title_at(padded, mark)
        if at is None or not _bears(padded, mark):
            continue
        if at not in found or _rank(mark) > _rank(found[at]):
            found[at] = mark
    return [Marked(at, found[at]) for at in sorted(found)]


def restrictions_in(words: str, restrictions: tuple[Restriction, ...]) -> tuple[str, ...]:
    """The names of the restrictions of which these words speak."""
    padded = f" {words} "
    return tuple(entry.name for entry in restrictions if any(phrase in padded for phrase in entry.phrases))


@lru_cache(maxsize=8)
def load_marks(rules_directory: Path) -> Texts:
    """The marks of a rules directory, a space around each phrase, so that "sam license" is not in "openexam license".

    Phrases stand there as words_of_text writes them.
    Raises OSError or msgspec.ValidationError: a broken installation.
    """
    texts = load_texts(rules_directory)
    return structs.replace(
        texts,
        texts=tuple(
            structs.replace(mark, title=_pad(mark.title), require=_pad(mark.require), forbid=_pad(mark.forbid))
            for mark in texts.texts
        ),
        restrictions=tuple(structs.replace(entry, phrases=_pad(entry.phrases)) for entry in texts.restrictions),
        duties=_pad(texts.duties),
        turns=_pad(texts.turns),
        idle=_pad(texts.idle),
        names=_pad(texts.names),
        others=_pad(texts.others),
        bundles=_pad(texts.bundles),
        permit=_pad(texts.permit),
        grants=tuple(structs.replace(grant, said=_pad(grant.said)) for grant in texts.grants),
    )


def _title_at(padded: str, mark: TextMark) -> int | None:
    places = [at for title in mark.title if (at := padded.find(title)) >= 0]
    if not places or (mark.opening and min(places) > OPENING):
        return None
    return min(places)


def _bears(padded: str, mark: TextMark) -> bool:
    return all(phrase in padded for phrase in mark.require) and not any(phrase in padded for phrase in mark.forbid)


def _rank(mark: TextMark) -> int:
    """The longer marks win."""
    return sum(map(len, mark.require)) + max(map(len, mark.title))


def _pad(phrases: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f" {phrase} " for phrase in phrases)
