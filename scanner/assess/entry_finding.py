"""Findings about what people wrote down: a waiver, an approval, a clarification, a lock, a baseline."""

from __future__ import annotations

from scanner.assess.check import Check, Context, fingerprint
from scanner.entities import Finding, Location


def entry_finding(
    check: Check,
    entry: str,
    message: str,
    context: Context,
    *,
    key: str,
    about: str = "",
    locations: tuple[Location, ...] = (),
) -> Finding:
    """A finding about an entry of such a file.

    `entry` is the component as it stands there, or the file itself; `about` the one that it means here, where there is
    one, with its `locations`. `key` tells entries of one component apart.
    """
    return Finding(
        code=check.code,
        severity=context.severity_of(check),
        confidence="high",
        component=about or entry,
        message=message,
        remedy=check.remedy,
        locations=locations,
        fingerprint=fingerprint(check.code, entry, key),
    )
