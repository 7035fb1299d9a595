"""The index of a bundle for people: one HTML file without script or request, safe to open whatever the names in it."""

from __future__ import annotations

import re

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scanner.evidence.audit_file import AuditFile, Claim
from scanner.evidence.manifest import Backing, Manifest
from scanner.report.html.environment import link, templates_directory
from scanner.report.inert import inert

LIMIT = 500


def render(manifest: Manifest, audit: AuditFile) -> str:
    """The page, the same for the same bundle."""
    environment = Environment(
        loader=FileSystemLoader(templates_directory()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: inert(value, LIMIT) if type(value) is str else value,
    )
    environment.filters["link"] = link
    environment.filters["short"] = _short
    claims: dict[str, list[tuple[Claim, Backing]]] = {component.id: [] for component in audit.components}
    for (component, claim), backing in zip(audit.claims, manifest.claims, strict=True):
        claims[component.id].append((claim, backing))
    context = {
        "about": manifest.audit,
        "manifest": manifest,
        "claims": claims,
        "names": {component.id: f"{component.kind} {component.name}" for component in audit.components},
        "receipts": {file.path: source.receipt for file in manifest.files for source in file.sources[:1]},
        "incomplete": audit.incomplete,
        "gaps": manifest.gaps,
    }
    return environment.get_template("evidence.html.j2").render(context)


def _short(path: str) -> str:
    """A path with its hash cut to what people compare."""
    return re.sub(r"([0-9a-f]{12})[0-9a-f]{52}", r"\1…", path)
