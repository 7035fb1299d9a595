"""The license that a short text names in a sentence: "The weights are licensed under CC BY-NC 4.0".

Less sure than a license's own words: a text that names several licenses, speaks of the work of others or adds a limit
that the named license does not have is not read as that license.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec.structs import replace

from scanner.licensing.ids import completed
from scanner.licensing.marks import load_marks, restrictions_in
from scanner.licensing.normalise import words_of_text
from scanner.licensing.reading import Reading
from scanner.licensing.residue import speaks
from scanner.licensing.spelling import Speller, speller

if TYPE_CHECKING:
    from scanner.rulebook.index import Rulebook

MAX_SENTENCES = 1_500
"""Characters of a text that is nothing but a few sentences; of a longer one, a sentence is not the matter."""

MAX_NAME = 12
"""Words of a name."""

_UNDER = re.compile(
    r"\b(?:(?:licensed|released|distributed|available|provided|published|are|is)(?: separately)? under"
    r"|governed by|covered by|subject to) (?:the )?(?:terms of )?(?:the |an? )?(?=(?P<name>[^;]{2,200}))"
)
_ADDRESS = re.compile(r"https?://[^\s()<>\[\]\"']{8,200}")
_GOES_ON = re.compile(r"[\s,]*(?:or|and|with|plus|any later|version|v?\d)\b|[/+&]", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:not|never|no longer|unless|except|previously|formerly|was|were|instead)\b[^.]{0,40}$")
_SENTENCE = re.compile(r"\.(?=\s)")
_PARENTHESES = re.compile(r"\([^()]*\)")
_LEGAL_CODE = re.compile(r"/(?:legalcode|deed)(?:\.[a-z-]+)?$")


def by_sentence(text: str, rules: Rulebook) -> Reading | None:
    """The one license that a few sentences name, None when they name none; without ids when it must be read."""
    if len(text) > MAX_SENTENCES:
        return None
    plain = " ".join(re.sub(r"[*_`\[\]]", " ", text).split())
    found = list(dict.fromkeys(_named(plain, rules)))
    if not found or found == [None]:
        return None
    exact = [one for one in found if one and one.expression] or [one for one in found if one]
    return _judged(plain, exact, None in found, rules)


def _judged(plain: str, found: list[Reading], unclear: bool, rules: Rulebook) -> Reading:
    marks, words = load_marks(rules.directory), words_of_text(plain)
    names = ", ".join(one.expression or one.ids[0] for one in found)
    if unclear or len(found) > 1 or speaks(words, marks.others):
        return Reading(note=f"speaks of {names}, but not of one license for one work: read it", confidence="low")
    rule = rules.license(found[0].ids[0]) if found[0].ids else None
    known = {term.term for term in rule.terms} if rule else set()
    added = [name for name in restrictions_in(words, marks.restrictions) if name not in known]
    if added:
        return Reading(note=f"names {names} but adds {', '.join(added)}", confidence="low")
    return replace(found[0], note="named in a sentence; the license text itself stands elsewhere", confidence="medium")


def _named(plain: str, rules: Rulebook) -> Iterator[Reading | None]:
    """Each license that is named, None for a name that goes on or is denied: "MIT or", "not licensed under MIT"."""
    spellings = speller(rules.directory)
    for match in _UNDER.finditer(plain.lower()):
        sentence = _SENTENCE.split(plain[match.start("name") : match.end("name")])[0]
        read, rest = _longest(sentence, spellings, rules)
        if read:
            clear = not _GOES_ON.match(rest) and not _DENIED.search(plain[: match.start()].lower())
            yield _plain(read, rules) if clear else None
    for match in _ADDRESS.finditer(plain):
        if read := spellings.read(_LEGAL_CODE.sub("/", match.group().rstrip(".,;:").lower()).rstrip("/")):
            yield _plain(read, rules)


def _longest(name: str, spellings: Speller, rules: Rulebook) -> tuple[Reading | None, str]:
    """The longest start of some words that is a license's name, and what follows it."""
    ends = [match.end() for match in re.finditer(r"[^\s,]+", name)][:MAX_NAME]
    for end in reversed(ends):
        words = name[:end].strip(" .,:")
        if read := spellings.read(words) or _by_rule(spellings.words(words), rules):
            return read, name[end:]
    return None, ""


def _by_rule(words: str, rules: Rulebook) -> Reading | None:
    found = _names(rules).get(words)
    return Reading((found,), (rules.licenses[found].spdx or found)) if found else None


@lru_cache(maxsize=4)
def _names(rules: Rulebook) -> dict[str, str]:
    """The licenses that only our rules know, by their full names; a name that two have is left out."""
    spellings, names = speller(rules.directory), Counter[str]()
    found = {}
    for rule in rules.licenses.values():
        words = spellings.words(_PARENTHESES.sub(" ", rule.name))
        names[words] += 1
        found[words] = rule.id
    return {words: license_id for words, license_id in found.items() if names[words] == 1 and " " in words}


def _plain(reading: Reading, rules: Rulebook) -> Reading:
    """Only what it is: the same license, named twice, is one."""
    return replace(completed(reading, rules), note="", confidence="high")
