"""The audit as plain tables, for spreadsheets: what each sheet is called, its columns and its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from scanner.entities import SEVERITIES, Audit, Case, Finding, Outlook, Verdict
from scanner.report.approvals import accepted, standings, stood
from scanner.report.by_component import findings_by_component
from scanner.report.headline import VERDICTS, figures
from scanner.report.inert import inert
from scanner.report.licenses import license_text
from scanner.report.places import dated, place
from scanner.report.verdicts import counts, spoken

LIMIT = 2000
"""Characters of one cell."""
SHOWN_PLACES = 20

COMPONENT_COLUMNS = (
    "kind", "name", "version", "verdict", "outlook", "license", "license state", "worst finding", "findings",
    "set aside", "in use", "gate", "made from", "family", "revision", "places", "unresolved", "package URL",
)  # fmt: skip


class Table(msgspec.Struct, frozen=True):
    """One sheet: every row has a cell for each column, all of them text made harmless."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tables(audit: Audit) -> Iterator[Table]:
    """Every sheet, what matters most first."""
    decides = {check.code: check.decides for check in audit.checks}
    yield _table("Summary", ("what", "value"), _summary(audit))
    yield _table(
        "Findings",
        (
            "severity", "check", "component", "message", "what to do", "who decides", "places", "evidence", "terms",
            "confidence", "set aside", "fingerprint",
        ),
        (_finding(finding, decides.get(finding.code, "")) for finding in audit.findings),
    )  # fmt: skip
    yield _table("Components", COMPONENT_COLUMNS, component_rows(audit))
    yield _table(
        "Obligations",
        ("who", "what", "when", "text to show", "due", "license", "clause", "source", "for"),
        (
            (
                one.who, one.what, one.when, " / ".join(one.show), "yes" if one.due else "open", one.term.license,
                one.term.clause, one.source, ", ".join(one.components),
            )
            for one in audit.obligations
        ),
    )  # fmt: skip
    yield _table(
        "Changes",
        ("component", "check", "what", "was", "is", "locked on", "since", "where", "revision"),
        (
            (
                one.component, one.code, one.drift.topic, one.drift.before, one.drift.after, one.drift.recorded,
                one.drift.since or "", one.drift.where, one.drift.revision or "",
            )
            for one in audit.findings
            if one.drift
        ),
    )  # fmt: skip
    yield _table(
        "Approvals",
        ("component", "state", "what was accepted, by whom, why"),
        ((one.approval.component, stood(one), accepted(one.approval)) for one in standings(audit)),
    )
    yield _table(
        "Outlook",
        ("component", "band", "why", "signals"),
        (
            (
                one.component, spoken(one.band) if one.band else "too little is known", one.why,
                "; ".join(f"{signal.code} {signal.state}: {signal.why}" for signal in one.signals),
            )
            for one in audit.outlooks
        ),
    )  # fmt: skip
    yield _table(
        "History",
        ("component", "what", "was", "is", "on", "source", "where", "revision", "note"),
        (
            (
                case.id, change.topic, change.before or "", change.after or "", change.date, change.source,
                change.where, change.revision or "", change.note,
            )
            for case in audit.cases
            for change in case.facts.history
        ),
    )  # fmt: skip
    yield _table("Asked", ("key of [use]", "question", "why"), ((q.key, q.question, q.why) for q in audit.questions))
    yield _table("Incomplete", ("what", "why"), ((item.subject, item.told) for item in audit.incomplete))
    yield _table("Left out", ("what", "why"), ((item.subject, item.told) for item in audit.excluded))
    yield _table(
        "Evidence",
        ("component", "topic", "says", "source", "where", "read as", "retrieved", "revision", "sha256", "confidence"),
        (
            (
                case.id, claim.topic, claim.value, claim.source, claim.where, " ".join(claim.license_ids),
                claim.retrieved or "", claim.revision or "", claim.sha256 or "", claim.confidence,
            )
            for case in audit.cases
            for claim in case.facts.claims
        ),
    )  # fmt: skip


def component_rows(audit: Audit) -> Iterator[tuple[str, ...]]:
    """One row per component, in the order of COMPONENT_COLUMNS."""
    of = findings_by_component(audit)
    verdicts = {verdict.component: verdict for verdict in audit.verdicts}
    outlooks = {outlook.component: outlook for outlook in audit.outlooks}
    for case in audit.cases:
        yield _component(case, of.get(case.id, []), verdicts.get(case.id), outlooks.get(case.id))


def _table(name: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Table:
    return Table(name, columns, tuple(tuple(inert(cell, LIMIT) for cell in row) for row in rows))


def _summary(audit: Audit) -> Iterator[tuple[str, str]]:
    yield "verdict", f"{VERDICTS[audit.summary.verdict]}: {figures(audit)}"
    yield "complete", "yes" if audit.summary.complete else "no: see the sheet Incomplete"
    for level, number in counts(audit.cases, audit.verdicts).items():
        yield f"in use, {spoken(level)}", str(number)
    yield "project", str(audit.project.get("name"))
    yield "commit", str(audit.project.get("commit") or "not in a git repository")
    yield "as of", audit.as_of
    yield "made", audit.created
    yield "tool", f"{audit.tool['name']} {audit.tool['version']}, rules {audit.rules['version']}"
    yield "command", audit.command
    for notice in audit.notices:
        yield "notice", notice
    yield "note", "This is not legal advice."


def _finding(finding: Finding, decides: str) -> tuple[str, ...]:
    return (
        finding.severity,
        finding.code,
        finding.component,
        finding.message,
        finding.remedy,
        decides,
        "; ".join(place(location) for location in finding.locations),
        "; ".join(dated(one.text, one.date, one.source) for one in finding.evidence),
        "; ".join(f"{one.license} {one.term} ({one.clause})" for one in finding.terms),
        finding.confidence,
        _aside(finding),
        finding.fingerprint,
    )


def _component(
    case: Case, findings: list[Finding], verdict: Verdict | None, outlook: Outlook | None
) -> tuple[str, ...]:
    component, facts = case.component, case.facts
    standing = sorted(
        (finding for finding in findings if finding.counts), key=lambda one: -SEVERITIES.index(one.severity)
    )
    usages = [place(usage.location) for usage in case.usages]
    more = [f"and {len(usages) - SHOWN_PLACES} more"] if len(usages) > SHOWN_PLACES else []
    return (
        component.kind,
        component.name,
        component.version or "",
        spoken(verdict.level) if verdict else "",
        spoken(outlook.band) if outlook and outlook.band else "",
        license_text(facts.license),
        facts.license.state,
        standing[0].severity if standing else "",
        "; ".join(f"{one.severity} {one.code}: {one.message}" for one in standing),
        "; ".join(_aside(one) for one in findings if one.aside),
        "yes" if case.in_use else "no",
        facts.access.gate,
        "; ".join(f"{one.relation} {one.component.name} ({license_text(one.license)})" for one in facts.lineage),
        facts.family or "",
        facts.revision or "",
        "; ".join([*usages[:SHOWN_PLACES], *more]),
        "; ".join(facts.unresolved),
        case.id,
    )


def _aside(finding: Finding) -> str:
    return f"{finding.code}: {finding.aside.reason}" if finding.aside else ""
