"""What an entry of a policy names: a category, a term ("term:user-threshold"), a license or a family of licenses."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from scanner.rulebook.faults import did_you_mean
from scanner.rulebook.schema import Category

if TYPE_CHECKING:
    from scanner.rulebook import Rulebook

CATEGORIES: tuple[str, ...] = get_args(Category)
TERM = "term:"
_OWN = "licenseref-"


class UnknownEntry(ValueError):
    """An entry that names nothing; the message says what may be meant."""


def canonical(entry: str, rules: Rulebook) -> str:
    """The entry as rules spell it, so that two names of one license are seen to be one. Raises UnknownEntry."""
    word = entry.strip().lower()
    if word in CATEGORIES:
        return word
    if word.startswith(TERM):
        return _term(word, rules)
    if found := rules.license(word):
        return found.id
    from scanner.licensing.ids import id_of, members_of  # noqa: PLC0415 - most entries are known by now

    if members_of(word, rules):
        return word
    known = id_of(entry.strip(), rules)
    from scanner.licensing import spdx  # noqa: PLC0415

    if rules.license(known) or spdx.spdx_id(known):
        return known
    if word.startswith(_OWN) and len(word) > len(_OWN):
        return entry.strip()  # a license of the user's own naming, which a source may state
    raise UnknownEntry(f"{entry!r} is no license, category or term that we know{_nearest(word, rules)}")


def _term(word: str, rules: Rulebook) -> str:
    term = word.removeprefix(TERM).strip()
    if term not in rules.vocabulary:
        near = did_you_mean(term, rules.vocabulary).replace("mean ", f"mean {TERM}")
        raise UnknownEntry(f"{word!r} is no term of rules/terms.toml{near}")
    return f"{TERM}{term}"


def _nearest(word: str, rules: Rulebook) -> str:
    from scanner.licensing import spdx  # noqa: PLC0415 - as above

    ours = {name.lower() for rule in rules.licenses.values() for name in (rule.id, rule.spdx or rule.id)}
    spdx_keys = {key.lower() for key in spdx.spdx_keys()}
    return did_you_mean(word, {*CATEGORIES, *(f"{TERM}{term}" for term in rules.vocabulary), *ours, *spdx_keys})
