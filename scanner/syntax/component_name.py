"""Components as people name them on a command line: prefixes, package URLs, addresses of pages.

hf:OWNER/NAME[@REVISION]  hf:datasets/OWNER/NAME  hf:spaces/OWNER/NAME  OWNER/NAME
pypi:NAME[SPECIFIER]      NAME==VERSION           npm:NAME[@VERSION or range]  @SCOPE/NAME
ollama:NAME[:TAG]         VENDOR:ID               pkg:TYPE/...            https://huggingface.co/... and the like
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from unicodedata import category
from urllib.parse import unquote, urlsplit

import msgspec
from packageurl import PackageURL

from scanner.entities import Component, Kind
from scanner.syntax.npm_range import admits_npm, version_key
from scanner.syntax.pypi_name import canonicalize_name

MAX_LENGTH = 1000
"""Characters of one name; what is longer is no name."""

_SHOWN = 80
"""Characters of a faulty name that a message repeats."""
_FAULTS = 10
"""Faulty names told one by one."""

HUB, PYPI, NPM, OLLAMA = "huggingface", "pypi", "npm", "ollama"
REGISTRIES = {"hf": HUB, HUB: HUB, PYPI: PYPI, "pip": PYPI, NPM: NPM, OLLAMA: OLLAMA}
"""Prefixes beside those of vendors, and the registry each stands for."""

_HUB_KINDS: dict[str, Kind] = {"datasets": "dataset", "spaces": "space", "models": "model"}
_HUB_WORD = r"[A-Za-z0-9_][\w.-]{0,95}"
_HUB_NAME = re.compile(rf"(?P<name>{_HUB_WORD}(?:/{_HUB_WORD})?)(?:@(?P<revision>[\w./+-]{{1,200}}))?", re.ASCII)
_HUB_FILES = frozenset({"tree", "blob", "resolve", "raw", "commit", "commits"})
_PYPI_NAME = re.compile(
    r"(?P<name>[A-Z0-9](?:[A-Z0-9._-]*[A-Z0-9])?)\s*(?:\[[A-Z0-9._,\s-]*\])?\s*(?P<rest>.*)", re.IGNORECASE | re.ASCII
)
_EXACTLY = re.compile(r"(?:===?|@)\s*v?(?P<version>[0-9A-Za-z][0-9A-Za-z.!+_-]*)")
_NPM_NAME = re.compile(r"(?P<name>(?:@[\w.~-]+/)?[\w.~-]+)(?:@(?P<wanted>.+))?", re.ASCII)
_OLLAMA_NAME = re.compile(r"[\w.-]+(?:/[\w.-]+){0,4}(?::[\w.-]+)?", re.ASCII)
_PREFIX = re.compile(r"(?P<prefix>[A-Za-z][\w.+-]*):(?P<rest>.*)", re.ASCII | re.DOTALL)
_PAGE = re.compile(r"https?://|(?:www\.)?(?:huggingface\.co|hf\.co|pypi\.org|npmjs\.com|ollama\.com)/", re.IGNORECASE)
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


class NameFault(ValueError):
    """A text that names no component; the message says what is wrong with it and what to write instead."""


class Named(msgspec.Struct, frozen=True):
    """A component that was named; `specifier` is the range of versions, where it names none exactly."""

    component: Component
    specifier: str | None = None


class Names(msgspec.Struct, frozen=True):
    """Reads names. `vendors`: prefixes of hosted models; `unpinned`: revisions that are branches and say nothing."""

    vendors: Collection[str]
    unpinned: Collection[str] = ()

    def read_all(self, texts: Iterable[str]) -> list[Named]:
        """The components that some texts name. Raises NameFault with a line for each that names none."""
        named, faults = [], []
        for text in texts:
            try:
                named.append(self.read(text))
            except NameFault as fault:  # noqa: PERF203 - all of them are told at once
                faults.append(str(fault))
        if faults:
            more = [f"and {len(faults) - _FAULTS} more like these"] if len(faults) > _FAULTS else []
            raise NameFault("\n".join((*faults[:_FAULTS], *more)))
        return named

    def read(self, text: str) -> Named:
        """The component that a text names. Raises NameFault; nobody is asked whether there is such a thing."""
        text = _printable(text)
        if text.lower().startswith("pkg:"):
            return self._purl(text)
        if _PAGE.match(text):
            return self._page(text if "://" in text else f"https://{text}")
        if found := _PREFIX.fullmatch(text):
            return self._prefixed(found["prefix"], found["rest"].strip())
        return self._bare(text)

    def _prefixed(self, prefix: str, rest: str) -> Named:
        registry = prefix.lower()
        if registry not in REGISTRIES and registry not in self.vendors:
            raise NameFault(self._unknown(prefix, rest))
        if not rest:
            raise NameFault(f"nothing stands after “{prefix}:”; write {prefix}:NAME")
        if registry in REGISTRIES:
            return self._in_registry(REGISTRIES[registry], rest)
        return _hosted(registry, rest)

    def _in_registry(self, registry: str, rest: str) -> Named:
        readers: dict[str, Callable[[str], Named]] = {HUB: self._hub, PYPI: _pypi, NPM: _npm, OLLAMA: _ollama}
        return readers[registry](rest)

    def _bare(self, text: str) -> Named:
        """A name without prefix, where its form says where it belongs."""
        if text.startswith("@"):
            return _npm(text)
        if "/" in text:
            return self._hub(text)
        if re.search(r"[=<>~!]=|[<>]", text):
            return _pypi(text)
        raise NameFault(f"“{_safe(text)}” does not say where; {_offers(_safe(text))}")

    def _hub(self, text: str) -> Named:
        kind: Kind = "model"
        first, _, rest = text.partition("/")
        if first in _HUB_KINDS and rest:
            kind, text = _HUB_KINDS[first], rest
        found = _HUB_NAME.fullmatch(text.rstrip("/"))
        if found is None:
            raise NameFault(f"“{_safe(text)}” is no name on the Hub; write hf:OWNER/NAME or hf:OWNER/NAME@REVISION")
        return Named(Component(kind, HUB, found["name"], self._pinned(found["revision"])))

    def _pinned(self, revision: str | None) -> str | None:
        return None if revision in self.unpinned else revision

    def _page(self, text: str) -> Named:
        """The address of a page of a component: on the Hub, PyPI, npm, Ollama."""
        try:
            parts = urlsplit(text)
            host = (parts.hostname or "").removeprefix("www.")
        except ValueError as error:
            raise NameFault(f"“{_safe(text)}” is no address: {error}") from error
        path = [unquote(part) for part in parts.path.split("/") if part]
        if host in ("huggingface.co", "hf.co") and path:
            return self._hub_page(path)
        if host == "pypi.org" and len(path) > 1 and path[0] in ("project", "simple"):
            return _pypi("==".join(path[1:3]))
        if host == "npmjs.com" and len(path) > 1 and path[0] == "package":
            name, _, version = "/".join(path[1:]).partition("/v/")
            return _npm(f"{name}@{version}" if version else name)
        if host in ("ollama.com", "ollama.ai") and path:
            return _ollama("/".join(path[1:] if path[0] == "library" else path))
        raise NameFault(
            f"“{_safe(text)}” is not the page of a component on huggingface.co, pypi.org, npmjs.com or ollama.com; "
            "write hf:, pypi:, npm: or ollama: and its name"
        )

    def _hub_page(self, path: list[str]) -> Named:
        kind = [path.pop(0)] if path[0] in _HUB_KINDS else []
        revision = path[3] if len(path) > 3 and path[2] in _HUB_FILES else ""
        return self._hub("/".join((*kind, *path[:2])) + (f"@{revision}" if revision else ""))

    def _purl(self, text: str) -> Named:
        """A package URL (https://github.com/package-url/purl-spec), as reports and SBOMs write it."""
        try:
            purl = PackageURL.from_string(f"pkg:{text[4:]}")
        except ValueError as error:
            raise NameFault(f"“{_safe(text)}” is no package URL: {_safe(str(error))}") from error
        name = "/".join(filter(None, (purl.namespace, purl.name)))
        _printable(f"{name}{purl.version or ''}")
        if purl.type == HUB:
            return self._hub(f"{name}@{purl.version}" if purl.version else name)
        if purl.type == PYPI:
            return _pypi(f"{purl.name}=={purl.version}" if purl.version else purl.name)
        if purl.type == NPM:
            return _npm(f"{name}@{purl.version}" if purl.version else name)
        if purl.type == "generic" and purl.namespace:  # registries without a type of their own
            registry, _, inner = name.partition("/")
            if registry == OLLAMA or registry in self.vendors:
                inner = f"{inner}@{purl.version}" if purl.version else inner
                return _ollama(inner) if registry == OLLAMA else _hosted(registry, inner)
        name = ":".join(filter(None, (purl.namespace, purl.name))) if purl.type == "maven" else name
        return Named(Component("package", purl.type, name, purl.version or None))

    def _unknown(self, prefix: str, rest: str) -> str:
        prefix, shown = _safe(prefix), _safe(rest)
        if near := _nearest(prefix.lower(), ("hf", *REGISTRIES.values(), "pkg", *self.vendors)):
            return f"no prefix “{prefix}:”; did you mean {near}:{shown}?"
        ollama = f", or ollama:{prefix}:{shown} for a model of Ollama" if _OLLAMA_NAME.fullmatch(rest) else ""
        known = "hf:, pypi:, npm:, ollama:, pkg: or a vendor of hosted models such as openai:"
        return f"no prefix “{prefix}:”; write {known}{ollama} (stayopen rules list hosted)"


def _pypi(text: str) -> Named:
    found = _PYPI_NAME.fullmatch(text)
    if found is None:
        raise NameFault(f"“{_safe(text)}” is no name of a Python package; write pypi:NAME or pypi:NAME==VERSION")
    name, rest = canonicalize_name(found["name"]), found["rest"].strip()
    if not rest:
        return Named(Component("package", PYPI, name))
    if exact := _EXACTLY.fullmatch(rest):
        return Named(Component("package", PYPI, name, exact["version"]))
    from packaging.specifiers import InvalidSpecifier, SpecifierSet  # noqa: PLC0415 - seldom needed, slow to import

    try:
        return Named(Component("package", PYPI, name), str(SpecifierSet(rest)))
    except InvalidSpecifier:
        raise NameFault(
            f"“{_safe(rest)}” names no versions; write pypi:{name}==VERSION or pypi:{name}>=VERSION"
        ) from None


def _npm(text: str) -> Named:
    found = _NPM_NAME.fullmatch(text)
    if found is None:
        raise NameFault(
            f"“{_safe(text)}” is no name of an npm package; write npm:NAME, npm:@SCOPE/NAME or npm:NAME@VERSION"
        )
    name, wanted = found["name"].lower(), (found["wanted"] or "").strip()
    if not wanted:
        return Named(Component("package", NPM, name))
    if version_key(wanted) is not None:
        return Named(Component("package", NPM, name, wanted.lstrip("v=")))
    if admits_npm(wanted, "1.0.0") is None:
        raise NameFault(f"“{_safe(wanted)}” is neither a version nor a range of versions; write npm:{name}@1.2.3")
    return Named(Component("package", NPM, name), wanted)


def _ollama(text: str) -> Named:
    if not _OLLAMA_NAME.fullmatch(text):
        raise NameFault(f"“{_safe(text)}” is no name of a model of Ollama; write ollama:NAME or ollama:NAME:TAG")
    return Named(Component("model", OLLAMA, text))


def _hosted(vendor: str, text: str) -> Named:
    if re.search(r"\s", text):
        raise NameFault(f"“{_safe(text)}” has blanks in it, as no id of a hosted model has")
    return Named(Component("hosted-model", vendor, text))


def _offers(text: str) -> str:
    return f"write pypi:{text}, npm:{text}, hf:OWNER/{text} or ollama:{text}"


def _printable(text: str) -> str:
    """The text without blanks around it. Raises NameFault where it could not be shown as it is."""
    if len(text := text.strip()) > MAX_LENGTH:
        raise NameFault(f"a name of {len(text):,} characters; names have at most {MAX_LENGTH:,}: “{_safe(text)}”")
    if not text:
        raise NameFault("an empty name; write for example hf:OWNER/NAME or pypi:NAME==VERSION")
    if any(category(letter) in _INVISIBLE for letter in text):
        raise NameFault(f"a control or invisible character stands in “{_safe(text)}”; names have none")
    return text


def _safe(text: str) -> str:
    """The beginning of a text, with what is not visible left out."""
    shown = "".join(letter for letter in text[:_SHOWN] if category(letter) not in _INVISIBLE)
    return f"{shown}…" if len(text) > _SHOWN else shown


def _nearest(word: str, words: Iterable[str]) -> str | None:
    from difflib import get_close_matches  # noqa: PLC0415 - only for a message

    return next(iter(get_close_matches(word[:60], list(words), n=1, cutoff=0.5)), None)
