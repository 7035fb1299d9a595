"""The heading of a license text: its title, version and date, which must agree whatever the rest is like.

Licenses of one family share most of their words; what tells Llama 3.2 from 3.3, or one CC license from the next, stands
in the heading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scanner.licensing.matching import Match
from scanner.licensing.normalise import words_of_text

MAX_TITLE = 14
"""Words of a title."""

ZONE = 120
"""Words at the start of a license in which title, version and date stand."""

BEFORE = 40
"""Words before a license in which another heading may stand."""

SLIPS = 4
"""Words by which a body may differ and still speak for itself, whatever stands above it."""

_TITLE_WORDS = frozenset(
    [
        "license",
        "agreement",
        "terms",
        "policy",
        "dedication",
        "declaration",
        "contract",
        "waiver",
        "eula",
        "lizenz",
        "licenza",
        "licencia",
        "licença",
        "协",
        "议",
    ]
)
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = rf"(?:{'|'.join(_MONTHS)}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
_DATE = re.compile(
    rf"\b(?P<m1>{_MONTH}) (?P<d1>\d{{1,2}})(?:st|nd|rd|th)? (?P<y1>(?:19|20)\d\d)\b"
    rf"|\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th)? (?P<m2>{_MONTH}) (?P<y2>(?:19|20)\d\d)\b"
    rf"|\b(?P<m3>{_MONTH}) (?P<y3>(?:19|20)\d\d)\b"
)
_VERSION = re.compile(rf"\b(?:version|v|ver) ?(\d{{1,3}}(?: \d{{1,2}}\b(?! {_MONTH})){{0,2}})\b")
_UNDER_TITLE = re.compile(r"version|v \d|release|last|date|copyright|effective|\d|" + _MONTH)
_ZEROS = re.compile(r"(?: 0)+$")
_COPYRIGHT = re.compile(r"\bcopyright (?:c )?(?:(?:19|20)\d\d )*(?:\S+ ?){0,6}")


@dataclass(frozen=True)
class Heading:
    """What stands at the start of a text: title in words, version ("2 1") and date ("2004 january"), empty when not."""

    title: str
    version: str
    date: str


def heading_of(text: str, words: Sequence[str]) -> Heading:
    """The heading of a known license: its text as it was written, and in words."""
    zone = " ".join(words[:ZONE])
    return Heading(_title_of(text), next(iter(versions_in(zone)), ""), next(iter(dates_in(zone)), ""))


def versions_in(words: str) -> list[str]:
    """The version numbers in some words, as "2" or "2 1"; zeros at the end do not count."""
    return [_ZEROS.sub("", found) for found in _VERSION.findall(words)]


def dates_in(words: str) -> list[str]:
    """The dates in some words, as "2024 july 23", without the day where none is told."""
    found = []
    for match in _DATE.finditer(words):
        parts = match.groupdict()
        year = parts["y1"] or parts["y2"] or parts["y3"]
        short = (parts["m1"] or parts["m2"] or parts["m3"])[:3]
        month = next(month for month in _MONTHS if month.startswith(short))
        found.append(f"{year} {month} {(parts['d1'] or parts['d2'] or '').lstrip('0')}".strip())
    return found


def disagreement(match: Match, words: Sequence[str]) -> str:
    """What the heading of a text says against a match; empty when it says nothing.

    Only words that did not match are looked at: the others are that license's own heading.
    """
    known, alignment = match.known, match.alignment
    loose = [" ".join(words[gap.start : gap.end]) for gap in alignment.gaps if gap.theirs < ZONE]
    if alignment.head_missing:
        loose.insert(0, " ".join(words[max(alignment.start - BEFORE, 0) : alignment.start]))
    spoken = _COPYRIGHT.sub(" ", " | ".join(loose))
    versions, dates = versions_in(spoken), dates_in(spoken)
    if known.version and versions and not any(_agree(known.version, one) for one in versions):
        return f"it says version {_spoken(versions[0])}, that license version {_spoken(known.version)}"
    if known.date and dates and not any(_agree(known.date, one) for one in dates):
        return f"it is dated {dates[0]}, that license {known.date}"
    changed = sum(gap.added + gap.missing for gap in alignment.gaps)
    if known.title and changed > SLIPS and known.title not in spoken:
        other = next((part for part in spoken.split(" | ") if not _TITLE_WORDS.isdisjoint(part.split())), "")
        if other and alignment.head_missing:
            return f"it is headed “{' '.join(other.split()[-MAX_TITLE:])}”, that license “{known.title}”"
    return ""


def _agree(one: str, other: str) -> bool:
    """Whether two versions or dates are the same as far as both are told."""
    return f"{one} ".startswith(f"{other} ") or f"{other} ".startswith(f"{one} ")


def _spoken(version: str) -> str:
    return version.replace(" ", ".")


def _title_of(text: str) -> str:
    """The first of the first lines that speaks of a license and stands apart from what follows, or the very first."""
    lines = [line.strip() for line in text.strip().splitlines()]
    for at, line in enumerate(lines[:8]):
        words = words_of_text(line)
        following = words_of_text(lines[at + 1]) if at + 1 < len(lines) else ""
        apart = not following or _UNDER_TITLE.match(following) or line.isupper() or line.startswith("#")
        if not words or len(words.split()) > MAX_TITLE:
            continue
        if not _TITLE_WORDS.isdisjoint(words.split()) or (at == 0 and line[-1] not in ".:,;"):
            return words if apart else ""
    return ""
