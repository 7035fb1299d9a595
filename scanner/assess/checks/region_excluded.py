"""The license is not given in some countries."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.assess.check import Check, Context
from scanner.assess.confidence import weakest
from scanner.assess.terms import shown
from scanner.assess.wording import claim_evidence, license_evidence, start, the
from scanner.entities import LEVELS, Case, Finding

CHECK = Check(
    code="region-excluded",
    title="The license excludes a region",
    severity="error",
    why="Where the license is not given, every use is unlicensed, whatever the model card says.",
    remedy="Do not use it there: choose another model for these countries, or ask the licensor for a license.",
    decides="counsel",
)


def find(case: Case, context: Context) -> Iterator[Finding]:
    """An error where the user's stated places are excluded, a warning while they are not stated."""
    found = [one for one in context.judgements(case, ("region-exclusion",)) if one.level != "permitted"]
    if not found:
        return
    worst = max(found, key=lambda one: LEVELS.index(one.level))
    name = f"{worst.license.name}, {worst.clause}"
    yield context.finding(
        CHECK,
        case,
        f"{start(the(case))} is not licensed {worst.limit} ({name}); you {worst.because}.",
        key=worst.license.id,
        severity="error" if worst.level == "prohibited" else "warning",
        remedy=None if worst.level == "prohibited" else _ASK,
        evidence=(*claim_evidence(case), license_evidence(worst.license)),
        terms=tuple(shown(one.license, one.term) for one in found if one.term),
        confidence=weakest(case.facts.license.confidence, worst.license.confidence),
    )


_ASK = "State `established_in` and `offered_in` under [use] in stayopen.toml (country codes such as DE, or EU)."
