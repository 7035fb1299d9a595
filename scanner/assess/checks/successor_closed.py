"""The line that a model belongs to continues closed, or is announced to."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.assess.check import Check, Context, weakest
from scanner.assess.wording import listed, the
from scanner.entities import Case, Evidence, Finding
from scanner.rulebook import GenerationMatch
from scanner.rulebook.days import last_day
from scanner.rulebook.schema import Event, Family

CHECK = Check(
    code="successor-closed",
    title="The successor is closed",
    severity="warning",
    why="The weights you have keep their license, but fixes, better versions and the vendor's care move on.",
    remedy="Plan the change while nothing presses: keep your own copy of the weights at a fixed revision, and try "
    "one of the alternatives named.",
)

_CLOSED = "closing"
_ANNOUNCED = "announced-closing"
_TOLD = (_CLOSED, _ANNOUNCED, "opening", "announced-opening", "orphaned")
_ENDED = ("closed", "discontinued")


def find(case: Case, context: Context) -> Iterator[Finding]:
    """Open-weights models whose family or its successor closed, or was announced to close, by the day judged."""
    match = context.generation(case) if case.component.kind != "hosted-model" else None
    if match is None or match.open_weights is False:
        return
    told = _events(match.family, context)
    closed = [event for event in told if event.direction == _CLOSED]
    announced = [event for event in told if event.direction == _ANNOUNCED]
    if _reopened(match.family, told, context) or not (closed or announced):
        return
    yield context.finding(
        CHECK,
        case,
        _message(case, match, closed, announced),
        key=f"{match.family.id}:{'closed' if closed else 'announced'}",
        remedy=_remedy(match.family),
        evidence=tuple(_evidence(event) for event in told),
        confidence=weakest("low" if match.guess else match.confidence, *(event.confidence for event in closed[:1])),
    )


def _events(family: Family, context: Context) -> list[Event]:
    """What one could know by the day about this family and the one named as its successor, oldest first."""
    families = [family]
    if family.successor and (successor := context.rules.families.get(family.successor)):
        families.append(successor)
    events = [event for member in families for event in context.rules.events_until(member, context.as_of)]
    ordered = sorted(events, key=lambda event: last_day(event.public_on))
    first = next((i for i, event in enumerate(ordered) if event.direction in (_CLOSED, _ANNOUNCED)), len(ordered))
    return [event for event in ordered[first:] if event.direction in _TOLD]


def _reopened(family: Family, told: list[Event], context: Context) -> bool:
    """Whether the line itself is open again: by its state today, or on an earlier day by its last event."""
    if context.as_of >= last_day(family.checked):
        return family.successor_state not in _ENDED
    own = [event for event in told if event in family.events and event.direction in (_CLOSED, "opening")]
    return bool(own) and own[-1].direction == "opening"


def _message(case: Case, match: GenerationMatch, closed: list[Event], announced: list[Event]) -> str:
    line = f"{match.family.vendor}'s {match.generation.name}"
    if closed:
        event = closed[0]
        before = listed(dict.fromkeys(early.public_on for early in announced if early.public_on < event.date))
        signs = f"; signs of it were public on {before}" if before else ""
        return f"The line of {the(case)} ({line}) went on closed on {event.date}: {_short(event)}{signs}."
    event = announced[-1]
    return f"The line of {the(case)} ({line}) is announced to go on closed ({event.public_on}): {_short(event)}."


def _remedy(family: Family) -> str:
    if not family.alternatives:
        return CHECK.remedy
    others = listed(family.alternatives[:5])
    return f"Plan the change while nothing presses: keep your own copy at a fixed revision, and try {others}."


def _evidence(event: Event) -> Evidence:
    source = event.sources[0] if event.sources else ""
    return Evidence(f"{event.direction}: {_short(event)}", source, event.public_on, event.confidence)


def _short(event: Event) -> str:
    return " ".join(event.what.split()).rstrip(".")
