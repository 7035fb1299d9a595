"""The files stand behind a form, or are gone."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.assess.check import Check, Context
from scanner.assess.wording import start, the
from scanner.entities import Case, Evidence, Finding

CHECK = Check(
    code="gated-access",
    title="Access is gated",
    severity="warning",
    why="A gate is a contract with whoever clicked, can close at any time, and fails in CI and for new staff.",
    remedy="Accept the terms with an account of the company, keep a mirror at a fixed revision where the license "
    "allows it, and write down who accepted what and when.",
    decides="whoever may accept terms for the company",
)

_GATES = {"auto": "terms must be accepted", "manual": "its owner admits users one by one"}


def find(case: Case, context: Context) -> Iterator[Finding]:
    """Repositories that are disabled or closed to this token (errors), gated (warnings), or open to it (notes)."""
    access = case.facts.access
    evidence = (Evidence(f"gate: {access.gate}", access.source),) if access.source else ()
    if access.disabled:
        yield context.finding(
            CHECK, case, f"The Hub has disabled {the(case)}.", key="disabled", severity="error", evidence=evidence,
            remedy="Find out why, and move to another model or to your own copy if its license allows it.",
        )  # fmt: skip
    elif access.readable is False and access.private:
        yield context.finding(
            CHECK, case, f"{start(the(case))} is private and this token cannot read it.", key="private",
            severity="error", evidence=evidence, remedy="Ask its owner for access, or set a token that has it.",
        )  # fmt: skip
    elif access.gate == "unknown" or access.source == "rules":
        yield from _by_rule(case, context)
    elif access.gate in _GATES:
        yield _gated(case, context, _GATES[access.gate], evidence)


def _gated(case: Case, context: Context, how: str, evidence: tuple[Evidence, ...]) -> Finding:
    access = case.facts.access
    name = start(the(case))
    if access.readable is False:
        return _closed(case, context, f"{name} is gated ({how})", evidence)
    if access.readable:
        return context.finding(
            CHECK, case, f"{name} is gated ({how}); the token in use may read it.", key="gated", severity="note",
            evidence=evidence,
        )  # fmt: skip
    return context.finding(
        CHECK, case, f"{name} is gated: {how} before it can be downloaded.", key="gated", evidence=evidence
    )


def _closed(case: Case, context: Context, start: str, evidence: tuple[Evidence, ...]) -> Finding:
    """Tried, and refused: with a token, or with none."""
    tried = [one for one in case.facts.claims if one.topic == "access" and one.value == "closed"]
    evidence += tuple(
        Evidence(f"a file was {one.note}: refused", one.where, (one.retrieved or "")[:10]) for one in tried
    )
    if any("without a token" in one.note for one in tried):
        message = f"{start} and nobody reads it without a token; none is set here."
        remedy = "Ask for access on the model's page, and set HF_TOKEN to a token of the account that got it."
    else:
        message = f"{start} and the token in use may not read it."
        remedy = "Open the model's page with the account of this token and ask for access, or use another token."
    return context.finding(CHECK, case, message, key="unreadable", severity="error", evidence=evidence, remedy=remedy)


def _by_rule(case: Case, context: Context) -> Iterator[Finding]:
    """What our rules say of the gate, when the Hub was not asked."""
    match = context.generation(case) if case.component.registry == "huggingface" else None
    if match is None or match.guess or match.gated not in _GATES:
        return
    sources = match.generation.gated_sources
    text = f"our rules list {match.generation.name} as gated ({match.gated}); the Hub was not asked"
    confidence = match.generation.gated_confidence
    yield context.finding(
        CHECK, case, f"Our rules list {the(case)} as gated ({_GATES[match.gated]}); the Hub was not asked.",
        key="gated", evidence=(Evidence(text, sources[0] if sources else "", None, confidence),), confidence=confidence,
    )  # fmt: skip
