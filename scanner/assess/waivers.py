"""Waivers: findings that a person accepted, with a reason, an owner and a day on which that ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec.structs import replace

from scanner.assess.check import Check, fingerprint
from scanner.config import WaiverRule
from scanner.entities import Finding, Waiver
from scanner.rulebook.days import last_day

EXPIRED = Check(
    code="waiver-expired",
    title="A waiver has expired",
    severity="error",
    why="Somebody decided until a day, and the day has passed: the finding stands again.",
    remedy="Have the owner decide again: fix the finding, or give the waiver a new day and reason.",
    decides="the owner of the waiver",
)
UNUSED = Check(
    code="waiver-unused",
    title="A waiver matches nothing",
    severity="note",
    why="A waiver without its finding hides the next one of its kind.",
    remedy="Remove it from the configuration, or correct its check and component.",
    decides="the owner of the waiver",
)
CHECKS = (EXPIRED, UNUSED)


def apply(
    findings: Sequence[Finding], waivers: Sequence[WaiverRule], as_of: date, unresolved: Sequence[str] = ()
) -> list[Finding]:
    """The findings, waived where a waiver holds, and what is to say of the waivers themselves.

    `unresolved` are the components that could not be looked at: a waiver for one of them may well have its finding.
    """
    result = [replace(finding, waived=finding.waived or _waiver(finding, waivers, as_of)) for finding in findings]
    for rule in waivers:
        matched = [finding for finding in findings if _matches(rule, finding)]
        if not matched:
            if not any(_names(rule, component) for component in unresolved):
                result.append(_unused(rule))
        elif not holds(rule.expires, as_of):
            result.append(_expired(rule, matched))
    return result


def _waiver(finding: Finding, waivers: Sequence[WaiverRule], as_of: date) -> Waiver | None:
    for rule in waivers:
        if holds(rule.expires, as_of) and _matches(rule, finding):
            return Waiver(rule.reason, rule.owner, rule.expires)
    return None


def holds(expires: str | None, as_of: date) -> bool:
    """A waiver or approval holds to the end of its last day."""
    return expires is None or as_of <= last_day(expires)


def _matches(rule: WaiverRule, finding: Finding) -> bool:
    return rule.check == finding.code and _names(rule, finding.component)


def _names(rule: WaiverRule, component: str) -> bool:
    """Whether a waiver names a component: its package URL with or without version, or up to a `*`."""
    if rule.component.endswith("*"):
        return component.startswith(rule.component[:-1])
    return rule.component in (component, component.partition("@")[0])


def _expired(rule: WaiverRule, matched: list[Finding]) -> Finding:
    first = matched[0]
    others = f" and {len(matched) - 1} more" if len(matched) > 1 else ""
    return Finding(
        code=EXPIRED.code,
        severity=EXPIRED.severity,
        confidence="high",
        component=first.component,
        message=f"The waiver of {rule.check} for {rule.component} by {rule.owner} ended on {rule.expires}; "
        f"it covered {first.component}{others}.",
        remedy=EXPIRED.remedy,
        locations=first.locations,
        fingerprint=fingerprint(EXPIRED.code, rule.component, rule.check),
    )


def _unused(rule: WaiverRule) -> Finding:
    return Finding(
        code=UNUSED.code,
        severity=UNUSED.severity,
        confidence="high",
        component=rule.component,
        message=f"The waiver of {rule.check} for {rule.component} by {rule.owner} matches no finding.",
        remedy=UNUSED.remedy,
        fingerprint=fingerprint(UNUSED.code, rule.component, rule.check),
    )
