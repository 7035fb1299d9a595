"""Which Python source is worth parsing, and how much of it: parsing is what costs most in a large tree.

A file counts when it holds a quoted word that could be an id, a call that takes one, or an id in a comment or
docstring; see `focus` for what is left of it then.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import cast

from scanner.discover.focus import focused
from scanner.discover.references.sinks import is_particular
from scanner.discover.references.vocabulary import Vocabulary, vocabulary_of
from scanner.discover.words import (
    IN_IDS,
    IN_NAMES,
    MAX_WORD,
    at_end,
    at_start,
    between_quotes,
    ends_of,
    gives,
    imported,
    word_places,
    words_before,
)
from scanner.rulebook import Rulebook
from scanner.rulebook.discovery import CallRules

_UNLIKE = re.compile(r"[\s\\]")
_BETWEEN = ",({;\n"
_RETURNED = re.compile(r"""return[ \t]+f?["']""")
_LETTERS = re.compile(r"[A-Za-z]{2}")
_FIELD = re.compile(r"\{[^{}]*\}")
_ID = re.compile(r"(?=\D*\d)[A-Za-z][\w.]*(?:-[\w.]+){1,8}")
# One pattern for each word: what starts with letters is searched for ten times faster than a choice of words.
_OWNER_GIVEN = {
    word: re.compile(rf"""{word}["']?[ ]?[=:][ ]?["']([\w.-]{{2,60}})["']""")
    for word in ("org", "owner", "organization", "namespace")
}
_TELLING = re.compile("model|llm|engine|checkpoint|dataset|encoder|tokenizer")
"""Parts of names whose values are worth a look whatever they are; which ones are references is not decided here."""

_UNOWNED = ("", ".")
"""Of a call: what stands before a class or function that is imported by itself."""
_CALLED = len("environ.setdefault(")
_PROSE = 5
"""Points that owner and name of a reference in prose have at least: nothing else speaks for it there."""


class Worth:
    """Answers for one rule base."""

    def __init__(self, rules: Rulebook) -> None:
        self._vocabulary: Vocabulary = vocabulary_of(rules)
        self._hosts = (*self._vocabulary.shapes.hub_hosts, *self._vocabulary.shapes.ollama_hosts)
        self._calls = _Calls(cast(CallRules, rules.discovery["calls"]))
        self._owns = lru_cache(maxsize=32768)(self._may_own)
        self._speaks = lru_cache(maxsize=4096)(self._is_known)
        self._could_be = lru_cache(maxsize=65536)(self._could_be_id)

    def reading(self, text: str) -> str | None:
        """Python source as far as it is worth parsing, None when nothing in it can be a reference."""
        if not self._vocabulary.may_name(text):
            return None
        pieces = between_quotes(text)
        quoted = word_places(pieces)
        words = {pieces[place] for place in quoted}
        known = set(filter(self._could_be, words))
        names = list(self._in_prose(text))
        calls = self._calls.in_text(text, named=bool(known or names))
        if not known and not names and not calls and not self._tells_otherwise(text, pieces, quoted):
            return None
        names += _places(text, pieces, quoted, known, defaults=not calls)
        names += (match.start() for match in _RETURNED.finditer(text)) if calls else ()
        return focused(text, sorted(names), calls, self._vocabulary.sinks.may_take)

    def _tells_otherwise(self, text: str, pieces: Sequence[str], quoted: Sequence[int]) -> bool:
        """Whether a key that speaks of models has a value like an id, or an owner on the Hub stands by itself."""
        if any(_places(text, pieces, [place for place in quoted if _ID.fullmatch(pieces[place])], set())):
            return True
        given = (pattern.findall(text) for word, pattern in _OWNER_GIVEN.items() if word in text)
        return any(self._vocabulary.hub.knows(owner) for owners in given for owner in owners)

    def _in_prose(self, text: str) -> Iterator[int]:
        """Where comments and docstrings may name something."""
        pieces = text.split("/")
        end = -1
        for before, after in pairwise(pieces):
            end += len(before) + 1
            if before[-1:] not in IN_IDS or after[:1] not in IN_IDS:
                continue
            owner = at_end(before[-MAX_WORD:], IN_IDS)
            if self._owns(owner) and (name := at_start(after[:MAX_WORD], IN_IDS)) and self._speaks(owner, name):
                yield end

    def _may_own(self, owner: str) -> bool:
        return owner in self._hosts or self._vocabulary.hub.standing(owner) > 0

    def _is_known(self, owner: str, name: str) -> bool:
        if owner in self._hosts:
            return name not in self._vocabulary.shapes.hub_pages
        looks = self._vocabulary.hub.look(owner, name)
        return looks.owner + looks.model + looks.dataset >= _PROSE

    def _could_be_id(self, word: str) -> bool:
        if word.isidentifier():  # as most are
            return self._vocabulary.could_be_id(word)
        if _UNLIKE.search(word):
            return False
        if "{" in word:
            return self._could_be_put_together(word)
        if "://" in word or word.startswith(self._vocabulary.hub_prefixes):
            return self._could_lead(word)
        if "/" in word and not word.endswith("/") and "%" not in word and not self._could_be_path(word):
            return False
        return self._vocabulary.could_be_id(word)

    def _could_be_put_together(self, template: str) -> bool:
        """Whether what is written in it, or a slash between its fields, speaks for an id."""
        plain = _FIELD.sub("", template)
        if template[0] == "-" or not ("/" in template or "-" in template):
            return False
        return (plain == "/" or _LETTERS.search(plain) is not None) and not self._vocabulary.veto(
            _FIELD.sub("x", template)
        )

    def _could_lead(self, url: str) -> bool:
        """Whether a URL may lead to a model: on a host that has some, or by its form."""
        return (
            url.startswith(self._vocabulary.hub_prefixes)
            or any(host in url for host in self._hosts)
            or self._vocabulary.is_elsewhere(url) is not None
        )

    def _could_be_path(self, word: str) -> bool:
        vocabulary = self._vocabulary
        return (
            vocabulary.hub.parse(word) is not None
            or word.endswith(vocabulary.shapes.model_files)
            or vocabulary.hosted.strong(word) is not None
            or vocabulary.hosted.route(word) is not None
            or vocabulary.hub.knows(word.partition("/")[0])
            or vocabulary.is_elsewhere(word) is not None
        )


