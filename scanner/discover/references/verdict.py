"""What a judge finds: a reference, with what speaks for it."""

from __future__ import annotations

import msgspec


class Verdict(msgspec.Struct, frozen=True):
    """A reference of a kind (calls.toml, [kinds]) by name.

    `registry` when it is not the one of the kind; `in_use` False for a link that only tells where to read on.
    """

    kind: str
    name: str
    points: int
    why: str
    version: str | None = None
    registry: str | None = None
    endpoint: str | None = None
    in_use: bool = True
