"""The user's policy does not allow the license."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from scanner.assess.check import Check, Context
from scanner.assess.policy import Policies, allowed, denied_by, denied_in_part
from scanner.assess.wording import claim_evidence, license_name, start, the
from scanner.entities import Case, Evidence, Finding, Severity
from scanner.rulebook import Rulebook

CHECK = Check(
    code="license-denied",
    title="The license is denied by policy",
    severity="error",
    why="Your own policy rules this license out.",
    remedy="Replace the component, buy another license, or have the owner of the policy waive this one.",
    decides="the owner of the policy, with counsel",
)


def find(case: Case, context: Context) -> Iterator[Finding]:
    """One finding for each license that `deny` names or a non-empty `allow` does not; a warning where it may be one."""
    choice = context.choice(case)
    policies = context.policies(case)
    for license_id in choice.ids:
        found = _objection(license_id, policies, context.rules)
        if found is None:
            continue
        note = f"; {choice.note}" if choice.note else ""
        yield context.finding(
            CHECK,
            case,
            f"{start(the(case))} is licensed under {license_name(license_id, context.rules)}, {found.reason}{note}.",
            key=license_id,
            severity=found.severity,
            evidence=(*policy_evidence(found.entry, context), *claim_evidence(case)),
            confidence=case.facts.license.confidence,
        )


class _Objection(msgspec.Struct, frozen=True):
    """What the policy has against a license: the entry, empty where none allows it, and the reason in words."""

    entry: str
    reason: str
    severity: Severity = CHECK.severity


def _objection(license_id: str, policies: Policies, rules: Rulebook) -> _Objection | None:
    if entry := denied_by(license_id, policies, rules):
        return _Objection(entry, f"which your policy denies (deny = “{entry}”)")
    if not allowed(license_id, policies, rules):
        return _Objection("", "which your policy does not allow (allow names neither it nor its category)")
    if part := denied_in_part(license_id, policies, rules):
        member, entry = license_name(part[0], rules), part[1]
        reason = f"which may be {member}, and that your policy denies (deny = “{entry}”)"
        return _Objection(entry, reason, "warning")
    return None


def policy_evidence(entry: str, context: Context) -> tuple[Evidence, ...]:
    """Why an entry stands in the policy, where a preset says so."""
    why = context.config.policy.why.get(entry)
    return (Evidence(f"policy on “{entry}”: {why}"),) if why else ()
