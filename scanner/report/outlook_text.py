"""An outlook by itself, for people and for programs."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from datetime import date

import msgspec

from scanner.entities import Evidence, Outlook, Signal
from scanner.report.inert import inert

SCHEMA = "stayopen/outlook/1"
WIDTH = 100
_MARKS = {"present": "+", "absent": "-", "unknown": "?"}


def as_json(outlook: Outlook, day: date) -> str:
    """The outlook as JSON text (docs/json.md), ASCII only."""
    return json.dumps({"schema": SCHEMA, "as_of": day.isoformat(), **plain(outlook)}, indent=1) + "\n"


def plain(outlook: Outlook) -> dict[str, object]:
    """The outlook as plain data: `component`, `band`, `why`, `signals` ..."""
    found: dict[str, object] = msgspec.to_builtins(outlook)
    return found


def as_text(outlook: Outlook, day: date) -> str:
    """The outlook for a terminal: band, what became of the like, signals with their weights, time line."""
    return "".join(f"{inert(line, 2000).rstrip()}\n" for line in _lines(outlook, day))


def _lines(outlook: Outlook, day: date) -> Iterator[str]:
    yield f"{outlook.component} as of {day}: {outlook.band or 'no band'}"
    yield from _wrapped(outlook.why, "  ")
    yield from _wrapped(outlook.frequency, "  ")
    if outlook.widest and outlook.widest[0] != outlook.widest[1]:
        yield f"  The unknown signals leave anything from {outlook.widest[0]} to {outlook.widest[1]} possible."
    if outlook.signals:
        yield from (
            "",
            "Signals: + present, - absent, ? unknown; what each adds to the log odds, no figure: never seen before",
        )
        for signal in sorted(outlook.signals, key=_order):
            yield from _signal(signal)
    if outlook.timeline:
        yield from ("", "Time line")
        for evidence in outlook.timeline:
            yield from _dated(evidence)


def _order(signal: Signal) -> tuple[int, float]:
    return list(_MARKS).index(signal.state), -(signal.weight or 0.0)


def _signal(signal: Signal) -> Iterator[str]:
    weight = "" if signal.weight is None else f"{signal.weight:+.2f}"
    head = f"  {_MARKS[signal.state]} {signal.code:<26} {weight:>5}  "
    yield from textwrap.wrap(signal.why, WIDTH, initial_indent=head, subsequent_indent=" " * len(head))


def _dated(evidence: Evidence) -> Iterator[str]:
    low = " (low confidence)" if evidence.confidence == "low" else ""
    head = f"  {evidence.date or 'no day':<10}  "
    yield from textwrap.wrap(evidence.text + low, WIDTH, initial_indent=head, subsequent_indent=" " * len(head))
    if evidence.source:
        yield " " * len(head) + evidence.source


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent)
