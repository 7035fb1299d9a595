"""Everything known of single components, a page each, for a person to read: the answer first, the evidence after.

writer.py    how a page is laid out
answer.py    the three questions in a few lines
identity.py  what it is, how one gets at it, what it was made from
evidence.py  what the sources say of the license, and what that comes to for the stated use
terms.py     the licenses clause by clause, and what they allow act by act
future.py    will it stay that way
data.py      hosted: who gets the data; what else there is; what is not known
"""

from __future__ import annotations

from scanner.entities import Audit
from scanner.report.component_page import answer, data, evidence, future, identity, terms
from scanner.report.component_page.subject import Subject, subjects
from scanner.report.component_page.writer import Page
from scanner.report.inert import inert
from scanner.report.terminal import Lines
from scanner.report.verdicts import spoken
from scanner.syntax.plurals import plural

WIDTH = 80


def render(audit: Audit, width: int = WIDTH, *, colour: bool = False) -> str:
    """The pages as text for a terminal of so many columns."""
    every = subjects(audit)
    pages = [_page(subject, width, colour=colour) for subject in every]
    if len(every) > 1:
        pages.insert(0, _overview(every, width, colour=colour))
    between = f"\n{'=' * min(width, WIDTH)}\n\n"
    return f"{between.join(pages)}\n{_foot(audit, width, colour=colour)}"


def _page(subject: Subject, width: int, *, colour: bool) -> str:
    page = Page(width, colour=colour)
    page.title(subject.title, identity.sentence(subject))
    answer.write(page, subject)
    identity.write(page, subject)
    evidence.write(page, subject)
    if subject.background.recipient:  # whose terms come before those of the weights that they serve
        data.write_recipient(page, subject.case.facts.claims, subject.background.recipient)
        future.write(page, subject)
        terms.write(page, subject)
    else:
        terms.write(page, subject)
        future.write(page, subject)
    data.write(page, subject)
    page.sources()
    return page.lines.text


def _overview(every: list[Subject], width: int, *, colour: bool) -> str:
    """Which components there are, and the verdict on each."""
    lines = Lines(width, colour=colour)
    lines.add((plural(len(every), "component"), "bold"))
    for subject in every:
        level = spoken(subject.verdict.level) if subject.decided else answer.undecided(subject)
        style = answer.STYLES[subject.verdict.level] if subject.decided else "cyan"
        lines.add(inert(subject.case.id, 200), "  ", (level, style), f"  {answer.band(subject)}", indent=2)
    return lines.text


def _foot(audit: Audit, width: int, *, colour: bool) -> str:
    """What holds for all pages: the day, the rules, what went wrong on the way, and the exit code."""
    lines = Lines(width, colour=colour)
    for notice in audit.notices:
        lines.add(("notice", "bold"), "  ", inert(notice, 4000))
    config = audit.project.get("config")
    told = f"the use stated in {inert(str(config), 300)}" if config else "no use stated: there is no stayopen.toml here"
    lines.add(
        (f"As of {audit.as_of}; stayopen {audit.tool['version']}, rules {inert(audit.rules['version'], 60)}; ", "dim"),
        (f"{told}. Exit code {audit.summary.exit_code}. This is no legal advice.", "dim"),
    )
    return lines.text
