"""Large catalogues: price lists and tables of all there is, which a program knows and mostly does not use.

A menu of twenty models is what the project offers, and each of them counts. A table of hundreds is knowledge that the
program carries along: its entries stay usages, and say that they are such entries (`Usage.listed_among`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from scanner.entities import Component, Usage, only_listed

MANY = 200
"""More names than this in the tables of one file are a catalogue."""

FEW = 5
"""Values that stand no more often than this under the same key are settings beside the tables, not entries."""

_TABLES = frozenset(["dict-key", "dict-entry", "config-key", "list-entry"])
_VALUES = frozenset(["dict-entry", "config-key"])
_LISTS = frozenset([
    "python-assignment", "javascript-assignment", "javascript-property", "javascript-string", "source-assignment",
    "source-string",
])  # fmt: skip
"""An item of a list is told like a single value: only those of the same list count together."""


def mark_catalogues(usages: Sequence[Usage]) -> list[Usage]:
    """The usages, in their order; entries of a large catalogue with the number of names that it lists."""
    names: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    alike: Counter[tuple[tuple[str, str], str]] = Counter()
    for usage in usages:
        if (table := _table(usage)) is not None:
            names[table].add(usage.component.name)
            alike[table, usage.why] += 1
    large = {table: len(found) for table, found in names.items() if len(found) > MANY}
    if not large:
        return list(usages)
    return [_marked(usage, large, alike) for usage in usages]


def catalogue_notices(components: Iterable[tuple[Component, Sequence[Usage]]]) -> tuple[str, ...]:
    """A sentence for each file that holds a large catalogue."""
    listed: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for _, usages in components:
        files = {usage.location.file for usage in usages if usage.listed_among}
        listed.update(files)
        if files and only_listed(usages):
            alone.update(files)
    return tuple(
        f"{file} holds a catalogue of {listed[file]} models and datasets: {alone[file]} of them stand in catalogues "
        "only and are listed without findings of their own"
        for file in sorted(listed)
    )


def _table(usage: Usage) -> tuple[str, str] | None:
    """The table that a usage stands in: the file, and for items of a list what the list is."""
    if usage.component.kind == "package":
        return None
    if usage.how in _TABLES:
        return usage.location.file, ""
    return (usage.location.file, usage.why) if usage.how in _LISTS else None


def _marked(usage: Usage, large: dict[tuple[str, str], int], alike: Counter[tuple[tuple[str, str], str]]) -> Usage:
    table = _table(usage)
    if table is None or table not in large:
        return usage
    if usage.how in _VALUES and alike[table, usage.why] <= FEW:
        return usage
    return replace(usage, listed_among=large[table])
