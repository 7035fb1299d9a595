"""What a project leans on, in a few lines for a terminal; the HTML report and JSON have the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from scanner.entities import Flow, Reliance
from scanner.report.inert import inert
from scanner.report.terminal import Lines, cut
from scanner.syntax.plurals import plural

SHOWN = 6


def write_reliance(lines: Lines, found: Reliance | None) -> None:
    """Four lines at most: nothing that is empty is told."""
    told = in_words(found)
    if found is None or not told:
        return
    lines.add(("leaning on", "bold"), f"  {plural(len(found.backings), 'offering')} in use")
    for sentence in told:
        lines.add(sentence, indent=2)
    lines.add()


def in_words(found: Reliance | None) -> list[str]:
    """Where data goes, what is hard to replace, what has no substitute or no income: a line each, without the empty."""
    return [f"{label}: {_listed(names)}" for label, names in (_told(found) if found else ()) if names]


def write_reliance_in_short(lines: Lines, found: Reliance | None) -> None:
    """One line: how many of each; nothing that is empty is told."""
    counts = [f"{label}: {len(names)}" for label, names in (_told(found) if found else ()) if names]
    if counts:
        lines.add(("leaning on", "bold"), "  ", cut("; ".join(counts), lines.width - 12))


def _told(found: Reliance) -> tuple[tuple[str, list[str]], ...]:
    """What is told, each with the names that it is told of."""
    unpaid = [one.offering for one in found.backings if one.income == "none" and one.bearing]
    hard = [one.family for one in found.switching if one.level == "high"]
    without = [
        f"{one.family} ({one.task})" if one.task else one.family
        for one in found.ways_out
        if one.band in ("at-risk", "closing", "closed") and not one.substitutes
    ]
    return (
        ("data goes to", _recipients(found.flows)),
        ("hard to replace", hard),
        ("at risk or closed, no substitute on file", without),
        ("no path to money on record", unpaid),
    )


def _recipients(flows: Sequence[Flow]) -> list[str]:
    """Who is sent data, with the country; marked where it may train."""
    trains = {_who(flow) for flow in flows if flow.may_train}
    counts = Counter(_who(flow) for flow in flows)
    return [f"{who}{' - may train on it' if who in trains else ''}" for who in counts]


def _who(flow: Flow) -> str:
    if flow.recipient is None:
        return "a vendor that is not known"
    return f"{flow.recipient.name} ({flow.recipient.country or 'country unknown'})"


def _listed(names: Iterable[str]) -> str:
    every = [inert(name, 80) for name in names]
    more = f" and {len(every) - SHOWN} more" if len(every) > SHOWN else ""
    return ", ".join(every[:SHOWN]) + more
