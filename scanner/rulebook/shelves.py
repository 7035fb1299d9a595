"""Rules of one kind by id, each decoded when it is first taken out: a scan of a few files needs a dozen of 400.

What all of them are asked for, names and patterns of names, stands in a head: the rule with those fields only.
"""

from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

import msgspec

from scanner.rulebook.schema import Confidence, Day
from scanner.syntax.decoding import decode_json

R = TypeVar("R", bound=msgspec.Struct)


class Shelf(Mapping[str, R], Generic[R]):
    """The rules of one kind, from their JSON, in its order."""

    def __init__(self, kept: Mapping[str, bytes | msgspec.Raw], shape: type[R]) -> None:
        self._kept = kept
        self._taken: dict[str, R] = {}
        self._shape: type[R] = shape

    def __getitem__(self, name: str) -> R:
        taken = self._taken.get(name)
        if taken is None:
            taken = self._taken[name] = decode_json(self._kept[name], self._shape)
        return taken

    def __contains__(self, name: object) -> bool:
        return name in self._kept

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)


class Files(Mapping[str, msgspec.Struct]):
    """Files of a shape of their own each. Those of which we know none are passed over."""

    def __init__(self, kept: Mapping[str, bytes], shapes: Mapping[str, type[msgspec.Struct]]) -> None:
        self._kept = {name: part for name, part in kept.items() if name in shapes}
        self._taken: dict[str, msgspec.Struct] = {}
        self._shapes = shapes

    def __getitem__(self, name: str) -> msgspec.Struct:
        if name not in self._taken:
            self._taken[name] = decode_json(self._kept[name], self._shapes[name])
        return self._taken[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)


class LicenseHead(msgspec.Struct, frozen=True):
    """What a license is called."""

    id: str
    spdx: str | None = None
    aliases: tuple[str, ...] = ()
    shared_names: tuple[str, ...] = ()


class GenerationHead(msgspec.Struct, frozen=True):
    """What models of a generation are called."""

    ids: tuple[str, ...] = ()
    ollama: tuple[str, ...] = ()
    api_ids: tuple[str, ...] = ()
    hosted: dict[str, tuple[str, ...]] = {}


class FamilyHead(msgspec.Struct, frozen=True):
    """What models of a family are called, and which organisations publish them on the Hub."""

    id: str
    hub_organisations: tuple[str, ...] = ()
    generations: tuple[GenerationHead, ...] = ()


class PackageHead(msgspec.Struct, frozen=True):
    """The packages of an offering, whose it is, what it is for, and whether its terms changed."""

    id: str
    vendor: str = ""
    field: str = ""
    changed: bool = True
    packages: dict[str, tuple[str, ...]] = {}


class HostedModelHead(msgspec.Struct, frozen=True):
    """What a hosted model is called."""

    id: str


class HostedHead(msgspec.Struct, frozen=True):
    """The names and hosts of a vendor, and what it has on offer."""

    id: str
    category: str = ""
    registries: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    models: tuple[HostedModelHead, ...] = ()


class CloudListing(msgspec.Struct, frozen=True, array_like=True):
    """A cloud has a model of a family on offer. `since`: the day, None where nobody knows it."""

    cloud: str
    name: str
    parent: str | None
    model: str
    since: Day | None
    source: str
    confidence: Confidence


HEADS: Mapping[str, type[msgspec.Struct]] = {
    "licenses": LicenseHead,
    "families": FamilyHead,
    "packages": PackageHead,
    "hosted": HostedHead,
}
"""The head of each kind of rule."""
