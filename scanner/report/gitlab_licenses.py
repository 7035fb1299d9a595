"""GitLab's license scanning report, version 2.1: licenses, and which dependency has which.

GitLab itself no longer reads it (the analyzer went with 16.3, the report type stays without use); other tools do. Today
GitLab takes licenses from CycloneDX: https://docs.gitlab.com/user/compliance/license_scanning_of_cyclonedx_files/.
The format knows neither findings nor incompleteness: what is not known stands as a license of the name "unknown".
"""

from __future__ import annotations

from typing import Any

from scanner.entities import Audit, Case, LicenseSummary
from scanner.report.inert import inert
from scanner.report.json_text import json_text
from scanner.report.licenses import license_text

VERSION = "2.1"
UNKNOWN = "unknown"
_STAND_INS = {"unknown": UNKNOWN, "conflict": "license-conflict", "none": "terms-of-service"}
"""Ids for what is no license, by its state; none of them is an SPDX id that a policy could allow."""
_MANAGERS = {"pypi": "pip", "npm": "npm"}
_LIMIT = 500


def render(audit: Audit) -> str:
    """The licenses and dependencies of the audit; ASCII only."""
    summaries = {summary.id: summary for summary in audit.licenses}
    licenses: dict[str, dict[str, str]] = {}
    dependencies = []
    for case in audit.cases:
        found = _licenses(case, summaries)
        licenses.update({entry["id"]: entry for entry in found})
        dependencies.append(_dependency(case, [entry["id"] for entry in found]))
    return json_text({"version": VERSION, "licenses": list(licenses.values()), "dependencies": dependencies})


def _licenses(case: Case, summaries: dict[str, LicenseSummary]) -> list[dict[str, str]]:
    """Of a sum each license by itself; a choice as one, by its expression, since the format can only add up."""
    license_ = case.facts.license
    if license_.state != "known" or not license_.ids:
        id_ = _STAND_INS.get(license_.state, UNKNOWN)
        return [_entry(id_, id_.replace("-", " "))]
    if license_.choice and len(license_.ids) > 1:
        text = license_text(license_)
        return [_entry(text, text)]
    return [_known(id_, summaries.get(id_)) for id_ in license_.ids]


def _known(id_: str, summary: LicenseSummary | None) -> dict[str, str]:
    return _entry(summary.spdx or id_, summary.name, summary.url or "") if summary else _entry(id_, id_)


def _entry(id_: str, name: str, url: str = "") -> dict[str, str]:
    return {"id": inert(id_, _LIMIT), "name": inert(name, _LIMIT), "url": inert(url, _LIMIT)}


def _dependency(case: Case, licenses: list[str]) -> dict[str, Any]:
    component = case.component
    return {
        "name": inert(component.name, _LIMIT),
        "version": inert(component.version or "", _LIMIT),
        "package_manager": inert(_MANAGERS.get(component.registry, component.registry), _LIMIT),
        "path": inert(case.usages[0].location.file if case.usages else "", _LIMIT),
        "licenses": licenses,
    }
