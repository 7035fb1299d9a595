"""Will it stay that way: the outlook with its signals, the time line, and what was found."""

from __future__ import annotations

from scanner.entities import Evidence, Finding, Outlook
from scanner.report.component_page.subject import Subject
from scanner.report.component_page.writer import MARGIN, Page
from scanner.report.inert import inert
from scanner.report.verdicts import spoken

_STATES = {"present": "What speaks for a change:", "absent": "What does not:", "unknown": "Not known:"}
_STYLES = {"error": "bold red", "warning": "yellow", "note": "cyan"}


def write(page: Page, subject: Subject) -> None:
    """The section on question 3, then findings that bear on the other two."""
    outlook = subject.outlook
    events = subject.events
    told = [finding for finding in subject.findings if finding.outlook]
    page.heading("Will it stay that way")
    if not (outlook or events or told):
        page.said(subject.silence)
    if outlook:
        write_outlook(page, outlook)
    for finding in told:
        _write_finding(page, subject, finding)
    if events:
        page.said("What happened, by the day everybody could know:")
    for event in events:
        write_event(page, event)
    others = [finding for finding in subject.findings if not finding.outlook]
    if others:
        page.heading("What else was found")
    for finding in others:
        _write_finding(page, subject, finding)


def write_outlook(page: Page, outlook: Outlook) -> None:
    """What speaks for a change, what does not, what is not known."""
    if not outlook.band:  # a band and its reason stand on top of the page
        page.said(outlook.why)
    if outlook.widest and outlook.widest[0] != outlook.widest[1]:
        best, worst = map(spoken, outlook.widest)
        page.said(f"With what is not known, anything from {best} to {worst}.")
    if outlook.frequency:
        page.said(outlook.frequency)
    for state, title in _STATES.items():
        signals = [signal for signal in outlook.signals if signal.state == state]
        if signals:
            page.said(title)
        for signal in signals:
            marks = "".join(dict.fromkeys(page.source(line.source) for line in signal.evidence[:2]))
            asked = "" if state == "present" else f"{spoken(signal.code)}: "
            page.point(f"{asked}{signal.why}{marks}", indent=MARGIN * 2)


def write_event(page: Page, event: Evidence) -> None:
    """An entry of a time line."""
    doubt = " (low confidence)" if event.confidence == "low" else ""
    page.point(f"{event.text}{doubt}{page.source(event.source)}", mark=inert(event.date or "no date", 10).ljust(10))


def _write_finding(page: Page, subject: Subject, finding: Finding) -> None:
    doubt = " (low confidence)" if finding.confidence == "low" else ""
    aside = f" ({finding.aside.reason})" if finding.aside else ""
    page.point(
        (finding.severity, _STYLES[finding.severity]),
        f" {finding.code}: {subject.short(finding.message)}{doubt}{aside}",
        *dict.fromkeys(page.source(line.source) for line in finding.evidence[:2]),
    )  # fmt: skip
    if finding.counts:
        page.said(f"-> {finding.remedy}", "green", indent=MARGIN * 2)
