"""SPDX 3.0.1 in JSON-LD, by the standard's own model: models are AI packages, datasets dataset packages.

Licenses are told apart as SPDX does: what sources declare, and what was concluded (NoAssertion where nothing was).
What SPDX has no field for is an annotation. The AI and Dataset profiles are claimed where all that they demand is known
(scanner.report.spdx_profiles); where it is not, an annotation of the project says what is missing.
"""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timezone
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from spdx_python_model import v3_0_1 as spdx

from scanner.entities import Audit, Case, Component, License
from scanner.report.bom import ROOT, needs, stated_of, stated_of_all
from scanner.report.by_component import findings_by_component
from scanner.report.inert import inert
from scanner.report.json_text import json_text
from scanner.report.links import HOME
from scanner.report.places import place
from scanner.report.spdx_profiles import author, fill, kept
from scanner.syntax.purl import purl_of

LIMIT = 2000
NO_ASSERTION = "https://spdx.org/rdf/3.0.1/terms/ExpandedLicensing/NoAssertion"
DATA_LICENSE = "CC0-1.0"
"""Under which SPDX documents are given away, as the standard recommends."""
_SCOPES = {"dev": "development", "build": "build", "test": "test", "runtime": "runtime"}


def render(audit: Audit) -> str:
    """The audit as an SPDX document; ASCII only, and the same for the same audit."""
    objects = spdx.SHACLObjectSet()
    for element in _Document(audit).elements():
        objects.add(element)
    target = io.BytesIO()
    spdx.JSONLDSerializer().write(objects, target, force_at_graph=True)
    data = json.loads(target.getvalue())
    data["@graph"].sort(key=lambda one: (one["type"] != "CreationInfo", one.get("spdxId", ""), one["type"]))
    return json_text(data)


