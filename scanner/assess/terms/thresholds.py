"""Lines of users or revenue, set against the user's own figures."""

from __future__ import annotations

import msgspec

from scanner.assess.terms.hits import Hit, Situation, one_line
from scanner.assess.terms.judgement import Judgement, asked
from scanner.assess.wording import figure
from scanner.config import Use
from scanner.entities import Level
from scanner.rulebook.schema import License, Term

WORDS = ("user-threshold", "revenue-threshold", "daily-user-threshold")

_MONTHS = 12
_FOREIGN = 20
"""No currency in rules is worth less than a twentieth of a US dollar: below that, an amount is surely not reached."""
_DAYS_IN_MONTH = 31

_BRINGS: dict[str, tuple[Level, str]] = {
    "separate-license": ("prohibited", "prohibited without a license of your own"),
    "review": ("needs-review", "a review by the licensor is due"),
    "display-duty": ("permitted-with-duties", "a display of its name is due"),
}


class Line(msgspec.Struct, frozen=True):
    """A threshold against the user's figure. `above`: None while that is not stated, or does not decide it."""

    key: str
    what: str
    above: bool | None
    because: str


def amount_of(term: Term) -> str:
    """What a threshold term draws its line at, "700 million monthly active users"; empty for any other term."""
    line = line_of(term, Use()) if term.term in WORDS else None
    return line.what if line else ""


def line_of(term: Term, use: Use) -> Line | None:
    """The line that a threshold term draws, None for a term without a number."""
    if not isinstance(term.value, int | float) or isinstance(term.value, bool):
        return None
    if term.term == "revenue-threshold":
        return _revenue(term, float(term.value), use.annual_revenue)
    return _users(term, float(term.value), use.monthly_active_users)


def passed(clause: str, license_: License, use: Use) -> tuple[bool | None, tuple[str, ...], str]:
    """Whether any threshold of a clause is passed, None where that is open; the keys that would say; and the line.

    A clause without a threshold of its own rests on those of the whole license.
    """
    thresholds = [term for term in license_.terms if term.term in WORDS]
    same = [term for term in thresholds if term.clause == clause] or thresholds
    lines = [line for term in same if (line := line_of(term, use))]
    if not lines or any(line.above for line in lines):
        return True, (), lines[0].what if lines else ""
    unknown = [line for line in lines if line.above is None]
    keys = tuple(dict.fromkeys(line.key for line in unknown if _unstated(line, use)))
    return (None if unknown else False), keys, " or ".join(line.what for line in lines)


def threshold(hit: Hit, situation: Situation) -> Judgement:
    """Above the line the effect of the term comes; below it nothing does, and what would change that is said."""
    line = line_of(hit.term, situation.use)
    if line is None:
        return Judgement(
            hit.license, hit.term, hit.standing, "needs-review", "have to read the line in the text itself"
        )
    level, words = _BRINGS[hit.term.effect or "separate-license"]
    if hit.term.only_where and level == "prohibited":
        level = "needs-review"
    where = f", where {one_line(hit.term.only_where).rstrip('.')}" if hit.term.only_where else ""
    counted = f" ({one_line(hit.term.scope)})" if hit.term.scope else ""
    limit = f"above {line.what}"
    asks = tuple(dict.fromkeys((*asked(hit, situation), *_asks(line, situation.use))))
    if line.above is False:
        level, asks = "permitted", ()
    elif (line.above is None or asks) and level == "prohibited":
        level = "needs-review"
    turns = f"{words} {limit}{counted}{where}; you {line.because}"
    return Judgement(hit.license, hit.term, hit.standing, level, line.because, limit, turns, asks)


def _users(term: Term, value: float, stated: int | None) -> Line:
    key, what = "monthly_active_users", f"{figure(value)} {term.unit or 'monthly active users'}"
    daily = term.term == "daily-user-threshold"
    if stated is None:
        return Line(key, what, None, "have not stated your monthly active users")
    because = f"state {figure(stated)}"
    if stated <= value:
        return Line(key, what, False, because + (" a month" if daily else ""))
    if daily and stated < value * _DAYS_IN_MONTH:
        return Line(key, what, None, f"{because} a month, and the line counts days")
    return _counted(term, Line(key, what, True, because))


def _revenue(term: Term, value: float, stated: int | None) -> Line:
    currency, _, period = (term.unit or "USD, year").partition(", ")
    key, what = "annual_revenue", f"{currency} {figure(value)} of revenue ({period or 'year'})"
    if stated is None:
        return Line(key, what, None, "have not stated your annual revenue")
    because = f"state USD {figure(stated)} a year"
    if currency != "USD":
        below = stated < value / _FOREIGN
        return Line(
            key, what, False if below else None, because + ("" if below else f", and the line is in {currency}")
        )
    monthly = "month" in period and str(_MONTHS) not in period
    if stated < value:
        return Line(key, what, False, because)
    if monthly and stated < value * _MONTHS:
        return Line(key, what, None, f"{because}, and the line counts a month")
    return _counted(term, Line(key, what, True, because))


def _counted(term: Term, line: Line) -> Line:
    """A line that counts one product is not surely passed by the figure of the whole company."""
    if term.counts == "company":
        return line
    return Line(line.key, line.what, None, f"{line.because} for the whole company, and the line counts one product")


def _asks(line: Line, use: Use) -> tuple[str, ...]:
    return (line.key,) if line.above is None and _unstated(line, use) else ()


def _unstated(line: Line, use: Use) -> bool:
    return getattr(use, line.key) is None
