"""CSV for counsel's own sheet (RFC 4180, UTF-8): a row per component, then one for each approval and each thing
that is incomplete, asked or to be known, told apart by the column "kind".

A cell that a spreadsheet would take for a formula begins with an apostrophe
(https://owasp.org/www-community/attacks/CSV_Injection).
"""

from __future__ import annotations

import csv
import io

from scanner.entities import Audit
from scanner.report.approvals import accepted, standings, stood
from scanner.report.headline import VERDICTS, figures
from scanner.report.inert import inert
from scanner.report.sheets import COMPONENT_COLUMNS, LIMIT, component_rows

_FORMULA = ("=", "+", "-", "@")


def render(audit: Audit) -> str:
    """The audit as one table."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COMPONENT_COLUMNS)
    for row in component_rows(audit):
        writer.writerow(map(_cell, row))
    for kind, name, said in _others(audit):
        filled = {"kind": kind, "name": name, "findings": said}
        writer.writerow(_cell(filled.get(column, "")) for column in COMPONENT_COLUMNS)
    return text.getvalue()


def _others(audit: Audit) -> list[tuple[str, str, str]]:
    """What stands beside the components."""
    known = {case.id for case in audit.cases}
    return [
        *(
            ("configuration", one.component, f"{one.severity} {one.code}: {one.message}")
            for one in audit.findings
            if one.component not in known and one.counts
        ),
        *(("approval", one.approval.component, f"{stood(one)}; {accepted(one.approval)}") for one in standings(audit)),
        *(("incomplete", item.subject, item.told) for item in audit.incomplete),
        *(("asked", one.key, f"{one.question} {one.why}") for one in audit.questions),
        *(("notice", "", notice) for notice in audit.notices),
        ("summary", VERDICTS[audit.summary.verdict], figures(audit)),
    ]


def _cell(text: str) -> str:
    shown = inert(text, LIMIT)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown
