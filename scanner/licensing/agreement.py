"""Whether the heading of a text agrees with the license that the rest of it is like.

Licenses of one family share most of their words; what tells Llama 3.2 from 3.3, or one CC license from the next, stands
in the heading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scanner.licensing.matching import Match

BEFORE = 40
"""Words before a license in which another heading may stand."""

AROUND = 3
"""Words beside a difference that are read with it: of a date, the year alone may have matched."""

SLIPS = 4
"""Words by which a body may differ and still speak for itself, whatever stands above it."""

_COPYRIGHT = re.compile(r"\bcopyright (?:c )?(?:(?:19|20)\d\d )*(?:\S+ ?){0,6}")


def disagreement(match: Match, words: Sequence[str]) -> str:
    """What the heading of a text says against a match; empty when it says nothing.

    Only words that did not match are looked at: the others are that license's own heading.
    """
    if match.alignment.exact:
        return ""
    from scanner.licensing.heading import MAX_TITLE, TITLE_WORDS, dates_in, versions_in  # noqa: PLC0415 - rarely needed

    known, alignment = match.known, match.alignment
    spoken = _loose_words(match, words)
    versions, dates = versions_in(spoken), dates_in(spoken)
    if known.version and versions and not any(_agree(known.version, one) for one in versions):
        return f"it says version {_spoken(versions[0])}, that license version {_spoken(known.version)}"
    if known.date and dates and not any(_agree(known.date, one) for one in dates):
        return f"it is dated {dates[0]}, that license {known.date}"
    changed = sum(gap.added + gap.missing for gap in alignment.gaps)
    if known.title and changed > SLIPS and alignment.head_missing and known.title not in spoken:
        other = next((part for part in spoken.split(" | ") if not TITLE_WORDS.isdisjoint(part.split())), "")
        if other:
            return f"it is headed “{' '.join(other.split()[-MAX_TITLE:])}”, that license “{known.title}”"
    return ""


def _loose_words(match: Match, words: Sequence[str]) -> str:
    """The words at and before the start of a license that are not its own, with bars between the places."""
    from scanner.licensing.heading import ZONE  # noqa: PLC0415

    alignment = match.alignment
    near = [gap for gap in alignment.gaps if gap.theirs < ZONE]
    loose = [" ".join(words[max(gap.start - AROUND, 0) : gap.end + AROUND]) for gap in near]
    if alignment.head_missing:
        loose.insert(0, " ".join(words[max(alignment.start - BEFORE, 0) : alignment.start]))
    return _COPYRIGHT.sub(" ", " | ".join(loose))


def _agree(one: str, other: str) -> bool:
    """Whether two versions or dates are the same as far as both are told."""
    return f"{one} ".startswith(f"{other} ") or f"{other} ".startswith(f"{one} ")


def _spoken(version: str) -> str:
    return version.replace(" ", ".")
