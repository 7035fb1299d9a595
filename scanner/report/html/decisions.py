"""The decisions that a report asks for: findings by check, those that say the same told once, and verdicts."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from scanner.entities import LEVELS, SEVERITIES, Audit, Case, Check, Component, Finding, Ruling, Verdict


class Group(msgspec.Struct, frozen=True):
    """The findings of one check, the worst first.

    alike   the same findings, those together that differ in nothing but the component
    remedy  what to do about all of them; empty where that is not the same for all
    """

    check: Check
    findings: tuple[Finding, ...]
    alike: tuple[tuple[Finding, ...], ...]
    remedy: str

    @property
    def worst(self) -> str:
        """The worst severity among them."""
        return max((one.severity for one in self.findings), key=SEVERITIES.index)


def groups(audit: Audit, findings: Sequence[Finding]) -> list[Group]:
    """By check, in the order of the findings: those with the worst one first."""
    checks = {check.code: check for check in audit.checks}
    components = {case.id: case.component for case in audit.cases}
    grouped: dict[str, list[Finding]] = {}
    for finding in findings:
        grouped.setdefault(finding.code, []).append(finding)
    return [_group(checks.get(code), members, components) for code, members in grouped.items()]


def _group(check: Check | None, members: list[Finding], components: dict[str, Component]) -> Group:
    alike: dict[object, list[Finding]] = {}
    for finding in members:
        alike.setdefault(_said(finding, components.get(finding.component)), []).append(finding)
    remedies = {finding.remedy for finding in members}
    return Group(
        check or Check(members[0].code, members[0].code, members[0].severity, "", ""),
        tuple(members),
        tuple(map(tuple, alike.values())),
        remedies.pop() if len(remedies) == 1 else "",
    )


def _said(finding: Finding, component: Component | None) -> object:
    """What a finding says, whichever component it says it of."""

    def general(text: str) -> str:
        if component is None:
            return text
        version = f" {component.version}" if component.version else ""
        return text.replace(f"{component.name}{version}", "…").replace(component.name, "…")

    evidence = tuple((general(one.text), one.source, one.date, one.confidence) for one in finding.evidence)
    return finding.severity, finding.confidence, general(finding.message), finding.remedy, finding.terms, evidence


def records(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Findings that rest on the same dated record together: a family's history is told once, not once a model."""
    grouped: dict[object, list[Finding]] = {}
    for finding in findings:
        grouped.setdefault((finding.code, finding.evidence), []).append(finding)
    return list(grouped.values())


def to_decide(audit: Audit) -> list[tuple[Verdict, list[Case]]]:
    """What is in use and prohibited or for review by terms or policy, the worst first; the same reasons together.

    What is for review only because its license is unknown has its finding, and is not told twice.
    """
    grouped: dict[object, tuple[Verdict, list[Case]]] = {}
    for case, verdict in zip(audit.cases, audit.verdicts, strict=False):
        told = verdict.level == "prohibited" or (
            verdict.level == "needs-review" and any(map(_by_term, verdict.rulings))
        )
        if case.in_use and told:
            key = (case.component.kind, verdict.level, verdict.rulings, verdict.changes, verdict.note)
            grouped.setdefault(key, (verdict, []))[1].append(case)
    return sorted(grouped.values(), key=lambda one: (-LEVELS.index(one[0].level), one[1][0].component.kind))


def _by_term(ruling: Ruling) -> bool:
    return ruling.term is not None
