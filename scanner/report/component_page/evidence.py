"""What each source says of the license, what was concluded, and what it comes to for the stated use."""

from __future__ import annotations

from scanner.entities import Claim, Level, License, Ruling, Verdict
from scanner.licensing import source_name
from scanner.report.component_page.answer import STYLES
from scanner.report.component_page.subject import Subject
from scanner.report.component_page.writer import MARGIN, Page
from scanner.report.licenses import license_text
from scanner.report.verdicts import spoken

_TOPICS = ("license", "license-text")


def write(page: Page, subject: Subject) -> None:
    """The section on the license, then that on the verdict."""
    facts = subject.case.facts
    page.heading("Under which license")
    page.field("concluded", f"{_concluded(facts.license)}.")
    for claim in facts.claims:
        if claim.topic in _TOPICS:
            page.point(_said(claim), page.source(claim.where))
    for change in facts.history:
        before, after = change.before or "nothing", change.after or "nothing"
        note = f" ({change.note})" if change.note else ""
        page.point(
            (change.date[:10], "bold"), f" {change.topic}: from {before} to {after}{note}", page.source(change.where)
        )
    _write_verdict(page, subject)


def _concluded(license_: License) -> str:
    """The license, and what there is to say of it beside the claims that are listed below."""
    if license_.state == "none":
        return f"no license: {license_.why.removeprefix('hosted: ')}"
    parts = license_.why.split("; ")
    why = "; ".join(part for part in parts if license_.state != "known" or not _quotes(part))
    return f"{license_text(license_)}: {why}" if why else license_text(license_)


def _quotes(part: str) -> bool:
    return "says “" in part or " reads as " in part


def _said(claim: Claim) -> str:
    """A claim with what it was read as, at which revision, when it was asked for."""
    parts = [claim.note, f"revision {claim.revision[:12]}" if claim.revision else ""]
    day = (claim.retrieved or "")[:10]
    parts.append((f"checked {day}" if claim.source == "rules" else f"asked {day}") if day else "")
    parts.append(f"SHA-256 {claim.sha256[:12]}" if claim.sha256 else "")
    parts.append("low confidence" if claim.confidence == "low" else "")
    beside = "; ".join(filter(None, parts))
    return f"{source_name(claim.source)}{_meant(claim)}{f' ({beside})' if beside else ''}"


def _meant(claim: Claim) -> str:
    """What a source says, and what that was read as; a file is named, and its text is not told."""
    read = claim.expression or ", ".join(claim.license_ids)
    if claim.topic == "license-text":
        named = f" ({claim.value})" if claim.value and claim.value != ", ".join(claim.license_ids) else ""
        return f"{named} reads as {read or 'no license we know'}"
    if not read:
        return f" says “{claim.value}”, which names no license we know"
    return f" says “{claim.value}”" + (f", read as {read}" if read.casefold() != claim.value.casefold() else "")


def _write_verdict(page: Page, subject: Subject) -> None:
    """The reasons for the verdict, the worst first; what only informs is left to the terms."""
    verdict = subject.verdict
    if not subject.decided or _told_whole(verdict, stated=subject.stated):
        return
    page.heading("May we use it as we do" if subject.stated else "May we use it")
    page.said(spoken(verdict.level), STYLES[verdict.level])
    grave = [ruling for ruling in verdict.rulings if ruling.level in ("needs-review", "prohibited")]
    for ruling in grave:
        _write_ruling(page, ruling, verdict.level)
    if verdict.note:
        page.said(f"Note: {verdict.note}.", "dim")
    changes = [change for change in verdict.changes if not any(_repeats(change, ruling) for ruling in grave)]
    if changes:
        page.said("What would change it:")
    for change in changes:
        page.point(change.replace(" (grant).", "."), indent=MARGIN * 2)
    if verdict.asks:
        page.said(f"Not stated, and needed for it: {', '.join(verdict.asks)} ([use] in stayopen.toml).", "cyan")


def _told_whole(verdict: Verdict, *, stated: bool) -> bool:
    """Whether the answer on top of the page has said all that there is to say of a verdict."""
    if not stated and verdict.level in ("permitted", "permitted-with-duties"):
        return True
    return len(verdict.rulings) <= 1 and not (verdict.changes or verdict.asks or verdict.note)


def _repeats(change: str, ruling: Ruling) -> bool:
    """Whether a change says what a reason said: lines of users and revenue are both."""
    return bool(ruling.turns) and change.startswith(ruling.turns.rstrip(".")) and ruling.turns.rstrip(".") in ruling.why


def _write_ruling(page: Page, ruling: Ruling, verdict: Level) -> None:
    level = "" if ruling.level == verdict else f"{spoken(ruling.level)}: "
    doubt = " (low confidence)" if ruling.confidence == "low" else ""
    page.point(f"{level}{ruling.why}{doubt}", page.source(ruling.source))
