"""Workflow commands of GitHub Actions: each line becomes an annotation at its place in the pull request.

`::error file=...,line=...,title=...::message`, escaped as the runner's toolkit does it
(https://docs.github.com/actions/reference/workflow-commands-for-github-actions). Printed to the log, not to a file.
"""

from __future__ import annotations

from scanner.entities import Audit, Finding, Location
from scanner.report.approvals import accepted, standings, stood
from scanner.report.headline import VERDICTS, figures
from scanner.report.inert import inert
from scanner.report.links import page_of
from scanner.report.verdicts import counts, spoken

COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
LIMIT = 2000


def render(audit: Audit) -> str:
    """The audit as annotations, worst first, and a last line that is none."""
    lines = [_finding(finding) for finding in audit.findings if finding.counts]
    lines += [
        _command(
            "notice" if item.known else "error",
            f"incomplete: {item.subject}",
            f"{item.subject}: {item.told}",
            None if item.subject.startswith("pkg:") else Location(item.subject),
        )
        for item in audit.incomplete
    ]
    lines += [_command("notice", f"asked: {one.key}", f"{one.question} {one.why}") for one in audit.questions]
    lines += [
        _command("notice", f"approval: {one.approval.component}", f"{stood(one)}; {accepted(one.approval)}")
        for one in standings(audit)
    ]
    lines += [_command("notice", "stayopen", notice) for notice in audit.notices]
    levels = ", ".join(f"{spoken(level)} {number}" for level, number in counts(audit.cases, audit.verdicts).items())
    lines.append(f"{VERDICTS[audit.summary.verdict]}: {figures(audit)}; in use: {levels}")
    return "\n".join(lines) + "\n"


def _finding(finding: Finding) -> str:
    place = finding.locations[0] if finding.locations else None
    text = f"{finding.message} What to do: {finding.remedy} ({page_of(finding.code)})"
    return _command(COMMANDS[finding.severity], finding.code, text, place)


def _command(command: str, title: str, text: str, place: Location | None = None) -> str:
    named = {"title": title}
    if place:
        named |= {"file": place.file, "line": str(place.line or 1)}
        if place.column:
            named["col"] = str(place.column)
    said = ",".join(f"{name}={_property(value)}" for name, value in named.items())
    return f"::{command} {said}::{_data(inert(text, LIMIT))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(inert(text, LIMIT)).replace(":", "%3A").replace(",", "%2C")
