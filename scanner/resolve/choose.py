"""Which release is meant: the pinned one, or the one that an installer would pick today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from scanner.entities import Usage
from scanner.resolve.metadata import same_version

if TYPE_CHECKING:
    from packaging.specifiers import SpecifierSet
    from packaging.version import Version


class Choice(msgspec.Struct, frozen=True):
    """A version of those on offer, as the index writes it, and what a reader must know of how it was chosen."""

    version: str
    note: str = ""
    exact: bool = True


def choose_pinned(versions: Iterable[str], wanted: str) -> Choice | None:
    """The version on offer that equals `wanted`; else a build of it under another local label (+cpu)."""
    offered = list(versions)
    exact = next((text for text in offered if text == wanted or _parsed(text) == _parsed(wanted) is not None), None)
    if exact is not None:
        return Choice(exact)
    near = next((text for text in offered if same_version(text, wanted)), None)
    if near is None:
        return None
    return Choice(
        near, f"{wanted} itself is not on the index; read from {near}, the same version in another build", exact=False
    )


def choose_newest(versions: Iterable[str], usages: Sequence[Usage], today: str) -> Choice | None:
    """The newest stable version that the declared specifiers admit; None when none does.

    When the specifiers of several files exclude each other, the first file's decides.
    """
    offered = list(versions)
    if not offered:
        return None
    declared = list(dict.fromkeys(usage.specifier for usage in usages if usage.specifier))
    understood = [(text, found) for text in declared if (found := _specifiers(text)) is not None]
    strange = [text for text in declared if _specifiers(text) is None]
    note = f"; {', '.join(strange)[:80]} is not understood" if strange else ""
    every = ",".join(text for text, _ in understood)
    best = _newest(offered, [found for _, found in understood])
    if best is None and len(understood) > 1:
        every = understood[0][0]
        best = _newest(offered, [understood[0][1]])
        note += f"; the other specifiers ({', '.join(text for text, _ in understood[1:])[:80]}) exclude it"
    if best is None:
        return None
    satisfying = f" satisfying {every}" if every else ""
    return Choice(best, f"no version pinned: newest release{satisfying} as of {today}{note}", exact=False)


def newest(versions: Iterable[str]) -> str | None:
    """The newest stable version; a pre-release when there is nothing else."""
    return _newest(versions, [])


def is_stable(version: str) -> bool:
    """Whether a version is none of those before a release: alpha, beta, candidate, development."""
    parsed = _parsed(version)
    return parsed is not None and not parsed.is_prerelease


def in_order(versions: Iterable[str]) -> list[str]:
    """The versions that can be understood, the oldest first."""
    parsed = [(found, text) for text in versions if (found := _parsed(text)) is not None]
    return [text for _, text in sorted(parsed)]


def admits(usages: Sequence[Usage], version: str) -> bool:
    """Whether every specifier that can be understood admits `version`."""
    parsed = _parsed(version)
    found = [_specifiers(usage.specifier) for usage in usages if usage.specifier]
    return parsed is not None and all(one.contains(parsed, prereleases=True) for one in found if one is not None)


def _newest(versions: Iterable[str], specifiers: Sequence[SpecifierSet]) -> str | None:
    parsed = [(found, text) for text in versions if (found := _parsed(text)) is not None]
    fitting = [pair for pair in parsed if all(one.contains(pair[0], prereleases=True) for one in specifiers)]
    stable = [pair for pair in fitting if not pair[0].is_prerelease]
    return max(stable or fitting, default=(None, None))[1]


@lru_cache(maxsize=65536)
def _parsed(version: str) -> Version | None:
    from packaging.version import InvalidVersion, Version  # noqa: PLC0415 - needed once there are releases

    try:
        return Version(version)
    except InvalidVersion:
        return None


def _specifiers(text: str) -> SpecifierSet | None:
    from packaging.specifiers import InvalidSpecifier, SpecifierSet  # noqa: PLC0415

    try:
        return SpecifierSet("" if text.strip() == "*" else text)
    except InvalidSpecifier:
        return None
