"""No source says which license applies, or what it says names no license whose terms anybody could read."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.assess.check import Check, Context
from scanner.assess.choice import OPENNESS, rank
from scanner.assess.wording import claim_evidence, listed, start, the
from scanner.entities import SEVERITIES, Case, Finding, Severity
from scanner.licensing import category_of, is_unread, members_of

CHECK = Check(
    code="license-unknown",
    title="The license is not known",
    severity="error",
    why="Without a license nobody may use, change or pass on what somebody else made.",
    remedy="Ask the author for a license, or replace the component; record an agreement as a waiver, and what a text "
    "says as a clarification.",
    decides="counsel",
)

_HARMLESS = OPENNESS.index("permissive")


def find(case: Case, context: Context) -> Iterator[Finding]:
    """Unknown licenses of everything but hosted models, which have terms of service instead."""
    license_ = case.facts.license
    if case.component.kind == "hosted-model" or license_.state in ("none", "conflict"):
        return
    if license_.state == "unknown":
        yield _unknown(case, context)
        return
    vague = [found for license_id in context.choice(case).ids if (found := _vague(case, license_id, context))]
    yield from sorted(vague, key=lambda found: -SEVERITIES.index(found.severity))[:1]


def _unknown(case: Case, context: Context) -> Finding:
    facts = case.facts
    if facts.unheard:
        return context.finding(
            CHECK, case, f"The license of {the(case)} could not be found out: {facts.unheard}.", key="unresolved",
            severity="warning", remedy="Scan again with access to its source, or record the license in a waiver.",
        )  # fmt: skip
    if any(map(is_unread, facts.claims)):
        message = f"The license of {the(case)} is not known: {facts.license.why}."
        # A clarification is pinned to a text: where none was found, there is nothing that it could hold to.
        pinned = any(claim.topic == "license-text" for claim in facts.claims)
        record = "record it as a clarification" if pinned else "record the decision as a waiver"
        remedy = f"Read which license it means, and {record}; ask the author for an SPDX expression."
    else:
        message = f"No source names a license for {the(case)}{f': {facts.license.why}' if facts.license.why else ''}."
        remedy = CHECK.remedy
    return context.finding(CHECK, case, message, key="unknown", remedy=remedy, evidence=claim_evidence(case))


def _vague(case: Case, license_id: str, context: Context) -> Finding | None:
    rules, confidence = context.rules, case.facts.license.confidence
    members = members_of(license_id, rules)
    severity: Severity = "warning"
    if members:
        if max(rank(member, rules) for member in members) <= _HARMLESS:
            severity = "note"
        message = f"{start(the(case))} names “{license_id}”, which may be {_some(members, context)}."
        remedy = "Read the license file that comes with it and note which one it is."
    elif category_of(license_id, rules) in (None, "unidentified"):
        message = f"{start(the(case))} is under “{license_id}”, of which we have no terms on file."
        remedy = f"Read the text of {license_id} and add it to your own rules directory, or record your decision."
    else:
        return None
    return context.finding(
        CHECK, case, message, key=license_id, severity=severity, remedy=remedy, evidence=claim_evidence(case),
        confidence=confidence,
    )  # fmt: skip


def _some(members: tuple[str, ...], context: Context) -> str:
    """The first members of a family by their SPDX ids."""
    found = [(member, context.rules.license(member)) for member in members]
    names = [rule.spdx if rule and rule.spdx else member for member, rule in found]
    return listed(names if len(names) < 5 else [*names[:3], "another"], "or")
