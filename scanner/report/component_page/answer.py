"""The answer, before any evidence: may we use it, will it stay that way, how do we get it, what is open."""

from __future__ import annotations

from scanner.entities import Band, Level
from scanner.report.component_page.subject import Subject
from scanner.report.component_page.writer import Page
from scanner.report.licenses import license_text
from scanner.report.verdicts import spoken

STYLES: dict[Level, str] = {
    "permitted": "bold green",
    "permitted-with-duties": "green",
    "needs-review": "bold yellow",
    "prohibited": "bold red",
}
BANDS: dict[Band, str] = {
    "steady": "bold green",
    "watch": "yellow",
    "at-risk": "bold yellow",
    "closing": "bold red",
    "closed": "bold red",
}


def write(page: Page, subject: Subject) -> None:
    """A line or two for each question."""
    page.lines.add()
    page.field("license", _license(subject))
    _write_verdict(page, subject)
    _write_outlook(page, subject)
    for finding in subject.findings:
        if finding.severity == "error" and finding.counts and not finding.outlook:
            page.field("error", (subject.short(finding.message), "bold red"))
    if missing := _missing(subject):
        page.field("not known", (missing, "magenta"))


def undecided(subject: Subject) -> str:
    """The verdict in short where no use is stated."""
    barred = all(row.commercial == "prohibited" for row in subject.background.allowances)
    return "not for business; else it depends on your use" if barred else "depends on your use"


def band(subject: Subject) -> str:
    """The band of the outlook in words; empty where none was given."""
    return spoken(subject.outlook.band) if subject.outlook and subject.outlook.band else ""


def _license(subject: Subject) -> str:
    license_ = subject.case.facts.license
    names = [deed.name for deed in subject.background.deeds if not deed.via and deed.id in license_.ids]
    text = license_text(license_)
    if license_.state == "known" and names and text not in names:
        text = f"{(' or ' if license_.choice else ' and ').join(names)} ({text})"
    return f"{text}{' (low confidence)' if license_.confidence == 'low' else ''}"


def _write_verdict(page: Page, subject: Subject) -> None:
    verdict = subject.verdict
    if not subject.decided:
        page.field("verdict", (undecided(subject), "bold cyan"), ", which you have not stated: see the table below.")
        return
    why = _reason(subject)
    page.field("verdict", (spoken(verdict.level), STYLES[verdict.level]), f": {why}" if why else ".")


def _reason(subject: Subject) -> str:
    """The first reason, and how many more there are."""
    verdict = subject.verdict
    reasons = [ruling.why for ruling in verdict.rulings if ruling.level == verdict.level]
    if verdict.level == "permitted":
        return "nothing in the terms stands against it."
    if verdict.level == "permitted-with-duties":
        return f"{len(reasons)} dut{'y' if len(reasons) == 1 else 'ies'} to keep, listed below."
    more = len(reasons) - 1
    rest = f" {more} more reason{'s' * (more > 1)} below." if more else ""
    return f"{reasons[0].rstrip('.')}.{rest}" if reasons else ""


def _write_outlook(page: Page, subject: Subject) -> None:
    outlook = subject.outlook
    if outlook and outlook.band:
        name, why = spoken(outlook.band), outlook.why
        beyond = why[len(name) :] if why.casefold().startswith(name) else f": {why}"
        page.field("outlook", (name, BANDS[outlook.band]), beyond)
        return
    warned = [finding for finding in subject.findings if finding.outlook and finding.severity != "note"]
    if warned:
        doubt = " (low confidence)" if warned[0].confidence == "low" else ""
        page.field("outlook", (f"{subject.short(warned[0].message)}{doubt}", "yellow"))
    elif outlook:
        page.field("outlook", outlook.why)
    elif subject.events:
        many = (
            f"{len(subject.events)} changes on record, the last" if len(subject.events) > 1 else "one change on record,"
        )
        page.field("outlook", f"{many} of {subject.events[-1].date}.")
    else:
        page.field("outlook", subject.silence)


def _missing(subject: Subject) -> str:
    unresolved = subject.case.facts.unresolved
    if not unresolved or (len(unresolved) == 1 and unresolved[0].rstrip(".") in _reason(subject)):
        return ""
    more = f" ({len(unresolved) - 1} more below)" if len(unresolved) > 1 else ""
    return f"{unresolved[0]}{more}"
