"""One license statement, read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from scanner.licensing.reading import Reading

if TYPE_CHECKING:
    from scanner.rulebook.index import Rulebook

LicenseKind = Literal["expression", "field", "classifier", "hub"]


def read_license(value: str, kind: LicenseKind, rules: Rulebook) -> Reading:
    """The licenses that `value` names. Never raises: what cannot be understood is a Reading without ids and a note."""
    del kind
    found = rules.license(value.strip())
    return Reading((found.id,), found.spdx) if found else Reading(note=f"not understood: {value[:80]!r}")
