"""What an overlay changes of the rules below it, in words: nothing that restricts may go without being named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from scanner.rulebook.schema import Family, Generation, Hosted, HostedSigns, License, Mirrors, Package, Term, Vocabulary

_HARMLESS = frozenset({"checked", "sources", "notes", "note", "url"})
"""Fields whose change alters no verdict."""

MAX_NAMED = 12
"""More names than that in one phrase are counted."""


def differences(before: msgspec.Struct, after: msgspec.Struct) -> tuple[str, ...]:
    """What changes when `after` takes the place of `before`, a phrase each; what is lost comes first."""
    phrases: list[str] = []
    if isinstance(before, License) and isinstance(after, License):
        phrases += _of_licenses(before, after)
    elif isinstance(before, Family) and isinstance(after, Family):
        phrases += _of_families(before, after)
    elif isinstance(before, Package) and isinstance(after, Package):
        phrases += _of_packages(before, after)
    elif isinstance(before, Hosted) and isinstance(after, Hosted):
        phrases += _of_vendors(before, after)
    elif isinstance(before, HostedSigns) and isinstance(after, HostedSigns):
        phrases += _gone("signs dropped", _ids(before.signs), _ids(after.signs))
    elif isinstance(before, Mirrors) and isinstance(after, Mirrors):
        phrases += _gone("mirrors dropped", before.organisations, after.organisations)
    elif isinstance(before, Vocabulary) and isinstance(after, Vocabulary):
        return tuple(
            _listed("meaning changed", (word for word in before.words if before.words[word] != after.words[word]))
        )
    phrases += _listed("changed", _changed_fields(before, after))
    return tuple(phrases)


def _of_licenses(before: License, after: License) -> Iterator[str]:
    lost = Counter(term.term for term in before.terms) - Counter(term.term for term in after.terms)
    yield from _listed("terms dropped", lost.elements(), limit=None)
    kept = {term.term for term in after.terms} - lost.keys()
    altered = (word for word in kept if _force(before, word) - _force(after, word))
    yield from _listed("terms altered", altered, limit=None)
    yield from _gone("newly granted", after.grants, before.grants)
    yield from _gone("names given up", _names(before), _names(after))
    yield from _moved("category", before.category, after.category)
    yield from _moved("confidence", before.confidence, after.confidence)


def _force(license_: License, word: str) -> set[Term]:
    """The terms of one word, less what is only said about them."""
    return {
        msgspec.structs.replace(term, clause="", summary="", scope=None)
        for term in license_.terms
        if term.term == word
    }  # fmt: skip


def _names(license_: License) -> tuple[str, ...]:
    return tuple(name for name in (license_.spdx, *license_.aliases) if name)


def _of_families(before: Family, after: Family) -> Iterator[str]:
    yield from _gone("generations dropped", _ids(before.generations), _ids(after.generations))
    new = {generation.id: generation for generation in after.generations}
    for old in before.generations:
        if old.id in new:
            yield from _of_generations(old, new[old.id])
    events = {(event.date, event.what) for event in before.events} - {
        (event.date, event.what) for event in after.events
    }
    yield from _listed("events dropped", sorted(date for date, _ in events))
    yield from _moved("successor state", before.successor_state, after.successor_state)


def _of_generations(before: Generation, after: Generation) -> Iterator[str]:
    for field in ("license", "base_license", "gated", "open_weights"):
        yield from _moved(f"{field.replace('_', ' ')} of {before.id}", getattr(before, field), getattr(after, field))
    lost = [one.match for one in before.repositories if one not in after.repositories]
    yield from _listed(f"repository overrides of {before.id} dropped or altered", lost)
    patterns = [*before.ids, *before.api_ids, *before.ollama]
    yield from _gone(f"names of {before.id} given up", patterns, [*after.ids, *after.api_ids, *after.ollama])


def _of_packages(before: Package, after: Package) -> Iterator[str]:
    yield from _moved("changed its terms", before.changed, after.changed)
    yield from _gone("packages dropped", _packages(before), _packages(after))


def _packages(rule: Package) -> list[str]:
    return [f"{ecosystem}:{name}" for ecosystem, names in rule.packages.items() for name in names]


def _of_vendors(before: Hosted, after: Hosted) -> Iterator[str]:
    yield from _gone("models dropped", _ids(before.models), _ids(after.models))
    dates = {model.id: model.retires_on for model in after.models}
    moved = [
        model.id for model in before.models if model.retires_on and dates.get(model.id) not in (None, model.retires_on)
    ]
    cleared = [model.id for model in before.models if model.retires_on and model.id in dates and not dates[model.id]]
    yield from _listed("end dates altered", [*moved, *cleared])
    yield from _gone("events dropped", _ids(before.events), _ids(after.events))
    for field in ("trains_on_inputs", "zero_retention", "output_training_limit"):
        yield from _moved(field.replace("_", " "), getattr(before, field), getattr(after, field))


def _changed_fields(before: msgspec.Struct, after: msgspec.Struct) -> Iterator[str]:
    for name in before.__struct_fields__:
        if name not in _HARMLESS and getattr(before, name) != getattr(after, name):
            yield name


def _ids(parts: Iterable[msgspec.Struct]) -> list[str]:
    return [str(getattr(part, "id", "")) for part in parts]


def _gone(what: str, before: Iterable[str], after: Iterable[str]) -> Iterator[str]:
    kept = set(after)
    yield from _listed(what, (name for name in before if name not in kept))


def _moved(what: str, before: object, after: object) -> Iterator[str]:
    if before != after:
        yield f"{what}: {_word(before)} -> {_word(after)}"


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)


def _listed(what: str, names: Iterable[str], limit: int | None = MAX_NAMED) -> Iterator[str]:
    found = sorted(names)
    if found:
        more = f" and {len(found) - limit} more" if limit is not None and len(found) > limit else ""
        yield f"{what}: {', '.join(found[:limit])}{more}"
