"""The fingerprints of known license texts, and which of them a text may be.

rules/licensing/fingerprints.bin holds the hashes, fingerprints.tsv what they are the fingerprints of; both are written
by tools/build_fingerprints.py. No text can be read from them.

    bytes 0-7     "stayFPR" and the version of the format
    8-23          numbers of texts, of their hashes, of hashes in the index and of its entries (32 bits)
    then          for each text, and once more at the end, where its hashes start (32 bits)
    then          hashes of all texts, 24 bits each: 21 of a shingle's hash, and 3 for its distance in words from the
                  one before
    then          the index: hashes in order (32 bits); for each, and once more, where its entries start (32 bits);
                  the entries, each the number of a text (16 bits); for each text, how many are its (16 bits)

All numbers are unsigned and little-endian.
"""

from __future__ import annotations

import struct
import sys
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise
from pathlib import Path

import msgspec

MAGIC = b"stayFPR\x01"
HASH_BITS = 21
HASH_MASK = (1 << HASH_BITS) - 1
SAMPLING = 8
"""One in so many hashes of a long text is in the index; a text of few words has all of its own there."""

FEW = 120
"""Fingerprints up to which a text is indexed whole."""

CANDIDATES = 12
"""Texts that are looked at more closely."""

UNLIKELY = 0.15
"""A text with less than this share of the likeliest one's weight is not looked at."""

_HEAD = struct.Struct("<8sIIII")


class DamagedFingerprints(ValueError):
    """A file of fingerprints that is not one, or was cut short: a broken installation."""


class Known(msgspec.Struct, frozen=True):
    """A license text of which we have fingerprints.

    license   its id: SPDX's, one of rules/licenses, or a LicenseRef of ScanCode's
    kind      "text"; "notice" that points to the text; "policy" that belongs to it; "exception" to a license
    same      other ids that have this very text, such as -or-later beside -only
    title     its heading in words; empty when it has none; name: what of it only this license names, and names again
    versions  those in its first words ("3 1"), the first of them its own; dates likewise ("2024 september 25")
    words     how long the text is
    source    where the text was read; sha256 of its words joined by spaces (UTF-8)
    """

    number: int
    license: str
    kind: str
    same: tuple[str, ...]
    title: str
    name: str
    versions: tuple[str, ...]
    dates: tuple[str, ...]
    words: int
    source: str
    sha256: str


class Prints(msgspec.Struct, frozen=True, dict=True):
    """The fingerprints of one text: hashes, and the place of the first word of each."""

    hashes: tuple[int, ...]
    places: tuple[int, ...]

    @cached_property
    def distinct(self) -> frozenset[int]:
        """The hashes, each once."""
        return frozenset(self.hashes)


class Fingerprints(msgspec.Struct, frozen=True, eq=False, dict=True):
    """All known texts of a rules directory.

    `rows` are the lines of the table, `data` the packed hashes and `starts` where each text's begin; `keys`, `entries`
    and `owners` make up the index: `owners` from `entries[n]` to `entries[n + 1]` are the texts that have the hash
    `keys[n]`. `sizes` says how many entries belong to each text.
    """

    rows: tuple[str, ...]
    data: bytes
    starts: Sequence[int]
    keys: Sequence[int]
    entries: Sequence[int]
    owners: array[int]
    sizes: Sequence[int]

    def known(self, number: int) -> Known:
        """What is recorded of text `number`."""
        license_, kind, words, title, name, versions, dates, same, digest, source = self.rows[number].split("\t")
        return Known(
            number, license_, kind, tuple(same.split()), title, name, _listed(versions), _listed(dates), int(words),
            source, digest,
        )  # fmt: skip

    def length(self, number: int) -> int:
        """How many words text `number` has."""
        return int(self.rows[number].split("\t", 3)[2])

    def prints(self, number: int) -> Prints:
        """The fingerprints of text `number`."""
        return _decoded(self, number)

    @cached_property
    def lengths(self) -> dict[str, int]:
        """For each license of which we have a text, the words of the longest."""
        lengths: dict[str, int] = {}
        for row in self.rows:
            license_, kind, words, _ = row.split("\t", 3)
            if kind == "text":
                lengths[license_] = max(int(words), lengths.get(license_, 0))
        return lengths

    def candidates(self, hashes: Iterable[int]) -> list[int]:
        """The texts that share most of their indexed fingerprints with these hashes (32 bits), the likeliest first."""
        keys, entries, owners, size = self.keys, self.entries, self.owners, len(self.keys)
        found = array("H")
        for value in hashes:
            at = bisect_left(keys, value)
            if at < size and keys[at] == value:
                found += owners[entries[at] : entries[at + 1]]
        hits = Counter(found)
        weights = {number: self._weight(number, count) for number, count in hits.items()}
        least = max(weights.values(), default=0) * UNLIKELY
        likely = sorted((-weight, number) for number, weight in weights.items() if weight > least)
        return [number for _, number in likely[:CANDIDATES]]

    def _weight(self, number: int, hits: int) -> float:
        """The share of a text's indexed fingerprints that was found, times what that makes of the whole."""
        share = hits / self.sizes[number]
        return share * share * (self.starts[number + 1] - self.starts[number])


