"""The history as looks: each past offering at each cut-off, with what was public by then, and whether it turned after.

What came after is read here and nowhere else; the signals come from scanner.assess.outlook, which cannot see it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from scanner.assess.outlook.known import Known
from scanner.assess.outlook.signals import signals_of
from scanner.assess.outlook.state import state_of
from scanner.assess.outlook.view import View
from scanner.rulebook import Rulebook
from scanner.rulebook.days import last_day
from scanner.rulebook.outlook_data import History, Offering


class Look(msgspec.Struct, frozen=True):
    """One offering on one day. `signals`: True, False, or None for unknown. `turned` within the horizon after it.

    drawn   it came into the history by a list of a fixed day, not because of what became of it
    """

    offering: str
    vendors: frozenset[str]
    day: date
    signals: dict[str, bool | None]
    turned: bool
    drawn: bool = False


def looks(rules: Rulebook, history: History, kind: Offering) -> list[Look]:
    """Every look at an offering that was open by its day, and of which nothing had been announced for sure."""
    turns = turns_of(rules, history, kind)
    found = []
    for day in map(last_day, history.cutoffs):
        view = View(rules, day)
        found += [look for name in turns if (look := look_at(name, rules, view, history, kind, turns[name]))]
    return found


def look_at(
    name: str, rules: Rulebook, view: View, history: History, kind: Offering, turns: Iterable[date]
) -> Look | None:
    """One offering on the day of the view; None where it was not there yet, or closed already.

    Software is on file for one change and followed up to it: its features are those before the change. What was drawn
    from a list is followed from the day of that list on: to be on it, it had to be there and open by then.
    """
    since = rules.packages[name].watched_since if kind == "software" else None
    if since and view.as_of < last_day(since):
        return None
    known = view.model(rules.families[name]) if kind == "model" else view.software(rules.packages[name])
    over = kind == "software" and any(turn <= view.as_of for turn in turns)
    if known is None or over or state_of(known).band is not None:
        return None
    end = months_after(view.as_of, history.horizon_months)
    turned = any(view.as_of < turn <= end for turn in turns)
    return Look(name, vendors_of(known), view.as_of, _marks(known), turned, drawn=since is not None)


def turns_of(rules: Rulebook, history: History, kind: Offering) -> dict[str, list[date]]:
    """Every offering of the history, with the days on which one could see it turn; none for what stayed open."""
    if kind == "model":
        return {
            family.id: sorted(last_day(event.public_on) for event in family.events if event.direction in history.turns)
            for family in rules.families.values()
            if family.id not in history.excluded
        }
    return {
        package.id: [last_day(package.date)] if package.date and package.direction in history.turns else []
        for package in rules.packages.values()
        if package.id not in history.excluded and package.change_kind not in history.excluded_kinds
    }


def months_after(day: date, months: int) -> date:
    """The same day some months later, or the 28th of a month that may be too short for it."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, min(day.day, 28))


def vendors_of(known: Known) -> frozenset[str]:
    """All who stand behind an offering: whoever shares one of them is left out of its fit."""
    return frozenset(backer.name for backer in known.backers) or frozenset([known.vendor])


def _marks(known: Known) -> dict[str, bool | None]:
    states = {"present": True, "absent": False, "unknown": None}
    return {signal.code: states[signal.state] for signal in signals_of(known)}
