"""The licensor may change the terms, take the license back, or restrict use from afar."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.assess.check import Check, Context
from scanner.assess.confidence import weakest
from scanner.assess.terms import shown
from scanner.assess.wording import license_evidence, listed, start, the
from scanner.entities import Case, Finding

CHECK = Check(
    code="terms-may-change",
    title="The licensor may change the terms",
    severity="note",
    why="What you are allowed today can be less tomorrow, without your consent and without a new version.",
    remedy="Keep the text of the license and of every linked policy with its date, and look again when you upgrade.",
    outlook=True,
    decides="counsel",
)

_HOW = {
    "licensor-may-change": "change the terms or a policy they refer to",
    "revocable": "take the license back",
    "remote-restriction": "restrict the use from afar",
}


def find(case: Case, context: Context) -> Iterator[Finding]:
    """One note per component, with every such term."""
    found = context.judgements(case, _HOW)
    if not found:
        return
    ways = listed(dict.fromkeys(_HOW[one.word] for one in found), "or")
    clauses = listed(dict.fromkeys(one.clause for one in found))
    yield context.finding(
        CHECK,
        case,
        f"{start(the(case))}: the licensor may {ways} ({found[0].license.name}, {clauses}).",
        key=found[0].license.id,
        evidence=(license_evidence(found[0].license),),
        terms=tuple(shown(one.license, one.term) for one in found if one.term),
        confidence=weakest(case.facts.license.confidence, found[0].license.confidence),
    )
