"""What a GGUF file of a repository says of its origin, where the card names none.

The API's own summary of GGUF files (`gguf`: architecture, size, context length, chat template) names no origin.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import replace

from scanner.entities import Claim
from scanner.licensing import read_license
from scanner.resolve.hub_card import is_repository
from scanner.resolve.hub_claims import Source
from scanner.resolve.hub_files import Header
from scanner.rulebook import Rulebook
from scanner.syntax.gguf_header import gguf_claims


def header_claims(source: Source, header: Header, rules: Rulebook) -> Iterator[Claim]:
    """License and base models as the header states them, at the revision of the answer."""
    digest = sha256(msgspec.json.encode(header)).hexdigest()
    for claim in gguf_claims(header, ""):
        told = source.claim(claim.topic, claim.value, claim.source, source.answer.gguf)
        told = replace(told, note=claim.note, sha256=digest)
        if claim.topic == "license":
            reading = read_license(claim.value, "hub", rules)
            told = replace(told, license_ids=reading.ids, expression=reading.expression, confidence=reading.confidence)
        yield told


def header_bases(header: Header) -> tuple[str, ...]:
    """The base models that the header names, as far as they are repositories on the Hub."""
    named = (claim.value for claim in gguf_claims(header, "") if claim.topic == "base-model")
    return tuple(dict.fromkeys(name for url in named if (name := repository_at(url))))


def repository_at(url: str) -> str | None:
    """ORG/NAME of a model's address on the Hub; None when it points elsewhere."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return None
    name = "/".join(path.strip("/").split("/")[:2])
    return name if is_repository(name) else None
