"""Whether the heading of a text agrees with the license that the rest of it is like.

Licenses of one family share most of their words; what tells Llama 3.2 from 3.3, or one CC license from the next, stands
in the heading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scanner.licensing.alignment import Alignment
from scanner.licensing.fingerprints import Known

BEFORE = 40
"""Words before a license in which another heading may stand."""

AROUND = 3
"""Words beside a difference that are read with it: of a date, the year alone may have matched."""

SLIPS = 4
"""Words by which a body may differ and still speak for itself, whatever stands above it."""

_COPYRIGHT = re.compile(r"\bcopyright (?:c )?(?:(?:19|20)\d\d )*(?:\S+ ?){0,6}")


def disagreement(known: Known, alignment: Alignment, words: Sequence[str]) -> str:
    """What the heading of a text says against its being a known license; empty when it says nothing.

    Only words that did not match are looked at: the others are that license's own heading.
    """
    if alignment.exact:
        return ""
    from scanner.licensing.heading import dates_in, versions_in  # noqa: PLC0415 - rarely needed

    spoken = _loose_words(alignment, words)
    versions, dates = versions_in(spoken), dates_in(spoken)
    if versions and known.versions and not _any_agree(known.versions, versions):
        return f"it says version {_spoken(versions[0])}, that license version {_spoken(known.versions[0])}"
    if dates and known.dates and not _any_agree(known.dates, dates):
        return f"it is dated {dates[0]}, that license {known.dates[0]}"
    return _other_title(known, alignment, spoken) or _unnamed(known, alignment, words)


def _unnamed(known: Known, alignment: Alignment, words: Sequence[str]) -> str:
    """A body without its heading in which names differ, and that never says whose license it is, is somebody else's."""
    if not (known.name and alignment.head_missing and alignment.gaps) or f" {known.name} " in f" {' '.join(words)} ":
        return ""
    return f"it lacks the heading, and nowhere speaks of “{known.name}”"


def _other_title(known: Known, alignment: Alignment, spoken: str) -> str:
    from scanner.licensing.heading import MAX_TITLE, TITLE_WORDS  # noqa: PLC0415

    if not known.title or known.title in spoken or not alignment.head_missing:
        return ""
    other = next((part for part in spoken.split(" | ") if not TITLE_WORDS.isdisjoint(part.split())), "")
    changed = sum(gap.added + gap.missing for gap in alignment.gaps)
    if not other or (changed <= SLIPS and not _renumbered(known.title, other)):
        return ""
    return f"it is headed “{' '.join(other.split()[:MAX_TITLE])}”, that license “{known.title}”"


def _renumbered(title: str, other: str) -> bool:
    """Whether a heading is a title with another number in it: "Model License 2.0" over the body of 1.0."""
    ours, theirs = set(title.split()), set(other.split())
    numbers, others = _numbers(ours), _numbers(theirs)
    return bool(numbers and others and not numbers <= others) and 2 * len(ours & theirs) >= len(ours)


def _numbers(words: set[str]) -> set[str]:
    return {word for word in words if word[0].isdigit() and len(word) < 4}


def _loose_words(alignment: Alignment, words: Sequence[str]) -> str:
    """The words at and before the start of a license that are not its own, with bars between the places."""
    from scanner.licensing.heading import ZONE  # noqa: PLC0415

    near = [gap for gap in alignment.gaps if gap.theirs < ZONE]
    loose = [" ".join(words[max(gap.start - AROUND, 0) : gap.end + AROUND]) for gap in near]
    if alignment.head_missing:
        loose.insert(0, " ".join(words[max(alignment.start - BEFORE, 0) : alignment.start + AROUND]))
    return _COPYRIGHT.sub(" ", " | ".join(loose))


def _any_agree(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    return any(_agree(one, other) for one in ours for other in theirs)


def _agree(one: str, other: str) -> bool:
    """Whether two versions or dates are the same as far as both are told."""
    return f"{one} ".startswith(f"{other} ") or f"{other} ".startswith(f"{one} ")


def _spoken(version: str) -> str:
    return version.replace(" ", ".")
