"""What happened to an offering, its line and its vendor, by the day that is judged."""

from __future__ import annotations

from scanner.assess.outlook.known import TURNS, Known
from scanner.entities import Evidence

_OF_OTHERS = (*TURNS, "opening", "announced-closing")
"""What of a vendor's other offerings bears on this one."""


def timeline(known: Known) -> tuple[Evidence, ...]:
    """The dated events and releases of the line, and what its vendor did elsewhere; the oldest first."""
    lines = [(release.day, release.evidence) for release in known.releases]
    lines += [(event.day, _told(event.direction, event.evidence)) for event in known.own]
    lines += [
        (event.day, _told(event.direction, event.evidence))
        for event in known.vendor_events
        if event.direction in _OF_OTHERS
    ]
    return tuple(dict.fromkeys(evidence for _, evidence in sorted(lines, key=lambda line: line[0])))


def _told(direction: str, evidence: Evidence) -> Evidence:
    return Evidence(f"{direction}: {evidence.text}", evidence.source, evidence.date, evidence.confidence)
