"""The heading of a license text: its title, version and date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

import msgspec

from scanner.licensing.normalise import words_of_text

MAX_TITLE = 14
"""Words of a title."""

ZONE = 120
"""Words at the start of a license in which title, version and date stand."""

TITLE_WORDS = frozenset((
    "license", "agreement", "terms", "policy", "dedication", "declaration", "contract", "waiver", "eula", "lizenz",
    "licenza", "licencia", "licença", "协", "议",
))  # fmt: skip
"""Words of which a title has one."""

_COMMON = TITLE_WORDS | frozenset((
    "the", "a", "of", "for", "and", "to", "use", "public", "general", "community", "open", "free", "model", "models",
    "source", "code", "software", "data", "research", "commercial", "non", "noncommercial", "version", "v",
))  # fmt: skip
"""Words of titles that name nothing of their own."""

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTH = rf"(?:{'|'.join(_MONTHS)}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
_DATE = re.compile(
    rf"\b(?P<m1>{_MONTH}) (?P<d1>\d{{1,2}})(?:st|nd|rd|th)? (?P<y1>(?:19|20)\d\d)\b"
    rf"|\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th)? (?P<m2>{_MONTH}) (?P<y2>(?:19|20)\d\d)\b"
    rf"|\b(?P<m3>{_MONTH}) (?P<y3>(?:19|20)\d\d)\b"
)
_VERSION = re.compile(rf"\b(?:version|v|ver) ?(\d{{1,3}}(?: \d{{1,2}}\b(?! {_MONTH})){{0,2}})\b")
_UNDER_TITLE = re.compile(rf"version|v \d|release|last|date|copyright|effective|\d|{_MONTH}")
_ZEROS = re.compile(r"(?: 0)+$")


class Heading(msgspec.Struct, frozen=True):
    """What stands at the start of a text: title in words, empty when none; versions ("2 1"), dates ("2004 january")."""

    title: str
    versions: tuple[str, ...]
    dates: tuple[str, ...]


def heading_of(text: str, words: Sequence[str]) -> Heading:
    """The heading of a known license: its text as it was written, and in words."""
    zone = " ".join(words[:ZONE])
    return Heading(_title_of(text), tuple(dict.fromkeys(versions_in(zone))), tuple(dict.fromkeys(dates_in(zone))))


def name_in(title: str, words: Sequence[str]) -> str:
    """What only this title names ("glm 130b") and the license's own words name again; empty when there is no such name.

    `words` are those of the license, its title among them.
    """
    body = f" {' '.join(words)} ".replace(f" {title} ", " ", 1)
    runs = (" ".join(run) for common, run in groupby(title.split(), _COMMON.__contains__) if not common)
    named = [run for run in runs if f" {run} " in body and not run.replace(" ", "").isdigit()]
    return max(named, key=len, default="")


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


def _title_of(text: str) -> str:
    """The first of the first lines that speaks of a license and stands apart from what follows, or the very first."""
    lines = [line.strip() for line in text.strip().splitlines()]
    first = True
    for at, line in enumerate(lines[:8]):
        words = words_of_text(line)
        following = words_of_text(lines[at + 1]) if at + 1 < len(lines) else ""
        apart = not following or _UNDER_TITLE.match(following) or line.isupper() or line.startswith("#")
        if not words or len(words.split()) > MAX_TITLE:
            continue
        if not TITLE_WORDS.isdisjoint(words.split()) or (first and line[-1] not in ".:,;"):
            return words if apart else ""
        first = False
    return ""