class _Calls:
    """Calls that take ids, by their spelling: NAME( or, for a common name, OWNER.NAME(.

    OWNER is a class or module; for a function of the package itself it is what the package goes by, or nothing where
    that function is imported.
    """

    def __init__(self, rules: CallRules) -> None:
        self._packages: defaultdict[str, dict[str, set[str]]] = defaultdict(dict)
        self._anywhere = frozenset(rules.anywhere) - frozenset(rules.common)
        self._tails = frozenset(name.rpartition("_")[2] for name in self._anywhere)
        self._telling: dict[str, set[str]] = {}
        for group in rules.groups:
            for entry in group.calls:
                *_, owner, name = ("", *entry[0].split("."))
                owners = self._packages[group.package].setdefault(name, set())
                by_itself = name not in rules.common or name[:1].isupper()  # a class is imported by its own name
                owners.add("" if by_itself else f"{owner}.")
                if name in self._anywhere or (is_particular(name) and name not in rules.common):
                    self._telling[name] = {""}

    def in_text(self, text: str, *, named: bool) -> list[int]:
        """The offsets at which a text makes such a call of a package that it imports.

        Where ids are named, a call of whatever package counts that is spelled like no other.
        """
        words, renamed = imported(text)
        packages = [(package, self._packages[package]) for package in self._packages.keys() & words]
        if named:
            packages.append(("", self._telling))
        if not packages:
            return []
        called = words_before("(", text)
        wrapping = {word for word in called if "_" in word and word.rpartition("_")[2] in self._tails}
        ends = {end for word in wrapping for end in ends_of(word)}
        found: list[int] = []
        for package, names in packages:
            for name in names.keys() & called:
                owners = names[name]
                if "." in owners:
                    owners = (owners - {"."}).union(_own(package, name, text))
                for owner in owners:
                    found += (start + len(owner) for start in _starts(text, f"{owner}{name}("))
            for name in names.keys() & renamed:  # goes by another name here
                found += (text.find(f"{name} as ") for owner in names[name] if owner in _UNOWNED)
            for name in self._anywhere & names.keys() & ends:
                found += (start + 1 for start in _starts(text, f"_{name}("))
        return sorted(set(found))


def _places(
    text: str, pieces: Sequence[str], quoted: Sequence[int], known: set[str], *, defaults: bool = False
) -> Iterator[int]:
    """Where known words stand in quotes, and others that are values of names that speak of models.

    `pieces` are those of the text between its quotes, `quoted` the places of words among them; `defaults` of
    environment variables count where nothing is called that takes a name, since elsewhere what stands outside of
    functions is kept anyway.
    """
    ends = list(accumulate(map(len, pieces))) if quoted else ()
    for place in quoted:
        if not place:  # before the first quote
            continue
        quote = ends[place - 1] + place - 1
        if (
            pieces[place] in known
            or (pieces[place - 1].rstrip(" \tf").endswith(("=", ":")) and _is_telling(text, quote))
            or (defaults and _is_default(pieces, place))
        ):
            yield quote


def _is_default(pieces: Sequence[str], place: int) -> bool:
    """Whether it is the default of an environment variable whose name speaks of models: `getenv("MODEL", "base")`."""
    if place < 3 or pieces[place - 1].strip() != ",":
        return False
    called = pieces[place - 3][-_CALLED:].lower()
    return called.endswith("(") and "env" in called and _TELLING.search(pieces[place - 2].lower()) is not None


def _own(package: str, name: str, text: str) -> Iterator[str]:
    """What may stand before the name of a function of a package, by how a text imports the two."""
    yield f"{package}."
    if alias := at_start(text.partition(f"import {package} as ")[2][:MAX_WORD], IN_NAMES):
        yield f"{alias}."
    if gives(package, name, text):
        yield ""


def _starts(text: str, piece: str) -> Iterator[int]:
    """Where a piece stands that is no end of a longer word."""
    start = text.find(piece)
    while start >= 0:
        if piece[0] == "_" or not (text[start - 1 : start].isalnum() or text[start - 1 : start] == "_"):
            yield start
        start = text.find(piece, start + 1)


def _is_telling(text: str, start: int) -> bool:
    """Whether what starts there is the value of a key, variable or parameter whose name speaks of models."""
    before = text[max(start - 100, 0) : start].rstrip(" \tf").lower()
    if not before.endswith(("=", ":")) or before.endswith(("==", "!=")):
        return False
    name = before[max(map(before.rfind, _BETWEEN)) + 1 :]
    return _TELLING.search(before if "default" in name else name) is not None


@lru_cache(maxsize=4)
def worth_of(rules: Rulebook) -> Worth:
    """The answers for a rule base, made on first use."""
    return Worth(rules)
