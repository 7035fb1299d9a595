"""The verdict in one line, the same in every report for people."""

from __future__ import annotations

from collections import Counter

from scanner.entities import Audit
from scanner.syntax.plurals import plural

VERDICTS = {
    "pass": "PASS",
    "findings": "FAIL",
    "incomplete": "INCOMPLETE",
    "nothing-to-scan": "NOTHING TO SCAN",
}
"""What the summary's verdicts are called."""
ASIDE = {"waived": "waived", "baseline": "in the baseline", "earlier": "there before this change"}
"""What is said of findings that do not count, by why they do not."""


def figures(audit: Audit) -> str:
    """How many findings of each severity count, how many do not and why, how much is incomplete."""
    parts = [
        *(plural(number, severity) for severity, number in audit.summary.findings.items()),
        *aside_figures(audit),
        *([f"{len(audit.incomplete)} incomplete"] if audit.incomplete else []),
    ]
    return ", ".join(parts)


def aside_figures(audit: Audit) -> list[str]:
    """How many findings do not count, by why: "3 waived", "12 in the baseline"."""
    kinds = Counter[str](finding.aside.kind for finding in audit.findings if finding.aside)
    return [f"{kinds[kind]} {words}" for kind, words in ASIDE.items() if kinds[kind]]
