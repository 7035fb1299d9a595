"""What is no forecast but a fact: closed already, announced to close, come back."""

from __future__ import annotations

import msgspec

from scanner.assess.outlook.known import Happening, Known
from scanner.entities import Band

_RECENT = 730
"""Days for which a report, a removal, or the closing of a flagship counts: two years, the horizon of the forecast."""


class State(msgspec.Struct, frozen=True):
    """Where an offering stands by the day. `band` is None while it is open and nothing is announced.

    `floor`: the least that it gets then, whatever its signals say.
    """

    band: Band | None
    why: str
    floor: Band | None = None


def state_of(known: Known) -> State:
    """Closed or closing by an event that was public, with what came back since; open otherwise."""
    if known.current is not None and known.current.open is False:
        end = f"; it {_end(known)}" if known.retirement else ""
        name = known.hosted or known.current.name
        return State("closed", f"only its vendor runs {name}, which was never published{end}")
    if known.retired:
        return State("closed", f"at this vendor it {_end(known)}")
    closed = _standing(known.own)
    if closed is not None:
        back = [event for event in known.own if event.direction == "opening" and event.day > closed.day]
        days = " and ".join(dict.fromkeys(str(event.day) for event in back))
        part = f"; a part came back on {days}, last: {back[-1].what}" if back else ""
        return State("closed", f"closed since {closed.day}: {closed.what}{part}")
    said = [event for event in known.own if event.direction == "announced-closing" and not _done(known.own, event)]
    if announced := [event for event in said if event.definite]:
        return State("closing", f"its licensor said on {announced[-1].day}: {announced[-1].what}")
    if said and said[-1].day >= known.since(_RECENT):
        return State(None, f"it was reported on {said[-1].day}: {said[-1].what}", "at-risk")
    shaken = _reopened(known.own) or _flagship_closed(known) or _removed(known)
    return State(None, shaken, "watch" if shaken else None)


def _end(known: Known) -> str:
    """What is known of the end of a hosted model, without its id."""
    return known.retirement[-1].text.removeprefix(known.hosted).strip()


def contradictions(known: Known) -> list[str]:
    """Where the record says two things at once, a sentence each; the more cautious one was taken."""
    found = []
    for event in known.own:
        for other in known.own:
            same = (event.of, event.day, event.scope) == (other.of, other.day, other.scope)
            if same and (event.direction, other.direction) == ("closing", "opening"):
                found.append(f"The record contradicts itself on {event.day}: “{event.what}”, and “{other.what}”.")
    closed = _standing(known.own)
    if closed is not None and not any(event.direction == "opening" and event.day > closed.day for event in known.own):
        found += [
            f"Yet {release.name} came out with weights on {release.day}, and no opening is on record."
            for release in known.releases
            if release.open and release.day > closed.day
        ]
    return found


def _standing(events: tuple[Happening, ...]) -> Happening | None:
    """The event that closed the whole line and that no opening of it has undone since."""
    closed: Happening | None = None
    for event in events:
        if event.direction in ("closing", "takedown") and event.scope == "line":
            closed = closed or event
        elif closed and event.direction == "opening" and event.scope != "part" and event.day > closed.day:
            closed = None
    return closed


def _done(events: tuple[Happening, ...], announced: Happening) -> bool:
    """Whether what was announced has happened, or was taken back."""
    return any(event.direction in ("closing", "opening") and event.day > announced.day for event in events)


def _flagship_closed(known: Known) -> str:
    """Its flagship, closed lately and not opened since, though the rest of the line goes on."""
    found: Happening | None = None
    for event in known.own:
        if event.direction == "closing" and event.scope == "flagship" and event.day >= known.since(_RECENT):
            found = event
        elif event.direction == "opening" and event.scope != "part":
            found = None
    return f"its flagship closed on {found.day}: {found.what}" if found else ""


def _removed(known: Known) -> str:
    """What of it was taken away lately, though the line goes on."""
    gone = [event for event in known.own if event.direction == "takedown" and event.day >= known.since(_RECENT)]
    return f"part of it was removed on {gone[-1].day}: {gone[-1].what}" if gone else ""


def _reopened(events: tuple[Happening, ...]) -> str:
    whole = [event for event in events if event.scope == "line" and event.direction in ("closing", "opening")]
    directions = [event.direction for event in whole]
    if "closing" in directions and directions[-1] == "opening":
        return f"it was closed on {whole[directions.index('closing')].day} and opened again on {whole[-1].day}"
    return ""
