"""What the templates show of reliance: what needs a look first, the rest counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from scanner.entities import Audit, Backing, Evidence, Flow, Hold, Reliance, Substitute, Tenure, WayOut
from scanner.report.places import place

MAX_CHANGES = 4
"""So many changes of a vendor are shown, the newest; JSON has all."""


def leaning(audit: Audit) -> dict[str, Any]:
    """Names for the templates; `reliance` is empty where nothing was read."""
    found = audit.reliance or Reliance()
    return {
        "reliance": found,
        "unpaid": [one for one in found.backings if one.income == "none"],
        "paid": {income: _names(found, income) for income in ("sold", "held", "unknown")},
        "newest": newest,
        "held": held,
        "no_way": no_way(found.ways_out),
        "sized": {other.name: other.source for one in found.ways_out for other in one.substitutes},
        "flows": alike(found.flows),
        "owned": owned(found.flows),
        "ends": ends(found.tenures),
        "promises": promises(found.tenures),
        "disclosed": [one for one in found.disclosures if any(state != "unknown" for state in one.parts.values())],
        "undisclosed": [one for one in found.disclosures if all(state == "unknown" for state in one.parts.values())],
    }


def newest(changes: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """The newest of what is on record, the oldest of them first."""
    return changes[-MAX_CHANGES:]


def alike(flows: Sequence[Flow]) -> list[tuple[Flow, dict[str, list[str]]]]:
    """What goes to the same vendor on the same terms stands once, with the components by the region they are answered.

    Those of which the id tells no region come first.
    """
    found: dict[bytes, tuple[Flow, dict[str, list[str]]]] = {}
    for flow in sorted(flows, key=lambda flow: flow.region != ""):
        recipient = replace(flow.recipient, signs=()) if flow.recipient else None
        key = msgspec.json.encode(replace(flow, component="", region="", own=(), evidence=(), recipient=recipient))
        _, regions = found.setdefault(key, (flow, {}))
        regions.setdefault(flow.region, []).append(flow.component)
    return list(found.values())


def owned(flows: Sequence[Flow]) -> list[tuple[Flow, list[str]]]:
    """What one could run oneself instead, once for all hosted models of which the same is said."""
    found: dict[tuple[Substitute, ...], tuple[Flow, list[str]]] = {}
    for flow in flows:
        if flow.own:
            found.setdefault(flow.own, (flow, []))[1].append(flow.component)
    return list(found.values())


def ends(tenures: Sequence[Tenure]) -> list[tuple[Tenure, list[str]]]:
    """Those that end on the same day or of which as little is known stand once; the earliest end first."""
    found: dict[tuple[object, ...], tuple[Tenure, list[str]]] = {}
    for one in sorted(tenures, key=lambda one: one.retires_on or "9999"):
        found.setdefault((one.vendor, one.state, one.replacement), (one, []))[1].append(one.component)
    return list(found.values())


def no_way(ways: Sequence[WayOut]) -> list[tuple[WayOut, list[str]]]:
    """Families without a substitute, those of one outlook and for one reason together."""
    found: dict[tuple[object, str], tuple[WayOut, list[str]]] = {}
    for one in ways:
        if not one.substitutes:
            name = f"{one.family} ({one.task.replace('-', ' ')})" if one.task else one.family
            found.setdefault((one.band, one.why), (one, []))[1].append(name)
    return list(found.values())


def promises(tenures: Sequence[Tenure]) -> list[Tenure]:
    """What each vendor promises and changed, once; changes of single ids together with those of all."""
    found: dict[str, Tenure] = {}
    for one in tenures:
        before = found.get(one.vendor)
        if before is not None:
            one = replace(  # noqa: PLW2901 - the same vendor, with more on record
                before, prices=_together(before.prices, one.prices), changes=_together(before.changes, one.changes)
            )
        found[one.vendor] = one
    return list(found.values())


def _together(some: tuple[Evidence, ...], more: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    return tuple(sorted(dict.fromkeys((*some, *more)), key=lambda one: one.date or ""))


def held(holds: tuple[Hold, ...]) -> dict[str, list[str]]:
    """The places of each kind, as file and line."""
    found: dict[str, list[str]] = {}
    for hold in holds:
        found.setdefault(hold.kind, []).append(place(hold.location))
    return found


def _names(found: Reliance, income: str) -> list[Backing]:
    return [one for one in found.backings if one.income == income]
