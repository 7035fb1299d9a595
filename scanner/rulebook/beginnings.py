"""How the matches of a regular expression begin: what tells, without compiling it, that it cannot match.

Worked out when rules are compiled, for there are some 900 expressions and a scan needs a dozen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from scanner.rulebook.choices import Signs
from scanner.rulebook.patterns import is_optional, pieces

MOST = 128
"""In more ways than this an expression is not followed."""

FEW = 16
"""Members of a class in brackets that are told apart."""

TELLING = 3
"""With so many letters a beginning tells enough by itself."""

_MEMBER = re.compile(r"(\\?.)(?:-(\\?.))?", re.DOTALL)
_DIGITS = "0123456789"
_NO_SLASH = "dwsbBAZntrfva"
"""Letters after a backslash that stand for no slash; others are a class that has it, a character by number, a group."""
_REACHES_OUT = re.compile(r"\(\?(?!:|=|!|<=|<!)|\\[1-9]")
"""What concerns the other alternatives too: flags, and groups that are named or referred to by number."""

_Ways = dict[str, bool]
"""Beginnings, and whether what follows in the expression follows it too."""


def beginnings(source: str) -> tuple[str, ...]:
    """Lower-case strings with one of which every match begins, in whatever letters, at the start of the text.

    A lone empty string says nothing; that is the answer for what is not anchored by `^`, or cannot be worked out.
    """
    parts = list(pieces(source))
    if parts[:1] != ["^"]:
        return ("",)
    rest = parts[1:]
    ways = _sequence(rest)
    if rest or ways is None:
        return ("",)
    return tuple(sorted(ways))


def _choice(parts: list[str]) -> _Ways | None:
    """What stands in a group; takes it and its closing bracket off `parts`."""
    found: _Ways = {}
    while parts:
        ways = _sequence(parts)
        if ways is None:
            return None
        found = {way: found.get(way, True) and goes_on for way, goes_on in (found | ways).items()}
        if not parts or parts.pop(0) == ")":
            return found
    return None


def _sequence(parts: list[str]) -> _Ways | None:
    """What stands up to the next `|` or `)`; takes it off `parts`."""
    ways: _Ways = {"": True}
    while parts and parts[0] not in ("|", ")"):
        piece = parts.pop(0)
        if piece == "(":
            following = _group(parts)
            if following is None:
                return None
        else:
            following = _single(piece)
        following = _repeated(following, parts)
        joined = _joined(ways, following)
        ways = joined if len(joined) <= MOST else dict.fromkeys(ways, False)
    return ways


def _group(parts: list[str]) -> _Ways | None:
    if parts[:1] == ["?"]:
        if parts[1:2] not in ([":"], ["!"], ["="]):  # looks back, has a name, or sets flags
            return None
        ahead = parts[1] != ":"
        del parts[:2]
        if ahead:
            return _choice(parts) and {"": True}
    return _choice(parts)


def _single(piece: str) -> _Ways:
    """One character, as far as it is certain; of digits those of ASCII."""
    if piece == r"\d":
        return dict.fromkeys(_DIGITS, True)
    if piece[0] == "\\" and len(piece) == 2 and not piece[1].isalnum():
        return {piece[1].lower(): True}
    if piece[0] == "[" and piece[1] != "^" and (members := _members(piece[1:-1])):
        return dict.fromkeys(members, True)
    if len(piece) == 1 and piece not in "^$.*+?{}[]\\":
        return {piece.lower(): True}
    return {"": False}


def _members(written: str) -> list[str]:
    """What a class in brackets stands for; nothing where that is more than the digits and some signs."""
    found: list[str] = []
    for first, last in _MEMBER.findall(written):
        if first == r"\d" and not last:
            found += _DIGITS
        elif any(one[:1] == "\\" and one[1:].isalnum() for one in (first, last)):
            return []
        else:
            found += map(chr, range(ord(first[-1]), ord((last or first)[-1]) + 1))
    return list(dict.fromkeys(one.lower() for one in found)) if len(found) <= FEW else []


def _repeated(ways: _Ways, parts: list[str]) -> _Ways:
    """With what a sign of repetition after it makes of it."""
    if not parts or parts[0][0] not in "?*+{":
        return ways
    sign = parts.pop(0)
    if sign == "?" and parts[:1] != ["?"]:
        return {**ways, "": ways.get("", True)}
    while parts and parts[0] in "?+":
        parts.pop(0)
    return {"": False} if is_optional(sign) else dict.fromkeys(ways, False)


def _joined(ways: _Ways, following: _Ways) -> _Ways:
    joined: _Ways = {way: False for way, goes_on in ways.items() if not goes_on}
    for way in (way for way, goes_on in ways.items() if goes_on):
        for end, goes_on in following.items():
            joined[way + end] = joined.get(way + end, True) and goes_on
    return joined


def of_all(sources: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Those of several expressions, of which those that say nothing are left out."""
    found = {source: beginnings(source) for source in sources}
    return {source: ways for source, ways in found.items() if ways != ("",)}


