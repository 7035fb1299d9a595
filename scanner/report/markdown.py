"""Markdown for a comment on a pull request: short, what matters open, the rest folded.

GitHub-flavoured (https://github.github.com/gfm/); GitLab and Gitea show it as well. Text from outside stands escaped or
in code spans: it makes no links, images or headings, names nobody and refers to no issue. The first line is a mark by
which a bot finds its comment again. GitHub takes 65,536 characters: tables are cut well before, and say so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from scanner.entities import Audit, Finding, Severity
from scanner.report.approvals import accepted, standings, stood
from scanner.report.headline import ASIDE, VERDICTS, baseline_figures, figures
from scanner.report.inert import inert
from scanner.report.links import HOME, page_of
from scanner.report.places import by_reason, places
from scanner.report.reliance_text import in_words
from scanner.report.verdicts import bands_in_words, counts, spoken
from scanner.syntax.plurals import plural

MARK = "<!-- stayopen -->"
SHOWN: dict[Severity, int] = {"error": 50, "warning": 30}
"""Findings of a severity that are written out."""
SHOWN_INCOMPLETE = 30
SHOWN_ACCEPTED = 20
LIMIT = 300
"""Characters of one text."""
_SPECIAL = re.compile(r"[\\`*_\[\]<>#|~&$]")
_NAMES = re.compile(r"@(?=\w)")


def render(audit: Audit) -> str:
    """The audit as a comment."""
    about = f"{audit.tool['version']}, rules {audit.rules['version']}, as of {audit.as_of}"
    lines = [
        MARK,
        f"## {VERDICTS[audit.summary.verdict]}: {figures(audit)}",
        "",
        *_incomplete(audit),
        *_findings("error", audit, folded=False),
        *_findings("warning", audit, folded=True),
        *_notes(audit),
        *_accepted(audit),
        *_asked(audit),
        *_verdicts(audit),
        *_leaning(audit),
        f"<sub>[stayopen]({HOME}) {about}. Not legal advice.</sub>",
    ]
    return "\n".join(lines) + "\n"


def escaped(text: str, limit: int = LIMIT) -> str:
    """Text from outside as words only."""
    return _NAMES.sub("<code>@</code>", _SPECIAL.sub(r"\\\g<0>", inert(text, limit)))


def code(text: str, limit: int = LIMIT) -> str:
    """Text from outside as a code span: its fence is longer than any run of backticks in it."""
    shown = inert(text, limit).replace("|", "\\|")
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", shown)), default=0))
    blank = " " if shown[:1] in ("`", " ", "") or shown[-1:] == "`" else ""
    return f"{fence}{blank}{shown}{blank}{fence}"


def _incomplete(audit: Audit) -> Iterator[str]:
    if not audit.incomplete:
        return
    number = len(audit.incomplete)
    yield "> [!CAUTION]"
    known = audit.known_incomplete
    told = f" ({known} known, and written down)" if known else ""
    yield f"> **Incomplete.** {plural(number, 'thing')} could not be read or resolved{told}; nothing here clears them."
    yield ""
    rows = [
        f"| {', '.join(code(subject, 120) for subject in subjects[:5])}{_more(len(subjects) - 5)} | {escaped(reason)} |"
        for reason, subjects in by_reason(audit.incomplete).items()
    ]
    yield from _folded("what is incomplete", _table(("what", "why"), rows, SHOWN_INCOMPLETE), open_=number <= 5)


def _findings(severity: Severity, audit: Audit, *, folded: bool) -> Iterator[str]:
    standing = [one for one in audit.findings if one.counts and one.severity == severity]
    if not standing:
        return
    table = _table(("check", "what, and what to do", "where"), map(_row, standing), SHOWN[severity])
    if folded:
        yield from _folded(plural(len(standing), severity), table)
    else:
        yield from (*table, "")


def _row(finding: Finding) -> str:
    where = code(places(finding.locations)) if finding.locations else ""
    sure = " (low confidence)" if finding.confidence == "low" else ""
    return (
        f"| [{finding.code}]({page_of(finding.code)}) | {escaped(finding.message)}{sure}"
        f"<br>→ {escaped(finding.remedy)} | {where} |"
    )


def _notes(audit: Audit) -> Iterator[str]:
    notes = Counter(one.code for one in audit.findings if one.counts and one.severity == "note")
    lines = [f"- [{name}]({page_of(name)}): {number}" for name, number in sorted(notes.items())]
    lines += [f"- {escaped(notice)}" for notice in audit.notices]
    if lines:
        yield from _folded(plural(sum(notes.values()) + len(audit.notices), "note"), lines)


def _accepted(audit: Audit) -> Iterator[str]:
    """What does not count: waived findings, those of the baseline or from before; and every approval of the lock."""
    aside: dict[str, list[str]] = {kind: [] for kind in ASIDE}
    for one in audit.findings:
        if one.aside:
            aside[one.aside.kind].append(f"- {code(one.component, 120)} {one.code}: {escaped(one.aside.reason)}")
    approved = [
        f"- {code(one.approval.component, 120)} {escaped(stood(one))}; {escaped(accepted(one.approval))}"
        for one in standings(audit)
    ]
    if known := audit.baseline:
        yield f"Baseline {code(known.file, 120)}: {baseline_figures(known)}."
        yield ""
    for kind, lines in aside.items():
        yield from _some(f"{plural(len(lines), 'finding')} {ASIDE[kind]}", lines)
    yield from _some(plural(len(approved), "approval"), approved)


def _some(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        rest = [f"- {len(lines) - SHOWN_ACCEPTED} more"] if len(lines) > SHOWN_ACCEPTED else []
        yield from _folded(title, [*lines[:SHOWN_ACCEPTED], *rest])


def _asked(audit: Audit) -> Iterator[str]:
    if audit.questions:
        lines = [f"- {code(one.key, 60)}: {escaped(one.question)} {escaped(one.why)}" for one in audit.questions]
        yield from _folded(
            plural(len(audit.questions), "question"), ["State under `[use]` in stayopen.toml:", "", *lines]
        )


def _verdicts(audit: Audit) -> Iterator[str]:
    found = counts(audit.cases, audit.verdicts)
    if any(found.values()):
        yield f"In use: {', '.join(f'{number} {spoken(level)}' for level, number in found.items())}."
        yield ""
    if future := bands_in_words(audit.cases, audit.outlooks):
        yield f"Outlook of what is in use: {future}."
        yield ""


def _leaning(audit: Audit) -> Iterator[str]:
    if told := in_words(audit.reliance):
        yield from _folded("What it leans on", [f"- {escaped(line, 1000)}" for line in told])


def _folded(title: str, lines: Iterable[str], *, open_: bool = False) -> Iterator[str]:
    yield f"<details{' open' if open_ else ''}><summary>{title}</summary>"
    yield ""
    yield from lines
    yield ""
    yield "</details>"
    yield ""


def _table(header: Sequence[str], rows: Iterable[str], limit: int) -> list[str]:
    every = list(rows)
    lines = [f"| {' | '.join(header)} |", "|" + " --- |" * len(header), *every[:limit]]
    if len(every) > limit:
        lines += ["", f"... and {len(every) - limit} more: see the full report (`-o audit.html`)."]
    return lines


def _more(number: int) -> str:
    return f" and {number} more" if number > 0 else ""
