"""The terminal report on one screen: worst first, a line of evidence and one of remedy each, and the rest counted.

What does not fit is counted by check, so that an error is never out of sight without a figure in its place; the table
(scanner.report.table) writes everything out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

import msgspec

from scanner.entities import SEVERITIES, Audit, Finding, Severity
from scanner.report.headline import ASIDE
from scanner.report.inert import inert
from scanner.report.places import by_reason, linked
from scanner.report.reliance_text import write_reliance_in_short
from scanner.report.table import (
    KINDS,
    STYLES,
    WIDTH,
    write_baseline,
    write_head,
    write_outlooks,
    write_verdict,
    write_verdicts,
)
from scanner.report.table import render as render_whole
from scanner.report.terminal import Lines, cut, width_of
from scanner.report.wording import shortened
from scanner.syntax.plurals import counted, plural

HEIGHT = 40
"""Lines of a screen that people work in."""
_AT_LEAST = 4
"""Findings shown in any case, however much else there is to tell."""
_EACH = 4
"""Lines that a check takes at most, unless a path is very long."""
_FEW = 8
"""So many findings and incomplete items may fit a screen when they are written out."""
_REASONS = 3
_NOTICES = 2
_EVERYTHING = "Everything: stayopen scan --all, or -o audit.html"


class _Group(msgspec.Struct, frozen=True):
    """The findings of one check and severity."""

    severity: Severity
    code: str
    findings: list[Finding]


def render(audit: Audit, width: int = WIDTH, *, colour: bool = False, links: bool = False) -> str:
    """The report as text for a terminal of so many columns; all of it, where it is no longer than a screen."""
    if len(audit.findings) + len(audit.incomplete) <= _FEW:
        whole = render_whole(audit, width, colour=colour, links=links, pages=False)
        if whole.count("\n") <= HEIGHT:
            return whole
    tail = Lines(width, colour=colour)
    _write_tail(tail, audit)
    lines = Lines(width, colour=colour, links=links)
    write_head(lines, audit)
    _write_findings(lines, audit, HEIGHT - lines.height - tail.height)
    return lines.text + tail.text


def _write_findings(lines: Lines, audit: Audit, room: int) -> None:
    """As many checks as there is room for, and how much is left of each severity."""
    groups = sorted(_groups(audit.findings), key=_order)
    room += lines.height - len({group.severity for group in groups})
    shown = 0
    for group in groups:
        if shown >= _AT_LEAST and lines.height + _EACH > room:
            break
        _write_group(lines, group, audit)
        shown += 1
    for severity, rest in groupby(groups[shown:], key=lambda group: group.severity):
        _write_rest(lines, severity, list(rest))
    lines.add()


def _write_group(lines: Lines, group: _Group, audit: Audit) -> None:
    """What is found first, and how many findings of the check there are."""
    first = group.findings[0]
    component = next((case.component for case in audit.cases if case.id == first.component), None)
    number = f" ({len(group.findings)})" if len(group.findings) > 1 else ""
    head = (group.severity, STYLES[group.severity]), "  ", (group.code, "bold"), number, "  "
    name = inert(component.name if component else first.component, 120)
    where = linked(first.locations[:1], str(audit.project.get("path", "")))
    taken = sum(width_of(span if isinstance(span, str) else span[0]) for span in (*head, name, "  ", *where))
    if taken <= lines.width:
        lines.add(*head, name, "  ", *where)
    else:
        lines.add(*head, name)
        lines.add(*where, indent=4)
    doubt = "(low confidence) " if first.confidence == "low" else ""
    said = shortened(first.message, component) if component else first.message
    lines.add(cut(doubt + inert(said, 1000), lines.width - 4), indent=4)
    lines.add((cut("-> " + inert(first.remedy, 1000), lines.width - 4), "green"), indent=4)


def _groups(findings: Sequence[Finding]) -> Iterator[_Group]:
    """The findings that stand, by check, in each what is sure before what is not."""
    by_check: dict[tuple[Severity, str], list[Finding]] = {}
    for finding in findings:
        if finding.counts:
            by_check.setdefault((finding.severity, finding.code), []).append(finding)
    for (severity, code), found in by_check.items():
        yield _Group(severity, code, sorted(found, key=lambda one: one.confidence == "low"))


def _order(group: _Group) -> tuple[int, bool, int, str]:
    """The worst first, then what is sure, then what concerns most."""
    unsure = group.findings[0].confidence == "low"
    return -SEVERITIES.index(group.severity), unsure, -len(group.findings), group.code


def _write_rest(lines: Lines, severity: Severity, groups: Sequence[_Group]) -> None:
    """How many findings of a severity are not shown, and of which checks."""
    number = sum(len(group.findings) for group in groups)
    checks = ", ".join(f"{group.code} {len(group.findings)}" for group in groups)
    head = f"{number} more {severity}{'s' * (number != 1)}"
    lines.add((head, STYLES[severity]), "  ", cut(checks, lines.width - len(head) - 2))


def _write_tail(lines: Lines, audit: Audit) -> None:
    _write_aside(lines, audit)
    _write_incomplete(lines, audit)
    _write_lock(lines, audit)
    write_baseline(lines, audit)
    for notice in audit.notices[:_NOTICES]:
        lines.add(("notice", "bold"), "  ", cut(inert(notice, 1000), lines.width - 8))
    if len(audit.notices) > _NOTICES:
        lines.add(("notice", "bold"), f"  and {len(audit.notices) - _NOTICES} more")
    if audit.questions:
        keys = ", ".join(dict.fromkeys(inert(question.key, 60) for question in audit.questions))
        lines.add(("asked", "bold cyan"), "  ", cut(f"state under [use] in stayopen.toml: {keys}", lines.width - 7))
    _write_components(lines, audit)
    write_verdicts(lines, audit, "")
    write_outlooks(lines, audit)
    write_reliance_in_short(lines, audit.reliance)
    lines.add((_EVERYTHING, "dim"))
    write_verdict(lines, audit)


def _write_incomplete(lines: Lines, audit: Audit) -> None:
    """How much, and the reasons that concern most."""
    if not audit.incomplete:
        return
    reasons = sorted(by_reason(audit.incomplete).items(), key=lambda pair: -len(pair[1]))
    rest = f"; {len(reasons) - _REASONS} of {len(reasons)} reasons are not shown" if len(reasons) > _REASONS else ""
    known = audit.known_incomplete
    told = f"{len(audit.incomplete)} could not be read or resolved{f' ({known} known)' if known else ''}"
    lines.add((f"incomplete  {told}", "bold magenta"), (rest, "magenta"))
    for reason, subjects in reasons[:_REASONS]:
        more = f" and {len(subjects) - 1} more" if len(subjects) > 1 else ""
        lines.add(cut(f"{cut(inert(subjects[0], 200), 50)}{more}: {inert(reason, 600)}", lines.width - 2), indent=2)


def _write_aside(lines: Lines, audit: Audit) -> None:
    """How much is found and does not count, by why, and of which checks."""
    for kind, words in ASIDE.items():
        codes = Counter(one.code for one in audit.findings if one.aside and one.aside.kind == kind)
        told = ", ".join(f"{code} {number}" for code, number in codes.most_common())
        if told:
            lines.add((words, "bold"), "  ", cut(f"{codes.total()}: {told}", lines.width - len(words) - 2))


def _write_components(lines: Lines, audit: Audit) -> None:
    """How many of each kind, and of how many the license is not known."""
    kinds = Counter[str](case.component.kind for case in audit.cases)
    told = ", ".join(counted(kinds[kind], label) for kind, label in KINDS.items() if kinds[kind])
    states = Counter[str](case.facts.license.state for case in audit.cases)
    named = {"unknown": "unknown", "conflict": "in conflict"}
    open_ = ", ".join(f"{words} {states[state]}" for state, words in named.items() if states[state])
    if told:
        lines.add(("relied on", "bold"), f"  {told}{f'; licenses {open_}' if open_ else ''}")


def _write_lock(lines: Lines, audit: Audit) -> None:
    if audit.lock is None:
        return
    changed = len({finding.component for finding in audit.findings if finding.drift})
    told = f"{audit.lock.compared} of {plural(audit.lock.components, 'component')} compared, {changed} changed"
    states = Counter(one.state for one in audit.lock.approvals)
    approvals = "".join(f"; approvals {state.replace('-', ' ')}: {number}" for state, number in states.items())
    lines.add(("lock", "bold"), "  ", cut(f"{inert(audit.lock.file, 200)}: {told}{approvals}", lines.width - 6))
