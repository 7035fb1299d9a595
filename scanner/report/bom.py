"""What bills of materials say beside their standards' own fields, and what needs what: the same in each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scanner.entities import Audit, Case, Finding, Verdict
from scanner.report.approvals import accepted, standings, stood
from scanner.report.licenses import license_text
from scanner.report.verdicts import counts

ROOT = "project"
"""Stands for the scanned project among what needs what."""


def stated_of(case: Case, findings: Sequence[Finding], verdict: Verdict | None) -> Iterator[tuple[str, str]]:
    """Name and value of what is known of one component."""
    facts = case.facts
    yield "kind", case.component.kind
    yield "registry", case.component.registry
    yield "state", facts.state
    yield "license", license_text(facts.license)
    yield "license-why", facts.license.why
    if case.component.kind != "package":
        yield "gate", facts.access.gate
    if facts.revision:
        yield "revision", facts.revision
    if verdict:
        yield "verdict", verdict.level
    if facts.family:
        yield "family", facts.family
    for reason in facts.unresolved:
        yield "unresolved", reason
    for finding in findings:
        yield from _told(finding)


def stated_of_all(audit: Audit) -> Iterator[tuple[str, str]]:
    """Name and value of what concerns the whole."""
    yield "verdict", audit.summary.verdict
    yield "as-of", audit.as_of
    yield "rules", audit.rules["version"]
    for level, number in counts(audit.cases, audit.verdicts).items():
        yield f"in-use-{level}", str(number)
    for item in audit.incomplete:
        yield "incomplete", f"{item.subject}: {item.told}"
    for question in audit.questions:
        yield "asked", f"{question.key}: {question.question} {question.why}"
    for notice in audit.notices:
        yield "notice", notice
    for one in standings(audit):
        yield "approval", f"{one.approval.component}: {stood(one)}; {accepted(one.approval)}"
    known = {case.id for case in audit.cases}
    for finding in audit.findings:
        if finding.component not in known:
            yield from _told(finding)


def needs(cases: Sequence[Case]) -> dict[str, list[str]]:
    """What needs what, by package URL: the project what it names itself, packages what their lock says of them."""
    named = {(case.component.registry, case.component.name): case.id for case in cases}
    found: dict[str, list[str]] = {ROOT: []}
    for case in cases:
        through = {one for usage in case.usages for one in usage.through}
        parents = [named[case.component.registry, one] for one in through if (case.component.registry, one) in named]
        direct = not parents or any(usage.direct or not usage.through for usage in case.usages)
        for parent in [*parents, *([ROOT] if direct else [])]:
            found.setdefault(parent, []).append(case.id)
    return found


def _told(finding: Finding) -> Iterator[tuple[str, str]]:
    if finding.aside:
        yield finding.aside.kind, f"{finding.code}: {finding.message} ({finding.aside.reason})"
    else:
        yield "finding", f"{finding.severity} {finding.code}: {finding.message}"
