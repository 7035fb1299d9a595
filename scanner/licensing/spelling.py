"""License names as people write them, brought to one form and looked up in rules/licensing/spellings.toml and SPDX."""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

import msgspec
from msgspec.structs import replace

from scanner.licensing import spdx
from scanner.licensing.reading import Reading
from scanner.licensing.spdx import index_file, spdx_keys
from scanner.rulebook.kept import remembered
from scanner.rulebook.licensing_data import LicenseFamily, Spelling, load_spellings

_WORD = re.compile(r"[a-z]+|[0-9]+(?:\.[0-9]+)*[a-z]?(?![a-z0-9])|[0-9]+|\+|[^\W\d_]+")
_GLUED_VERSION = re.compile(r"(?<=[a-z])v(?=[0-9])")
_ZEROS = re.compile(r"(?:\.0)+$")
_PAGE = re.compile(r"\.(?:html|txt|php|md)$")
_JOINED = re.compile(r"\b(?:and|or|with)\b|[/&,]", re.IGNORECASE)
_PARENTHESES = re.compile(r"\(([^()]{0,200})\)")

MIN_PROSE = 4
"""So many words in parentheses say something; fewer are an abbreviation, a year or a name."""


def words_of(text: str, ignore: frozenset[str]) -> str:
    """The one form of a name: lower case, no punctuation, no filler, "v2.0" and "2" alike."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("licence", "license")
    found = (_ZEROS.sub("", word) for word in _WORD.findall(_GLUED_VERSION.sub(" ", plain)))
    return " ".join(word for word in found if word not in ignore)


class Speller(msgspec.Struct, frozen=True):
    """All spellings of one rule base, by their one form."""

    ignore: frozenset[str]
    later: tuple[str, ...]
    addresses: tuple[str, ...]
    references: tuple[str, ...]
    dual: tuple[str, ...]
    silent: dict[str, str]
    spelled: dict[str, Spelling]
    families: dict[str, LicenseFamily]
    spdx: dict[str, str]

    def words(self, text: str) -> str:
        """The one form of `text`."""
        return words_of(text, self.ignore)

    def silence(self, text: str) -> str | None:
        """What a string says that names no license; None when it is no such string."""
        plain = _plain(text)
        if plain.startswith(self.references):
            return "refers to a file"
        return self.silent.get(plain.strip(" .:;\"'"))

    def of_choice(self, text: str) -> str | None:
        """What follows "Dual-licensed under" and its like; None where nothing of the kind stands first."""
        plain = " ".join(text.replace("_", " ").split())
        for phrase in self.dual:
            rest = plain[len(phrase) :]
            if plain.casefold().startswith(phrase) and not rest[:1].isalnum():
                return rest.strip(" :-") or None
        return None

    def read(self, text: str) -> Reading | None:
        """The license that a name means, with or without what stands in parentheses; None when it is not known."""
        for candidate in _candidates(self._without_address(text)):
            reading = self._one(candidate)
            if reading is not None:
                return reading if candidate == text else self._beside(text, reading)
        return None

    def _one(self, text: str) -> Reading | None:
        return self._lookup(self.words(text)) or self._later(text)

    def _beside(self, text: str, reading: Reading) -> Reading:
        """A reading of a part of the text, less sure where parentheses say something else than it."""
        for match in _PARENTHESES.finditer(text):
            inside = match.group(1)
            other = self._one(inside)
            if other is None and (self.silence(inside) or len(inside.split()) < MIN_PROSE):
                continue
            if other is None or (other.expression and _base(other) != _base(reading)):
                note = "; ".join(filter(None, (reading.note, f"what stands in parentheses is not weighed: “{inside}”")))
                return replace(reading, note=note, confidence="medium")
        return reading

    def _without_address(self, text: str) -> str:
        """The name at the end of an address such as https://opensource.org/licenses/MIT."""
        lowered = text.strip().lower()
        for prefix in self.addresses:
            if lowered.startswith(prefix):
                name = lowered[len(prefix) :].strip("/").partition("#")[0]
                return _PAGE.sub("", name)
        return text

    def _later(self, text: str) -> Reading | None:
        lowered = " ".join(text.casefold().replace("(", " ").replace(")", " ").split())
        for phrase in self.later:
            if lowered.endswith(phrase):
                reading = self._lookup(self.words(lowered[: -len(phrase)]))
                return reading and _or_later(reading)
        return None

    def _lookup(self, words: str) -> Reading | None:
        if spelling := self.spelled.get(words):
            return Reading((), spelling.license, note=spelling.note, confidence=spelling.confidence)
        if family := self.families.get(words):
            note = f"names the {family.name} family, not which license of it"
            return Reading((family.id,), None, note=note, confidence="medium")
        return Reading((), self.spdx[words]) if words in self.spdx else None


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold().replace("licence", "license").replace("_", " ")
    return " ".join(folded.split())


def _base(reading: Reading) -> str:
    """The license without "only" or "or later", so that GPLv3 and GPLv3+ are no contradiction."""
    return (reading.expression or "").removesuffix("-only").removesuffix("-or-later")


def _candidates(text: str) -> tuple[str, ...]:
    """The whole, what stands outside parentheses, and, where no word joins several licenses, what stands inside."""
    outside = _PARENTHESES.sub(" ", text)
    inside = [] if _JOINED.search(outside) else [match.group(1) for match in _PARENTHESES.finditer(text)][:3]
    return (text, outside, *inside)


def _or_later(reading: Reading) -> Reading:
    expression = reading.expression
    if expression and expression.endswith("-only"):
        return Reading(reading.ids, expression.removesuffix("only") + "or-later", note=reading.note)
    return reading


@lru_cache(maxsize=8)
def speller(rules_directory: Path) -> Speller:
    """The spellings of a rules directory, indexed once for all runs."""
    sources = [rules_directory / "licensing" / "spellings.toml", index_file(), Path(__file__), Path(spdx.__file__)]
    return remembered("speller", sources, Speller, lambda: _speller(rules_directory))


def _speller(rules_directory: Path) -> Speller:
    data = load_spellings(rules_directory)
    ignore = frozenset(data.ignore)
    later = tuple(sorted((phrase.casefold() for phrase in data.later), key=len, reverse=True))
    return Speller(
        ignore=ignore,
        later=later,
        addresses=data.addresses,
        references=data.references,
        dual=data.dual,
        silent=data.silent,
        spelled={words_of(written, ignore): entry for entry in data.spellings for written in entry.written},
        families={words_of(written, ignore): family for family in data.families for written in family.written},
        spdx=_spdx_by_words(ignore),
    )


def _spdx_by_words(ignore: frozenset[str]) -> dict[str, str]:
    """Every SPDX id by its one form; forms that two ids share are left out, "-only" is the plain GNU number."""
    found: dict[str, set[str]] = {}
    for key in spdx_keys():
        if not key.startswith("LicenseRef-"):
            found.setdefault(words_of(key, ignore), set()).add(key)
    return {words: keys.pop() for words, keys in found.items() if words and len(keys) == 1}
