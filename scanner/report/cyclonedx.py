"""CycloneDX 1.6 (ECMA-424) as a machine-learning bill of materials, by the standard's own library.

Models are `machine-learning-model` with their bases as pedigree and their training data in the model card, datasets
`data`, packages `library`. A license stands in `licenses` only when it was concluded; what sources say is evidence.
What the standard has no field for is a property under `stayopen:`. Components that could not be resolved make up a
composition that is `incomplete`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model import Property
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentScope, ComponentType, Pedigree
from cyclonedx.model.component_evidence import ComponentEvidence, Occurrence
from cyclonedx.model.license import DisjunctiveLicense, LicenseAcknowledgement, LicenseExpression
from cyclonedx.model.tool import ToolRepository
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL

from scanner.entities import Ancestor, Audit, Case, Finding, License, Verdict
from scanner.report.bom import ROOT, needs, stated_of, stated_of_all
from scanner.report.by_component import findings_by_component
from scanner.report.inert import inert
from scanner.report.json_text import json_text
from scanner.report.licenses import license_text
from scanner.report.links import HOME
from scanner.syntax.purl import purl_of

LIMIT = 2000
"""Characters of a property."""
LONGEST_VERSION = 1024
TYPES = {
    "package": ComponentType.LIBRARY,
    "dataset": ComponentType.DATA,
    "space": ComponentType.APPLICATION,
}
"""Everything else is a model."""


def render(audit: Audit) -> str:
    """The audit as CycloneDX 1.6, in JSON."""
    return written(audit, SchemaVersion.V1_6)


def written(audit: Audit, version: SchemaVersion) -> str:
    """The audit in that version of the standard; ASCII only, and the same for the same audit."""
    bom = _bom(audit)
    data: dict[str, Any] = json.loads(make_outputter(bom, OutputFormat.JSON, version).output_as_string())
    _with_model_cards(data, audit)
    _with_compositions(data, audit)
    return json_text(data)


def _bom(audit: Audit) -> Bom:
    of = findings_by_component(audit)
    verdicts = {verdict.component: verdict for verdict in audit.verdicts}
    root = Component(name=str(audit.project.get("name")), type=ComponentType.APPLICATION, bom_ref=ROOT)
    components = {case.id: _component(case, of.get(case.id, []), verdicts.get(case.id)) for case in audit.cases}
    tool = Component(
        name=audit.tool["name"], version=audit.tool["version"], type=ComponentType.APPLICATION, bom_ref="stayopen"
    )
    bom = Bom(
        serial_number=uuid5(NAMESPACE_URL, f"{HOME}/{audit.project.get('path')}/{audit.created}"),
        components=components.values(),
        metadata=BomMetaData(
            timestamp=datetime.fromisoformat(audit.created),
            tools=ToolRepository(components=[tool]),
            component=root,
            properties=_properties(stated_of_all(audit)),
        ),
    )
    for target, needed in needs(audit.cases).items():
        bom.register_dependency(components.get(target, root), [components[one] for one in needed])
    return bom


def _component(case: Case, findings: Sequence[Finding], verdict: Verdict | None) -> Component:
    component, facts = case.component, case.facts
    return Component(
        name=component.name,
        version=_version(component.version),
        type=TYPES.get(component.kind, ComponentType.MACHINE_LEARNING_MODEL),
        bom_ref=case.id,
        purl=_purl(case.id),
        scope=_scope(case),
        licenses=_concluded(facts.license),
        evidence=ComponentEvidence(
            occurrences=[
                Occurrence(
                    location=usage.location.file, line=usage.location.line, additional_context=inert(usage.why, LIMIT)
                )
                for usage in case.usages
            ],
            licenses=[
                DisjunctiveLicense(name=f"{inert(claim.value, LIMIT)} ({claim.source})")
                for claim in facts.claims
                if claim.topic in ("license", "license-text") and claim.value.strip()
            ],
        ),
        pedigree=_pedigree(case),
        properties=_properties(stated_of(case, findings, verdict)),
    )


def _concluded(license_: License) -> list[LicenseExpression]:
    if license_.state != "known" or not license_.expression:
        return []
    return [LicenseExpression(license_.expression, acknowledgement=LicenseAcknowledgement.CONCLUDED)]


def _version(text: str | None) -> str | None:
    """A version as the standard takes it (1.6: at most 1,024 characters); what is longer is in the package URL."""
    return text if text and len(text) <= LONGEST_VERSION else None


def _purl(text: str) -> PackageURL | None:
    try:
        return PackageURL.from_string(text)
    except ValueError:
        return None


def _scope(case: Case) -> ComponentScope:
    """Tests, docs and tools of development are `excluded`: documented, and not part of what runs."""
    if not case.in_use or all(usage.scope in ("dev", "build", "test", "docs") for usage in case.usages):
        return ComponentScope.EXCLUDED
    if all(usage.scope.startswith("optional:") for usage in case.usages):
        return ComponentScope.OPTIONAL
    return ComponentScope.REQUIRED


def _pedigree(case: Case) -> Pedigree | None:
    bases = [one for one in case.facts.lineage if one.component.kind != "dataset"]
    if not bases:
        return None
    return Pedigree(
        ancestors=[_ancestor(case, one) for one in bases],
        notes="; ".join(f"{one.relation}: {inert(one.component.name, 200)}" for one in bases),
    )


def _ancestor(case: Case, ancestor: Ancestor) -> Component:
    found = ancestor.component
    return Component(
        name=found.name,
        version=_version(found.version),
        type=ComponentType.MACHINE_LEARNING_MODEL,
        bom_ref=f"{case.id}|{ancestor.relation}|{purl_of(found)}",
        purl=_purl(purl_of(found)),
        licenses=_concluded(ancestor.license),
        properties=_properties({"license": license_text(ancestor.license), "said-by": ancestor.source}.items()),
    )


def _properties(stated: Iterable[tuple[str, str]]) -> list[Property]:
    return [Property(name=f"stayopen:{name}", value=inert(value, LIMIT)) for name, value in stated if value]


def _with_model_cards(data: dict[str, Any], audit: Audit) -> None:
    """The library has no model cards yet: training data and terms are put in where the standard wants them."""
    components = {one["bom-ref"]: one for one in data.get("components", [])}
    for case in audit.cases:
        datasets = [one for one in case.facts.lineage if one.component.kind == "dataset"]
        if components[case.id]["type"] == "machine-learning-model" and datasets:
            components[case.id]["modelCard"] = {
                "modelParameters": {
                    "datasets": [
                        {"ref": purl_of(one.component)}
                        if purl_of(one.component) in components
                        else {"type": "dataset", "name": one.component.name}
                        for one in datasets
                    ]
                }
            }


def _with_compositions(data: dict[str, Any], audit: Audit) -> None:
    """What was not resolved is said to be incomplete; so is the whole when a file could not be read."""
    unresolved = sorted({case.id for case in audit.cases if case.facts.state != "resolved"})
    compositions: list[dict[str, Any]] = []
    if audit.incomplete:
        compositions.append({"aggregate": "incomplete", "assemblies": [ROOT]})
    if unresolved:
        compositions.append({"aggregate": "incomplete", "assemblies": unresolved})
    if compositions:
        data["compositions"] = compositions
