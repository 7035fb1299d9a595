"""Where a known license stands in a text, word by word, and what differs."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

import msgspec

from scanner.licensing.fingerprints import HASH_MASK, Prints
from scanner.licensing.shingles import SIZE, shingles

STRAY_SHARE = 0.15
"""A first or last piece with less of the license than this, far from the rest, is a coincidence of phrases."""

STRAY_DISTANCE = 40
"""Words that are far."""

MENTION = 10
"""Words, and their distance from the rest: "under the Apache License Version 2.0", above that license's own heading."""

FAULT = 2
"""How many words in common one word that differs outweighs: rather two licenses whole than one with faults."""

REPEATS = 16
"""Places of one shingle that are tried."""


class Block(msgspec.Struct, frozen=True):
    """Words that text and license have in common: where they start in each, and how many."""

    ours: int
    theirs: int
    words: int


class Gap(msgspec.Struct, frozen=True):
    """What differs between two blocks: words from `start` to `end` of the text, `missing` of the license from `theirs`.

    Up to four words at each end may belong to the license all the same: a fingerprint tells a change only as closely.
    """

    start: int
    end: int
    theirs: int
    missing: int

    @property
    def added(self) -> int:
        """How many words the text has more."""
        return max(self.end - self.start - self.missing, 0)


class Alignment(msgspec.Struct, frozen=True, dict=True):
    """A license in a text: the common blocks in order, of a license that is `length` words long."""

    blocks: tuple[Block, ...]
    length: int

    @cached_property
    def covered(self) -> int:
        """Words of the license that stand in the text."""
        return sum(block.words for block in self.blocks)

    @property
    def coverage(self) -> float:
        """The share of the license that stands in the text."""
        return self.covered / self.length

    @property
    def start(self) -> int:
        """The first word of the text that is the license's."""
        return self.blocks[0].ours

    @property
    def end(self) -> int:
        """The word of the text behind the last that is the license's."""
        return self.blocks[-1].ours + self.blocks[-1].words

    @property
    def head_missing(self) -> int:
        """Words at the license's start, title included, that the text lacks."""
        return self.blocks[0].theirs

    @property
    def tail_missing(self) -> int:
        """Words at the license's end that the text lacks."""
        return self.length - self.blocks[-1].theirs - self.blocks[-1].words

    @property
    def exact(self) -> bool:
        """Whether the license stands there whole and unchanged."""
        return len(self.blocks) == 1 and self.blocks[0].words == self.length

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """Where text and license differ between the first common word and the last."""
        pairs = zip(self.blocks, self.blocks[1:], strict=False)
        return tuple(
            Gap(one.ours + one.words, two.ours, one.theirs + one.words, max(two.theirs - one.theirs - one.words, 0))
            for one, two in pairs
        )

    @cached_property
    def score(self) -> int:
        """What speaks for this license: common words, less those missing or different inside, which weigh more."""
        differing = self.length - self.covered + sum(gap.end - gap.start for gap in self.gaps)
        return self.covered - FAULT * differing


