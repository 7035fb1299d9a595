"""The user's policy does not allow the license."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.assess.check import Check, Context
from scanner.assess.policy import allowed, denied_by, denied_in_part
from scanner.assess.wording import claim_evidence, license_name, start, the
from scanner.entities import Case, Finding

CHECK = Check(
    code="license-denied",
    title="The license is denied by policy",
    severity="error",
    why="Your own policy rules this license out.",
    remedy="Replace the component, buy another license, or have the owner of the policy waive this one.",
)


def find(case: Case, context: Context) -> Iterator[Finding]:
    """One finding for each license that `deny` names or a non-empty `allow` does not; a warning where it may be one."""
    choice = context.choice(case)
    policy = context.config.policy
    for license_id in choice.ids:
        name, severity = license_name(license_id, context.rules), CHECK.severity
        if entry := denied_by(license_id, policy, context.rules):
            reason = f"which your policy denies (deny = “{entry}”)"
        elif not allowed(license_id, policy, context.rules):
            reason = "which your policy does not allow (allow names neither it nor its category)"
        elif part := denied_in_part(license_id, policy, context.rules):
            member, severity = license_name(part[0], context.rules), "warning"
            reason = f"which may be {member}, and that your policy denies (deny = “{part[1]}”)"
        else:
            continue
        note = f"; {choice.note}" if choice.note else ""
        yield context.finding(
            CHECK,
            case,
            f"{start(the(case))} is licensed under {name}, {reason}{note}.",
            key=license_id,
            severity=severity,
            evidence=claim_evidence(case),
            confidence=case.facts.license.confidence,
        )
