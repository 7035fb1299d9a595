"""Findings under the component that they speak of."""

from __future__ import annotations

from scanner.entities import Audit, Finding


def findings_by_component(audit: Audit) -> dict[str, list[Finding]]:
    """Findings by the package URL of their component, the waived ones included."""
    of: dict[str, list[Finding]] = {}
    for finding in audit.findings:
        of.setdefault(finding.component, []).append(finding)
    return of
