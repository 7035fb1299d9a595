"""What the templates show of reliance: what needs a look first, the rest counted."""

from __future__ import annotations

from typing import Any

from scanner.entities import Audit, Backing, Evidence, Hold, Reliance
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
    }


def newest(changes: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """The newest of what is on record, the oldest of them first."""
    return changes[-MAX_CHANGES:]


def held(holds: tuple[Hold, ...]) -> dict[str, list[str]]:
    """The places of each kind, as file and line."""
    found: dict[str, list[str]] = {}
    for hold in holds:
        found.setdefault(hold.kind, []).append(place(hold.location))
    return found


def _names(found: Reliance, income: str) -> list[Backing]:
    return [one for one in found.backings if one.income == income]
