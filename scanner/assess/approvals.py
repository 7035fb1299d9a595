"""Approvals: terms that a person accepted in the lock, for as long as license and text stay what they were.

Like a waiver an approval is shown and does not fail. It covers a decision that terms ask for, never what they forbid,
what changed, or what is not known.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from scanner.assess.check import Check, Context
from scanner.assess.entry_finding import entry_finding
from scanner.assess.waivers import holds
from scanner.assess.wording import listed
from scanner.entities import Approval, Case, Finding, Incomplete, Standing, Waiver
from scanner.syntax.purl import without_version

LAPSED = Check(
    code="approval-lapsed",
    title="An approval has lapsed",
    severity="error",
    why="Somebody accepted terms, and the terms are not those any more, or the time given has passed.",
    remedy="Have the same person read the terms as they are now; then run `stayopen lock` and `stayopen approve`.",
    decides="whoever accepted the terms",
)
UNUSED = Check(
    code="approval-unused",
    title="An approval is for nothing that is used",
    severity="note",
    why="An approval without its component says yes to whatever comes back under that name.",
    remedy="Remove its block from stayopen.lock.",
    decides="whoever accepted the terms",
)
CHECKS = (LAPSED, UNUSED)

COVERED = (
    "license-review", "act-barred", "non-commercial", "region-excluded", "use-threshold", "terms-may-change",
    "gated-access",
)  # fmt: skip
"""Findings that ask a person to decide about terms."""

WITHOUT_TERMS = ("license-review", "gated-access")
"""Those of them that may be about the license as a whole."""


class Decided(msgspec.Struct, frozen=True):
    """The findings, those approved marked as such; what became of each approval; what could not be checked."""

    findings: list[Finding]
    standings: tuple[Standing, ...] = ()
    incomplete: tuple[Incomplete, ...] = ()


def apply(findings: Sequence[Finding], context: Context) -> Decided:
    """Mark what approvals cover, and say what is to say of the approvals themselves."""
    if context.lock is None or context.foreign:
        return Decided(list(findings))
    standings = tuple(_standing(approval, context) for approval in context.lock.lock.approvals)
    cases = {case.id: case for case in context.cases}
    in_force = [one.approval for one in standings if one.state == "in-force"]
    result = [_approved(finding, in_force, cases, context) for finding in findings]
    result += [found for one in standings if (found := _finding(one, context))]
    incomplete = tuple(
        Incomplete(one.approval.component, f"the approval by {one.approval.by} could not be checked: {one.why}")
        for one in standings
        if one.state == "unchecked" and _cases_of(one.approval, context)
    )
    return Decided(result, standings, incomplete)


def _cases_of(approval: Approval, context: Context) -> list[Case]:
    return [case for case in context.cases if case.in_use and without_version(case.id) == approval.component]


def _standing(approval: Approval, context: Context) -> Standing:
    cases = _cases_of(approval, context)
    if not cases:
        whole = context.lock is not None and context.lock.whole
        return Standing(approval, "unused" if whole else "unchecked", "it is not found here")
    if not holds(approval.expires, context.as_of):
        return Standing(approval, "expired", f"it ended on {approval.expires}")
    faults = [_fault(approval, case, context) for case in cases]
    if None in faults:
        return Standing(approval, "in-force")
    unchecked = [fault for fault in faults if fault and fault[0] == "unchecked"]
    state, why = (unchecked or [fault for fault in faults if fault])[0]
    return Standing(approval, "unchecked" if state == "unchecked" else "lapsed", why)


def _fault(approval: Approval, case: Case, context: Context) -> tuple[str, str] | None:
    """Why an approval does not hold for a component: (state, why); None when it holds."""
    from scanner.lock.entry import entry_of  # noqa: PLC0415 - most projects have no approval

    now = entry_of(case, approval.approved)
    pair = context.locked.get(case.id)
    dropped = [name for name in approval.terms if name not in now.license_ids]
    if now.state != "resolved" or (pair is not None and pair.silence):
        return "unchecked", (pair and pair.silence) or now.unresolved
    if dropped or (approval.license and approval.license != now.license):
        what = approval.license or listed(approval.terms)
        return "lapsed", f"it was given under {what}, and the license is {_license(case)} now"
    if not approval.texts or now.hashes == set(approval.texts):
        return None
    if not now.texts and (case.component.kind == "package" or case.facts.access.readable is False or _offline(context)):
        return "unchecked", "the license text that it accepted was not read this time"
    return "lapsed", "the license text is not the one that it accepted"


def _license(case: Case) -> str:
    license_ = case.facts.license
    return license_.expression or " / ".join(license_.ids) or "not known"


def _offline(context: Context) -> bool:
    return context.lock is not None and context.lock.offline


def _approved(finding: Finding, approvals: Sequence[Approval], cases: dict[str, Case], context: Context) -> Finding:
    case = cases.get(finding.component)
    if case is None or finding.code not in COVERED or finding.drift is not None:
        return finding
    accepting = [
        one for one in approvals if one.component == without_version(case.id) and _fault(one, case, context) is None
    ]
    accepted = {name for one in accepting for name in one.terms}
    if not accepting or not _within(finding, case, accepted, context):
        return finding
    first = accepting[0]
    return replace(finding, waived=Waiver(first.reason, first.by, first.expires, first.approved))


def _within(finding: Finding, case: Case, accepted: set[str], context: Context) -> bool:
    """Whether a finding is about accepted terms only, and these leave the matter to a person."""
    about = {term.license for term in finding.terms}
    if not about and finding.code in WITHOUT_TERMS and finding.severity != "error":
        about = set(case.facts.license.ids)
    if not about or not about <= accepted:
        return False
    words = {(term.license, term.term, term.clause) for term in finding.terms}
    return not any(
        one.level == "prohibited" and (one.license.id, one.word, one.clause) in words
        for one in context.weighing(case).judgements
    )


def _finding(standing: Standing, context: Context) -> Finding | None:
    approval, state = standing.approval, standing.state
    check = LAPSED if state in ("lapsed", "expired") else UNUSED if state == "unused" else None
    if check is None:
        return None
    who = f"The approval of {listed(approval.terms)} for {approval.component} by {approval.by} ({approval.approved})"
    cases = _cases_of(approval, context)
    message = f"{who} {'has lapsed' if check is LAPSED else 'is for nothing here'}: {standing.why}."
    return entry_finding(
        check, approval.component, message, context, key=f"{','.join(approval.terms)}: {state}",
        about=cases[0].id if cases else "",
        locations=tuple(usage.location for usage in cases[0].usages[:1]) if cases else (),
    )  # fmt: skip
