"""What a text says beyond the licenses found in it: names and dates, more text, or a condition that changes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

from scanner.licensing.alignment import Gap
from scanner.licensing.marks import restrictions_in
from scanner.licensing.matching import LARGE_GAP, Match, Matches
from scanner.licensing.turning import turned_by
from scanner.rulebook.licensing_data import Texts

NAME_WORDS = 10
"""Words of a name that stands where the license has another, or a field to fill in."""

EDGE = 4
"""Words at each end of a gap that may be the license's own."""

SHOWN = 14
"""Words of a residue that are shown."""

_COPYRIGHT = re.compile(
    r" (?:copyright|copr) (?:c |the )?(?:(?:19|20)\d\d |present |yyyy |year )*(?:(?!copyright )\S+ ){0,8}"
)
_YEARS = re.compile(r"(?:19|20)\d\d ")


class Residue(msgspec.Struct, frozen=True):
    """Words of a text that are no license's.

    `words` are those that a reader should see, without copyright lines, and `extra` how many of them are certainly not
    the license's own; `said` are all of them, `around` the same with a few of the license's before and behind.
    `turned`: the word by which the license says the contrary here.
    `torn`: so few words stand beside a license that stops short there that they may all be its own.
    """

    words: tuple[str, ...]
    extra: int
    said: str
    around: str = ""
    torn: bool = False
    turned: str = ""

    @property
    def shown(self) -> str:
        """The first of the words, for people."""
        return " ".join(self.words[:SHOWN]) + (" …" if len(self.words) > SHOWN else "")

    def restrictions(self, data: Texts) -> tuple[str, ...]:
        """The restrictions of which these words speak."""
        return restrictions_in(self.said, data.restrictions)

    def imposes(self, data: Texts) -> bool:
        """Whether these words sound like a duty or a limit."""
        return speaks(self.said, data.duties)


def speaks(words: str, phrases: Sequence[str]) -> bool:
    """Whether any of the phrases, which have a space at each end, stands among these words."""
    padded = f" {words} "
    return any(phrase in padded for phrase in phrases)


@lru_cache(maxsize=8)
def single_words(phrases: tuple[str, ...]) -> tuple[str, ...]:
    """The phrases that are one word, without the spaces around them."""
    return tuple(phrase.strip() for phrase in phrases if " " not in phrase.strip())


def figures_in(words: str, data: Texts) -> bool:
    """Whether these words hold a number that counts something: "100 million"."""
    units = single_words(data.figures)
    return bool(units) and re.search(rf"\b\d+ (?:\d+ )*(?:{'|'.join(units)})\b", words) is not None


def changes_inside(matches: Matches, match: Match, data: Texts) -> tuple[list[Residue], int]:
    """What was put into a license, names aside, and how many of its words are missing between its first and last."""
    added, lost = [], 0
    for gap in match.alignment.gaps:
        size = gap.end - gap.start
        turned = turned_by(matches.words, gap, match.prints, single_words(data.turns))
        if _holds_another(matches, gap) or (not turned and _is_name(matches.words, gap, data)):
            continue
        lost += max(gap.missing - size, 0)
        words = matches.words[gap.start : gap.end]
        around = matches.words[max(gap.start - EDGE, 0) : gap.end + EDGE]
        residue = Residue(
            tuple(words), gap.added or max(size - 2 * EDGE, 1), " ".join(words), " ".join(around), turned=turned
        )
        if turned or size > 2 * EDGE or gap.added or size >= gap.missing or residue.restrictions(data):
            added.append(residue)
    return added, lost


def beside(matches: Matches) -> list[Residue]:
    """What stands before, between and behind the licenses, copyright lines and pieces of their titles aside."""
    torn_at = _torn_at(matches)
    titles = {word for match in matches.found for word in match.known.title.split()}
    found = []
    for first, last in _free_runs(matches):
        said = " ".join(matches.words[first:last])
        words = _COPYRIGHT.sub(" ", f" {said} ").split()
        if not titles.issuperset(matches.words[first:last]):
            torn = last - first <= EDGE and not torn_at.isdisjoint((first, last))
            found.append(Residue(tuple(words), len(words), said, torn=torn))
    return found


def _torn_at(matches: Matches) -> set[int]:
    """The places at which a license stands of which the first or last words are missing."""
    starts = {match.alignment.start for match in matches.found if match.alignment.head_missing}
    return starts | {match.alignment.end for match in matches.found if match.alignment.tail_missing}


def _free_runs(matches: Matches) -> Iterator[tuple[int, int]]:
    reached = 0
    for start, end in sorted((match.alignment.start, match.alignment.end) for match in matches.found):
        if start > reached:
            yield reached, start
        reached = max(reached, end)
    if reached < len(matches.words):
        yield reached, len(matches.words)


def _is_name(words: Sequence[str], gap: Gap, data: Texts) -> bool:
    """Whether the words stand where somebody is named: "neither the name of ACME nor", "2021 2022 ACME"."""
    within = f" {' '.join(words[gap.start : gap.end])} "
    inner = " ".join(words[gap.start + EDGE : gap.end - EDGE])
    beyond = " ".join(words[gap.start : gap.end + EDGE])
    if restrictions_in(within.strip(), data.restrictions) or speaks(inner, data.duties) or figures_in(beyond, data):
        return False
    bare = _YEARS.sub("", _COPYRIGHT.sub(" ", within))
    added = gap.added - len(within.split()) + len(bare.split())
    around = f" {' '.join(words[max(gap.start - EDGE, 0) : gap.end])} "
    named = speaks(around.strip(), data.names) or bare != within
    return named and added <= NAME_WORDS and gap.missing <= 2 * NAME_WORDS


def _holds_another(matches: Matches, gap: Gap) -> bool:
    return gap.added > LARGE_GAP and any(
        gap.start - EDGE <= other.alignment.start and other.alignment.end <= gap.end + EDGE for other in matches.found
    )
