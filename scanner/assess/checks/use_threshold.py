"""The license ends, or asks for more, above a number of users or an amount of revenue."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.assess.check import Check, Context
from scanner.assess.confidence import weakest
from scanner.assess.terms import Judgement, one_line, shown
from scanner.assess.terms.thresholds import WORDS
from scanner.assess.wording import claim_evidence, license_evidence, listed, start, the
from scanner.entities import LEVELS, Case, Finding

CHECK = Check(
    code="use-threshold",
    title="A threshold of users or revenue applies",
    severity="error",
    why="Above the line the license grants nothing, or asks for a badge or a fee; growth alone can put you in breach.",
    remedy="Ask the licensor for a license of your own before you pass the line, or plan the change to another model.",
    decides="management, with counsel",
)

_EFFECTS = {"display-duty": "asks for a display of its name", "review": "asks for a review"}


def find(case: Case, context: Context) -> Iterator[Finding]:
    """One finding per component, about its worst line: an error above a line that ends the license."""
    found = [one for one in context.judgements(case, WORDS) if one.level != "permitted"]
    if not found:
        return
    worst = max(found, key=lambda one: (LEVELS.index(one.level), one.certain))
    yield context.finding(
        CHECK,
        case,
        _message(case, worst, found),
        key=worst.license.id,
        severity="error" if worst.level == "prohibited" else "warning",
        remedy=_ask(found),
        evidence=(*claim_evidence(case), license_evidence(worst.license)),
        terms=tuple(shown(one.license, one.term) for one in found if one.term),
        confidence=weakest(case.facts.license.confidence, worst.license.confidence),
    )


def _message(case: Case, worst: Judgement, found: list[Judgement]) -> str:
    term = worst.term
    effect = _EFFECTS.get((term.effect if term else None) or "", "needs a license of its own")
    scope = f", counted as: {one_line(term.scope)}" if term and term.scope and worst.certain else ""
    missing = dict.fromkeys(key.replace("_", " ") for one in found for key in one.asks)
    because = f"have not stated your {listed(missing)}" if missing and not worst.certain else worst.because
    where = f"{worst.license.name}, {worst.clause}"
    return f"{start(the(case))} {effect} {worst.limit} ({where}){scope}; you {because}."


def _ask(found: list[Judgement]) -> str | None:
    missing = dict.fromkeys(f"`{key}`" for one in found for key in one.asks)
    if not missing:
        return None
    return f"State {listed(missing)} under [use] in stayopen.toml: below the line nothing is asked of you."
