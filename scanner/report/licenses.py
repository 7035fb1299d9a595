"""Licenses in words, the same in every report for people."""

from __future__ import annotations

from scanner.entities import License


def license_text(license_: License) -> str:
    """The concluded license; what is not known says so."""
    if license_.state == "none":
        return "terms of service"
    if license_.state == "conflict":
        return "in conflict: " + " / ".join(license_.ids)
    if license_.state == "unknown":
        return "unknown"
    return license_.expression or (" OR " if license_.choice else " AND ").join(license_.ids) or "unknown"
