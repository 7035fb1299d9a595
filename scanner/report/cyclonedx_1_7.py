"""CycloneDX 1.7: as 1.6, for tools that ask for it."""

from __future__ import annotations

from cyclonedx.schema import SchemaVersion

from scanner.entities import Audit
from scanner.report.cyclonedx import written


def render(audit: Audit) -> str:
    """The audit as CycloneDX 1.7, in JSON."""
    return written(audit, SchemaVersion.V1_7)
