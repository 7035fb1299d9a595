"""How a signal speaks: present, absent or unknown, with one sentence and its evidence."""

from __future__ import annotations

from collections.abc import Iterable

from scanner.assess.outlook.known import Happening, Release
from scanner.entities import Evidence, Signal

MAX_EVIDENCE = 5


def present(code: str, why: str, evidence: Iterable[Evidence | Happening | Release] = ()) -> Signal:
    """It was there by the day."""
    return Signal(code, "present", why, _lines(evidence))


def absent(code: str, why: str, evidence: Iterable[Evidence | Happening | Release] = ()) -> Signal:
    """By what was public it was not there."""
    return Signal(code, "absent", why, _lines(evidence))


def unknown(code: str, why: str) -> Signal:
    """Nothing that was public told; `why` says what is missing."""
    return Signal(code, "unknown", why)


def _lines(evidence: Iterable[Evidence | Happening | Release]) -> tuple[Evidence, ...]:
    """The latest few, oldest first."""
    lines = [one if isinstance(one, Evidence) else one.evidence for one in evidence]
    return tuple(lines[-MAX_EVIDENCE:])
