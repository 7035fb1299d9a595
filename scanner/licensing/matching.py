"""Which known license texts stand in a text: the best match first, then what else stands beside it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import msgspec

from scanner.licensing.agreement import disagreement
from scanner.licensing.alignment import FAULT, Alignment, Shingled
from scanner.licensing.fingerprints import Fingerprints, Known, Prints
from scanner.licensing.shingles import SIZE

MATCH = 0.7
"""The share of a license's words that must stand in a text for it to be that license, changed or not."""

WHOLE = 0.85
"""The share for notices and policies, which are short and alike."""

CLOSE = 0.35
"""The share from which a license is worth naming as the closest."""

MAX_TEXTS = 60
"""License texts that are looked for in one file."""

LARGE_GAP = 60
"""Words put into a license among which another license is looked for."""

BESIDE_WORDS = 40
"""A license found beside another has at least so many words: less is a phrase that licenses share."""

TIE = 1
"""Points by which one license must be the better match, where neither stands there unchanged."""

NEAR = 60
"""Points by which a license may be the worse match and still be the one, if the heading says so."""

_LATER = re.compile(r"(?<=\d)\+$|-only$|-or-later$")

_LOST_WORDS = 3
"""Words that one missing fingerprint leaves uncovered, at least."""


class Match(msgspec.Struct, frozen=True):
    """A known license text, its fingerprints and where it stands; `rival` is another that the text could be as well."""

    known: Known
    prints: Prints
    alignment: Alignment
    rival: Known | None = None


class Matches(msgspec.Struct, frozen=True):
    """The known texts that stand in a text, in order, and the closest known text where none does.

    `more`: there may be more of them than were looked for.
    """

    words: Sequence[str]
    found: tuple[Match, ...]
    closest: Match | None
    more: bool = False

    @property
    def differ(self) -> bool:
        """Whether the text says anything beyond the licenses found."""
        return any(not match.alignment.exact for match in self.found) or (
            sum(match.known.words for match in self.found) < len(self.words)
        )


def find_matches(words: Sequence[str], fingerprints: Fingerprints) -> Matches:
    """The known license texts among these words."""
    text = Shingled(words)
    found: list[Match] = []
    best: Match | None = None
    while len(found) < MAX_TEXTS:
        if found and len(text.free) < BESIDE_WORDS // 2:
            break
        best = _best_match(text, fingerprints, words)
        if best is None or not _is_match(best, beside=bool(found)):
            break
        found.append(best)
        _take(text, best.alignment)
    close = best if not found and best and best.alignment.coverage >= CLOSE else None
    in_order = sorted(found, key=lambda match: match.alignment.start)
    return Matches(words, tuple(in_order), close, more=len(found) == MAX_TEXTS)


def _best_match(text: Shingled, fingerprints: Fingerprints, words: Sequence[str]) -> Match | None:
    """The known text that explains these words best, and whose heading does not speak against it if there is one."""
    aligned = sorted(_alignments(text, fingerprints), key=lambda one: (-one[0].score, one[1]))
    if not aligned:
        return None
    best, number = aligned[0]
    known = fingerprints.known(number)
    near = [(one, fingerprints.known(other)) for one, other in aligned[1:] if one.score >= best.score - NEAR]
    if best.exact or not near:
        return Match(known, fingerprints.prints(number), best)
    if disagreement(known, best, words):
        agreeing = ((one, other) for one, other in near if not disagreement(other, one, words))
        best, known = next(agreeing, (best, known))
    tied = (other for one, other in near if _as_good(one, best) and not _one_license(other, known))
    return Match(known, fingerprints.prints(known.number), best, next(tied, None))


def _as_good(one: Alignment, best: Alignment) -> bool:
    """Whether a license explains the words no worse. Where both lack their heading, only the bodies are compared."""
    if not (one.head_missing and best.head_missing):
        return one.score >= best.score - TIE
    as_much = one.covered > best.covered - SIZE and one.tail_missing < best.tail_missing + SIZE
    return as_much and len(one.gaps) <= len(best.gaps)


def _alignments(text: Shingled, fingerprints: Fingerprints) -> list[tuple[Alignment, int]]:
    """Where the likeliest known texts stand; those that cannot come near the best are left out."""
    hopes = []
    for number in fingerprints.candidates(text.free):
        prints, length = fingerprints.prints(number), fingerprints.length(number)
        lost = len(prints.distinct) - text.shared(prints)
        hopes.append((length - (1 + FAULT) * _LOST_WORDS * lost, -number, prints, length))
    found: list[tuple[Alignment, int]] = []
    enough: float = -math.inf
    for hope, number, prints, length in sorted(hopes, key=lambda one: one[:2], reverse=True):
        if hope < enough:
            break
        aligned = text.align(prints, length)
        if aligned:
            found.append((aligned, -number))
            enough = max(enough, aligned.score if aligned.exact else aligned.score - NEAR)
    return found


def _one_license(one: Known, other: Known) -> bool:
    """Whether two texts are of one license, or of licenses that nobody can tell apart by their text."""
    return base(one.license) == base(other.license) or one.license in other.same or other.license in one.same


def base(license_id: str) -> str:
    """The license that an id of a GNU license or its old form speaks of, whatever it says of later versions."""
    return _LATER.sub("", license_id)


def _is_match(match: Match, *, beside: bool) -> bool:
    alignment = match.alignment
    if match.known.kind != "text":
        return alignment.coverage >= WHOLE and alignment.score > 0
    if beside and (match.known.words < BESIDE_WORDS or alignment.score <= 0):
        return False
    return alignment.coverage >= MATCH


def _take(text: Shingled, alignment: Alignment) -> None:
    """The words of a license are its own, and so is what was put into it, unless that may hold another license."""
    start = alignment.start
    for gap in alignment.gaps:
        if gap.added > LARGE_GAP:
            text.take(start, gap.start)
            start = gap.end
    text.take(start, alignment.end)
