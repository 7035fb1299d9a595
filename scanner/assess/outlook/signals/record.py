"""What the line and its vendor have done before, and what they are said to do next."""

from __future__ import annotations

from itertools import pairwise

from scanner.assess.outlook.known import TURNS, YEAR, Happening, Known, Release
from scanner.assess.outlook.signals.told import absent, present, unknown
from scanner.entities import Signal

_STRICTER = ("tightening", "license-drift")
_UNSETTLED = ("risk-signal", "delay", "enforcement")
_WAVE = 2 * YEAR
"""Days for which the turn of a peer counts: two years."""
_RECENT = 548
"""Days for which unrest counts: a year and a half."""


def restriction_added(known: Known) -> Signal:
    """A later generation, or an edition, came under stricter terms than an earlier one."""
    code = "restriction-added"
    events = [event for event in known.own if event.direction in _STRICTER]
    if events:
        return present(code, f"the terms got stricter, last on {events[-1].day}: {events[-1].what}", events)
    step = _step(known.releases)
    if step:
        before, after = step
        why = f"{after.name} came under {after.license}, {before.name} before it under {before.license}"
        return present(code, why, [before, after])
    return absent(code, "no stricter terms than before are on file")


def _step(releases: tuple[Release, ...]) -> tuple[Release, Release] | None:
    """The last release with weights under a license of a stricter category than the one before it."""
    read = [(release, release.rank) for release in releases if release.open and release.rank is not None]
    steps = [(before, after) for (before, low), (after, high) in pairwise(read) if high > low]
    return steps[-1] if steps else None


def vendor_turned(known: Known) -> Signal:
    """The vendor closed, tightened, gated or withdrew an offering, this one or another."""
    code = "vendor-turned-before"
    if not known.vendor:
        return unknown(code, "no vendor is on file")
    both = (*known.vendor_events, *known.own)
    events = sorted((event for event in both if event.direction in TURNS), key=lambda event: event.day)
    if events:
        last = events[-1]
        return present(code, f"{known.vendor} did it before, last on {last.day} ({last.of}: {last.what})", events)
    return absent(code, f"nothing by {known.vendor} was closed or restricted that is on file")


def peer_turned(known: Known) -> Signal:
    """Other software in its field closed or tightened its terms within two years: turns come in waves."""
    code = "peer-turned"
    recent = [event for event in known.peers if event.day >= known.since(_WAVE)]
    if recent:
        last = recent[-1]
        return present(code, f"others in its field did it, last on {last.day} ({last.of}: {last.what})", recent)
    if known.outdated:
        return unknown(code, known.outdated)
    return absent(code, "no other in its field did it in the last two years that is on file")


def flagship_closed(known: Known) -> Signal:
    """The best that the vendor has comes without weights, in this line or in another."""
    code = "flagship-closed"
    events = _closed(known.own) or _closed(known.vendor_events)
    closed = [one for one in (*known.vendor_releases, *known.releases) if one.open is False]
    if events:
        return present(code, f"closed since {events[-1].day}: {events[-1].what}", events)
    if closed:
        last = max(closed, key=lambda release: release.day)
        return present(code, f"{last.name} ({last.of}) is offered without weights since {last.day}", [last])
    return absent(code, "all that is on file of the vendor has weights")


def _closed(events: tuple[Happening, ...]) -> list[Happening]:
    """Closings of a flagship or a whole line since it was last opened."""
    found: list[Happening] = []
    for event in events:
        if event.scope != "part" and event.direction == "opening":
            found = [one for one in found if one.of != event.of]
        elif event.scope != "part" and event.direction == "closing":
            found.append(event)
    return found


def successor_reported(known: Known) -> Signal:
    """It was reported or hinted that what comes next will be closed."""
    code = "successor-reported-closed"
    events = [event for event in known.own if event.direction == "announced-closing"]
    if events:
        return present(code, f"said on {events[-1].day}: {events[-1].what}", events)
    return unknown(code, known.outdated) if known.outdated else absent(code, "no such report is on file")


def unsettled(known: Known) -> Signal:
    """New owners or leaders, promises that slip, licensors who go after users: in the last year and a half."""
    code = "unsettled"
    events = [event for event in known.own if event.direction in _UNSETTLED and event.day >= known.since(_RECENT)]
    if events:
        return present(code, f"{events[-1].what} ({events[-1].day})", events)
    return unknown(code, known.outdated) if known.outdated else absent(code, "no such news is on file")


def slowing(known: Known) -> Signal:
    """The vendor's open releases get fewer while it goes on releasing without weights.

    Generations are counted, not what came out later in one: of models without weights only their first day is on file.
    """
    code = "open-releases-slowing"
    releases = [one for one in (*known.releases, *known.vendor_releases) if not one.later]
    this_year = [one for one in releases if one.day > known.since(YEAR)]
    year_before = [one for one in releases if known.since(2 * YEAR) < one.day <= known.since(YEAR)]
    if len(this_year) + len(year_before) < 2:
        return unknown(code, known.outdated or "fewer than two releases in two years are on file")
    now, then = _open_share(this_year), _open_share(year_before)
    closed = [one for one in this_year if one.open is False]
    counted = f"{_count(this_year)} in the last twelve months, {_count(year_before)} in those before"
    if closed and (now or 0) < (1 if then is None else then):
        return present(code, f"releases with weights: {counted}", closed)
    return absent(code, f"releases with weights: {counted}")


def _open_share(releases: list[Release]) -> float | None:
    return sum(one.open is not False for one in releases) / len(releases) if releases else None


def _count(releases: list[Release]) -> str:
    return f"{sum(one.open is not False for one in releases)} of {len(releases)}"
