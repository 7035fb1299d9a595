"""The line that a model belongs to continues closed, or is announced to."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.assess.check import Check, Context
from scanner.assess.confidence import weakest
from scanner.assess.wording import listed, rule_evidence, start, the
from scanner.entities import Case, Evidence, Finding, Severity
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
    outlook=True,
    decides="management, with engineering",
)

_CLOSED = "closing"
_ANNOUNCED = "announced-closing"
_TOLD = (_CLOSED, _ANNOUNCED, "opening", "announced-opening", "orphaned")
_ENDED = ("closed", "discontinued")
_PARTLY = ("mixed", "tightening")


def find(case: Case, context: Context) -> Iterator[Finding]:
    """Open-weights models whose line closed, or was announced to close, by the day judged: a warning.

    A note where only a part of the line is closed, or part of it came back.
    """
    match = context.generation(case) if case.component.kind != "hosted-model" else None
    if match is None or match.open_weights is False:
        return
    told = _events(match.family, context)
    severity = _severity(match.family, told, context)
    if severity is None:
        return
    closed = [event for event in told if event.direction == _CLOSED]
    yield context.finding(
        CHECK,
        case,
        _message(case, match, told, partly=severity == "note"),
        key=f"{match.family.id}:{'closed' if closed or not told else 'announced'}",
        severity=severity,
        remedy=_remedy(match.family),
        evidence=tuple(_evidence(event) for event in told) or (_state(match.family),),
        confidence=weakest("low" if match.guess else match.confidence, *(event.confidence for event in closed[:1])),
    )


def _events(family: Family, context: Context) -> list[Event]:
    """What one could know by the day of closing and opening since the first sign, oldest first.

    The family named as the successor counts as the same line.
    """
    families = [family]
    if family.successor and (successor := context.rules.families.get(family.successor)):
        families.append(successor)
    events = [event for member in families for event in context.rules.events_until(member, context.as_of)]
    ordered = sorted(events, key=lambda event: last_day(event.public_on))
    first = next((i for i, event in enumerate(ordered) if event.direction in (_CLOSED, _ANNOUNCED)), len(ordered))
    return [event for event in ordered[first:] if event.direction in _TOLD]


def _severity(family: Family, told: list[Event], context: Context) -> Severity | None:
    """By the state that the rules give for today, or on an earlier day by what had happened; None: nothing to say."""
    if context.as_of >= last_day(family.checked):
        if family.successor_state in _PARTLY:
            return "note" if told else None
        closed = family.successor_state == "closed" or (family.successor_state == "discontinued" and told)
        return "warning" if closed else None
    own = [event for event in told if event in family.events and event.direction in (_CLOSED, "opening")]
    if not told:
        return None
    return "note" if own and own[-1].direction == "opening" else "warning"


def _message(case: Case, match: GenerationMatch, told: list[Event], *, partly: bool) -> str:
    line = f"the line of {the(case)} ({match.family.vendor}, {match.generation.name})"
    closed = [event for event in told if event.direction == _CLOSED]
    announced = [event for event in told if event.direction == _ANNOUNCED]
    if partly and closed:
        event = closed[-1]
        back = [later for later in told[told.index(event) :] if later.direction == "opening"]
        if back:
            opened = f"opened since, last on {back[-1].date}: {_short(back[-1])}"
            return f"A part of {line} was closed on {event.date}: {_short(event)}; {opened}."
        return f"A part of {line} is closed, last since {event.date}: {_short(event)}."
    if closed:
        event = closed[0]
        before = listed(dict.fromkeys(early.public_on for early in announced if early.public_on < event.date))
        signs = f"; signs of it were public on {before}" if before else ""
        return f"{start(line)} went on closed on {event.date}: {_short(event)}{signs}."
    if announced:
        event = announced[-1]
        return f"{start(line)} is announced to go on closed ({event.public_on}): {_short(event)}."
    return f"{start(line)} went on closed: {' '.join(match.family.successor_reason.split()).rstrip('.')}."


def _remedy(family: Family) -> str:
    if not family.alternatives:
        return CHECK.remedy
    others = listed(family.alternatives[:5])
    return f"Plan the change while nothing presses: keep your own copy at a fixed revision, and try {others}."


def _state(family: Family) -> Evidence:
    return rule_evidence(family, f"state of the line: {family.successor_state}; no dated event on file")


def _evidence(event: Event) -> Evidence:
    source = event.sources[0] if event.sources else ""
    return Evidence(f"{event.direction}: {_short(event)}", source, event.public_on, event.confidence)


def _short(event: Event) -> str:
    return " ".join(event.what.split()).rstrip(".")
