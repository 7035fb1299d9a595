"""What of a family was out by a day: its generations, and the repositories in them that have a day of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from scanner.assess.outlook.known import Release
from scanner.rulebook.days import last_day
from scanner.rulebook.schema import Family, Generation, Repository

_SEVERAL = (", ", " / ", " to ", " incl")
"""Signs in the name of a generation that it stands for several models, which did not all come out on one day."""

Public = Callable[[str], bool]
Rank = Callable[[str], int | None]


def releases_of(family: Family, public: Public, rank: Rank) -> Iterator[Release]:
    """Those whose day was public; `rank` says how restrictive a license is."""
    for generation in family.generations:
        if generation.released and public(generation.released):
            first = _first(family, generation, public, rank)
            later = [one for one in generation.repositories if one.released and one.released != generation.released]
            several = any(sign in generation.name for sign in _SEVERAL)
            yield replace(first, name=f"the first of {first.name}") if several else first
            yield from (_later(first, one, rank) for one in later if one.released and public(one.released))


def _first(family: Family, generation: Generation, public: Public, rank: Rank) -> Release:
    """What a generation began with, under the license and the gate that it had by the day."""
    license_, gate = generation.license, generation.gated
    if generation.license_since and not public(generation.license_since):
        license_ = generation.license_before or "unknown"
    if generation.gated_since and not public(generation.gated_since):
        gate = "none"
    return Release(
        day=last_day(generation.released or ""),
        name=generation.name,
        of=family.id,
        open=generation.open_weights if isinstance(generation.open_weights, bool) else None,
        license=license_,
        rank=rank(license_),
        gate=gate,
        generation=generation.id,
        source=next(iter(generation.sources), ""),
        confidence=generation.confidence,
    )


def _later(first: Release, one: Repository, rank: Rank) -> Release:
    """What came out later in a generation, with what is said of it apart."""
    license_ = one.license or first.license
    return replace(
        first,
        day=last_day(one.released or ""),
        name=one.name or first.name,
        open=one.open_weights if isinstance(one.open_weights, bool) else first.open,
        license=license_,
        rank=rank(license_),
        gate=one.gated or first.gate,
        later=True,
        source=next(iter(one.sources), ""),
        confidence=one.confidence,
    )
