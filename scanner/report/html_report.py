"""The HTML audit report: one file, no script, no request, made for reading, printing and signing.

Everything printed by a template passes `inert` and Jinja2's escaping, by construction rather than by care; the page's
Content-Security-Policy forbids scripts and loads besides.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from scanner.entities import LEVELS, SEVERITIES, Audit, Case, Finding, Verdict
from scanner.report.approvals import accepted
from scanner.report.inert import inert
from scanner.report.licenses import license_text
from scanner.report.places import by_reason, place, places
from scanner.report.verdicts import counts, spoken

LIMIT = 2000
"""Characters shown of any one text; claims may hold whole license texts."""

MODEL_KINDS = {"model", "dataset", "space", "model-file"}


def render(audit: Audit) -> str:
    """The audit as one HTML document."""
    return _environment().get_template("report.html.j2").render(_context(audit))


def templates_directory() -> Path:
    """Where the templates stand: in the installed package, else at the top of the repository."""
    package = Path(__file__).parent.parent
    shipped = package / "_data" / "templates"
    return shipped if shipped.is_dir() else package.parent / "templates"


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(templates_directory()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    environment.filters["place"] = place
    environment.filters["words"] = words
    environment.filters["places"] = places
    environment.filters["link"] = link
    environment.filters["license"] = license_text
    environment.filters["spoken"] = spoken
    environment.filters["accepted"] = accepted
    environment.filters["slug"] = lambda text: "".join(char if char.isalnum() else "-" for char in str(text))
    return environment


def _finalize(value: object) -> object:
    return inert(value, LIMIT) if isinstance(value, str) and not isinstance(value, Markup) else value


def _context(audit: Audit) -> dict[str, Any]:
    standing = [finding for finding in audit.findings if finding.waived is None]
    worst_first = _worst_first(standing)
    by_component: dict[str, list[Finding]] = {}
    for finding in standing:
        by_component.setdefault(finding.component, []).append(finding)
    return {
        "audit": audit,
        "css": Markup((templates_directory() / "report.css").read_text(encoding="utf-8")),  # noqa: S704 - our own file
        "decisions": [finding for finding in worst_first if finding.severity != "note"],
        "notes": _by_code([finding for finding in worst_first if finding.severity == "note"]),
        "waived": [finding for finding in audit.findings if finding.waived is not None],
        "findings_of": by_component,
        "verdict_counts": counts(audit.cases, audit.verdicts),
        "verdict_of": {verdict.component: verdict for verdict in audit.verdicts},
        "to_decide": _to_decide(audit),
        "names": {case.id: case.component.name for case in audit.cases},
        "models": [case for case in audit.cases if case.component.kind in MODEL_KINDS],
        "hosted": [case for case in audit.cases if case.component.kind == "hosted-model"],
        "packages": [case for case in audit.cases if case.component.kind == "package"],
        "outlook": _by_record([finding for finding in worst_first if finding.outlook]),
        "drifted": [finding for finding in audit.findings if finding.drift is not None],
        "unresolved": by_reason(audit.incomplete),
        "left_out": by_reason(audit.excluded),
    }


def _to_decide(audit: Audit) -> list[tuple[Verdict, list[Case]]]:
    """What is in use and prohibited or for review, the worst first; what stands for the same reasons together."""
    grouped: dict[object, tuple[Verdict, list[Case]]] = {}
    for case, verdict in zip(audit.cases, audit.verdicts, strict=False):
        if case.in_use and verdict.level in ("needs-review", "prohibited"):
            key = (case.component.kind, verdict.level, verdict.rulings, verdict.changes, verdict.note)
            grouped.setdefault(key, (verdict, []))[1].append(case)
    return sorted(grouped.values(), key=lambda one: (-LEVELS.index(one[0].level), one[1][0].component.kind))


def _worst_first(findings: list[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: (-SEVERITIES.index(finding.severity), finding.code, finding.component))


def _by_code(findings: list[Finding]) -> dict[str, list[Finding]]:
    grouped: dict[str, list[Finding]] = {}
    for finding in findings:
        grouped.setdefault(finding.code, []).append(finding)
    return grouped


def _by_record(findings: list[Finding]) -> list[list[Finding]]:
    """Findings that rest on the same dated record together: a family's history is told once, not once a model."""
    grouped: dict[object, list[Finding]] = {}
    for finding in findings:
        grouped.setdefault((finding.code, finding.evidence), []).append(finding)
    return list(grouped.values())


def words(value: object) -> str:
    """A stated value in words: yes and no, lists with commas."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def link(url: str) -> Markup | str:
    """A link when the text is a plain http(s) address, else the text itself; never another scheme."""
    text = inert(url, LIMIT)
    try:
        parts = urlsplit(text)
    except ValueError:
        return text
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return text
    return Markup('<a href="{0}" rel="noopener noreferrer nofollow">{0}</a>').format(text)
