"""Between SPDX ids and the ids of rules/licenses; categories of licenses that have no rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from scanner.entities import License
from scanner.licensing import spdx
from scanner.licensing.reading import Reading
from scanner.rulebook.licensing_data import load_spellings

if TYPE_CHECKING:
    from scanner.rulebook.index import Rulebook

Alternatives = spdx.Alternatives

_SUFFIXES = ("-only", "-or-later", "+")

FAMILY = "LicenseRef-stayopen-"
"""How a family that names no one license ("bsd") stands in an expression; "LicenseRef-gpl" is taken by ScanCode."""

HARMLESS = frozenset({"permissive", "public-domain"})
"""Categories of licenses that take hardly anything from those beside them."""


def id_of(key: str, rules: Rulebook) -> str:
    """The id in rules/licenses for an SPDX key; "-or-later" has the terms of its base. Without a rule, SPDX's id."""
    found = rules.license(key) or rules.license(key.removeprefix(FAMILY))
    if found is None:
        base = next((key[: -len(suffix)] for suffix in _SUFFIXES if key.lower().endswith(suffix)), None)
        found = rules.license(base) if base else None
    return found.id if found else spdx.spdx_id(key) or key


def expand_ids(expression: str, rules: Rulebook) -> tuple[str, ...]:
    """The ids that an SPDX expression or a single id names."""
    if found := rules.license(expression):  # most are a single id, and need no parser
        return (found.id,)
    parsed = spdx.parse(expression)
    keys = parsed.keys if parsed else (expression,)
    return tuple(dict.fromkeys(id_of(key, rules) for key in keys))


def completed(reading: Reading, rules: Rulebook) -> Reading:
    """A reading that has an expression or a single id in its place, with the ids that it names."""
    if reading.ids or reading.expression is None:
        return reading
    ids = expand_ids(reading.expression, rules)
    parsed = spdx.parse(reading.expression) if len(ids) > 1 else None
    return replace(reading, ids=ids, choice=bool(parsed and parsed.choice) and len(ids) > 1)


def from_expression(parsed: spdx.Expression, rules: Rulebook) -> Reading:
    """A parsed SPDX expression as a Reading; one that only says "unknown" has no ids."""
    if all(is_unknown(key, rules) for key in parsed.keys):
        return Reading(note=f"“{parsed.text}” says that the license is not known")
    note = "the exception after WITH is not weighed" if " WITH " in parsed.text else ""
    ids = tuple(dict.fromkeys(id_of(key, rules) for key in parsed.keys))
    return Reading(ids, parsed.text, choice=parsed.choice and len(ids) > 1, note=note)


def is_unknown(key: str, rules: Rulebook) -> bool:
    """Whether an id states that the license is not known ("NOASSERTION", the Hub's "other")."""
    unknown = load_spellings(rules.directory).unknown
    return key.strip().casefold() in {entry.casefold() for entry in unknown}


def alternatives(license_: License, rules: Rulebook) -> Alternatives:
    """Every way to satisfy a license, each a group of ids that hold together. Without a choice there is one group."""
    parsed = spdx.parse(license_.expression) if license_.expression and license_.choice else None
    if parsed:
        groups = [tuple(dict.fromkeys(id_of(key, rules) for key in group)) for group in parsed.alternatives]
        return tuple(dict.fromkeys(groups))
    if license_.choice:
        return tuple((found,) for found in license_.ids)
    return (license_.ids,) if license_.ids else ()


def category_of(license_id: str, rules: Rulebook) -> str | None:
    """The category of a license: by its rule, else ScanCode's, in our words; None when nobody has one.

    A family name ("AGPL") has the category that all its members share, and is unidentified where they differ.
    """
    found = rules.license(license_id)
    if found and found.category != "unidentified":
        return found.category
    shared = {category_of(member, rules) for member in members_of(license_id, rules)}
    if len(shared) == 1:
        return shared.pop()
    if found:
        return found.category
    categories = load_spellings(rules.directory).categories
    return categories.get(license_id) or categories.get(spdx.scancode_category(license_id) or "")


def members_of(license_id: str, rules: Rulebook) -> tuple[str, ...]:
    """The licenses that a family name such as "bsd" may mean; empty for an exact license."""
    for family in load_spellings(rules.directory).families:
        if family.id == license_id:
            return tuple(dict.fromkeys(id_of(member, rules) for member in family.members))
    return ()


def categories_meant(license_id: str, rules: Rulebook) -> tuple[str, ...]:
    """The categories of which any license may be meant by a vague name such as "proprietary"; empty for others."""
    vague = (one for one in load_spellings(rules.directory).vague if one.license == license_id)
    return next((one.categories for one in vague), ())


def is_exact(license_id: str, rules: Rulebook) -> bool:
    """Whether an id names one license: no family, and nothing vague."""
    return not members_of(license_id, rules) and not categories_meant(license_id, rules)


def parts_of(license_id: str, rules: Rulebook) -> tuple[str, ...]:
    """The licenses that a stack such as Python's is made of, as far as people call the whole by them."""
    for compound in load_spellings(rules.directory).compounds:
        if id_of(compound.license, rules) == license_id:
            return tuple(id_of(part, rules) for part in compound.parts)
    return ()


def spelled_alternatives(license_: License, rules: Rulebook) -> Alternatives:
    """Every way to satisfy a license, in SPDX ids as they were written: "-only" and "-or-later" are kept.

    A license without an expression has the SPDX ids of its rules; what has no rule stays as it is.
    """
    parsed = spdx.parse(license_.expression) if license_.expression else None
    if parsed:
        groups = [tuple(dict.fromkeys(_spelled(key, rules) for key in group)) for group in parsed.alternatives]
        return tuple(dict.fromkeys(groups))
    return tuple(tuple(_spelled(found, rules) for found in group) for group in alternatives(license_, rules))


def _spelled(key: str, rules: Rulebook) -> str:
    """SPDX's id for a key; our own where the rule has none, "gpl-3.0" being the SPDX id of its rule."""
    found = rules.license(key)
    if found and found.spdx and key.lower() in (found.id.lower(), found.spdx.lower()):
        return found.spdx
    return spdx.spdx_id(key) or (found.id if found else key.removeprefix(FAMILY))
