"""What every SBOM format comes down to: the parts it names, what it describes, and what depends on what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from scanner.discover.manifests.document import Table
from scanner.syntax.scalar import Scalar

Sort = Literal["package", "model", "dataset", "other"]


class Statement(msgspec.Struct, frozen=True):
    """A license as the document names it, and who it says decided so: "declared", "concluded" or ""."""

    license: str
    by: str = ""


class Part(msgspec.Struct, frozen=True):
    """One thing that an SBOM names.

    id        its name within the document: bom-ref, SPDXID, spdxId
    place     where it stands
    what      the word of the format for it: "library", "file", "machine-learning-model"
    group     what the name is unique in, where the format has that
    makers    publisher, supplier, author: who may serve it
    urls      pages of it, among which one of a hub tells where it lives
    omitted   the document says that it is not part of what ships
    scope     "lock", or "dev" when the document says so
    relation  how it belongs to another: "trained-on", "base-model"
    """

    id: str
    sort: Sort
    name: str
    place: Scalar
    version: str | None = None
    purl: str | None = None
    what: str = ""
    group: str = ""
    makers: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    licenses: tuple[Statement, ...] = ()
    omitted: bool = False
    scope: str = "lock"
    relation: str | None = None


class Bill(msgspec.Struct):
    """A whole SBOM. `roots`: what it describes; `needs`: by id, the ids of what that depends on."""

    parts: list[Part] = msgspec.field(default_factory=list)
    roots: set[str] = msgspec.field(default_factory=set)
    needs: defaultdict[str, list[str]] = msgspec.field(default_factory=lambda: defaultdict(list))


def nested(table: Table, *prefix: str) -> Iterator[Table]:
    """The tables of a list that stands below `prefix` in a table."""
    items: dict[str | int, Table] = {}
    size = len(prefix)
    for key, scalar in table.scalars.items():
        if len(key) > size and key[:size] == prefix:
            items.setdefault(key[size], Table(table.depth + size + 1)).add(scalar)
    return iter(items.values())


def listed(table: Table, *key: str) -> list[str]:
    """The plain values of a list at a key, or the one value that stands in its place."""
    return [scalar.value for path, scalar in table.scalars.items() if path == key or path[:-1] == key]


def of(scalars: Sequence[Scalar], *prefix: str | int) -> Iterator[Table]:
    """The tables of a list of the document."""
    size = len(prefix) + 1
    grouped: dict[tuple[str | int, ...], Table] = {}
    for scalar in scalars:
        if scalar.key[: size - 1] == prefix and len(scalar.key) >= size:
            grouped.setdefault(scalar.key[:size], Table(size)).add(scalar)
    return iter(grouped.values())