def read_fingerprints(data: bytes, rows: Sequence[str]) -> Fingerprints:
    """The fingerprints in the content of the two files. Raises DamagedFingerprints."""
    try:
        magic, texts, hashes, keys, owners = _HEAD.unpack_from(data)
    except struct.error as error:
        raise DamagedFingerprints("too short to be fingerprints") from error
    ends = list(
        accumulate((4 * (texts + 1), 3 * hashes, 4 * keys, 4 * (keys + 1), 2 * owners, 2 * texts), initial=_HEAD.size)
    )
    if magic != MAGIC or len(data) != ends[-1] or len(rows) != texts:
        raise DamagedFingerprints("not fingerprints of this version, cut short, or not those of this table")
    starts, packed, index, entries, owned, sizes = (data[first:last] for first, last in pairwise(ends))
    return Fingerprints(
        rows=tuple(rows), data=packed, starts=_numbers("I", starts), keys=_numbers("I", index),
        entries=_numbers("I", entries), owners=_numbers("H", owned), sizes=_numbers("H", sizes),
    )  # fmt: skip


def write_fingerprints(texts: Sequence[Sequence[tuple[int, int]]]) -> bytes:
    """The content of the binary file, given each text's fingerprints as (place, 32-bit hash) in order."""
    starts, packed = [0], bytearray()
    index: dict[int, list[int]] = {}
    for number, prints in enumerate(texts):
        before = 0
        for place, value in prints:
            packed += ((place - before) << HASH_BITS | value & HASH_MASK).to_bytes(3, "little")
            before = place
        starts.append(starts[-1] + len(prints))
        for value in sorted({value for _, value in prints if len(prints) <= FEW or value % SAMPLING == 0}):
            index.setdefault(value, []).append(number)
    keys = sorted(index)
    owners = [number for key in keys for number in index[key]]
    entries = accumulate((len(index[key]) for key in keys), initial=0)
    head = _HEAD.pack(MAGIC, len(texts), starts[-1], len(keys), len(owners))
    numbers = struct.pack(f"<{len(keys)}I{len(keys) + 1}I", *keys, *entries)
    sizes = Counter(owners)
    counts = _packed("H", [sizes[number] for number in range(len(texts))])
    return b"".join((head, _packed("I", starts), bytes(packed), numbers, _packed("H", owners), counts))


@lru_cache(maxsize=4)
def load_fingerprints(rules_directory: Path) -> Fingerprints:
    """The fingerprints of a rules directory. Raises OSError or DamagedFingerprints: a broken installation."""
    directory = rules_directory / "licensing"
    rows = (directory / "fingerprints.tsv").read_text(encoding="utf-8").splitlines()
    return read_fingerprints((directory / "fingerprints.bin").read_bytes(), rows[1:])


@lru_cache(maxsize=512)
def _decoded(fingerprints: Fingerprints, number: int) -> Prints:
    first, last = fingerprints.starts[number], fingerprints.starts[number + 1]
    packed = fingerprints.data[3 * first : 3 * last]
    spread = bytearray(4 * (last - first))
    for byte in range(3):
        spread[byte::4] = packed[byte::3]
    values = _numbers("I", bytes(spread))
    places = accumulate(value >> HASH_BITS for value in values)
    return Prints(tuple([value & HASH_MASK for value in values]), tuple(places))


def _listed(column: str) -> tuple[str, ...]:
    return tuple(column.split(",")) if column else ()


def _packed(code: str, numbers: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(numbers)}{code}", *numbers)


def _numbers(code: str, data: bytes) -> array[int]:
    numbers = array(code)
    numbers.frombytes(data)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
