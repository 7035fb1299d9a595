"""The terminal report in full: worst first, readable at 80 columns, no colour without a terminal or under NO_COLOR."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from scanner.entities import LEVELS, SEVERITIES, Audit, Case, Finding, Incomplete, Question, Severity
from scanner.report.approvals import accepted, stood
from scanner.report.headline import ASIDE, VERDICTS, baseline_figures, figures
from scanner.report.inert import inert
from scanner.report.links import page_of
from scanner.report.places import by_reason, dated, linked
from scanner.report.reliance_text import write_reliance
from scanner.report.terminal import Lines
from scanner.report.verdicts import bands_in_words, counts, spoken
from scanner.syntax.plurals import counted, plural

WIDTH = 80
SHOWN_PER_CHECK = 5
"""Warnings and notes shown per check; errors and what is incomplete are never cut."""
MORE = "see -o audit.html or --format json"

STYLES: dict[str, str] = {"error": "bold red", "warning": "yellow", "note": "cyan"}
VERDICT_STYLES = {
    "pass": "bold green",
    "findings": "bold red",
    "incomplete": "bold magenta",
    "nothing-to-scan": "bold magenta",
}
STATES = {"known": "license known", "conflict": "in conflict", "unknown": "unknown", "none": "terms of service"}
KINDS = {
    "package": "packages",
    "model": "models",
    "dataset": "datasets",
    "space": "Spaces",
    "hosted-model": "hosted models",
    "model-file": "model files",
}


def render(audit: Audit, width: int = WIDTH, *, colour: bool = False, links: bool = False, pages: bool = True) -> str:
    """The report as text for a terminal of so many columns; `pages`: with where to read about each check."""
    lines = Lines(width, colour=colour, links=links)
    write_head(lines, audit)
    standing = [finding for finding in audit.findings if finding.counts]
    for severity in reversed(SEVERITIES):
        _write_findings(lines, severity, [one for one in standing if one.severity == severity], audit, pages=pages)
    _write_incomplete(lines, audit.incomplete)
    _write_lock(lines, audit)
    write_baseline(lines, audit)
    _write_aside(lines, audit)
    for notice in audit.notices:
        lines.add(("notice", "bold"), "  ", inert(notice, 4000))
    _write_questions(lines, audit.questions)
    write_components(lines, audit.cases)
    write_verdicts(lines, audit)
    write_outlooks(lines, audit)
    write_reliance(lines, audit.reliance)
    write_verdict(lines, audit)
    return lines.text


def write_head(lines: Lines, audit: Audit) -> None:
    """Which project, as of when."""
    name = inert(str(audit.project.get("name", "")), 60)
    lines.add(("stayopen ", "bold"), audit.tool["version"], "  ", (name, "bold"), f"  as of {audit.as_of}")
    lines.add()


def _write_findings(
    lines: Lines, severity: Severity, findings: Sequence[Finding], audit: Audit, *, pages: bool
) -> None:
    names = {case.id: case.component.name for case in audit.cases}
    root = str(audit.project.get("path", ""))
    for code, group in groupby(sorted(findings, key=lambda finding: finding.code), key=lambda finding: finding.code):
        items = list(group)
        count = f"  ({len(items)})" if len(items) > 1 else ""
        lines.add((severity, STYLES[severity]), "  ", (code, "bold"), (count, "dim"))
        if severity == "note":
            _write_notes(lines, items, names)
        else:
            _write_items(lines, items, names, root)
            if pages:
                lines.whole(f"  {page_of(code)}")
        lines.add()


def _write_items(lines: Lines, items: Sequence[Finding], names: dict[str, str], root: str) -> None:
    shown = items if items[0].severity == "error" else items[:SHOWN_PER_CHECK]
    for index, finding in enumerate(shown):
        repeated = index + 1 < len(shown) and shown[index + 1].remedy == finding.remedy
        name = inert(names.get(finding.component, finding.component), 120)
        lines.add((name, "bold"), "  ", *linked(finding.locations, root), indent=2)
        _write_finding(lines, finding, with_remedy=not repeated)
    if len(items) > len(shown):
        lines.add((f"... and {len(items) - len(shown)} more: {MORE}", "dim"), indent=2)


def _write_notes(lines: Lines, items: Sequence[Finding], names: dict[str, str]) -> None:
    """Good to know, in short: the first in words, of the others the names."""
    lines.add(_said(items[0]), indent=2)
    others = [inert(names.get(finding.component, finding.component), 120) for finding in items[1:]]
    if others:
        more = f" and {len(others) - SHOWN_PER_CHECK} more ({MORE})" if len(others) > SHOWN_PER_CHECK else ""
        lines.add((f"also: {', '.join(others[:SHOWN_PER_CHECK])}{more}", "dim"), indent=2)


def _write_finding(lines: Lines, finding: Finding, *, with_remedy: bool) -> None:
    lines.add(_said(finding), indent=4)
    for line in finding.evidence[:1]:
        text = "" if line.text in finding.message else line.text
        text += " (low confidence)" if line.confidence == "low" and finding.confidence != "low" else ""
        lines.add((dated(text, line.date, line.source).strip(), "dim"), indent=4)
    if with_remedy:
        lines.add(("-> " + inert(finding.remedy, 1000), "green"), indent=4)


def _said(finding: Finding) -> str:
    """What a finding says; a guess never looks like a fact."""
    return inert(finding.message, 1000) + (" (low confidence)" if finding.confidence == "low" else "")


def write_baseline(lines: Lines, audit: Audit) -> None:
    """How much of the baseline was found again."""
    known = audit.baseline
    if known is not None:
        lines.add(("baseline", "bold"), "  ", f"{inert(known.file, 200)}: {baseline_figures(known)}")


def _write_aside(lines: Lines, audit: Audit) -> None:
    """What is found and does not count, and why not."""
    names = {case.id: case.component.name for case in audit.cases}
    for kind, words in ASIDE.items():
        found = [one for one in audit.findings if one.aside and one.aside.kind == kind]
        for (severity, code, reason), group in groupby(sorted(found, key=_aside), key=_aside):
            members = list(dict.fromkeys(inert(names.get(one.component, one.component), 120) for one in group))
            more = f" and {len(members) - SHOWN_PER_CHECK} more ({MORE})" if len(members) > SHOWN_PER_CHECK else ""
            told = f" {code}  {', '.join(members[:SHOWN_PER_CHECK])}{more}"
            lines.add((words, "bold"), "  ", (severity, STYLES[severity]), told)
            lines.add((inert(reason, 600), "dim"), indent=4)


def _aside(finding: Finding) -> tuple[str, str, str]:
    return finding.severity, finding.code, finding.aside.reason if finding.aside else ""


def _write_incomplete(lines: Lines, items: Sequence[Incomplete]) -> None:
    if not items:
        return
    lines.add(("incomplete", "bold magenta"), f"  could not be read or resolved ({len(items)})")
    for reason, subjects in by_reason(items).items():
        lines.add((", ".join(inert(subject, 200) for subject in subjects), "bold"), indent=2)
        lines.add(inert(reason, 600), indent=4)
    lines.add()


def _write_lock(lines: Lines, audit: Audit) -> None:
    """How much was compared with the lock, and every approval, whether it holds or not."""
    lock = audit.lock
    if lock is None:
        return
    changed = len({finding.component for finding in audit.findings if finding.drift})
    told = f"{lock.compared} of {plural(lock.components, 'component')} compared, {changed} changed since"
    lines.add(("lock", "bold"), "  ", f"{inert(lock.file, 200)}: {told}")
    for one in lock.approvals:
        style = "green" if one.state == "in-force" else "yellow"
        lines.add((inert(one.approval.component, 200), "bold"), "  ", (inert(stood(one), 260), style), indent=2)
        lines.add((inert(accepted(one.approval), 600), "dim"), indent=4)
    lines.add()


def write_components(lines: Lines, cases: Sequence[Case]) -> None:
    """How many of each kind, and of how many the license is known."""
    rows: list[list[str]] = []
    for kind, label in KINDS.items():
        of_kind = [case for case in cases if case.component.kind == kind]
        if not of_kind:
            continue
        states = Counter[str](case.facts.license.state for case in of_kind)
        numbers = [sum(case.in_use for case in of_kind), *(states[name] for name in STATES)]
        rows.append([counted(len(of_kind), label), *(str(cell) if cell else "-" for cell in numbers)])
    if rows:
        lines.table(["relied on", "in use", *STATES.values()], rows)
        lines.add()


def _write_questions(lines: Lines, questions: Sequence[Question]) -> None:
    """What has to be stated under [use], and what hangs on it."""
    if not questions:
        return
    lines.add(("asked", "bold cyan"), f"  state under [use] in stayopen.toml, {len(questions)}")
    for question in questions:
        lines.add((inert(question.key, 60), "bold"), "  ", inert(question.question, 300), indent=2)
        lines.add((inert(question.why, 600), "dim"), indent=4)
    lines.add()


def write_verdicts(lines: Lines, audit: Audit, more: str = MORE) -> None:
    """What the terms say to the stated use: how many of each kind in use, and the duties that come with it."""
    rows = []
    for kind, label in KINDS.items():
        found = counts([case for case in audit.cases if case.component.kind == kind], audit.verdicts)
        if any(found.values()):
            rows.append([label, *(str(number) if number else "-" for number in found.values())])
    if not rows:
        return
    lines.table(["in use", *map(spoken, reversed(LEVELS))], rows)
    due = sum(obligation.due for obligation in audit.obligations)
    if audit.obligations:
        shown = len(audit.obligations)
        lines.add(
            f"{shown} dut{'y' if shown == 1 else 'ies'} come with it, {due} due as stated{f': {more}' if more else ''}"
        )
    lines.add()


def write_outlooks(lines: Lines, audit: Audit) -> None:
    """Whether what is in use will stay open: how many in each band, the worst first."""
    told = bands_in_words(audit.cases, audit.outlooks)
    if told:
        lines.add(("outlook", "bold"), f"  in use, on file: {told}")
        lines.add()


def write_verdict(lines: Lines, audit: Audit) -> None:
    """The verdict and its figures, in the last line."""
    summary = audit.summary
    label = VERDICTS[summary.verdict]
    lines.add((label, VERDICT_STYLES[summary.verdict]), "  ", figures(audit), f"  (exit code {summary.exit_code})")
