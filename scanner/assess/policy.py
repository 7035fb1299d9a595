"""The user's policy on a license: entries are licenses, families, categories or terms, compared without regard to case.

What names the license itself goes before what names its category or a term of it; else `deny` goes first. An entry
that names a family ("GPL") means each of its members. A component under a bare family name is denied where each member
is, and may be where one is. Where a component stands in several places, the strictest policy counts.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence

from scanner.config import PlacePolicy
from scanner.config.entries import CATEGORIES, TERM
from scanner.licensing import category_of, members_of
from scanner.rulebook import Rulebook

RECIPROCAL = ("share-alike", "network-share-alike")

_BY_TERMS = ("non-commercial", "research-only")
_COPYLEFT = ("copyleft", "weak-copyleft", "network-copyleft")
Policies = Sequence[PlacePolicy]


def denied_by(license_id: str, policies: Policies, rules: Rulebook) -> str | None:
    """The entry of `deny` that rules a license out, or the first of those that rule out all its members."""
    return _first(_denied(license_id, policy, rules) for policy in policies)


def denies(license_id: str, policies: Policies, rules: Rulebook) -> bool:
    """Whether a license is denied, or none of what is allowed."""
    return bool(denied_by(license_id, policies, rules)) or not allowed(license_id, policies, rules)


def denied_in_part(license_id: str, policies: Policies, rules: Rulebook) -> tuple[str, str] | None:
    """A member of a family name that `deny` rules out, and the entry; None where none or all are."""
    for policy in policies:
        if policy.deny and not _denied(license_id, policy, rules):
            for member in members_of(license_id, rules):
                if entry := _denied_itself(member, policy, rules):
                    return member, entry
    return None


def allowed(license_id: str, policies: Policies, rules: Rulebook) -> bool:
    """Whether `allow` or `exempt` names a license or its kind; an empty `allow` allows everything.

    A family name ("BSD") is allowed when each license it may stand for is.
    """
    return all(_allowed(license_id, policy, rules) for policy in policies)


def to_review(license_id: str, triggered: Container[str], policies: Policies, rules: Rulebook) -> str | None:
    """The entry of `review` that has a person look at a license here.

    None where the terms already decide (non-commercial, research only), and where a reciprocal license asks nothing of
    this user: who neither passes on nor hosts owes nothing. `triggered` holds the terms that are or may be.
    """
    return _first(_to_review(license_id, triggered, policy, rules) for policy in policies)


def _denied(license_id: str, policy: PlacePolicy, rules: Rulebook) -> str | None:
    found = _denied_itself(license_id, policy, rules)
    if found or not policy.deny or _named(license_id, (*policy.allow, *policy.exempt), rules):
        return found
    entries = [_denied_itself(member, policy, rules) for member in members_of(license_id, rules)]
    return entries[0] if entries and all(entries) else None


def _denied_itself(license_id: str, policy: PlacePolicy, rules: Rulebook) -> str | None:
    if not policy.deny:
        return None
    if named := _named(license_id, policy.deny, rules):
        return named
    if _named(license_id, (*policy.allow, *policy.exempt), rules):
        return None
    return _of_kind(license_id, policy.deny, rules)


def _allowed(license_id: str, policy: PlacePolicy, rules: Rulebook) -> bool:
    entries = (*policy.allow, *policy.exempt)
    if not policy.allow or _names_it(license_id, entries, rules):
        return True
    members = members_of(license_id, rules)
    return bool(members) and all(_names_it(member, entries, rules) for member in members)


def _review_by(license_id: str, policy: PlacePolicy, rules: Rulebook) -> str | None:
    """The entry of `review` that names a license or its kind, or one that a family name may stand for."""
    if named := _named(license_id, policy.review, rules):
        return named
    if _names_it(license_id, policy.exempt, rules):
        return None
    members = members_of(license_id, rules)
    return _of_kind(license_id, policy.review, rules) or _first(
        _names_it(member, policy.review, rules) for member in members if not _names_it(member, policy.exempt, rules)
    )


def _to_review(license_id: str, triggered: Container[str], policy: PlacePolicy, rules: Rulebook) -> str | None:
    entry = _review_by(license_id, policy, rules)
    if entry is None or entry in _BY_TERMS:
        return None
    if entry.casefold().startswith(TERM):
        return entry
    rule = rules.license(license_id)
    reciprocal = {term.term for term in rule.terms if term.term in RECIPROCAL} if rule else set()
    if not reciprocal or category_of(license_id, rules) not in _COPYLEFT:
        return entry
    return entry if any(word in triggered for word in reciprocal) else None


def _first(entries: Iterable[str | None]) -> str | None:
    return next((entry for entry in entries if entry), None)


def _names_it(license_id: str, entries: Sequence[str], rules: Rulebook) -> str | None:
    return _named(license_id, entries, rules) or _of_kind(license_id, entries, rules)


def _named(license_id: str, entries: Sequence[str], rules: Rulebook) -> str | None:
    """The entry that names the license itself, or a family that it belongs to."""
    if not entries:
        return None
    names = {name.casefold() for name in _names(license_id, rules)}
    return _first(
        entry
        for entry in entries
        if (word := entry.strip().casefold()) not in CATEGORIES
        and (word in names or license_id in members_of(word, rules))
    )


def _of_kind(license_id: str, entries: Sequence[str], rules: Rulebook) -> str | None:
    """The entry that names the category of the license or a term of it."""
    words = {entry.strip().casefold(): entry for entry in entries}
    category = category_of(license_id, rules) if words else None
    if category in words:
        return words[category or ""]
    if not any(word.startswith(TERM) for word in words):
        return None
    rule = rules.license(license_id)
    return _first(words.get(f"{TERM}{term.term}") for term in rule.terms) if rule else None


def _names(license_id: str, rules: Rulebook) -> Iterator[str]:
    yield license_id
    if rule := rules.license(license_id):
        yield from (rule.id, rule.spdx or rule.id, *rule.aliases)
