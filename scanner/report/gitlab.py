"""GitLab's code quality report, for the widget of a merge request.

A subset of the Code Climate format: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format.
Findings that are waived or in the baseline are left out but for one entry that counts them. Those that were there
before a change are in: GitLab compares with the report of the target by itself, and would call mended what is missing.
What is incomplete and what is asked is an entry too.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from scanner.entities import Audit, Finding, Severity
from scanner.report.approvals import accepted, standings, stood
from scanner.report.headline import VERDICTS, figures
from scanner.report.inert import inert
from scanner.report.json_text import json_text
from scanner.report.links import page_of
from scanner.report.verdicts import counts, spoken

SEVERITY: dict[Severity, str] = {"error": "critical", "warning": "major", "note": "info"}
NO_FILE = "stayopen.toml"
"""GitLab wants a path for every entry: what concerns no file stands at the configuration."""
LIMIT = 2000


def render(audit: Audit) -> str:
    """The audit as a list of issues; ASCII only."""
    entries = [_finding(one) for one in audit.findings if one.aside is None or one.aside.kind == "earlier"]
    entries += [
        _entry("incomplete", "info" if item.known else "critical", f"{item.subject}: {item.told}", _file(item.subject))
        for item in audit.incomplete
    ]
    entries += [_entry("asked", "info", f"{one.key}: {one.question} {one.why}") for one in audit.questions]
    entries += [
        _entry("approval", "info", f"{one.approval.component}: {stood(one)}; {accepted(one.approval)}", _lock(audit))
        for one in standings(audit)
    ]
    entries += [_entry("notice", "info", notice) for notice in audit.notices]
    levels = ", ".join(f"{spoken(level)} {number}" for level, number in counts(audit.cases, audit.verdicts).items())
    entries.append(_entry("summary", "info", f"{VERDICTS[audit.summary.verdict]}: {figures(audit)}; in use: {levels}"))
    return json_text(entries)


def _finding(finding: Finding) -> dict[str, Any]:
    text = f"{finding.message} What to do: {finding.remedy} ({page_of(finding.code)})"
    place = finding.locations[0] if finding.locations else None
    entry = _entry(finding.code, SEVERITY[finding.severity], text, place.file if place else NO_FILE)
    if place and place.line:
        entry["location"]["lines"]["begin"] = place.line
    return entry | {"fingerprint": finding.fingerprint}


def _entry(code: str, severity: str, text: str, file: str = NO_FILE) -> dict[str, Any]:
    return {
        "check_name": code,
        "severity": severity,
        "description": inert(text, LIMIT),
        "fingerprint": sha256(f"{code}\0{text}".encode("utf-8", "replace")).hexdigest(),
        "location": {"path": inert(file, LIMIT), "lines": {"begin": 1}},
    }


def _lock(audit: Audit) -> str:
    """Where approvals stand."""
    return audit.lock.file if audit.lock else NO_FILE


def _file(subject: str) -> str:
    return NO_FILE if subject.startswith("pkg:") else subject
