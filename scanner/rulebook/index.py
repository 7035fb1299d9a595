"""The rules as the rest of the program asks them: by license, model, package and vendor."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Collection, Mapping, MutableMapping
from datetime import date
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, cast, overload

import msgspec

from scanner.entities import Component
from scanner.rulebook.choices import Signs, SignsOf
from scanner.rulebook.compiled import DERIVED, SINGLE, Compiled
from scanner.rulebook.days import last_day
from scanner.rulebook.kept import place_of
from scanner.rulebook.layout import discovery_shapes
from scanner.rulebook.matching import GenerationMatch, Matcher, Placed
from scanner.rulebook.notes import Notes
from scanner.rulebook.patterns import compiled
from scanner.rulebook.placements import Placements
from scanner.rulebook.reliance import ModelProfile, ModelProfiles, OpennessClasses, Switching
from scanner.rulebook.schema import (
    Event,
    Family,
    Hosted,
    HostedEvent,
    HostedModel,
    HostedSign,
    HostedSigns,
    License,
    Mirrors,
    Package,
    Rule,
    TermMeaning,
    Vocabulary,
)  # fmt: skip
from scanner.rulebook.shelves import CloudListing, FamilyHead, Files, HostedHead, LicenseHead, PackageHead, Shelf
from scanner.rulebook.vendors import Vendors
from scanner.syntax.decoding import decode_json

_T = TypeVar("_T", bound=msgspec.Struct)
_D = TypeVar("_D")
MOST_PLACED = 500
"""Names of models of which it is remembered where they belong."""

_H = TypeVar("_H", LicenseHead, FamilyHead, PackageHead, HostedHead)


class Rulebook(msgspec.Struct, frozen=True, eq=False, dict=True, weakref=True):
    """All rules that were loaded. Each kind is decoded when it is first asked for.

    `directory` is where the rules came from, without overlays. `roots`: all directories that they were read from; none
    where they were put together otherwise, and nothing that is worked out from them is remembered.
    """

    source: Compiled
    directory: Path
    roots: tuple[Path, ...] = ()

    @property
    def version(self) -> str:
        """The newest day a source was read and a short hash of the content: "2026-11-21+1a2b3c4d"."""
        return self.source.about.version

    @property
    def newest_checked(self) -> str:
        """The newest day on which anybody read a source."""
        return self.source.about.newest_checked

    @property
    def oldest_checked(self) -> str:
        """The day of the rule that has gone unread the longest."""
        return self.source.about.oldest_checked

    def unread_since(self, day: str) -> tuple[str, ...]:
        """The rules ("licenses/mit") whose source nobody has read since that ISO day, the longest unread first."""
        if self.oldest_checked >= day:
            return ()
        kinds: dict[str, Mapping[str, Rule]] = {
            "licenses": self.licenses, "families": self.families, "packages": self.packages, "hosted": self.hosted,
        }  # fmt: skip
        old = [
            (rule.checked, f"{kind}/{name}")
            for kind, rules in kinds.items()
            for name, rule in rules.items()
            if rule.checked < day
        ]
        old += [
            (rule.checked, f"discovery/{name}")
            for name, rule in self.discovery.items()
            if isinstance(rule, Rule) and rule.checked < day
        ]
        return tuple(name for _, name in sorted(old))

    @property
    def counts(self) -> dict[str, int]:
        """How many rules there are, by what people call them."""
        return dict(self.source.about.counts)

    @property
    def overrides(self) -> tuple[str, ...]:
        """What overlays added and changed, a sentence each, with every restriction that went."""
        return self.source.about.overrides

    @cached_property
    def licenses(self) -> Mapping[str, License]:
        """License id to rule."""
        return Shelf(self.source.parts["licenses"], License)

    @cached_property
    def families(self) -> Mapping[str, Family]:
        """Family id to rule."""
        return Shelf(self.source.parts["families"], Family)

    @cached_property
    def packages(self) -> Mapping[str, Package]:
        """Id of a software offering to rule."""
        return Shelf(self.source.parts["packages"], Package)

    @cached_property
    def hosted(self) -> Mapping[str, Hosted]:
        """Id of a vendor of hosted models to rule."""
        return Shelf(self.source.parts["hosted"], Hosted)

    @cached_property
    def discovery(self) -> Mapping[str, msgspec.Struct]:
        """rules/discovery/NAME.toml by NAME; the classes stand in scanner.rulebook.discovery."""
        return Files(self.source.parts["discovery"], discovery_shapes())

    @cached_property
    def signs(self) -> SignsOf:
        """What tells matches of the expressions of rules/discovery."""
        return _decode(self._derived["signs"], dict[str, dict[str, Signs]])

    @cached_property
    def vocabulary(self) -> Mapping[str, TermMeaning]:
        """Every word that a term may be, with its meaning."""
        found = self._single("terms", Vocabulary)
        return MappingProxyType(found.words if found else {})

    def license(self, name: str) -> License | None:
        """The license with this id, alias or SPDX id, without regard to case; "LicenseRef-" before it is ignored."""
        lowered = name.strip().lower()
        found = self._license_names.get(lowered) or self._license_names.get(lowered.removeprefix("licenseref-"))
        return self.licenses[found] if found else None

    def with_licenses(self, others: Mapping[str, License]) -> Rulebook:
        """The same rules with others for some licenses, by id, as a lock has kept them."""
        changed = Rulebook(self.source, self.directory)
        changed.__dict__["licenses"] = ChainMap(dict(others), cast(MutableMapping[str, License], self.licenses))
        changed.__dict__["_placements"] = self._placements
        changed.__dict__["_license_names"] = {**{name.lower(): name for name in others}, **self._license_names}
        return changed

    def licenses_called(self, name: str) -> tuple[License, ...]:
        """The licenses that share a name which is none of theirs alone, such as "modified-mit": candidates only."""
        lowered = name.strip().lower()
        named = (head.id for head in self._license_heads if lowered in map(str.lower, head.shared_names))
        return tuple(map(self.licenses.__getitem__, named))

    def term_meaning(self, word: str) -> TermMeaning | None:
        """What a word of `Term.term` means, None for a word that is not in rules/terms.toml."""
        return self.vocabulary.get(word)

    def generation_of(self, component: Component) -> GenerationMatch | None:
        """The generation of a model as its name tells it, None when no rule knows the name.

        Asks nothing and nobody; what the Hub says of the very repository outranks it.
        """
        return self._placements.of(component)

    def notes(self, name: str, shape: type[_T], most: int, *grounds: str) -> Notes[_T]:
        """What is remembered of answers that rest on these rules and `grounds`; see Notes for `shape` and `most`."""
        stamp = msgspec.json.encode((self.source.about.stamp, *grounds))
        place = place_of(name, map(str, self.roots)) if self.roots else None
        notes = Notes(place, stamp, shape, most)
        self._all_notes.append(notes)
        return notes

    def remember(self) -> None:
        """Keep what was noted for the next run."""
        for notes in self._all_notes:
            notes.save()

    def _generation_of(self, component: Component) -> GenerationMatch | None:
        if component.kind == "model" and component.registry == "huggingface":
            return self._matcher.on_hub(component.name)
        if component.registry == "ollama":
            return self._matcher.in_ollama(component.name)
        if component.kind != "hosted-model":
            return None
        vendor = self.hosted_vendor(component.registry)
        known = self.hosted_model(component.registry, component.name)
        registries = dict.fromkeys((component.registry, *((vendor.id, *vendor.registries) if vendor else ())))
        names = (*self._vendors.spellings(vendor, component.name), *((known.id,) if known else ()))
        for name in names:
            match = self._matcher.hosted(registries, name, vendor)
            if match:
                return match
        return self._matcher.served(known) if known else None

    def relicensed(self, ecosystem: str, name: str) -> tuple[Package, ...]:
        """The offerings that changed their terms and of which this package is part. Names are compared exactly,
        after the normalisation of PEP 503 for pypi."""
        return tuple(package for package in self.offerings(ecosystem, name) if package.changed)

    def offerings(self, ecosystem: str, name: str) -> tuple[Package, ...]:
        """The offerings of which a package is part, whether they changed or not; names as for `relicensed`."""
        wanted = _normalised(ecosystem, name)
        exact = self._package_names.get((ecosystem, wanted), ())
        starts = (id_ for start, id_ in self._package_starts.get(ecosystem, ()) if wanted.startswith(start))
        return tuple(self.packages[found] for found in dict.fromkeys((*exact, *starts)))

    def published_by(self, vendors: Collection[str]) -> tuple[tuple[Family, ...], tuple[Package, ...]]:
        """The families and the software whose `vendor` is written as one of these."""
        families = tuple(self.families[family] for family, maker in self._makers.items() if maker in vendors)
        return families, tuple(self.packages[head.id] for head in self._package_heads if head.vendor in vendors)

    def changed_in(self, field: str) -> tuple[Package, ...]:
        """The software for one field that changed its terms."""
        return tuple(self.packages[head.id] for head in self._package_heads if head.changed and head.field == field)

    def hosted_vendor(self, registry: str) -> Hosted | None:
        """The vendor with this id or short name."""
        return self._vendors.get(registry)

    @cached_property
    def model_profiles(self) -> tuple[ModelProfile, ...]:
        """What models do and how big they are; none where the rules do not say."""
        found = self._single("model-profiles", ModelProfiles)
        return found.models if found else ()

    @cached_property
    def switching(self) -> Switching | None:
        """What makes it hard to put another model in the place of one; None where the rules do not say."""
        return self._single("switching", Switching)

    @cached_property
    def openness_classes(self) -> OpennessClasses | None:
        """What the classes of openness ask for; None where the rules do not say."""
        return self._single("openness-classes", OpennessClasses)

    @property
    def hosted_names(self) -> frozenset[str]:
        """Every id and short name of a vendor of hosted models, in lower case."""
        return self._vendors.names

    def hosted_model(self, registry: str, name: str) -> HostedModel | None:
        """One id at one vendor, by id or alias, with or without the prefixes that gateways and clients put before."""
        return self._vendors.model(self._vendors.get(registry), name)

    def vendor_by_host(self, host: str) -> Hosted | None:
        """The vendor that answers at a host name (a port is ignored), None for an unknown recipient."""
        return self._vendors.by_host(host)

    def vendors_listing(self, name: str) -> tuple[Hosted, ...]:
        """The vendors of hosted models that list this very id."""
        return self._vendors.listing(name)

    def listings_of(self, family: str) -> tuple[CloudListing, ...]:
        """What clouds have on offer of a family, by the family's id."""
        listed = self._listings.get(family)
        return _decode(listed, tuple[CloudListing, ...]) if listed else ()

    def hosted_signs(self, registry: str, name: str) -> tuple[HostedSign, ...]:
        """What the id of a hosted model gives away at this vendor: that it moves, that inputs may train ..."""
        vendor = self._vendors.get(registry)
        return tuple(sign for sign in self._signs if _applies(sign, vendor, name))

    @overload
    def events_until(self, rule: Family, as_of: date) -> tuple[Event, ...]: ...
    @overload
    def events_until(self, rule: Hosted, as_of: date) -> tuple[HostedEvent, ...]: ...
    def events_until(self, rule: Family | Hosted, as_of: date) -> tuple[Event, ...] | tuple[HostedEvent, ...]:
        """The events one could know of on a day, oldest first: a bare month counts from its last day."""
        if isinstance(rule, Family):
            known = [event for event in rule.events if last_day(event.public_on) <= as_of]
            return tuple(sorted(known, key=lambda event: last_day(event.public_on)))
        happened = [event for event in rule.events if last_day(event.date) <= as_of]
        return tuple(sorted(happened, key=lambda event: last_day(event.date)))

    @cached_property
    def _license_names(self) -> dict[str, str]:
        names: dict[str, str] = {}
        rules = self._license_heads
        of_each = (
            ((rule.id,) for rule in rules),
            ((rule.spdx or rule.id,) for rule in rules),
            (rule.aliases for rule in rules),
        )
        for kind in of_each:
            for rule, written in zip(rules, kind, strict=True):
                for name in written:
                    names.setdefault(name.lower(), rule.id)
        for name, found in list(names.items()):
            names.setdefault(name.removeprefix("licenseref-"), found)
        return names

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher(
            self.families,
            self._heads("families", FamilyHead),
            self._single("mirrors", Mirrors),
            _decode(self._derived["beginnings"], dict[str, tuple[str, ...]]),
        )

    @cached_property
    def _makers(self) -> dict[str, str]:
        """Family to vendor."""
        return _decode(self._derived["makers"], dict[str, str])

    @cached_property
    def _listings(self) -> dict[str, msgspec.Raw]:
        return _decode(self._derived["listings"], dict[str, msgspec.Raw])

    @cached_property
    def _all_notes(self) -> list[Notes[Any]]:
        return []

    @cached_property
    def _placements(self) -> Placements:
        return Placements(self._generation_of, self.families, self.notes("placements", Placed, MOST_PLACED))

    @cached_property
    def _vendors(self) -> Vendors:
        return Vendors(self.hosted, self._heads("hosted", HostedHead))

    @cached_property
    def _signs(self) -> tuple[HostedSign, ...]:
        signs = self._single("hosted-id-signs", HostedSigns)
        return signs.signs if signs else ()

    def _heads(self, kind: str, shape: type[_H]) -> tuple[_H, ...]:
        heads: tuple[_H, ...] = _decode(self._derived[kind], tuple[shape, ...])  # type: ignore[valid-type]
        return heads

    @property
    def _derived(self) -> dict[str, bytes]:
        return self.source.parts[DERIVED]

    @cached_property
    def _license_heads(self) -> tuple[LicenseHead, ...]:
        return self._heads("licenses", LicenseHead)

    @cached_property
    def _package_heads(self) -> tuple[PackageHead, ...]:
        return self._heads("packages", PackageHead)

    @cached_property
    def _package_names(self) -> dict[tuple[str, str], list[str]]:
        """Ecosystem and exact name to the offerings that it is part of."""
        found: dict[tuple[str, str], list[str]] = {}
        for head in self._package_heads:
            for ecosystem, names in head.packages.items():
                for name in names:
                    if not name.endswith("*"):
                        found.setdefault((ecosystem, _normalised(ecosystem, name)), []).append(head.id)
        return found

    @cached_property
    def _package_starts(self) -> dict[str, list[tuple[str, str]]]:
        """Ecosystem to the beginnings of names that end in `*`, each with its offering."""
        found: dict[str, list[tuple[str, str]]] = {}
        for head in self._package_heads:
            for ecosystem, names in head.packages.items():
                starts = (name[:-1] for name in names if name.endswith("*"))
                found.setdefault(ecosystem, []).extend((_normalised(ecosystem, start), head.id) for start in starts)
        return found

    def _single(self, name: str, shape: type[_T]) -> _T | None:
        part = self.source.parts[SINGLE].get(name)
        return None if part is None else _decode(part, shape)


def _decode(part: bytes, shape: type[_D]) -> _D:
    return decode_json(part, shape)


def _normalised(ecosystem: str, name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower() if ecosystem == "pypi" else name.lower()


def _applies(sign: HostedSign, vendor: Hosted | None, name: str) -> bool:
    if sign.vendors and (vendor is None or vendor.id not in sign.vendors):
        return False
    return compiled(sign.match, re.IGNORECASE).search(name) is not None
