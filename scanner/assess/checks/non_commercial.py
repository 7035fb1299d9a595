"""The license forbids commercial use, or allows research only."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.assess.check import Check, Context
from scanner.assess.checks import license_denied
from scanner.assess.confidence import weakest
from scanner.assess.terms import Judgement, shown
from scanner.assess.wording import claim_evidence, license_evidence, license_name, start, the
from scanner.entities import Case, Finding
from scanner.licensing import category_of

CHECK = Check(
    code="non-commercial",
    title="Commercial use is not licensed",
    severity="error",
    why="Use beyond what the license allows is infringement, however freely the files can be downloaded.",
    remedy="Replace the component or obtain a commercial license from its licensor before you ship.",
    decides="counsel",
)

CATEGORIES = ("non-commercial", "research-only")


def find(case: Case, context: Context) -> Iterator[Finding]:
    """An error in stated commercial use, a warning while the use is not stated, nothing for non-commercial use.

    Terms that allow research only are reported for non-commercial use too: not all of that is research.
    """
    if any(license_denied.find(case, context)):
        return
    found = context.judgements(case, CATEGORIES)
    found.sort(key=lambda judgement: (judgement.standing != "yes", judgement.word != "non-commercial"))
    if found:
        yield _by_term(case, found, context)
        return
    for license_id in context.choice(case).ids:
        if category_of(license_id, context.rules) in CATEGORIES and not context.rules.license(license_id):
            yield from _by_category(case, license_id, context)


def _by_term(case: Case, found: list[Judgement], context: Context) -> Finding:
    first, commercial = found[0], context.use.commercial
    research = all(judgement.word == "research-only" for judgement in found)
    limit = "allows research only" if research else "does not allow commercial use"
    clause = f" ({first.clause})" if first.clause and first.clause != "not verified" else ""
    note = f"; {context.choice(case).note}" if context.choice(case).note else ""
    if commercial is None:
        ending, remedy = "you have not stated whether your use is commercial", _ASK
    elif commercial:
        ending, remedy = "you state commercial use", None
    else:
        ending, remedy = "check that your non-commercial use is research", "Ask the licensor whether your use counts."
    return context.finding(
        CHECK,
        case,
        f"{start(the(case))} is licensed under {first.license.name}, which {limit}{clause}; {ending}{note}.",
        key=first.license.id,
        severity="error" if first.level == "prohibited" else "warning",
        remedy=remedy,
        evidence=(*claim_evidence(case), license_evidence(first.license)),
        terms=tuple(shown(one.license, one.term) for one in found if one.term),
        confidence=weakest(case.facts.license.confidence, first.license.confidence),
    )


def _by_category(case: Case, license_id: str, context: Context) -> Iterator[Finding]:
    commercial = context.use.commercial
    if commercial is False:
        return
    ending = "you state commercial use" if commercial else "you have not stated whether your use is commercial"
    yield context.finding(
        CHECK,
        case,
        f"{start(the(case))} says it is {category_of(license_id, context.rules)} "
        f"({license_name(license_id, context.rules)}); {ending}.",
        key=license_id,
        severity="error" if commercial else "warning",
        remedy=None if commercial else _ASK,
        evidence=claim_evidence(case),
        confidence=case.facts.license.confidence,
    )


_ASK = "State `commercial` under [use] in stayopen.toml; if it is true, replace the component or obtain a license."
