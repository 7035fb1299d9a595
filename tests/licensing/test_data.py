"""rules/licensing: what its entries refer to exists, and no two entries claim one string."""

from __future__ import annotations

from collections import Counter

from scanner.licensing import spdx
from scanner.licensing.normalise import words_of_text
from scanner.licensing.spelling import speller, words_of
from scanner.rulebook import load_rulebook
from scanner.rulebook.licensing_data import load_regions, load_spellings, load_texts

RULES = load_rulebook()
SPELLINGS = load_spellings(RULES.directory)
TEXTS = load_texts(RULES.directory)


def known(license_id: str) -> bool:
    return bool(RULES.license(license_id) or spdx.spdx_id(license_id) or license_id in SPELLINGS.categories)


def test_every_spelling_and_member_names_a_license_that_exists() -> None:
    named = [part for entry in SPELLINGS.spellings for part in entry.license.split(" OR ")]
    named += [member for family in SPELLINGS.families for member in family.members]
    assert [name for name in named if not known(name)] == []


def test_every_text_mark_names_a_license_that_exists() -> None:
    assert [mark.license for mark in TEXTS.texts if not known(mark.license)] == []


def test_no_string_is_written_for_two_licenses() -> None:
    ignore = frozenset(SPELLINGS.ignore)
    pairs = {(words_of(text, ignore), entry.license) for entry in SPELLINGS.spellings for text in entry.written}
    pairs |= {(words_of(text, ignore), family.id) for family in SPELLINGS.families for text in family.written}
    assert [words for words, count in Counter(words for words, _ in pairs).items() if count > 1] == []


def test_no_spelling_is_empty_once_filler_is_dropped() -> None:
    assert "" not in speller(RULES.directory).spelled
    assert "" not in speller(RULES.directory).families


def test_phrases_stand_in_the_form_they_are_compared_in_and_are_short() -> None:
    phrases = [phrase for mark in TEXTS.texts for phrase in (*mark.title, *mark.require, *mark.forbid)]
    phrases += [phrase for entry in TEXTS.restrictions for phrase in entry.phrases]
    assert [phrase for phrase in phrases if words_of_text(phrase) != phrase] == []
    assert max(len(phrase.split()) for phrase in phrases) <= 30


def test_the_european_union_has_27_members() -> None:
    assert len(load_regions(RULES.directory).regions["EU"]) == 27
