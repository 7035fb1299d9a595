"""Waivers: findings that a person accepted, with a reason, an owner, and a day or a condition on which that ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from scanner.assess.check import Check, Context
from scanner.assess.entry_finding import entry_finding
from scanner.config import WaiverRule
from scanner.entities import Case, Finding, Waiver
from scanner.licensing import expand_ids
from scanner.rulebook import Rulebook
from scanner.rulebook.days import last_day
from scanner.rulebook.faults import nearest
from scanner.syntax.globs import wildcard_matches
from scanner.syntax.purl import as_written, without_version

EXPIRED = Check(
    code="waiver-expired",
    title="A waiver has expired",
    severity="error",
    why="Somebody decided until a day, and the day has passed: the finding stands again.",
    remedy="Have the owner decide again: fix the finding, or give the waiver a new day and reason.",
    decides="the owner of the waiver",
)
LAPSED = Check(
    code="waiver-lapsed",
    title="A waiver's condition no longer holds",
    severity="error",
    why="Somebody accepted the finding for some versions, or under one license, and that is not what is used any more.",
    remedy="Have the owner decide again about what is used now, and give the waiver the new version or license.",
    decides="the owner of the waiver",
)
UNUSED = Check(
    code="waiver-unused",
    title="A waiver matches nothing",
    severity="warning",
    why="A waiver without its finding hides the next one of its kind.",
    remedy="Remove it from the configuration, or correct its check and component.",
    decides="the owner of the waiver",
)
CHECKS = (EXPIRED, LAPSED, UNUSED)


def apply(findings: Sequence[Finding], context: Context) -> list[Finding]:
    """The findings, waived where a waiver holds, and what is to say of the waivers themselves.

    A waiver for what could not be looked at, or for what is not in the scanned part of the project, may well have its
    finding.
    """
    waivers = context.config.waivers
    if not waivers:
        return list(findings)
    cases = {case.id: case for case in context.cases}
    result = [replace(one, waived=one.waived or _waiver(one, cases.get(one.component), context)) for one in findings]
    for rule in waivers:
        found = [finding for finding in findings if _matches(rule, finding)]
        result += _told(rule, found, cases, context) if found else _unused(rule, findings, context)
    return result


def holds(expires: str | None, as_of: date) -> bool:
    """A waiver or approval holds to the end of its last day."""
    return expires is None or as_of <= last_day(expires)


def names(pattern: str, component: str) -> bool:
    """Whether a pattern names a component: its package URL with or without version, `*` for any run of characters."""
    written = as_written(pattern)
    return wildcard_matches(written, component) or wildcard_matches(written, without_version(component))


def _waiver(finding: Finding, case: Case | None, context: Context) -> Waiver | None:
    for rule in context.config.waivers:
        if _matches(rule, finding) and holds(rule.expires, context.as_of) and not _unmet(rule, case, context.rules):
            return Waiver(rule.reason, rule.owner, rule.expires, approver=rule.approver)
    return None


def _matches(rule: WaiverRule, finding: Finding) -> bool:
    return rule.check == finding.code and names(rule.component, finding.component)


def _unmet(rule: WaiverRule, case: Case | None, rules: Rulebook) -> str:
    """The condition that a component does not meet, in words; empty when it meets all."""
    if rule.version is not None:
        from scanner.config.versions import in_range  # noqa: PLC0415 - most waivers hold for every version

        version = (case.component.version or case.facts.revision) if case else None
        if not in_range(rule.version, version):
            return f"it holds for versions {rule.version}, and {version or 'an unknown version'} is used"
    if rule.license is not None and not (case and _is_under(case, rule.license, rules)):
        license_ = case.facts.license if case else None
        now = (license_.expression or ", ".join(license_.ids)) if license_ and license_.state == "known" else ""
        return f"it holds while the license is {rule.license}, and that is {now or 'not known'} now"
    return ""


def _is_under(case: Case, license_: str, rules: Rulebook) -> bool:
    """Whether the concluded license is the one named; of several licenses all have to be."""
    concluded = case.facts.license
    if concluded.state != "known":
        return False
    same = (concluded.expression or "").casefold() == license_.casefold()
    return same or (set(concluded.ids) == set(expand_ids(license_, rules)) and len(concluded.ids) == 1)


def _told(rule: WaiverRule, matched: list[Finding], cases: dict[str, Case], context: Context) -> Iterator[Finding]:
    """What is to say of a waiver that is for something: that it ended, or that its condition fails."""
    first = matched[0]
    others = f" and {len(matched) - 1} more" if len(matched) > 1 else ""
    if not holds(rule.expires, context.as_of):
        covered = f"ended on {rule.expires}; it covered {first.component}{others}"
        yield _finding(EXPIRED, rule, covered, context, first)
        return
    unmet = [_unmet(rule, cases.get(one.component), context.rules) for one in matched]
    if all(unmet):
        yield _finding(LAPSED, rule, f"has lapsed: {unmet[0]}", context, first)


def _unused(rule: WaiverRule, findings: Sequence[Finding], context: Context) -> Iterator[Finding]:
    """That a waiver is for nothing, where its finding would have been seen; what it may be meant for."""
    unseen = [case.id for case in context.cases if case.facts.state != "resolved"]
    if context.whole and not any(names(rule.component, component) for component in unseen):
        others = {without_version(one.component) for one in findings if one.code == rule.check}
        meant = "".join(f"; the one nearest to it in name is of {name}" for name in nearest(rule.component, others))
        yield _finding(UNUSED, rule, f"matches no finding{meant}", context)


def _finding(check: Check, rule: WaiverRule, what: str, context: Context, first: Finding | None = None) -> Finding:
    conditions = "".join(f"\0{one}" for one in (rule.version, rule.license) if one)
    return entry_finding(
        check, rule.component, f"The waiver of {rule.check} for {rule.component} by {rule.owner} {what}.", context,
        key=f"{rule.check}{conditions}", about=first.component if first else "",
        locations=first.locations if first else (),
    )  # fmt: skip
