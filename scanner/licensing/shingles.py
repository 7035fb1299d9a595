"""Word shingles of a text, hashed, and the choice of those that stand for all (winnowing).

Winnowing (Schleimer, Wilkerson, Aiken: Local Algorithms for Document Fingerprinting, SIGMOD 2003) keeps the smallest
hash of every window of shingles. Window and shingle have one length here, so the shingles that are kept cover every
word: whichever word of a license is changed, one of its fingerprints is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from zlib import crc32

SIZE = 5
"""Words in a shingle, and shingles in a window."""


def shingles(words: Sequence[str]) -> list[int]:
    """The hash (CRC-32 of the words in UTF-8) of each run of five words, by the place of its first word."""
    data = " ".join(words).encode()
    encoded = words if len(data) == sum(map(len, words)) + len(words) - 1 else [word.encode() for word in words]
    starts = list(accumulate(map(len, encoded), lambda start, length: start + length + 1, initial=0))
    return [crc32(data[start : end - 1]) for start, end in zip(starts, starts[SIZE:], strict=False)]


def winnowed(hashes: Sequence[int]) -> list[tuple[int, int]]:
    """The shingles that stand for a text, as (place, hash): the smallest of each window, the last of equals."""
    chosen: dict[int, int] = {}
    last = max(len(hashes) - SIZE, 0)
    for first in range(last + 1):
        window = range(first, min(first + SIZE, len(hashes)))
        place = min(window, key=lambda at: (hashes[at], -at), default=None)
        if place is not None:
            chosen[place] = hashes[place]
    if hashes:
        chosen.setdefault(0, hashes[0])
        chosen.setdefault(len(hashes) - 1, hashes[-1])
    return sorted(chosen.items())
