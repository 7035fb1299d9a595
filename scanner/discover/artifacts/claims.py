"""What a model file says of its own license and origin, as claims: the header is one source among others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scanner.discover.artifacts.gguf_header import Value
from scanner.entities import Claim

_MAX_VALUE = 500


def gguf_claims(header: Mapping[str, Value], where: str) -> tuple[Claim, ...]:
    """Topics "license" and "base-model" of a GGUF header; `where` is the path of the file for people to read."""
    return tuple(_of_gguf(header, where))


def metadata_claims(
    metadata: Mapping[str, str], license_keys: tuple[str, ...], source: str, where: str
) -> tuple[Claim, ...]:
    """The licenses that plain metadata names under any of the keys."""
    said = ((key, metadata.get(key, "").strip()[:_MAX_VALUE]) for key in license_keys)
    return tuple(Claim("license", value, source, where, note=key) for key, value in said if value)


def _of_gguf(header: Mapping[str, Value], where: str) -> Iterator[Claim]:
    link = str(header.get("general.license.link", ""))
    for key in ("general.license", "general.license.name"):
        value = header.get(key)
        if isinstance(value, str) and value.strip():
            note = " ".join(part for part in (key, link) if part)
            yield Claim("license", value.strip()[:_MAX_VALUE], "gguf-header", where, note=note[:_MAX_VALUE])
    count = header.get("general.base_model.count", 0)
    for index in range(min(count, 100) if isinstance(count, int) else 0):
        key = f"general.base_model.{index}.repo_url"
        value = header.get(key)
        if isinstance(value, str) and value.strip():
            yield Claim("base-model", value.strip()[:_MAX_VALUE], "gguf-header", where, note=key)
