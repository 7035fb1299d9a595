"""rules/licensing/*.toml: how people write license names, and what marks a license text."""

from functools import lru_cache
from pathlib import Path

import msgspec

from scanner.rulebook.kept import remembered_data
from scanner.rulebook.schema import Category, Confidence


class Spelling(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Strings that name one license. `license` is an SPDX expression or an id of rules/licenses."""

    license: str
    written: tuple[str, ...]
    confidence: Confidence = "high"
    note: str = ""


class LicenseFamily(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A name such as "BSD" that stands for several licenses: `id` in rules/licenses, `members` its SPDX ids."""

    id: str
    name: str
    written: tuple[str, ...]
    members: tuple[str, ...]


class Vague(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A license that is called so when nobody says which it is: any of some categories may be meant."""

    license: str
    categories: tuple[Category, ...]


class Compound(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A license made of several, by SPDX ids: whoever names a part of it means the same text."""

    license: str
    parts: tuple[str, ...]


class Spellings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """rules/licensing/spellings.toml.

    ignore      words without meaning in a license name
    later       words that say "or any later version"
    addresses   where licenses are published: what follows in such an address is a name
    references  beginnings of fields that point to a file (lower case)
    dual        beginnings of fields that offer a choice of what follows (lower case)
    silent      strings that name no license (lower case), with what they do say
    unknown     SPDX ids that state that the license is not known
    categories  ScanCode's license categories in our words, for SPDX licenses without a rule
    """

    ignore: tuple[str, ...]
    later: tuple[str, ...]
    addresses: tuple[str, ...]
    references: tuple[str, ...] = ()
    dual: tuple[str, ...] = ()
    silent: dict[str, str]
    unknown: tuple[str, ...]
    categories: dict[str, Category]
    spellings: tuple[Spelling, ...]
    families: tuple[LicenseFamily, ...]
    compounds: tuple[Compound, ...] = ()
    vague: tuple[Vague, ...] = ()


class TextMark(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What marks the text of one license; phrases are compared as words, without case or punctuation.

    title     one of these must occur; where it stands orders several licenses in one file
    require   all of these must occur
    forbid    none of these may occur
    opening   the title must stand in the opening of the text, not just anywhere
    """

    license: str
    title: tuple[str, ...]
    require: tuple[str, ...] = ()
    forbid: tuple[str, ...] = ()
    opening: bool = True
    confidence: Confidence = "high"
    note: str = ""


class Grant(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Sentences that put a work under a license whose text stands elsewhere.

    `license` is an SPDX id, or a choice ("A OR B") that is stated above the text of one alternative.
    """

    license: str
    said: tuple[str, ...]


class Restriction(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Phrases that betray a restriction where they stand beside a known license or inside it."""

    name: str
    phrases: tuple[str, ...]


class Texts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """rules/licensing/texts.toml.

    duties    words that impose something: text beside a license that has none of them only describes
    turns     words by which a sentence means the contrary
    idle      words that look like a turn and are none
    figures   words that make a number a figure, such as "million"
    others    words by which a text speaks of the work of others, whose licenses are not its own
    bundles   words by which a file turns from its own license to those of software that comes along
    permit    words by which a text that grants a license permits more than that
    names     words around which a license names somebody, who may be somebody else in another copy
    """

    texts: tuple[TextMark, ...]
    restrictions: tuple[Restriction, ...]
    duties: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()
    idle: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    bundles: tuple[str, ...] = ()
    permit: tuple[str, ...] = ()
    grants: tuple[Grant, ...] = ()


class Regions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """rules/licensing/regions.toml: the countries (ISO 3166-1 alpha-2) behind a name such as "EU"."""

    regions: dict[str, tuple[str, ...]]


@lru_cache(maxsize=8)
def load_spellings(rules_directory: Path) -> Spellings:
    """The spellings of a rules directory. Raises OSError or msgspec.ValidationError: a broken installation."""
    return remembered_data(rules_directory / "licensing" / "spellings.toml", Spellings)


@lru_cache(maxsize=8)
def load_texts(rules_directory: Path) -> Texts:
    """The text marks of a rules directory. Raises OSError or msgspec.ValidationError: a broken installation."""
    return remembered_data(rules_directory / "licensing" / "texts.toml", Texts)


@lru_cache(maxsize=8)
def load_regions(rules_directory: Path) -> Regions:
    """The regions of a rules directory. Raises OSError or msgspec.ValidationError: a broken installation."""
    return remembered_data(rules_directory / "licensing" / "regions.toml", Regions)
