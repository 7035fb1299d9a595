"""The license ends, or asks for more, above a number of users or an amount of revenue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scanner.assess.check import Check, Context, weakest
from scanner.assess.choice import THRESHOLDS
from scanner.assess.terms import Hit, hits, shown
from scanner.assess.wording import claim_evidence, figure, license_evidence, listed, start, the
from scanner.config import Use
from scanner.entities import Case, Finding, Severity

CHECK = Check(
    code="use-threshold",
    title="A threshold of users or revenue applies",
    severity="error",
    why="Above the line the license grants nothing, or asks for a badge or a fee; growth alone can put you in breach.",
    remedy="Ask the licensor for a license of your own before you pass the line, or plan the change to another model.",
)

_MONTHS = 12
_FOREIGN = 20
"""No currency in rules is worth less than a twentieth of a US dollar: below that, an amount is surely not reached."""


@dataclass(frozen=True)
class _Line:
    """A threshold against the user's own figure. `above` is None while the figure is not stated or not comparable."""

    hit: Hit
    what: str
    figure: float | None
    setting: str
    above: bool | None

    @property
    def badness(self) -> tuple[bool, bool, bool]:
        """What orders the lines of one license: passed first, then those that need a license."""
        return self.above is True, self.above is None, self.hit.term.effect in (None, "separate-license")


def find(case: Case, context: Context) -> Iterator[Finding]:
    """One finding per component, about its worst line: an error above a line that ends the license."""
    choice = context.choice(case)
    found = hits(choice.ids, THRESHOLDS, context.acts, case.component.name, context.rules)
    lines = [line for hit in found if (line := _line(hit, context.use)) and line.above is not False]
    if not lines:
        return
    lines.sort(key=lambda line: line.badness, reverse=True)
    worst = lines[0]
    yield context.finding(
        CHECK,
        case,
        _message(case, worst, lines),
        key=worst.hit.license.id,
        severity=_severity(worst),
        remedy=None if worst.above else _ask(lines),
        evidence=(*claim_evidence(case), license_evidence(worst.hit.license)),
        terms=tuple(shown(line.hit) for line in lines),
        confidence=weakest(case.facts.license.confidence, worst.hit.license.confidence),
    )


def _line(hit: Hit, use: Use) -> _Line | None:
    value = hit.term.value
    if not isinstance(value, int | float):
        return None
    if hit.term.term != "revenue-threshold":
        stated = use.monthly_active_users
        above = None if stated is None else stated > value
        unit = hit.term.unit or "monthly active users"
        return _Line(hit, f"{figure(value)} {unit}", stated, "monthly_active_users", above)
    currency, _, period = (hit.term.unit or "USD, year").partition(", ")
    annual = value * _MONTHS if "month" in period and "12" not in period else value
    what = f"{currency} {figure(value)} of revenue ({period})"
    return _Line(hit, what, use.annual_revenue, "annual_revenue", _above(use.annual_revenue, annual, currency))


def _above(stated: int | None, line: float, currency: str) -> bool | None:
    if stated is None:
        return None
    if currency == "USD":
        return stated >= line
    return False if stated < line / _FOREIGN else None


def _severity(line: _Line) -> Severity:
    if line.above and line.hit.term.effect in (None, "separate-license") and line.hit.standing == "yes":
        return "error"
    return "warning"


def _message(case: Case, worst: _Line, lines: list[_Line]) -> str:
    term, license_ = worst.hit.term, worst.hit.license
    effect = {"display-duty": "asks for a display of its name", "review": "asks for a review"}.get(
        term.effect or "", "needs a license of its own"
    )
    where = f"{license_.name}, {term.clause}"
    if worst.above:
        ending = f"you state {figure(worst.figure or 0)}"
    elif worst.figure is not None:
        ending = f"your figure, USD {figure(worst.figure)}, is in another currency"
    else:
        ending = f"you have not stated your {listed(dict.fromkeys(line.setting.replace('_', ' ') for line in lines))}"
    scope = f", counted as: {term.scope}" if worst.above and term.scope else ""
    return f"{start(the(case))} {effect} above {worst.what} ({where}){scope}; {ending}."


def _ask(lines: list[_Line]) -> str:
    settings = listed(dict.fromkeys(f"`{line.setting}`" for line in lines))
    return f"State {settings} under [use] in stayopen.toml: below the line nothing is asked of you."
