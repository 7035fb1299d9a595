"""The JSON contract "stayopen/audit/1" (docs/json.md): what other programs read.

Fields may be added; those documented keep their name and meaning within a schema version.
"""

from __future__ import annotations

from typing import Any

import msgspec

from scanner.entities import Audit, Background, Case, Finding, License, Outlook, Usage, Verdict
from scanner.report.by_component import findings_by_component
from scanner.report.json_text import Pack, json_bytes
from scanner.report.links import page_of
from scanner.report.verdicts import counts
from scanner.syntax.purl import purl_of

SCHEMA = "stayopen/audit/1"


def render(audit: Audit) -> bytes:
    """The audit as JSON text in the order of the contract; ASCII only, so that it cannot steer a terminal."""
    return json_bytes(lambda pack: document(audit, pack))


def document(audit: Audit, pack: Pack) -> dict[str, Any]:
    """The audit as plain data, each component as `pack` makes of it."""
    backgrounds = {background.component: background for background in audit.backgrounds}
    by_component = findings_by_component(audit)
    verdicts = {verdict.component: verdict for verdict in audit.verdicts}
    outlooks = {outlook.component: outlook for outlook in audit.outlooks}
    return {
        "schema": SCHEMA,
        "tool": audit.tool,
        "rules": audit.rules,
        "project": pack(audit.project),
        "as_of": audit.as_of,
        "created": audit.created,
        "command": pack(audit.command),
        "summary": _plain(audit.summary),
        "verdicts": counts(audit.cases, audit.verdicts),
        "components": [
            pack(
                _component(case, by_component.get(case.id, []), verdicts.get(case.id), outlooks.get(case.id))
                | _background(backgrounds.get(case.id))
            )
            for case in audit.cases
        ],
        "findings": [pack(_finding(finding)) for finding in audit.findings],
        "questions": [pack(_plain(question)) for question in audit.questions],
        "obligations": [pack(_plain(obligation)) for obligation in audit.obligations],
        "licenses": [pack(_plain(license_)) for license_ in audit.licenses],
        "incomplete": [pack(_plain(item)) for item in audit.incomplete],
        "excluded": [pack(_plain(item)) for item in audit.excluded],
        "notices": pack(audit.notices),
        "baseline": _plain(audit.baseline) if audit.baseline else None,
        "lock": _plain(audit.lock) if audit.lock else None,
        "reliance": pack(_plain(audit.reliance)) if audit.reliance else None,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    """A finding; `set_aside` is there for the waived ones too, so that one key tells what counts."""
    aside = _plain(finding.aside) if finding.aside else None
    return _plain(finding) | {"set_aside": aside, "page": page_of(finding.code)}


def _component(case: Case, findings: list[Finding], verdict: Verdict | None, outlook: Outlook | None) -> dict[str, Any]:
    component, facts = case.component, case.facts
    return {
        "id": case.id,
        "kind": component.kind,
        "registry": component.registry,
        "name": component.name,
        "version": component.version,
        "in_use": case.in_use,
        "direct": _direct(case),
        "usages": [_usage(usage) for usage in case.usages],
        "license": _license(facts.license) | {"claims": [_plain(claim) for claim in facts.claims]},
        "access": _plain(facts.access),
        "lineage": [
            {
                "id": purl_of(ancestor.component),
                "name": ancestor.component.name,
                "relation": ancestor.relation,
                "source": ancestor.source,
                "family": ancestor.family,
                "license": _license(ancestor.license),
            }
            for ancestor in facts.lineage
        ],
        "history": [_plain(change) for change in facts.history],
        "verdict": _verdict(findings, verdict),
        "outlook": _outlook(case, findings, outlook),
        "state": facts.state,
        "revision": facts.revision,
        "latest": facts.latest,
        "unresolved": list(facts.unresolved),
        "receipts": [_plain(receipt) for receipt in facts.receipts],
    }


def _background(background: Background | None) -> dict[str, Any]:
    """What the rules hold of a component that was asked about alone; a scan has none of it."""
    plain = _plain(background) if background else {}
    plain.pop("component", None)
    return {"background": plain} if plain else {}


def _outlook(case: Case, findings: list[Finding], outlook: Outlook | None) -> dict[str, Any]:
    """The findings that bear on it (`signals`), and the outlook itself with its signals as `weighed`.

    What is not in use is told in short: hundreds of names that stand in prose would make up half of the document.
    """
    judged = _plain(outlook or Outlook("", None, ""))
    return {
        "family": case.facts.family,
        "signals": [
            {"signal": finding.code, "message": finding.message, "evidence": [_plain(e) for e in finding.evidence]}
            for finding in findings
            if finding.outlook
        ],
        **{key: judged[key] for key in ("band", "why", "frequency", "widest")},
        "weighed": judged["signals"] if case.in_use else [],
        "timeline": judged["timeline"] if case.in_use else [],
    }


def _direct(case: Case) -> bool | None:
    """Packages: whether the project asks for it itself; False when only others do, None when nothing says."""
    if case.component.kind != "package":
        return None
    declared = (usage.direct is None and usage.scope not in {"lock", "constraint"} for usage in case.usages)
    if any(declared) or any(usage.direct for usage in case.usages):
        return True
    return False if any(usage.through or usage.direct is False for usage in case.usages) else None


def _usage(usage: Usage) -> dict[str, Any]:
    return {
        "file": usage.location.file,
        "line": usage.location.line,
        "column": usage.location.column,
        "text": usage.location.text,
        "in_use": usage.in_use,
        "scope": usage.scope,
        "how": usage.how,
        "confidence": usage.confidence,
        "why": usage.why,
        "specifier": usage.specifier,
        "marker": usage.marker,
        "direct": usage.direct,
        "through": list(usage.through),
        "groups": list(usage.groups),
        "endpoint": usage.endpoint,
        "relation": usage.relation,
        "listed_among": usage.listed_among,
        "calls": list(usage.calls),
    }


def _license(license_: License) -> dict[str, Any]:
    return {
        "concluded": _joined(license_),
        "expression": license_.expression,
        "state": license_.state,
        "ids": list(license_.ids),
        "choice": license_.choice,
        "confidence": license_.confidence,
        "why": license_.why,
    }


def _joined(license_: License) -> str | None:
    """The concluded license by our ids; None unless it is known, so that nothing unknown reads as a license."""
    if license_.state != "known" or not license_.ids:
        return None
    return (" OR " if license_.choice else " AND ").join(license_.ids)


def _verdict(findings: list[Finding], verdict: Verdict | None) -> dict[str, Any]:
    """What the terms say to the stated use, beside the worst of the component's findings."""
    weighed = _plain(verdict) if verdict else {}
    weighed.pop("component", None)
    return _worst(findings) | weighed


def _worst(findings: list[Finding]) -> dict[str, Any]:
    """The worst severity of the component's findings that count, and their codes."""
    standing = [finding for finding in findings if finding.counts]
    for severity in ("error", "warning", "note"):
        codes = sorted({finding.code for finding in standing if finding.severity == severity})
        if codes:
            return {"worst": severity, "because": codes}
    return {"worst": None, "because": []}


def _plain(noun: msgspec.Struct) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(noun)
    return plain