class _Document:
    """Makes the elements; each has an address under one namespace, and all share one creation info."""

    def __init__(self, audit: Audit) -> None:
        self._audit = audit
        scanned = str(audit.project.get("path"))
        self._space = f"{HOME}/spdx/{uuid5(NAMESPACE_URL, f'{scanned}/{audit.created}')}#"
        self._relations: Counter[str] = Counter()
        created = datetime.fromisoformat(audit.created).astimezone(timezone.utc)
        self._info = spdx.CreationInfo(specVersion="3.0.1", created=created)
        self._info.set_id("_:creationinfo")
        self._elements: dict[str, Any] = {}

    def elements(self) -> Iterable[Any]:
        """Everything, the document last."""
        audit = self._audit
        tool = self._add(spdx.Tool, "tool", name=f"{audit.tool['name']}-{audit.tool['version']}")
        agent = self._add(spdx.SoftwareAgent, "agent", name=f"{audit.tool['name']}-{audit.tool['version']}")
        self._info.createdBy.append(agent.get_id())
        self._info.createdUsing.append(tool.get_id())
        root = self._add(spdx.software_Package, ROOT, name=inert(str(audit.project.get("name")), LIMIT))
        root.software_primaryPurpose = spdx.software_SoftwarePurpose.application
        of = findings_by_component(audit)
        verdicts = {verdict.component: verdict for verdict in audit.verdicts}
        for case in audit.cases:
            self._case(case)
            self._annotate(case.id, stated_of(case, of.get(case.id, []), verdicts.get(case.id)))
        self._dependencies()
        claimed, unclaimed = kept(self._elements.values())
        self._annotate(ROOT, [*stated_of_all(audit), *(("profile", told) for told in unclaimed)])
        sbom = self._add(spdx.software_Sbom, "sbom")
        sbom.rootElement.append(root.get_id())
        sbom.element.extend(sorted(self._elements.keys() - {sbom.get_id()}))
        terms = self._expression(DATA_LICENSE)
        document = self._add(spdx.SpdxDocument, "document", dataLicense=terms)
        document.rootElement.append(sbom.get_id())
        document.profileConformance.extend(
            [
                spdx.ProfileIdentifierType.core,
                spdx.ProfileIdentifierType.software,
                spdx.ProfileIdentifierType.simpleLicensing,
                *(getattr(spdx.ProfileIdentifierType, name) for name in claimed),
            ]
        )
        return [self._info, *self._elements.values()]

    def _case(self, case: Case) -> None:
        package = self._package(case.component, case.id)
        if case.component.kind != "package":
            fill(package, case.facts, self._agent(author(case.facts)))
        package.software_sourceInfo = inert(
            "; ".join(f"{place(usage.location)} ({usage.why})" for usage in case.usages), LIMIT
        )
        declared = dict.fromkeys(
            claim.expression for claim in case.facts.claims if claim.topic == "license" and claim.expression
        )
        if declared:
            self._relate(case.id, "hasDeclaredLicense", [self._expression(one) for one in declared])
        self._relate(case.id, "hasConcludedLicense", [self._concluded(case.facts.license)])
        for ancestor in case.facts.lineage:
            origin = purl_of(ancestor.component)
            if self._id(origin) not in self._elements and all(origin != one.id for one in self._audit.cases):
                self._package(ancestor.component, origin)
                self._relate(origin, "hasConcludedLicense", [self._concluded(ancestor.license)])
            kind = "trainedOn" if ancestor.component.kind == "dataset" else "descendantOf"
            self._relate(case.id, kind, [self._id(origin)])

    def _package(self, component: Component, purl: str) -> Any:  # noqa: ANN401 - the model's classes are generated
        purposes = spdx.software_SoftwarePurpose
        made, purpose = {
            "package": (spdx.software_Package, purposes.library),
            "space": (spdx.software_Package, purposes.application),
            "dataset": (spdx.dataset_DatasetPackage, purposes.data),
        }.get(component.kind, (spdx.ai_AIPackage, purposes.model))
        package = self._add(made, purl, name=inert(component.name, LIMIT), software_primaryPurpose=purpose)
        if component.kind == "dataset":
            package.dataset_datasetType.append(spdx.dataset_DatasetType.noAssertion)
        if purl.isascii() and purl.isprintable() and len(purl) <= LIMIT:
            package.software_packageUrl = purl
        if component.version:
            package.software_packageVersion = inert(component.version, LIMIT)
        return package

    def _agent(self, name: str | None) -> str | None:
        """The address of somebody who goes by this name."""
        if name and self._id(f"agent-{name}") not in self._elements:
            self._add(spdx.Agent, f"agent-{name}", name=inert(name, LIMIT))
        return self._id(f"agent-{name}") if name else None

    def _concluded(self, license_: License) -> str:
        known = license_.state == "known" and license_.expression
        return self._expression(license_.expression) if known and license_.expression else NO_ASSERTION

    def _expression(self, text: str) -> str:
        name = f"license-{text}"
        if self._id(name) not in self._elements:
            self._add(
                spdx.simplelicensing_LicenseExpression, name, simplelicensing_licenseExpression=inert(text, LIMIT)
            )
        return self._id(name)

    def _dependencies(self) -> None:
        cases = {case.id: case for case in self._audit.cases}
        for target, needed in needs(self._audit.cases).items():
            by_scope: dict[str, list[str]] = {}
            for one in needed:
                scopes = {usage.scope for usage in cases[one].usages}
                scope = _SCOPES.get(next(iter(scopes))) if len(scopes) == 1 else None
                by_scope.setdefault(scope or "runtime", []).append(self._id(one))
            for scope, ids in by_scope.items():
                self._relate(target, "dependsOn", sorted(ids), scope=scope)

    def _relate(self, origin: str, kind: str, targets: Sequence[str], scope: str | None = None) -> None:
        relations = f"{kind}-{origin}"
        self._relations[relations] += 1
        relation = self._add(
            spdx.LifecycleScopedRelationship if scope else spdx.Relationship,
            f"{relations}-{self._relations[relations]}",
            relationshipType=getattr(spdx.RelationshipType, kind),
        )
        relation.from_ = self._id(origin)
        relation.to.extend(targets)
        if scope:
            relation.scope = getattr(spdx.LifecycleScopeType, scope)
            whole = spdx.RelationshipCompleteness
            relation.completeness = whole.incomplete if self._audit.incomplete else whole.noAssertion

    def _annotate(self, subject: str, stated: Iterable[tuple[str, str]]) -> None:
        for number, (name, value) in enumerate(stated):
            note = self._add(
                spdx.Annotation,
                f"note-{subject}-{number}",
                annotationType=spdx.AnnotationType.other,
                statement=inert(f"stayopen:{name}: {value}", LIMIT),
            )
            note.subject = self._id(subject)

    def _add(self, kind: Any, key: str, **fields: object) -> Any:  # noqa: ANN401 - as above
        element = kind(creationInfo=self._info, **fields)
        element.set_id(self._id(key))
        self._elements[self._id(key)] = element
        return element

    def _id(self, name: str) -> str:
        return self._space + quote(name.encode("utf-8", "replace"), safe="")
