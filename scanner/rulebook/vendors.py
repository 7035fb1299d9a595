"""Vendors of hosted models by name and host, and their models by every way an id is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from scanner.rulebook.patterns import Pattern, compiled
from scanner.rulebook.schema import Hosted, HostedModel
from scanner.rulebook.shelves import HostedHead


class Vendors:
    """An index over rules/hosted."""

    def __init__(self, vendors: Mapping[str, Hosted], heads: Iterable[HostedHead]) -> None:
        self._vendors, self._heads = vendors, tuple(heads)
        heads = self._heads
        self._by_name = {name.lower(): vendor.id for vendor in heads for name in (*vendor.registries, vendor.id)}
        self._hosts = [(vendor.id, [Pattern(host) for host in vendor.hosts]) for vendor in heads]
        self._models: dict[str, dict[str, HostedModel]] = {}

    def get(self, name: str) -> Hosted | None:
        """The vendor with this id or registry name, without regard to case."""
        found = self._by_name.get(name.lower())
        return self._vendors[found] if found else None

    @property
    def names(self) -> frozenset[str]:
        """Every id and registry name, in lower case."""
        return frozenset(self._by_name)

    def by_host(self, host: str) -> Hosted | None:
        """The vendor that answers at a host, given with or without a port."""
        lowered = host.lower().partition(":")[0].rstrip(".")
        for vendor, patterns in self._hosts:
            if any(pattern.found_in(lowered, lowered) for pattern in patterns):
                return self._vendors[vendor]
        return None

    def model(self, vendor: Hosted | None, name: str) -> HostedModel | None:
        """One id of a vendor, however it is written."""
        if vendor is None:
            return None
        models = self._models_of(vendor)
        return next((models[key] for one in self.spellings(vendor, name) if (key := one.lower()) in models), None)

    def spellings(self, vendor: Hosted | None, name: str) -> Iterator[str]:
        """The name, then without the prefixes of gateways, clients and regions, one after the other.

        A path before it, as in an ARN, is taken off where what is left is written as this vendor writes its ids.
        """
        prefixes = _prefixes(vendor) if vendor else ()
        tail = name.rpartition("/")[2]
        for start in (name, tail) if vendor and tail != name and _own_style(vendor, tail) else (name,):
            rest = start
            yield rest
            while prefix := next((prefix for prefix in prefixes if rest.lower().startswith(prefix)), None):
                rest = rest[len(prefix) :]
                yield rest

    def listing(self, name: str) -> tuple[Hosted, ...]:
        """The vendors that list this very id."""
        return tuple(self._vendors[head.id] for head in self._heads if any(model.id == name for model in head.models))

    def _models_of(self, vendor: Hosted) -> dict[str, HostedModel]:
        """Ids and aliases in lower case; where one model's alias is another's id, the id counts."""
        models = self._models.get(vendor.id)
        if models is None:
            models = {alias.lower(): model for model in vendor.models for alias in model.aliases}
            models.update((model.id.lower(), model) for model in vendor.models)
            self._models[vendor.id] = models
        return models


def _prefixes(vendor: Hosted) -> list[str]:
    """What may stand before an id, longest first; names of classes and calls in the same lists are no such thing."""
    written = {prefix.lower() for prefixes in vendor.prefixes.values() for prefix in prefixes}
    return sorted((prefix for prefix in written if prefix.endswith(("/", ":", "."))), key=len, reverse=True)


def _own_style(vendor: Hosted, name: str) -> bool:
    return any(compiled(pattern).search(name) for pattern in vendor.id_patterns)
