"""One small word that makes a license say the contrary: put in, taken out or exchanged.

Of a known license only fingerprints are kept, so the words that stood in a gap cannot be read. They can be tried: where
the text without its "not", or with one, has the license's own fingerprints, that word is the change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from scanner.licensing.alignment import Gap
from scanner.licensing.fingerprints import HASH_MASK, Prints
from scanner.licensing.shingles import SIZE, shingles

MAX_RUN = 3
"""Words put in together among which one that turns the meaning is sought."""

MAX_GAP = 12
"""Words of a gap in which is sought: one changed word opens no larger gap."""

_EDGE = SIZE - 1
"""Words on either side of a gap that its fingerprints reach into."""


def turned_by(words: Sequence[str], gap: Gap, prints: Prints, turns: Sequence[str]) -> str:
    """What turns the meaning in a gap, for people ("not" was put in); empty when nothing does.

    `words` are those of the text, `prints` the license's, `turns` words such as "not".
    """
    if gap.end - gap.start > MAX_GAP or gap.missing > MAX_GAP:
        return ""
    before = list(words[max(gap.start - _EDGE, 0) : gap.start])
    behind = list(words[gap.end : gap.end + _EDGE])
    first = gap.theirs - len(before)
    wanted = [
        (place - first, value)
        for value, place in zip(prints.hashes, prints.places, strict=True)
        if first <= place <= gap.theirs + gap.missing + len(behind) - SIZE
    ]
    inside = list(words[gap.start : gap.end])
    for said, tried in chain(_taken_out(inside, gap, turns), _put_in(inside, gap, turns)):
        found = shingles([*before, *tried, *behind])
        if wanted and all(at < len(found) and found[at] & HASH_MASK == value for at, value in wanted):
            return said
    return ""


def _taken_out(inside: list[str], gap: Gap, turns: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """The words of a gap without each run that holds a turning word."""
    extra = len(inside) - gap.missing
    if not 0 < extra <= MAX_RUN:
        return
    for at in range(len(inside) - extra + 1):
        run = inside[at : at + extra]
        if any(word in turns for word in run):
            yield f"“{' '.join(run)}” was put in", inside[:at] + inside[at + extra :]


def _put_in(inside: list[str], gap: Gap, turns: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """The words of a gap with a turning word more, or with one in another's place."""
    extra = gap.missing - len(inside)
    if extra not in {0, 1}:
        return
    for at in range(len(inside) + extra):
        for word in turns:
            yield f"“{word}” was taken out", [*inside[:at], word, *inside[at + 1 - extra :]]
