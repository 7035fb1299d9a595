"""What a model file says of its own license and origin, as claims: the header is one source among others."""

from __future__ import annotations

from collections.abc import Mapping

from scanner.entities import Claim

_MAX_VALUE = 500


def metadata_claims(
    metadata: Mapping[str, str], license_keys: tuple[str, ...], source: str, where: str
) -> tuple[Claim, ...]:
    """The licenses that plain metadata names under any of the keys."""
    said = ((key, metadata.get(key, "").strip()[:_MAX_VALUE]) for key in license_keys)
    return tuple(Claim("license", value, source, where, note=key) for key, value in said if value)
