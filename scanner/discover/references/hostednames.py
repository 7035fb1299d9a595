"""Ids of hosted models: by vendor, host, environment variable and router prefix."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache
from urllib.parse import urlsplit

from scanner.discover.references.keynames import snake
from scanner.rulebook.choices import Choice, SignsOf
from scanner.rulebook.discovery import HostedRules, HostedVendor, OllamaRules, RouterRules

LOCAL = "local"
_MAX_ID = 200
_FEW = 2  # a vendor, and one that serves its models too
_BEGINNINGS = ("-", ".", "/", ":")
"""What only a piece of an id ends with: "gpt-4-" is looked for in names."""
_ANYTHING = "zq-7"
"""A name that nobody has given: a vendor whose ids may be written like it has no spelling of its own."""
_SIZED = re.compile(r"latest|e?\d+(?:\.\d+)?[bm](?:-[\w.-]+)?")
_FREE = re.compile(r"[A-Za-z0-9@~][\w.:@/+~-]*")


class HostedNames:
    """Answers about hosted and local serving."""

    def __init__(self, hosted: HostedRules, routers: RouterRules, ollama: OllamaRules, signs: SignsOf) -> None:
        self.vendors = {vendor.id: vendor for vendor in hosted.vendors}
        self.routers = routers
        self._signs = signs
        self._any_strong = Choice((pattern for vendor in hosted.vendors for pattern in vendor.strong), signs)
        self._choice = lru_cache(maxsize=512)(self._choice_of)
        self._exact = {name: vendor.id for vendor in reversed(hosted.vendors) for name in vendor.ids}
        self._env = {name: vendor.id for vendor in hosted.vendors for name in vendor.env}
        self._hosts = [(host, vendor.id) for vendor in hosted.vendors for host in vendor.hosts]
        self._hosts += hosted.endpoints.items()
        self._local = frozenset(hosted.local)
        self._resellers = frozenset(hosted.resellers)
        self._imports = {module: vendor.id for vendor in hosted.vendors for module in vendor.imports}
        self._ollama_names = {name.lower() for name in ollama.names}
        self._ollama_ambiguous = {name.lower() for name in ollama.ambiguous}
        self._ollama_name = re.compile(ollama.name)
        self._ollama_tag = re.compile(ollama.tag)
        self.strong = lru_cache(maxsize=32768)(self._strong_vendor)
        self.by_url = lru_cache(maxsize=1024)(self._by_url)

    def _strong_vendor(self, text: str) -> str | None:
        """The vendor whose ids are written like this and like nothing else."""
        if self.is_strong(text):
            return next(one.id for one in self.vendors.values() if self._choice(one.strong).fits(text))
        return None

    def is_strong(self, text: str) -> bool:
        """Whether there is such a vendor."""
        return len(text) <= _MAX_ID and not text.endswith(_BEGINNINGS) and self._any_strong.fits(text)

    def fits(self, vendor: str, text: str) -> bool:
        """Whether an id could be one of a vendor's."""
        if len(text) > _MAX_ID:
            return False
        known = self.vendors.get(vendor)
        if known is None:
            return False
        return self._choice(known.shared).fits(text) or self._spells(known, text)

    def particular(self, vendor: str, text: str) -> bool:
        """Whether an id is written as those of a vendor are that has a spelling of its own."""
        known = self.vendors.get(vendor)
        return known is not None and vendor in self._with_spelling and self._spells(known, text)

    def all_particular(self, text: str) -> list[str]:
        """The vendors of which that is true."""
        return [vendor for vendor in self._with_spelling if self.particular(vendor, text)]

    def maker_among(self, vendors: Iterable[str]) -> str | None:
        """The first of the vendors who write an id so, if one besides it does at the most."""
        own = [name for name in vendors if name not in self._resellers]
        return own[0] if 1 <= len(own) <= _FEW else None

    @cached_property
    def _with_spelling(self) -> tuple[str, ...]:
        """The vendors whose ids are not just any names."""
        return tuple(name for name, vendor in self.vendors.items() if not self._own(vendor, _ANYTHING))

    def _spells(self, vendor: HostedVendor, text: str) -> bool:
        return self._own(vendor, text) or self._exact.get(text) == vendor.id

    def _own(self, vendor: HostedVendor, text: str) -> bool:
        return self._choice(vendor.strong).fits(text) or self._choice(vendor.scoped).fits(text)

    def _choice_of(self, patterns: tuple[str, ...]) -> Choice:
        return Choice(patterns, self._signs)

    def free_name(self, text: str) -> bool:
        """Whether a text could be an id of some vendor that we know no patterns of: a word with a digit or a dash."""
        return _FREE.fullmatch(text) is not None and any(sign.isdigit() or sign in "-/." for sign in text)

    def pinned(self, kind: str, text: str) -> tuple[str, str | None]:
        """An id without the version that its vendor lets stand after a colon, and that version."""
        vendor = self.vendors.get(kind.removeprefix("hosted/")) if ":" in text else None
        name, _, version = text.rpartition(":")
        if vendor is None or not vendor.version or not name or re.fullmatch(vendor.version, version) is None:
            return text, None
        return name, version

    def vendor(self, name: str) -> HostedVendor | None:
        """A vendor by id."""
        return self.vendors.get(name)

    def by_environment(self, name: str) -> str | None:
        """The vendor whose client reads this environment variable."""
        return self._env.get(name)

    def by_name(self, name: str) -> str | None:
        """The one vendor whose id is a word of the name of a variable, key or class: GROQ_MODEL, CohereChat.

        Of one that serves another's models and that other, it is the first: AZURE_OPENAI_MODELS.
        """
        words = snake(name).split("_")
        found = self.vendors.keys() & {*words, "".join(words), "".join(words[:2])}
        found -= {served for one in found for served in self.vendors[one].serves}
        return found.pop() if len(found) == 1 else None

    def by_import(self, imports: Iterable[str]) -> set[str]:
        """The vendors whose clients a file imports; of "openai" and "openai.AzureOpenAI" the longer one tells."""
        known = [module for module in imports if module in self._imports]
        return {self._imports[one] for one in known if not any(other.startswith(f"{one}.") for other in known)}

    def in_place_of(self, vendor: str, text: str, imports: Iterable[str]) -> str:
        """Who serves a vendor's id where a file imports no client of that one, but of another that has its models."""
        others = self.by_import(imports)
        serving = [one for one in others if vendor in self.vendors[one].serves and self.fits(one, text)]
        return serving[0] if serving and vendor not in others else vendor

    def _by_url(self, url: str) -> str | None:
        """The vendor at a host, "ollama" or "local" for a server of one's own, None for any other."""
        try:
            parts = urlsplit(url if "://" in url else f"//{url}")
            host, port = parts.hostname or "", parts.port
        except ValueError:
            return None
        if port == 11434 or host == "ollama":
            return "ollama"
        if host in self._local:
            return LOCAL
        return next((vendor for known, vendor in self._hosts if _is_host(known, host)), None)

    def route(self, text: str) -> tuple[str, str, str] | None:
        """(prefix, kind, rest) of a routed id; the longest prefix first. A tag of Ollama is not taken for a route."""
        parts = text.split("/")
        for count in (2, 1):
            if len(parts) > count and (prefix := "/".join(parts[:count])) in self.routers.slash:
                return prefix, self.routers.slash[prefix], "/".join(parts[count:])
        prefix, colon, rest = text.partition(":")
        task, between, name = rest.partition(":")
        rest = name if between and task in self.routers.tasks else rest
        if colon and rest and prefix in self.routers.colon and not self._ollama_tag.fullmatch(rest):
            return prefix, self.routers.colon[prefix], rest
        return None

    def ollama_shaped(self, text: str) -> bool:
        """Whether a text could name a model of Ollama."""
        return len(text) <= _MAX_ID and self._ollama_name.fullmatch(text) is not None

    def ollama_known(self, text: str) -> int:
        """2: a name of the library with a tag, or one that is nothing else; 1: one that is a word too; 0: neither."""
        name, colon, tag = text.partition(":")
        name = name.removeprefix("library/")
        if name not in self._ollama_names:
            return 0
        if colon:
            return 2 if self._ollama_tag.fullmatch(tag) else 0
        return 1 if name in self._ollama_ambiguous else 2

    def tags_size(self, tag: str) -> bool:
        """Whether a tag is a size or "latest": so Ollama writes it, and nothing that may follow an id of the Hub."""
        return _SIZED.fullmatch(tag) is not None

    def ollama_particular(self, text: str) -> bool:
        """Whether a text is a name of the library with a tag, and the name is no word that other things have too."""
        name, colon, _ = text.partition(":")
        known = bool(colon) and self.ollama_known(text) > 1
        return known and name.removeprefix("library/") not in self._ollama_ambiguous


def _is_host(known: str, host: str) -> bool:
    """Whether a host is the known one, in which `*` stands for one part or more."""
    first, sign, rest = known.partition("*")
    if not sign or not host.startswith(first) or not host.endswith(rest.rpartition("*")[2]):
        return known == host
    return re.fullmatch(re.escape(known).replace(r"\*", r"[a-z0-9.-]+"), host) is not None