class Shingled:
    """A text's words with their shingles, of which some may be taken by a license already found."""

    def __init__(self, words: Sequence[str]) -> None:
        """`words` as in words_of_text."""
        self.hashes = shingles(words)
        self._short = [value & HASH_MASK for value in self.hashes]
        self._free = set(self.hashes)
        self._present: set[int] | None = None
        self._places: dict[int, int] | None = None
        self._again: dict[int, list[int]] | None = None

    @property
    def free(self) -> set[int]:
        """The hashes (32 bits) that no license has taken."""
        return self._free

    def take(self, start: int, end: int) -> None:
        """Leave the words from `start` to `end` out of all that follows."""
        first, last = max(start - SIZE + 1, 0), min(end, len(self.hashes))
        self._short[first:last] = [-1] * (last - first)
        pairs = zip(self.hashes, self._short, strict=True)
        self._free = {value for value, short in pairs if short >= 0}
        self._present = self._places = self._again = None

    def shared(self, prints: Prints) -> int:
        """How many distinct fingerprints of a license stand here."""
        if self._present is None:
            self._present = set(self._short)
        return len(prints.distinct & self._present)

    def align(self, prints: Prints, length: int) -> Alignment | None:
        """Where a license of `length` words stands; None when hardly anything of it does."""
        start = self._whole_at(prints)
        if start is not None:
            return Alignment((Block(start, 0, length),), length)
        blocks = _without_strays(_joined(self._matches(prints)), length)
        return Alignment(tuple(blocks), length) if blocks else None

    def _whole_at(self, prints: Prints) -> int | None:
        """The place at which the license stands unchanged, if that is where its first words first stand."""
        short, size = self._short, len(self._short)
        start = self._first_places().get(prints.hashes[0])
        if start is None or start + prints.places[-1] >= size:
            return None
        whole = all(short[start + place] == value for value, place in zip(prints.hashes, prints.places, strict=True))
        return start if whole else None

    def _first_places(self) -> dict[int, int]:
        if self._places is None:
            backwards = range(len(self._short) - 1, -1, -1)
            self._places = dict(zip(reversed(self._short), backwards, strict=True))
            self._places.pop(-1, None)
        return self._places

    def _all_places(self, value: int) -> Sequence[int]:
        if self._again is None:
            self._again = {}
            for at, short in enumerate(self._short):
                self._again.setdefault(short, []).append(at)
        return self._again[value]

    def _matches(self, prints: Prints) -> list[tuple[int, int]]:
        """Pairs (place in text, place in license), both rising: as many as there can be."""
        present = self._first_places()
        options = [
            (at, place)
            for value, place in zip(prints.hashes, prints.places, strict=True)
            if value in present
            for at in reversed(self._all_places(value)[:REPEATS])
        ]
        return _longest_rising(options)


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs in which both numbers rise; pairs come with the second rising, the first falling within.

    Patience sorting (Fredman 1975): the best end for each length so far, and for each pair the one before it.
    """
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for order, (at, _) in enumerate(pairs):
        length = bisect_left(ends, at)
        before.append(last[length - 1] if length else -1)
        if length == len(ends):
            ends.append(at)
            last.append(order)
        else:
            ends[length] = at
            last[length] = order
    chain = []
    order = last[-1] if last else -1
    while order >= 0:
        chain.append(pairs[order])
        order = before[order]
    return chain[::-1]


def _joined(matches: list[tuple[int, int]]) -> list[Block]:
    """Matches that overlap or touch on one diagonal as one block; where two diagonals overlap the later one yields."""
    blocks: list[Block] = []
    for ours, theirs in _confirmed(matches):
        if not blocks:
            blocks.append(Block(ours, theirs, SIZE))
            continue
        last = blocks[-1]
        if ours - theirs == last.ours - last.theirs and ours <= last.ours + last.words:
            blocks[-1] = Block(last.ours, last.theirs, ours - last.ours + SIZE)
            continue
        overlap = max(last.ours + last.words - ours, last.theirs + last.words - theirs, 0)
        if overlap < SIZE:
            blocks.append(Block(ours + overlap, theirs + overlap, SIZE - overlap))
    return blocks


def _confirmed(matches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Without matches that stand far off the diagonal of the one before and of the one behind: phrases in common."""
    if len(matches) < 2:
        return matches
    diagonals = [ours - theirs for ours, theirs in matches]
    near = [abs(one - other) <= STRAY_DISTANCE for one, other in pairwise(diagonals)]
    return [
        match for match, before, behind in zip(matches, [False, *near], [*near, False], strict=True) if before or behind
    ]


def _without_strays(blocks: list[Block], length: int) -> list[Block]:
    """Without a few words at either end that are far from the rest, and without a mere mention before the heading."""
    few = STRAY_SHARE * length
    if len(blocks) > 1 and blocks[0].words <= MENTION and blocks[0].words < few:
        first, second = blocks[:2]
        if (second.ours - second.theirs) - (first.ours - first.theirs) > MENTION:
            blocks = blocks[1:]
    while len(blocks) > 1:
        jumps = [
            at
            for at, (one, two) in enumerate(pairwise(blocks), 1)
            if (two.ours - two.theirs) - (one.ours - one.theirs) > STRAY_DISTANCE
        ]
        if jumps and sum(block.words for block in blocks[: jumps[0]]) < few:
            blocks = blocks[jumps[0] :]
        elif jumps and sum(block.words for block in blocks[jumps[-1] :]) < few:
            blocks = blocks[: jumps[-1]]
        else:
            break
    return blocks
