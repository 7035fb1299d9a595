"""What single sources say, and what was concluded from it."""

from __future__ import annotations

from typing import Literal

import msgspec

from scanner.entities.scales import Confidence


class Claim(msgspec.Struct, frozen=True):
    """One statement by one source, kept as it was made.

    topic       "license", "license-text", "access", "base-model", "dataset"
    value       the statement in the source's own words ("llama3.1", "Apache Software License", "manual")
    source      who says so: "hub-card", "hub-file", "wheel-metadata", "index-json", "sdist-metadata", "installed",
                "gguf-header", "rules" ...
    where       a URL or path that a reader can open
    license_ids for license topics: the ids in rules/licenses that the value was read as; empty when not understood
    expression  for license topics: the SPDX expression the value was read as
    retrieved   ISO 8601 time (UTC) at which the source was asked; for rules, the date the source was last read
    sha256      of the answer or file, when the source gave bytes
    """

    topic: str
    value: str
    source: str
    where: str = ""
    license_ids: tuple[str, ...] = ()
    expression: str | None = None
    retrieved: str | None = None
    revision: str | None = None
    sha256: str | None = None
    confidence: Confidence = "high"
    note: str = ""


class License(msgspec.Struct, frozen=True):
    """What was concluded of a component's license, and why.

    state   "known"      every source that speaks says the same
            "conflict"   sources disagree; `expression` is None unless one was chosen by policy
            "unknown"    no source said anything that could be understood
            "none"       hosted: no license, only terms of service
    ids     license ids of rules/licenses; SPDX ids not in the rules are kept as they are
    choice  the ids are alternatives (OR) rather than a sum (AND)
    """

    state: Literal["known", "conflict", "unknown", "none"] = "unknown"
    expression: str | None = None
    ids: tuple[str, ...] = ()
    choice: bool = False
    why: str = ""
    confidence: Confidence = "high"
