"""Don't bet the farm on free: how much of the project leans on an offering, and what keeps that going."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from scanner.assess.check import Context
from scanner.assess.reliance.lines import likeliest_to_turn, offering_of, uses
from scanner.assess.scopes import only_for_development
from scanner.entities import Backing, Case, Outlook, Signal

Income = Literal["sold", "held", "none", "unknown"]

_ORDER: tuple[Income, ...] = ("none", "unknown", "held", "sold")
_RUNS = ("runtime", "lock", "constraint")


def backings(context: Context) -> tuple[Backing, ...]:
    """Of each offering in use; those that nobody pays for and that most leans on come first."""
    return tuple(sorted(context.backings.values(), key=_weight))


def by_offering(context: Context) -> dict[str, Backing]:
    """The same by name, in the order in which the offerings are found."""
    return {name: _backing(name, cases, context) for name, cases in context.offerings.items()}


def backing_of(case: Case, context: Context) -> Backing | None:
    """That of the offering which a component is part of; None for what is not in use."""
    return context.backings[offering_of(case, context)] if case.in_use else None


def _backing(name: str, cases: Sequence[Case], context: Context) -> Backing:
    outlook = context.outlook(likeliest_to_turn(cases, context))
    income, told = _income(outlook)
    places = {(usage.location.file, usage.location.line) for usage in uses(cases)}
    runtime = any(map(_runs, cases))
    packages = [case for case in cases if case.component.kind == "package"]
    return Backing(
        offering=name,
        components=tuple(case.id for case in cases),
        income=income,
        why="; ".join(dict.fromkeys(signal.why for signal in told)) or "no rule says what keeps it going",
        usages=len(places),
        files=len({file for file, _ in places}),
        runtime=runtime,
        direct=_direct(packages),
        bearing=runtime and (_direct(packages) is not False if packages else _many(len(places), context)),
        band=outlook.band,
        evidence=tuple(dict.fromkeys(evidence for signal in told for evidence in signal.evidence)),
    )


def _income(outlook: Outlook) -> tuple[Income, list[Signal]]:
    """What the signals of the outlook say of money, and those that say it."""
    signals = {signal.code: signal for signal in outlook.signals}
    paid, free = signals.get("paid-edition"), signals.get("no-foundation")
    if paid is not None and paid.state == "present":
        return "sold", [paid]
    if free is not None and free.state == "absent":
        return "held", [free]
    if paid is not None and free is not None and paid.state == "absent" and free.state == "present":
        funded = signals.get("vendor-funded")
        return "none", [paid, free, *([funded] if funded and funded.state == "present" else ())]
    return "unknown", []


def _runs(case: Case) -> bool:
    """Whether it runs in the product: not for development alone, and not only where somebody asks for an extra."""
    if only_for_development(case):
        return False
    scopes = {scope for usage in uses([case]) for scope in (usage.scope, *usage.groups)}
    return any(scope in _RUNS for scope in scopes)


def _direct(packages: Sequence[Case]) -> bool | None:
    """Whether the project asks for any of the packages itself; None where there is none, or nothing says."""
    said = [usage.direct if usage.scope == "lock" else True for usage in uses(packages)]
    if True in said:
        return True
    return False if False in said else None


def _many(places: int, context: Context) -> bool:
    rules = context.rules.switching
    return rules is not None and places >= rules.bearing_places


def _weight(backing: Backing) -> tuple[int, bool, bool, int, int, str]:
    return (
        _ORDER.index(backing.income),
        not backing.bearing,
        not backing.runtime,
        -backing.files,
        -backing.usages,
        backing.offering,
    )
