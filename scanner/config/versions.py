"""Ranges of versions as waivers write them: PEP 440 specifiers, refused where no version can be in them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from packaging.specifiers import SpecifierSet
    from packaging.version import Version

_Bound = tuple["Version", bool]
"""A version, and whether it is in the range itself."""


class UselessRange(ValueError):
    """A range that cannot be read, or that holds no version; the message says why."""


def in_range(range_: str, version: str | None) -> bool:
    """Whether a version is in a range; one that is not known, or is none of PEP 440, is in no range."""
    from packaging.version import InvalidVersion  # noqa: PLC0415 - most configurations have no range

    try:
        return version is not None and _read(range_).contains(version, prereleases=True)
    except InvalidVersion:
        return False


def check_range(range_: str) -> None:
    """Raises UselessRange for a text that is no range, or one that no version can satisfy."""
    lowest: _Bound | None = None
    highest: _Bound | None = None
    for low, high in map(_bounds, _read(range_)):
        lowest = low if lowest is None or (low and (low[0], not low[1]) > (lowest[0], not lowest[1])) else lowest
        highest = high if highest is None or (high and high < highest) else highest
    if not lowest or not highest:
        return
    if lowest[0] > highest[0] or (lowest[0] == highest[0] and not (lowest[1] and highest[1])):
        raise UselessRange(f"no version is in {range_!r}: nothing is both from {lowest[0]} on and up to {highest[0]}")
    if lowest[0] == highest[0] and not _read(range_).contains(lowest[0], prereleases=True):
        raise UselessRange(f"no version is in {range_!r}: it leaves out the only one that it could hold")


@lru_cache(maxsize=256)
def _read(range_: str) -> SpecifierSet:
    from packaging.specifiers import InvalidSpecifier, SpecifierSet  # noqa: PLC0415 - as above

    try:
        found = SpecifierSet(range_)
    except InvalidSpecifier:
        found = SpecifierSet("")
    if not len(found):
        raise UselessRange(f"{range_!r} is no range of versions; write it as >=4,<5 or ==1.2.3")
    return found


def _bounds(one: object) -> tuple[_Bound | None, _Bound | None]:
    """The lowest and highest version of one clause; None where it has no end."""
    from packaging.version import InvalidVersion, Version  # noqa: PLC0415 - as above

    operator, text = getattr(one, "operator", ""), str(getattr(one, "version", ""))
    try:
        base = Version(text.removesuffix(".*"))
    except InvalidVersion:  # === takes any text
        return None, None
    if operator == "==" and text.endswith(".*"):
        return (base, True), (_next(base.release), False)
    if operator == "~=":
        return (base, True), (_next(base.release[:-1]), False)
    if operator in ("==", "==="):
        return (base, True), (base, True)
    low = {">=": (base, True), ">": (base, False)}.get(operator)
    return low, {"<=": (base, True), "<": (base, False)}.get(operator)


def _next(release: tuple[int, ...]) -> Version:
    from packaging.version import Version  # noqa: PLC0415 - as above

    return Version(".".join(map(str, (*release[:-1], release[-1] + 1))))
