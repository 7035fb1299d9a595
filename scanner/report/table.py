"""The terminal report: worst first, readable at 80 columns, no colour without a terminal or under NO_COLOR."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from scanner.entities import LEVELS, SEVERITIES, Audit, Case, Finding, Incomplete, Question, Severity
from scanner.report.inert import inert
from scanner.report.places import by_reason, dated, places
from scanner.report.verdicts import counts, spoken

WIDTH = 80
SHOWN_PER_CHECK = 5
"""Warnings and notes shown per check; errors and what is incomplete are never cut."""
MORE = "see -o audit.html or --format json"

STYLES: dict[str, str] = {"error": "bold red", "warning": "yellow", "note": "cyan"}
STATES = {"known": "license known", "conflict": "in conflict", "unknown": "unknown", "none": "terms of service"}
KINDS = {
    "package": "packages",
    "model": "models",
    "dataset": "datasets",
    "space": "Spaces",
    "hosted-model": "hosted models",
    "model-file": "model files",
}


def render(audit: Audit) -> str:
    """The report as plain text, 80 columns wide."""
    text = io.StringIO()
    write(Console(file=text, width=WIDTH, color_system=None, force_terminal=False, legacy_windows=False), audit)
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines()) + "\n"


def show(audit: Audit) -> None:
    """Print the report to standard output, coloured where the terminal allows; 80 columns where there is none."""
    console = Console(highlight=False)
    if console.is_terminal:
        write(console, audit)
    else:
        console.file.write(render(audit))


def write(console: Console, audit: Audit) -> None:
    """Print the report to any console."""
    name = inert(str(audit.project.get("name", "")), 60)
    console.print(
        Text.assemble(("stayopen ", "bold"), audit.tool["version"], "  ", (name, "bold"), f"  as of {audit.as_of}")
    )
    console.print()
    standing = [finding for finding in audit.findings if finding.waived is None]
    for severity in reversed(SEVERITIES):
        _write_findings(
            console, severity, [finding for finding in standing if finding.severity == severity], audit.cases
        )
    _write_incomplete(console, audit.incomplete)
    for notice in audit.notices:
        console.print(Text.assemble(("notice", "bold"), "  ", inert(notice, 4000)))
    _write_questions(console, audit.questions)
    _write_components(console, audit.cases)
    _write_verdicts(console, audit)
    _write_verdict(console, audit)


def _write_findings(console: Console, severity: Severity, findings: Sequence[Finding], cases: Sequence[Case]) -> None:
    names = {case.id: case.component.name for case in cases}
    for code, group in groupby(sorted(findings, key=lambda finding: finding.code), key=lambda finding: finding.code):
        items = list(group)
        head = Text.assemble((severity, STYLES[severity]), "  ", (code, "bold"))
        if len(items) > 1:
            head.append(f"  ({len(items)})", "dim")
        console.print(head)
        if severity == "note":
            _write_notes(console, items, names)
        else:
            _write_items(console, items, names, len(items) if severity == "error" else SHOWN_PER_CHECK)
        console.print()


def _write_items(console: Console, items: Sequence[Finding], names: dict[str, str], limit: int) -> None:
    shown = items[:limit]
    for index, finding in enumerate(shown):
        repeated = index + 1 < len(shown) and shown[index + 1].remedy == finding.remedy
        _write_finding(console, finding, names.get(finding.component, finding.component), with_remedy=not repeated)
    if len(items) > len(shown):
        _indented(console, Text(f"... and {len(items) - len(shown)} more: {MORE}", "dim"), 2)


def _write_notes(console: Console, items: Sequence[Finding], names: dict[str, str]) -> None:
    """Good to know, in short: the first in words, of the others the names."""
    _indented(console, Text(_said(items[0])), 2)
    others = [inert(names.get(finding.component, finding.component), 120) for finding in items[1:]]
    if others:
        more = f" and {len(others) - SHOWN_PER_CHECK} more ({MORE})" if len(others) > SHOWN_PER_CHECK else ""
        _indented(console, Text(f"also: {', '.join(others[:SHOWN_PER_CHECK])}{more}", "dim"), 2)


def _write_finding(console: Console, finding: Finding, name: str, *, with_remedy: bool) -> None:
    _indented(console, Text.assemble((inert(name, 120), "bold"), "  ", (places(finding.locations), "dim")), 2)
    _indented(console, Text(_said(finding)), 4)
    for line in finding.evidence[:1]:
        text = "" if line.text in finding.message else line.text
        text += " (low confidence)" if line.confidence == "low" and finding.confidence != "low" else ""
        _indented(console, Text(dated(text, line.date, line.source).strip(), "dim"), 4)
    if with_remedy:
        _indented(console, Text("-> " + inert(finding.remedy, 1000), "green"), 4)


def _said(finding: Finding) -> str:
    """What a finding says; a guess never looks like a fact."""
    return inert(finding.message, 1000) + (" (low confidence)" if finding.confidence == "low" else "")


def _write_incomplete(console: Console, items: Sequence[Incomplete]) -> None:
    if not items:
        return
    console.print(Text.assemble(("incomplete", "bold magenta"), f"  could not be read or resolved ({len(items)})"))
    for reason, subjects in by_reason(items).items():
        _indented(console, Text(", ".join(inert(subject, 200) for subject in subjects), "bold"), 2)
        _indented(console, Text(inert(reason, 600)), 4)
    console.print()


def _write_components(console: Console, cases: Sequence[Case]) -> None:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in ("relied on", "in use", *STATES.values()):
        table.add_column(column, justify="left" if column == "relied on" else "right")
    for kind, label in KINDS.items():
        of_kind = [case for case in cases if case.component.kind == kind]
        if not of_kind:
            continue
        states = Counter[str](case.facts.license.state for case in of_kind)
        cells = [sum(case.in_use for case in of_kind), *(states[name] for name in STATES)]
        table.add_row(f"{len(of_kind)} {label}", *(str(cell) if cell else "-" for cell in cells))
    if table.row_count:
        console.print(table)
        console.print()


def _write_questions(console: Console, questions: Sequence[Question]) -> None:
    """What has to be stated under [use], and what hangs on it."""
    if not questions:
        return
    console.print(Text.assemble(("asked", "bold cyan"), "  state under [use] in stayopen.toml, ", str(len(questions))))
    for question in questions:
        _indented(console, Text.assemble((inert(question.key, 60), "bold"), "  ", inert(question.question, 300)), 2)
        _indented(console, Text(inert(question.why, 600), "dim"), 4)
    console.print()


def _write_verdicts(console: Console, audit: Audit) -> None:
    """What the terms say to the stated use: how many of each kind in use, and the duties that come with it."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in ("in use", *map(spoken, reversed(LEVELS))):
        table.add_column(column, justify="left" if column == "in use" else "right")
    for kind, label in KINDS.items():
        found = counts([case for case in audit.cases if case.component.kind == kind], audit.verdicts)
        if any(found.values()):
            table.add_row(label, *(str(number) if number else "-" for number in found.values()))
    if table.row_count:
        console.print(table)
        due = sum(obligation.due for obligation in audit.obligations)
        if audit.obligations:
            shown = len(audit.obligations)
            console.print(Text(f"{shown} dut{'y' if shown == 1 else 'ies'} come with it, {due} due as stated: {MORE}"))
        console.print()


def _write_verdict(console: Console, audit: Audit) -> None:
    summary = audit.summary
    counts = ", ".join(f"{number} {severity}{'s' * (number != 1)}" for severity, number in summary.findings.items())
    waived = sum(finding.waived is not None for finding in audit.findings)
    parts = [
        counts,
        *([f"{waived} waived"] if waived else []),
        *([f"{len(audit.incomplete)} incomplete"] if audit.incomplete else []),
    ]
    label, style = {
        "pass": ("PASS", "bold green"),
        "findings": ("FAIL", "bold red"),
        "incomplete": ("INCOMPLETE", "bold magenta"),
        "nothing-to-scan": ("NOTHING TO SCAN", "bold magenta"),
    }[summary.verdict]
    line = Text.assemble((label, style), "  ", ", ".join(parts), f"  (exit code {summary.exit_code})")
    console.print(line)


def _indented(console: Console, text: Text, by: int) -> None:
    console.print(Padding(text, (0, 0, 0, by), expand=False))
