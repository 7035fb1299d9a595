"""What a model file says of its own license and origin, as claims: the header is one source among others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from scanner.discover.artifacts.gguf_header import GgufFault, Value, read_header
from scanner.discover.artifacts.safetensors import SafetensorsFault, read_metadata
from scanner.entities import Claim

_HEAD = 4 * 1024 * 1024
_MAX_VALUE = 500


def header_claims(path: Path, name: str) -> tuple[Claim, ...]:
    """The claims in the header of the model file at `path`; `name` is its path for people to read, kept in `where`.

    Topics "license" and "base-model", sources "gguf-header" and "safetensors-header". Empty when the file has no such
    header or it cannot be read: discovery has reported that already.
    """
    try:
        if path.suffix.lower() == ".gguf":
            return tuple(_of_gguf(read_header(path), name))
        if path.suffix.lower() == ".safetensors":
            with path.open("rb") as stream:
                return tuple(_of_safetensors(read_metadata(stream.read(_HEAD), path.stat().st_size), name))
    except (GgufFault, SafetensorsFault, OSError):
        return ()
    return ()


def _of_gguf(header: dict[str, Value], where: str) -> Iterator[Claim]:
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


def _of_safetensors(metadata: dict[str, str], where: str) -> Iterator[Claim]:
    for key in ("license", "modelspec.license"):
        value = metadata.get(key, "").strip()
        if value:
            yield Claim("license", value[:_MAX_VALUE], "safetensors-header", where, note=key)
