"""Whether a declared range admits an exact version, by the rules of its registry: PEP 440, or node-semver."""

from __future__ import annotations

import re
from functools import lru_cache

_NUMBERS = re.compile(r"[0-9]+(?:\.[0-9]+)*")
_CLAUSE = re.compile(r"(==|!=|>=|<=|>|<)\s*([0-9]+(?:\.[0-9]+)*)")
_ZEROS = re.compile(r"(?:\.0+)+\Z")

MAX_LENGTH = 500
"""Longer specifiers than people write are not understood, so that none costs more than a moment."""


@lru_cache(maxsize=65536)
def admits(registry: str, specifier: str | None, version: str) -> bool | None:
    """Whether `specifier` admits `version`; None when either cannot be understood. No specifier admits all."""
    if not specifier or specifier == "*":
        return True
    if len(specifier) > MAX_LENGTH or len(version) > MAX_LENGTH:
        return None
    if registry == "npm":
        from scanner.syntax.npm_range import admits_npm  # noqa: PLC0415 - many projects have no such packages

        return admits_npm(specifier, version)
    if _NUMBERS.fullmatch(version) and (plain := _clauses(specifier)) is not None:
        return all(_holds(_parts(version), operator, _parts(bound)) for operator, bound in plain)
    from packaging.specifiers import InvalidSpecifier, SpecifierSet  # noqa: PLC0415 - long to import
    from packaging.version import InvalidVersion, Version  # noqa: PLC0415

    try:
        return SpecifierSet(specifier).contains(Version(version), prereleases=True)
    except (InvalidSpecifier, InvalidVersion):
        return None


def _clauses(specifier: str) -> list[tuple[str, str]] | None:
    """The clauses of a specifier that only compares plain release numbers, None for any other."""
    found = [_CLAUSE.fullmatch(clause.strip()) for clause in specifier.split(",")]
    return None if None in found else [(match[1], match[2]) for match in found if match]


def _parts(version: str) -> list[int]:
    """The numbers of a release; zeros at its end mean nothing."""
    return [int(number) for number in _ZEROS.sub("", version).split(".")]


def _holds(version: list[int], operator: str, bound: list[int]) -> bool:
    match operator:
        case "==":
            return version == bound
        case "!=":
            return version != bound
        case ">=":
            return version >= bound
        case "<=":
            return version <= bound
        case ">":
            return version > bound
        case _:
            return version < bound


def version_keys(registry: str, version: str) -> tuple[str, str]:
    """Two spellings of a version that are equal for equal versions: in full, and without a local part (2.1+cu118)."""
    if registry != "pypi" or len(version) > MAX_LENGTH:
        return version, version
    full = _canonical(version)
    return full, full.partition("+")[0]


def _canonical(version: str) -> str:
    if _NUMBERS.fullmatch(version):
        return ".".join(map(str, _parts(version)))
    from packaging.utils import canonicalize_version  # noqa: PLC0415 - long to import

    return canonicalize_version(version)
