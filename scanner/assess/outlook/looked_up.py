"""What a look-up of the very thing in use told. Its date is the day of the look-up: nothing of it is known before."""

from __future__ import annotations

from collections.abc import Callable

from scanner.assess.outlook.known import Answer, LookUp
from scanner.entities import Claim, Evidence, Facts
from scanner.rulebook.days import day_of

_SOURCES = ("hub-api", "package-index")


def tells(facts: Facts) -> bool:
    """Whether a look-up told something of it: now, or earlier, when it was kept."""
    return bool(facts.history) or any(claim.source in _SOURCES for claim in facts.claims)


def looked_up(facts: Facts | None, public: Callable[[str], bool], few: Callable[[], int]) -> LookUp:
    """What sources said of a component by the day; `few` tells how many copies are few, and is asked if they told."""
    if facts is None:
        return LookUp()
    name = facts.component.name
    told = {one.topic: one for one in facts.claims if one.source in _SOURCES and _by_then(one, public)}
    copies, released, status = (told.get(topic) for topic in ("copies", "last-release", "project-status"))
    return LookUp(
        asked=name,
        name=_name(facts, told),
        copies=_answer(copies, f"copies of {name} on the Hub") if copies else None,
        few=few() if copies else 0,
        released=_answer(released, f"newest release of {name} on the index") if released else None,
        status=_answer(status, f"what the index calls {name}") if status else None,
    )


def _by_then(claim: Claim, public: Callable[[str], bool]) -> bool:
    day = day_of(claim.retrieved)
    return public(day) if day else claim.topic == "copies"  # that it could not be asked has no day


def _name(facts: Facts, told: dict[str, Claim]) -> Answer | None:
    """How the Hub calls it; None where the Hub was not heard, or has no such thing."""
    if renamed := told.get("renamed"):
        return _answer(renamed, f"how the Hub calls {facts.component.name}")
    heard = told.get("access") if facts.access.source == "hub-api" and not facts.access.missing else None
    return Answer(facts.component.name, _proof(heard, "the Hub knows it by this name")) if heard else None


def _answer(claim: Claim, what: str) -> Answer:
    """The value of a claim; none where it was not told, and the proof says why."""
    if day_of(claim.retrieved) is None:
        return Answer(None, Evidence(claim.note, claim.where))
    return Answer(claim.value, _proof(claim, f"{what}: {claim.value}{f' ({claim.note})' if claim.note else ''}"))


def _proof(claim: Claim, what: str) -> Evidence:
    return Evidence(what, claim.where, day_of(claim.retrieved), claim.confidence)
