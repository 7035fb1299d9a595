"""Offerings as they were known on a day, made small: one line of models, one package."""

from __future__ import annotations

from datetime import date

from scanner.assess.outlook.known import Backer, Happening, Known, Release, Trait
from scanner.entities import Evidence
from scanner.rulebook import load_rulebook
from scanner.rulebook.outlook_data import Standing

RULES = load_rulebook()
DAY = date(2025, 6, 30)


def release(
    day: str, name: str = "one", *, open_: bool | None = True, license_: str = "apache-2.0", rank: int | None = 1,
    gate: str = "none", of: str = "line",
) -> Release:  # fmt: skip
    """A release of a line."""
    return Release(date.fromisoformat(day), name, of, open_, license_, rank, gate)


def event(
    day: str, direction: str, scope: str = "part", what: str = "it", of: str = "line", *, definite: bool = False
) -> Happening:
    """An event of a line."""
    return Happening(date.fromisoformat(day), day, direction, what, of, scope, definite)  # type: ignore[arg-type]


def backer(name: str, kind: Standing, sells: date | None = None) -> Backer:
    """Who publishes, with the proof of what it is and of what it sells."""
    sale = Evidence(f"{name} sells", "https://sale.example", sells.isoformat()) if sells else None
    return Backer(name, kind, sells, Evidence(f"{name}: {kind}", "https://kind.example"), sale)


def model(**facts: object) -> Known:
    """A line of models by one company, with one release under Apache-2.0."""
    plain: dict[str, object] = {
        "current": release("2025-01-01"), "releases": (release("2025-01-01"),), "license": RULES.license("apache-2.0"),
        "backers": (backer("Acme", "venture"),),
    }  # fmt: skip
    return Known(DAY, "model", "line", "Line", "Acme", **{**plain, **facts})  # type: ignore[arg-type]


def software(*holds: str, **unknown_or_not: bool | None) -> Known:
    """A package of which these features hold; others as given."""
    traits = {name: Trait(True, Evidence("as we hold it")) for name in holds}
    traits |= {name: Trait(value, Evidence("as we hold it")) for name, value in unknown_or_not.items()}
    return Known(DAY, "software", "tool", "Tool", "Acme", traits=traits)
