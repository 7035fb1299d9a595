"""What the shape of a rule cannot say: sources, names, references between rules, and regular expressions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import get_args

import msgspec

from scanner.rulebook.days import last_day
from scanner.rulebook.faults import did_you_mean
from scanner.rulebook.layout import KINDS, RuleFile
from scanner.rulebook.patterns import fault_in
from scanner.rulebook.reliance import ModelProfiles
from scanner.rulebook.schema import Day, Family, Hosted, HostedSigns, License, Mirrors, Package, Rule, Vocabulary
from scanner.syntax.scalar import Key

NO_LICENSE_FILE = frozenset({"proprietary", "unknown", "inherits-base"})
"""What a generation may say instead of a license id (see schema.Generation)."""

Loaded = Mapping[RuleFile, msgspec.Struct]
Complaint = tuple[RuleFile, Key, str]


def complaints(loaded: Loaded, files: Iterable[RuleFile]) -> Iterator[Complaint]:
    """Everything wrong with a set of rule files that each have the right shape; `files` are all there are."""
    names = _Names(loaded, files)
    for file, rule in loaded.items():
        for key, message in (
            *_unsourced(rule),
            *_unreal_days(rule),
            *_misnamed(file, rule),
            *_of_nothing(rule),
            *_expressions(rule),
            *names.dead(rule),
        ):
            yield file, key, message
    yield from names.claimed_twice()


def _structs(value: object, key: Key = ()) -> Iterator[tuple[Key, msgspec.Struct]]:
    """A rule and everything in it that has fields of its own."""
    parts: Iterable[tuple[str | int, object]] = ()
    if isinstance(value, msgspec.Struct):
        yield key, value
        parts = ((name, getattr(value, name)) for name in value.__struct_fields__)
    elif isinstance(value, tuple):
        parts = enumerate(value)
    elif isinstance(value, dict):
        parts = value.items()
    for name, part in parts:
        yield from _structs(part, (*key, name))


def _unsourced(rule: msgspec.Struct) -> Iterator[tuple[Key, str]]:
    """Rules that claim more than low confidence without a source.

    The parts of a rule that are no rules themselves (a generation, a term) rest on the sources of their file.
    """
    for key, part in _structs(rule):
        if isinstance(part, Rule) and not part.sources and part.confidence != "low":
            yield (*key, "sources"), 'a rule without a source does not load; name one, or say confidence = "low"'
    for index, row in enumerate(rule.models if isinstance(rule, ModelProfiles) and not rule.sources else ()):
        if not row.sources and row.confidence != "low":
            yield ("models", index, "sources"), 'a row without a source is of confidence = "low"'


def _of_nothing(rule: msgspec.Struct) -> Iterator[tuple[Key, str]]:
    """Sources and doubts that are of nothing which the rule says."""
    if isinstance(rule, Package):
        for name in rule.feature_sources.keys() - rule.features.keys():
            yield ("feature_sources", name), f"there is no feature {name!r} that it could be the source of"
    if isinstance(rule, Hosted):
        for field, names in (
            ("field_sources", rule.field_sources),
            ("low_confidence_fields", rule.low_confidence_fields),
        ):
            for name in set(names).difference(Hosted.__struct_fields__):
                yield (field,), f"a vendor has no field {name!r}"


def _unreal_days(rule: msgspec.Struct) -> Iterator[tuple[Key, str]]:
    for key, part in _structs(rule):
        for name in _day_fields(type(part)):
            value = getattr(part, name)
            days = value if isinstance(value, dict) else {None: value}
            for entry, day in days.items():
                if day is not None and not _real(day):
                    yield (*key, name, *((entry,) if entry else ())), f"{day!r} is not in the calendar"

    for index, step in enumerate(rule.later_events if isinstance(rule, Package) else ()):
        if (day := step.get("date")) is not None and not _real(day):
            yield ("later_events", index, "date"), f"{day!r} is not in the calendar"


def _real(day: str) -> bool:
    try:
        last_day(day)
    except ValueError:
        return False
    return True


@lru_cache
def _day_fields(shape: type[msgspec.Struct]) -> tuple[str, ...]:
    return tuple(field.name for field in msgspec.structs.fields(shape) if Day in (field.type, *get_args(field.type)))


def _misnamed(file: RuleFile, rule: msgspec.Struct) -> Iterator[tuple[Key, str]]:
    if file.kind in KINDS and (found := getattr(rule, "id", file.name)) != file.name:
        yield ("id",), f"{found!r} stands in a file called {file.name}.toml; the two must be the same"
    lists: dict[str, list[str]] = {}
    if isinstance(rule, Family):
        lists["generations"] = [generation.id for generation in rule.generations]
    elif isinstance(rule, Hosted):
        lists["models"] = [model.id for model in rule.models]
        lists["events"] = [event.id for event in rule.events]
    elif isinstance(rule, HostedSigns):
        lists["signs"] = [sign.id for sign in rule.signs]
    for field, ids in lists.items():
        seen: set[str] = set()
        for index, name in enumerate(ids):
            if name in seen:
                yield (field, index, "id"), f"{name!r} stands twice in this file"
            seen.add(name)


def _expressions(rule: msgspec.Struct) -> Iterator[tuple[Key, str]]:
    for key, source in _all_expressions(rule):
        fault = fault_in(source)
        if fault:
            yield key, fault


def _all_expressions(rule: msgspec.Struct) -> Iterator[tuple[Key, str]]:
    if isinstance(rule, Family):
        yield from _expressions_of_family(rule)
    elif isinstance(rule, License):
        for index, term in enumerate(rule.terms):
            if term.only_repositories is not None:
                yield ("terms", index, "only_repositories"), term.only_repositories
    elif isinstance(rule, Hosted):
        for name in ("hosts", "id_patterns", "own_id_patterns"):
            yield from _listed((name,), getattr(rule, name))
    elif isinstance(rule, Mirrors):
        yield from _listed(("suffixes",), rule.suffixes)
    elif isinstance(rule, HostedSigns):
        for index, sign in enumerate(rule.signs):
            yield ("signs", index, "match"), sign.match


def _expressions_of_family(family: Family) -> Iterator[tuple[Key, str]]:
    yield from _listed(("moving_aliases",), family.moving_aliases)
    for name, patterns in family.cloud_ids.items():
        yield from _listed(("cloud_ids", name), patterns)
    for index, generation in enumerate(family.generations):
        key: Key = ("generations", index)
        yield from _listed((*key, "ids"), generation.ids)
        yield from _listed((*key, "api_ids"), generation.api_ids)
        for name, patterns in generation.hosted.items():
            yield from _listed((*key, "hosted", name), patterns)
        for number, repository in enumerate(generation.repositories):
            yield (*key, "repositories", number, "match"), repository.match


def _listed(key: Key, sources: Iterable[str]) -> Iterator[tuple[Key, str]]:
    return (((*key, index), source) for index, source in enumerate(sources))


class _Names:
    """Every name that a rule may refer to.

    A file with faults of its own still gives its name, so that one fault does not look like many.
    """

    def __init__(self, loaded: Loaded, files: Iterable[RuleFile]) -> None:
        self.loaded = loaded
        named = {(file.kind, file.name) for file in files}
        self.licenses, self.families, self.vendors = (
            {name for kind, name in named if kind == wanted} for wanted in ("licenses", "families", "hosted")
        )
        self.registries = self.vendors.union(*(r.registries for r in loaded.values() if isinstance(r, Hosted)))
        self.words = {word for rule in loaded.values() if isinstance(rule, Vocabulary) for word in rule.words}
        self.vocabulary_is_broken = not self.words and ("terms", "terms") in named

    def dead(self, rule: msgspec.Struct) -> Iterator[tuple[Key, str]]:
        """References that lead nowhere."""
        for key, what, name, known in self._references(rule):
            if name not in known:
                yield key, f"no {what} {name!r}{did_you_mean(name, known)}"

    def _references(self, rule: msgspec.Struct) -> Iterator[tuple[Key, str, str, set[str]]]:
        if isinstance(rule, License) and not self.vocabulary_is_broken:
            for index, term in enumerate(rule.terms):
                yield ("terms", index, "term"), "such word in rules/terms.toml:", term.term, self.words
        elif isinstance(rule, Family):
            yield from self._references_of_family(rule)
        elif isinstance(rule, HostedSigns):
            for index, sign in enumerate(rule.signs):
                for number, vendor in enumerate(sign.vendors):
                    yield ("signs", index, "vendors", number), "vendor", vendor, self.vendors

    def _references_of_family(self, family: Family) -> Iterator[tuple[Key, str, str, set[str]]]:
        for index, name in enumerate(family.alternatives):
            yield ("alternatives", index), "family", name, self.families
        for key, name in _licenses_named(family):
            yield key, "license", name, self.licenses | NO_LICENSE_FILE
        for index, generation in enumerate(family.generations):
            for registry in generation.hosted:
                key = ("generations", index, "hosted", registry)
                yield key, "vendor in rules/hosted with the id or registry", registry, self.registries

    def claimed_twice(self) -> Iterator[Complaint]:
        """Names that lead to two rules: ids, license names and the registries of vendors."""
        owners: dict[tuple[str, str], str] = {}
        for file, rule in self.loaded.items():
            for key, name in _claims(rule):
                owner = owners.setdefault((file.kind, name.lower()), file.name)
                if owner != file.name:
                    yield file, key, f"{name!r} is a name of {file.kind}/{owner}.toml already"


def _claims(rule: msgspec.Struct) -> Iterator[tuple[Key, str]]:
    if isinstance(rule, (License, Family, Package, Hosted)):
        yield ("id",), rule.id
    if isinstance(rule, License):
        yield from _listed(("aliases",), rule.aliases)
        if rule.spdx:
            yield ("spdx",), rule.spdx
    elif isinstance(rule, Hosted):
        yield from _listed(("registries",), rule.registries)


def _licenses_named(family: Family) -> Iterator[tuple[Key, str]]:
    for index, generation in enumerate(family.generations):
        key: Key = ("generations", index)
        parts: list[tuple[Key, str | None]] = [
            ((*key, "license"), generation.license),
            ((*key, "base_license"), generation.base_license),
        ]
        for number, repository in enumerate(generation.repositories):
            parts.append(((*key, "repositories", number, "license"), repository.license))
            parts.append(((*key, "repositories", number, "base_license"), repository.base_license))
        yield from ((place, name) for place, name in parts if name is not None)
