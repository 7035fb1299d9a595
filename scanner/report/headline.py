"""The verdict in one line, the same in every report for people."""

from __future__ import annotations

from collections import Counter

from scanner.entities import Audit, BaselineComparison
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
        *incomplete_figures(audit),
    ]
    return ", ".join(parts)


def aside_figures(audit: Audit) -> list[str]:
    """How many findings do not count, by why: "3 waived", "12 in the baseline"."""
    kinds = Counter[str](finding.aside.kind for finding in audit.findings if finding.aside)
    return [f"{kinds[kind]} {words}" for kind, words in ASIDE.items() if kinds[kind]]


def baseline_figures(known: BaselineComparison) -> str:
    """How much the baseline has, and what became of it."""
    parts = [
        plural(known.findings, "finding"),
        f"{known.found} found again",
        f"{len(known.gone)} gone" if known.gone else "",
        f"{known.incomplete} known incomplete" if known.incomplete else "",
    ]
    return ", ".join(filter(None, parts))


def incomplete_figures(audit: Audit) -> list[str]:
    """How much is incomplete, and how much is known to be: "2 incomplete", "1 known incomplete"."""
    known = audit.known_incomplete
    parts = ((len(audit.incomplete) - known, "incomplete"), (known, "known incomplete"))
    return [f"{number} {words}" for number, words in parts if number]
