"""rules/discovery as the classifier asks it, indexed once for each rule base."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TypeVar

import msgspec

from scanner.discover.references.hostednames import HostedNames
from scanner.discover.references.hubnames import HubNames
from scanner.discover.references.keynames import KeyNames
from scanner.discover.references.sinks import Sinks
from scanner.discover.words import IN_IDS, MAX_WORD, at_end
from scanner.rulebook import Rulebook
from scanner.rulebook.choices import Choice
from scanner.rulebook.discovery import (
    BareNameRules,
    CallRules,
    CommandRules,
    FlagRules,
    HostedRules,
    LookAlikeRules,
    OllamaRules,
    OrganisationRules,
    OtherHub,
    OtherHubRules,
    RouterRules,
    ShapeRules,
)  # fmt: skip
from scanner.rulebook.discovery_keys import KeyRules
from scanner.rulebook.patterns import compiled

_QUOTED = re.compile(r"""["']([^"'\s\\]{2,200})["']""")
_OWNER = re.compile(r"(?<![\w./@:-])([A-Za-z0-9][\w.-]{1,60})/[A-Za-z0-9]")
_IMPORTED = re.compile(r"^[ \t]*(?:from|import)[ \t]+(\w+)", re.MULTILINE)
_T = TypeVar("_T", bound=msgspec.Struct)


class Vocabulary:
    """All indexes over rules/discovery."""

    def __init__(self, rules: Rulebook) -> None:
        self._rules = rules
        self.shapes = self._file("shapes", ShapeRules)
        self.sinks = Sinks(self._file("calls", CallRules), self._file("javascript-calls", CallRules))
        keys, flags = self._file("keys", KeyRules), self._file("flags", FlagRules)
        self.keys = KeyNames(keys, flags, self._file("commands", CommandRules), rules.signs)
        organisations, bare = self._file("organisations", OrganisationRules), self._file("bare-names", BareNameRules)
        self.hub = HubNames(organisations, bare, self.shapes, rules.signs)
        routers, ollama = self._file("routers", RouterRules), self._file("ollama", OllamaRules)
        self.hosted = HostedNames(self._file("hosted-ids", HostedRules), routers, ollama, rules.signs)
        elsewhere = self._file("other-hubs", OtherHubRules)
        self._others = [one for one in elsewhere.systems if one.strong and one.pattern]
        self._any_other = Choice((one.unnamed for one in self._others), rules.signs)
        self.spoken = tuple(one for one in elsewhere.systems if one.spoken)
        self._marks = {one.system: Choice((one.marks,), rules.signs) for one in self.spoken}
        self.spoken_names = {name: one for one in self.spoken for name in one.names}
        self.plain_names = frozenset(name for one in elsewhere.systems for name in one.names if name.isalpha())
        classes = self._file("look-alikes", LookAlikeRules).classes
        self._vetoes = {
            veto: Choice((one.pattern for one in classes if one.veto == veto), rules.signs)
            for veto in ("always", "unless-call")
        }
        self.hub_prefixes = tuple(routers.drop)
        hosted = self._file("hosted-ids", HostedRules)
        self.receives, self.providers = hosted.receives, hosted.providers
        self.words = self.hub.bare_models.union(bare.datasets, ollama.names)
        self.ollama_clients = self.sinks.packages_of("ollama")
        self.also_hub = frozenset(elsewhere.also_hub)
        self.veto = lru_cache(maxsize=32768)(self._veto)
        self.could_be_id = lru_cache(maxsize=32768)(self._could_be_id)

    def _file(self, name: str, shape: type[_T]) -> _T:
        found = self._rules.discovery[name]
        if not isinstance(found, shape):
            raise TypeError(f"rules/discovery/{name}.toml was read as {type(found).__name__}")
        return found

    def _veto(self, text: str) -> str | None:
        """How strongly a text is known for something else: "always", "unless-call", None when it is not."""
        return next((veto for veto, classes in self._vetoes.items() if classes.fits(text)), None)

    def elsewhere(self, text: str) -> Iterator[tuple[OtherHub, re.Match[str]]]:
        """The other systems whose ids are written like a text and like nothing else, with what matched."""
        for one in self._others if self._any_other.fits(text) else ():
            if match := compiled(one.pattern or "").fullmatch(text):
                yield one, match

    def is_elsewhere(self, text: str) -> OtherHub | None:
        """The first of them, None where there is none."""
        if not self._any_other.fits(text):  # as is true of nearly all
            return None
        return next((one for one, _ in self.elsewhere(text)), None)

    def marks(self, system: OtherHub, text: str) -> bool:
        """Whether a text is written as the models of a library are that has names of its own, and as nothing else."""
        return self._marks[system.system].fits(text)

    def is_dataset(self, kind: str) -> bool:
        """Whether a kind is a sort of dataset."""
        return bool(kind) and self.sinks.sort(kind).kind == "dataset"

    def may_name(self, text: str) -> bool:
        """Whether a file holds any of the literals without which nothing in it is a reference."""
        for hint in self.shapes.hints:  # a plain loop, as it is asked of every file
            if hint in text:
                return True
        before = text.split("/")[:-1]
        # Few words before a slash are owners, and looking for all with a pattern takes ten times as long.
        if not any(self.hub.knows(at_end(piece[-MAX_WORD:], IN_IDS)) for piece in before):
            return False
        return any(map(self.hub.knows, _OWNER.findall(text)))

    def may_name_in_python(self, text: str) -> bool:
        """The same for Python source, which is dear to parse: a quoted word may be an id, or a call takes one."""
        if not self.may_name(text):
            return False
        if any(map(self.could_be_id, set(_QUOTED.findall(text)))):
            return True
        return self.sinks.may_be_called(text, set(_IMPORTED.findall(text)))

    def is_name(self, word: str) -> bool:
        """Whether a plain word can be an id wherever it stands."""
        return word in self.plain_names or self.could_be_id(word)

    def _could_be_id(self, word: str) -> bool:
        if "{" in word:
            return "/" in word or "-" in word
        if self.hosted.is_strong(word):
            return True
        if "/" in word:
            return self.veto(word) is None or "://" in word or self.hub.knows(word.partition("/")[0])
        if ":" in word:
            if word.partition(":")[0] in self.words or self.hosted.route(word) is not None:
                return True
        elif word in self.words:
            return True
        return self.is_elsewhere(word) is not None or any(self.marks(one, word) for one in self.spoken)


@lru_cache(maxsize=4)
def vocabulary_of(rules: Rulebook) -> Vocabulary:
    """The indexes for a rule base, made on first use. Asked for every string."""
    return Vocabulary(rules)
