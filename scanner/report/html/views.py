"""What the templates are given: the audit, and what is derived from it for reading (docs/report-templates.md).

`CONTEXT_VERSION` grows when a name is taken away or changes its meaning, so that a user's own templates can check it.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

import msgspec
from jinja2 import Environment
from markupsafe import Markup

from scanner.entities import (
    BANDS,
    SEVERITIES,
    Audit,
    Case,
    Finding,
    LicenseSummary,
    Outlook,
    Verdict,
)
from scanner.report.by_component import findings_by_component
from scanner.report.headline import aside_figures
from scanner.report.html.decisions import groups, records, to_decide
from scanner.report.html.drawing import bars, timeline
from scanner.report.html.duties import matrix
from scanner.report.html.leaning import leaning
from scanner.report.html.paths import ways
from scanner.report.look import Look, data_address
from scanner.report.places import by_reason
from scanner.report.verdicts import counts
from scanner.syntax.plurals import plural

CONTEXT_VERSION = 1
MODEL_KINDS = ("model", "dataset", "space", "model-file")
KINDS = ("package", "model", "dataset", "space", "model-file", "hosted-model")


class Row(msgspec.Struct, frozen=True):
    """A component as a table shows it. `declared` and `found` are licenses by card or metadata, and by file.

    `effective` are the licenses that bind in the end, those of its bases included; `category` that of the strictest.
    `way` is the path of packages from one that the project names itself.
    """

    case: Case
    verdict: Verdict | None
    findings: tuple[Finding, ...]
    declared: tuple[str, ...]
    found: tuple[str, ...]
    effective: tuple[str, ...]
    category: str
    scopes: tuple[str, ...]
    way: tuple[str, ...] = ()

    @property
    def worst(self) -> str:
        """The worst severity of what stands against it."""
        standing = [one.severity for one in self.findings if one.counts]
        return max(standing, key=SEVERITIES.index, default="")


def context(audit: Audit, look: Look, jinja: Environment) -> dict[str, Any]:
    """Every name a template can use."""
    standing = _worst_first(finding for finding in audit.findings if finding.counts)
    rows = _rows(audit)
    used = [row for row in rows if row.case.in_use]
    told = records([finding for finding in standing if finding.outlook])
    return {
        "context_version": CONTEXT_VERSION,
        "audit": audit,
        "title": look.title or "License and dependency audit",
        "prepared_for": look.prepared_for,
        "logo": Markup(data_address(look.logo)) if look.logo else "",  # noqa: S704 - base64 of our own making
        **_assets(jinja),
        "decisions": groups(audit, [finding for finding in standing if finding.severity != "note"]),
        "notes": groups(audit, [finding for finding in standing if finding.severity == "note"]),
        "drifted": [finding for finding in audit.findings if finding.drift is not None],
        "lapsed": [finding for finding in standing if finding.code.startswith(("waiver-", "approval-"))],
        "waived": [finding for finding in audit.findings if finding.waived is not None],
        "set_aside": [finding for finding in audit.findings if finding.set_aside and finding.waived is None],
        "rows": used,
        "named": [row for row in rows if not row.case.in_use],
        "models": [row for row in used if row.case.component.kind in MODEL_KINDS],
        "hosted": [row for row in used if row.case.component.kind == "hosted-model"],
        "packages": [row for row in used if row.case.component.kind == "package"],
        "names": {case.id: case.component.name for case in audit.cases},
        "anchors": {case.id: anchor(case.id) for case in audit.cases},
        "verdict_counts": counts(audit.cases, audit.verdicts),
        "verdict_bars": bars(_by_kind(audit)),
        "to_decide": to_decide(audit),
        "duties": matrix(audit),
        "bands": _by_band(audit),
        "outlook": told,
        "record_of": {one.fingerprint: group[0].fingerprint for group in told for one in group},
        "timeline": timeline,
        **leaning(audit),
        "unresolved": by_reason(audit.incomplete),
        "left_out": by_reason(audit.excluded),
        "headline": [plural(number, severity) for severity, number in audit.summary.findings.items()],
        "aside": aside_figures(audit),
        "severities": [one for one in reversed(SEVERITIES) if any(finding.severity == one for finding in standing)],
        "kinds": [kind for kind in KINDS if any(row.case.component.kind == kind for row in rows)],
        "categories": sorted({row.category for row in rows if row.category}),
        "scopes": sorted({scope for row in rows for scope in row.scopes}),
    }


def anchor(id_: str) -> str:
    """The name of a component's place in the page: the same in every report."""
    return f"c-{sha256(id_.encode('utf-8', 'replace')).hexdigest()[:12]}"


def _assets(jinja: Environment) -> dict[str, Markup]:
    """Style and script as they stand in the page, and the hash by which the page's policy knows the script."""
    loader = jinja.loader
    assert loader is not None  # noqa: S101 - made so in environment.py
    style, _, _ = loader.get_source(jinja, "report/report.css")
    script, _, _ = loader.get_source(jinja, "report/report.js")
    digest = base64.b64encode(sha256(script.encode()).digest()).decode()
    return {"css": Markup(style), "script": Markup(script), "script_hash": Markup(f"sha256-{digest}")}  # noqa: S704 - templates, not scanned text


def _by_band(audit: Audit) -> dict[str, list[tuple[Case, Outlook]]]:
    """What is in use and has a band, the worst band first."""
    outlooks = {outlook.component: outlook for outlook in audit.outlooks}
    found = [(case, outlooks[case.id]) for case in audit.cases if case.in_use and case.id in outlooks]
    grouped = {band: [one for one in found if one[1].band == band] for band in reversed(BANDS)}
    return {band: of_band for band, of_band in grouped.items() if of_band}


def _rows(audit: Audit) -> list[Row]:
    of = findings_by_component(audit)
    verdicts = {verdict.component: verdict for verdict in audit.verdicts}
    licenses = {license_.id: license_ for license_ in audit.licenses}
    paths = ways(audit.cases)
    return [
        _row(case, verdicts.get(case.id), tuple(of.get(case.id, ())), licenses, paths.get(case.id, ()))
        for case in audit.cases
    ]


def _row(
    case: Case,
    verdict: Verdict | None,
    findings: tuple[Finding, ...],
    licenses: dict[str, LicenseSummary],
    way: tuple[str, ...],
) -> Row:
    def said(topic: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(claim.value for claim in case.facts.claims if claim.topic == topic))

    effective = verdict.licenses if verdict and verdict.licenses else case.facts.license.ids
    category = next((licenses[id_].category for id_ in effective if id_ in licenses), "")
    if not category and case.facts.license.state in ("unknown", "conflict"):
        category = case.facts.license.state
    return Row(
        case=case,
        verdict=verdict,
        findings=findings,
        declared=said("license"),
        found=said("license-text"),
        effective=tuple(effective),
        category=category,
        scopes=tuple(dict.fromkeys(usage.scope for usage in case.usages)),
        way=way,
    )


def _by_kind(audit: Audit) -> dict[str, dict[str, int]]:
    """How many components in use of each kind come to each verdict, kinds without any left out."""
    found = {
        kind: counts([case for case in audit.cases if case.component.kind == kind], audit.verdicts) for kind in KINDS
    }
    return {kind: {str(one): levels[one] for one in levels} for kind, levels in found.items() if any(levels.values())}


def _worst_first(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: (-SEVERITIES.index(finding.severity), finding.code, finding.component))
