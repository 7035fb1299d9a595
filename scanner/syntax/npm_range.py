"""Ranges of npm: which versions they admit, and in which order versions stand.

Specification: https://github.com/npm/node-semver#ranges
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable

_Key = tuple[int, int, int, tuple[int, ...], tuple[tuple[int, int, str], ...]]
_RELEASE: tuple[int, ...] = (1,)
_PRERELEASE: tuple[int, ...] = (0,)
_COMPARATOR = re.compile(
    r"(\^|~>?|>=|<=|>|<|=)?\s*v?(\d{1,15}|[xX*])(?:\.(\d{1,15}|[xX*]))?(?:\.(\d{1,15}|[xX*]))?(?:-([0-9A-Za-z.-]+))?(?:\+\S*)?"
)
_HYPHEN = re.compile(r"(\S+)\s+-\s+(\S+)")
_OPERATORS: dict[str, Callable[[_Key, _Key], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
}
_Test = tuple[str, _Key]


def admits_npm(specifier: str, version: str) -> bool | None:
    """Whether a range admits an exact version; None for what is no range (a tag such as "latest", a URL).

    A pre-release is compared like any other version; whether it may be chosen is for the caller to say.
    """
    exact = _COMPARATOR.fullmatch(version.strip())
    if exact is None or len(_numbers(exact)) != 3:
        return None
    key = _key(_numbers(exact), exact[5])
    alternatives = [_alternative(part.strip()) for part in specifier.split("||")]
    if any(tests is not None and all(_OPERATORS[sign](key, bound) for sign, bound in tests) for tests in alternatives):
        return True
    return None if None in alternatives else False


def version_key(version: str) -> _Key | None:
    """What orders versions (https://semver.org/#spec-item-11); None for what is no exact version."""
    exact = _COMPARATOR.fullmatch(version.strip())
    return _key(_numbers(exact), exact[5]) if exact and not exact[1] and len(_numbers(exact)) == 3 else None


def is_prerelease(version: str) -> bool:
    """Whether a version is one before a release: 2.0.0-rc.1."""
    return "-" in version.partition("+")[0]


def _alternative(text: str) -> list[_Test] | None:
    """The comparisons that all must hold; None for what is not a range (a tag such as "latest", a URL)."""
    if hyphen := _HYPHEN.fullmatch(text):
        text = f">={hyphen[1]} <={hyphen[2]}"
    tests: list[_Test] = []
    at = 0
    while at < len(text):
        found = _COMPARATOR.match(text, at)
        if found is None:
            return None
        if numbers := _numbers(found):
            tests += _tests(found[1] or "", numbers, found[5])
        at = found.end()
        if at < len(text) and not text[at].isspace():
            return None
        at += len(text[at:]) - len(text[at:].lstrip())
    return tests


def _tests(sign: str, numbers: list[int], pre: str | None) -> list[_Test]:
    floor, last, full = _key(numbers, pre), len(numbers) - 1, len(numbers) == 3
    if not full and sign in {"", "="}:
        return [(">=", floor), ("<", _above(numbers, last))]
    if sign in {"~", "~>", "^"}:
        leftmost = next((index for index, number in enumerate(numbers) if number), last)
        return [(">=", floor), ("<", _above(numbers, leftmost if sign == "^" else min(1, last)))]
    if sign == "<":
        return [("<", floor if pre else (*floor[:3], _PRERELEASE, ()))]
    if full or sign == ">=":
        return [(sign if sign in _OPERATORS else "==", floor)]
    return [(">=" if sign == ">" else "<", _above(numbers, last))]


def _numbers(found: re.Match[str]) -> list[int]:
    """The numbers before the first x, * or gap."""
    numbers: list[int] = []
    for part in found.group(2, 3, 4):
        if part is None or not part.isdigit():
            break
        numbers.append(int(part))
    return numbers


def _key(numbers: list[int], pre: str | None) -> _Key:
    major, minor, patch = (*numbers, 0, 0, 0)[:3]
    if pre is None:
        return major, minor, patch, _RELEASE, ()
    parts = tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in pre.split("."))
    return major, minor, patch, _PRERELEASE, parts


def _above(numbers: list[int], index: int) -> _Key:
    """The lowest key (a prerelease, so that betas of it are outside) of the next number at `index`."""
    major, minor, patch = (*numbers[:index], numbers[index] + 1, 0, 0, 0)[:3]
    return major, minor, patch, _PRERELEASE, ()
