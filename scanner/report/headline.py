"""The verdict in one line, the same in every report for people."""

from __future__ import annotations

from scanner.entities import Audit

VERDICTS = {
    "pass": "PASS",
    "findings": "FAIL",
    "incomplete": "INCOMPLETE",
    "nothing-to-scan": "NOTHING TO SCAN",
}
"""What the summary's verdicts are called."""


def plural(number: int, noun: str) -> str:
    """A number and its noun: "1 error", "2 errors"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def figures(audit: Audit) -> str:
    """How many findings of each severity, how many are waived, how much is incomplete."""
    waived = sum(finding.waived is not None for finding in audit.findings)
    parts = [
        *(plural(number, severity) for severity, number in audit.summary.findings.items()),
        *([f"{waived} waived"] if waived else []),
        *([f"{len(audit.incomplete)} incomplete"] if audit.incomplete else []),
    ]
    return ", ".join(parts)
