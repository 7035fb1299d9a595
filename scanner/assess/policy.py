"""The user's policy: entries are license ids, SPDX ids or categories, compared without regard to case.

An entry that names a family ("GPL") means each of its members. A component under a bare family name is denied where
each member is, and may be where one is.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from scanner.config import Policy
from scanner.licensing import category_of, members_of
from scanner.rulebook import Rulebook

RECIPROCAL = ("share-alike", "network-share-alike")

_BY_TERMS = ("non-commercial", "research-only")
_COPYLEFT = ("copyleft", "weak-copyleft", "network-copyleft")


def denied_by(license_id: str, policy: Policy, rules: Rulebook) -> str | None:
    """The entry of `deny` that names a license or its category, or the first of those that name all its members."""
    found = _entry(license_id, policy.deny, rules)
    if found or not policy.deny:
        return found
    entries = [_entry(member, policy.deny, rules) for member in members_of(license_id, rules)]
    return entries[0] if entries and all(entries) else None


def denied_in_part(license_id: str, policy: Policy, rules: Rulebook) -> tuple[str, str] | None:
    """A member of a family name that `deny` names, and the entry; None where none or all are."""
    if not policy.deny or denied_by(license_id, policy, rules):
        return None
    members = ((member, _entry(member, policy.deny, rules)) for member in members_of(license_id, rules))
    return next(((member, entry) for member, entry in members if entry), None)


def review_by(license_id: str, policy: Policy, rules: Rulebook) -> str | None:
    """The entry of `review` that names a license or its category, or one that a family name may stand for."""
    found = _entry(license_id, policy.review, rules)
    members = () if found else members_of(license_id, rules)
    return found or next((entry for one in members if (entry := _entry(one, policy.review, rules))), None)


def allowed(license_id: str, policy: Policy, rules: Rulebook) -> bool:
    """Whether `allow` names a license or its category; an empty `allow` allows everything.

    A family name ("BSD") is allowed when each license it may stand for is.
    """
    if not policy.allow or _entry(license_id, policy.allow, rules):
        return True
    members = members_of(license_id, rules)
    return bool(members) and all(_entry(member, policy.allow, rules) for member in members)


def to_review(license_id: str, triggered: Container[str], policy: Policy, rules: Rulebook) -> str | None:
    """The entry of `review` that has a person look at a license here.

    None where the terms already decide (non-commercial, research only), and where a reciprocal license asks nothing of
    this user: who neither passes on nor hosts owes nothing. `triggered` holds the terms that are or may be.
    """
    entry = review_by(license_id, policy, rules)
    if entry is None or entry in _BY_TERMS:
        return None
    rule = rules.license(license_id)
    reciprocal = {term.term for term in rule.terms if term.term in RECIPROCAL} if rule else set()
    if not reciprocal or category_of(license_id, rules) not in _COPYLEFT:
        return entry
    return entry if any(word in triggered for word in reciprocal) else None


def _entry(license_id: str, entries: Iterable[str], rules: Rulebook) -> str | None:
    names = {name.casefold() for name in _names(license_id, rules)}
    return next((entry for entry in entries if _means(entry.strip().casefold(), license_id, names, rules)), None)


def _means(entry: str, license_id: str, names: Container[str], rules: Rulebook) -> bool:
    return entry in names or license_id in members_of(entry, rules)


def _names(license_id: str, rules: Rulebook) -> Iterator[str]:
    yield license_id
    if category := category_of(license_id, rules):
        yield category
    if rule := rules.license(license_id):
        yield from (rule.id, rule.spdx or rule.id, *rule.aliases)
