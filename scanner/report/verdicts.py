"""Verdicts in figures and words, the same in every report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from scanner.entities import BANDS, LEVELS, Band, Case, Level, Outlook, Verdict


def counts(cases: Sequence[Case], verdicts: Sequence[Verdict]) -> dict[Level, int]:
    """How many components in use come to each verdict, the worst first."""
    used = {case.id for case in cases if case.in_use}
    found = Counter(verdict.level for verdict in verdicts if verdict.component in used)
    return {level: found[level] for level in reversed(LEVELS)}


def bands(cases: Sequence[Case], outlooks: Sequence[Outlook]) -> dict[Band, int]:
    """How many components in use are in each band of the outlook, the worst first; those without a band left out."""
    used = {case.id for case in cases if case.in_use}
    found = Counter(outlook.band for outlook in outlooks if outlook.component in used)
    return {band: found[band] for band in reversed(BANDS) if found[band]}


def bands_in_words(cases: Sequence[Case], outlooks: Sequence[Outlook]) -> str:
    """The same in a line; what only a vendor runs was hardly ever open, so its number stands beside "closed"."""
    hosted = {case.id for case in cases if case.in_use and case.component.kind == "hosted-model"}
    only = sum(outlook.band == "closed" and outlook.component in hosted for outlook in outlooks)
    return ", ".join(
        f"{number} {band}" + (f" ({only} of them hosted)" if band == "closed" and only else "")
        for band, number in bands(cases, outlooks).items()
    )


def spoken(level: str) -> str:
    """A level for people: "permitted with duties"."""
    return level.replace("-", " ")
