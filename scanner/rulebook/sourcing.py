"""How many facts of the rules name the page that says so: `stayopen rules sources`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from scanner.rulebook.index import Rulebook
from scanner.rulebook.outlook_data import load_owners, load_vendors


class Sourcing(msgspec.Struct, frozen=True):
    """Facts of one kind: how many there are, and how many have a source of their own. The others are from memory."""

    file: str
    what: str
    facts: int
    sourced: int


def sourcing(book: Rulebook) -> Iterator[Sourcing]:
    """The kinds of facts that were first written down from memory, the outlook's first.

    Raises OSError or msgspec.ValidationError where rules/outlook is broken: a broken installation.
    """
    vendors = load_vendors(book.directory).vendors
    yield _counted("outlook/vendors.toml", "what a vendor lives on", (one.sources for one in vendors))
    sales = (one.sells_sources for one in vendors if one.sells_since)
    yield _counted("outlook/vendors.toml", "since when it sells", sales)
    owners = load_owners(book.directory).changes
    yield _counted("outlook/owners.toml", "new owners", (one.sources for one in owners))
    for holds in (True, False):
        yield _counted("packages/", f"features that {'hold' if holds else 'do not hold'}", _features(book, holds))
    profiles = (one.sources for one in book.model_profiles)
    yield _counted("model-profiles.toml", "size and reach of a model", profiles)
    yield _counted("hosted/", "training with what is sent, and how long it is kept", _data_use(book))


def _features(book: Rulebook, holds: bool) -> Iterator[tuple[str, ...]]:
    for package in book.packages.values():
        for name, value in package.features.items():
            if value is holds:
                yield package.feature_sources.get(name, ())


def _data_use(book: Rulebook) -> Iterator[tuple[str, ...]]:
    """The pages of each answer that the rules give; none where the answer is in doubt."""
    for vendor in book.hosted.values():
        answered = {
            "trains_on_inputs": vendor.trains_on_inputs != "unknown",
            "retention_days": vendor.retention_days is not None or bool(vendor.retention_note),
        }
        for field in (name for name, known in answered.items() if known):
            pages = vendor.field_sources.get(field) or vendor.sources
            yield pages if vendor.sure_of(field) != "low" else ()


def _counted(file: str, what: str, sources: Iterable[tuple[str, ...]]) -> Sourcing:
    found = [bool(pages) for pages in sources]
    return Sourcing(file, what, len(found), sum(found))