def contents(source: str) -> tuple[str, ...]:
    """Lower-case strings of which every match contains at least one; a lone empty string where none are certain."""
    found = _surest_of_all(list(pieces(source))) or {""}
    return tuple(sorted(one for one in found if not any(other in one for other in found - {one})))


def _surest_of_all(parts: list[str]) -> set[str] | None:
    """What the matches of a choice contain one of; takes it off `parts`, and the bracket that closes it."""
    found: set[str] = set()
    while True:
        best = _surest(parts)
        if best is None:
            return None
        found |= best
        if not parts or parts.pop(0) == ")":
            return found


def _surest(parts: list[str]) -> set[str] | None:
    """The longest strings of which one alternative's matches contain one; takes it off `parts`, up to `|` or `)`."""
    best = {""}
    while parts and parts[0] not in ("|", ")"):
        ways = _sequence(list(parts))
        inside = _surest_of_all(parts[3:]) if parts[:3] == ["(", "?", ":"] else None
        piece = parts.pop(0)
        item = _group(parts) if piece == "(" else _single(piece)
        if item is None:
            return None
        if parts and is_optional(parts[0]):
            inside = None
        best = max(best, set(ways or {""}), inside or {""}, key=lambda found: min(map(len, found)))
        _repeated(item, parts)
    return None if "" in best else best


def may_hold_slash(source: str) -> bool:
    """Whether a match may contain a slash. Where that cannot be told it may."""
    return any(piece == "." or _has_slash(piece) for piece in pieces(source))


def _has_slash(piece: str) -> bool:
    if piece.startswith("[^"):
        return "/" not in piece
    if piece.startswith("["):
        members = _MEMBER.findall(piece[1:-1])
        return any(_is_slash(one) or _is_slash(last) or one[-1] < "/" < last[-1:] for one, last in members)
    return _is_slash(piece)


def _is_slash(sign: str) -> bool:
    return sign[1] not in _NO_SLASH if sign[:1] == "\\" and sign[1:].isalnum() else sign[-1:] == "/"


def signs_of(sources: Iterable[str]) -> dict[str, dict[str, Signs]]:
    """The alternatives of expressions, each with what tells its matches, where these stand at the start of a text."""
    return {source: {one: _signs(one) for one in alternatives(source)} for source in sources}


def alternatives(source: str) -> list[str]:
    """The expressions of which it is the choice: a match of it is a match of one of them. Itself where it is none."""
    depth, found = 0, [""]
    for piece in pieces(source):
        depth += (piece == "(") - (piece == ")")
        if piece == "|" and not depth:
            found.append("")
        else:
            found[-1] += piece
    return found if _REACHES_OUT.search(source) is None else [source]


def _signs(source: str) -> Signs:
    rest = list(pieces(source))
    ways = _choice(rest)
    if ways is None or rest:
        ways = {"": False}
    begins = {way for way, whole in ways.items() if not whole}
    words = {way for way, whole in ways.items() if whole}
    slash = may_hold_slash(source)
    if "" in begins:
        return Signs(holds=contents(source), slash=slash)
    shortest = sorted(one for one in begins if not any(one[:end] in begins for end in range(len(one))))
    telling = min(map(len, (*shortest, *words)), default=0) >= TELLING
    return Signs(tuple(shortest), frozenset(words), ("",) if telling else contents(source), slash)
