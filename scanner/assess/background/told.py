"""Everything that the rules hold of components somebody asks about alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from scanner.assess.background.allowances import allowances
from scanner.assess.background.deeds import deeds
from scanner.assess.background.made import aside, events, made, openness, sources
from scanner.assess.background.recipient import recipient
from scanner.assess.background.substitutes import substitutes
from scanner.assess.check import Context
from scanner.config import Config
from scanner.entities import Background, Case
from scanner.rulebook import Rulebook


def backgrounds(cases: Sequence[Case], config: Config, rules: Rulebook, as_of: date) -> tuple[Background, ...]:
    """One for each case, in their order; with nothing that was not public by `as_of`."""
    context = Context(config, rules, as_of, cases=tuple(cases))
    return tuple(_background(case, context) for case in cases)


def _background(case: Case, context: Context) -> Background:
    allowed, unless = allowances(case, context)
    return Background(
        component=case.id,
        made=made(case, context),
        deeds=deeds(case, context.rules),
        allowances=allowed,
        unless=unless,
        events=events(case, context),
        openness=openness(case, context),
        recipient=recipient(case, context),
        substitutes=substitutes(case, context),
        aside=aside(case, context),
        sources=sources(case, context),
    )
