"""SPDX license expressions (SPDX 2.3 annex D, PEP 639) through the license-expression library, without its exceptions.

The library raises AttributeError, AssertionError and more on malformed input; here malformed is None.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, cast

import msgspec

from scanner.rulebook.kept import remembered

if TYPE_CHECKING:
    from license_expression import Licensing  # type: ignore[import-untyped]

MAX_EXPRESSION = 4_000
"""Longer strings are no expression that a person wrote."""

MAX_NESTING = 50
_WORD = re.compile(r"[^\s()/,;|&]+")
_EXCEPTION = re.compile(r" WITH ([^\s()]+)")
MAX_ALTERNATIVES = 64

_LAPSES = (AssertionError, AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError)
"""What the library raises on malformed input where it forgot to check."""

Alternatives = tuple[tuple[str, ...], ...]


class Expression(msgspec.Struct, frozen=True, dict=True):
    """A well-formed expression: its text in SPDX's notation, and every way to satisfy it.

    `alternatives` are groups of ids that hold together (the disjunctive normal form, at most 64 of them), without the
    exceptions after WITH.
    """

    text: str
    alternatives: Alternatives

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The license ids, in order, each once."""
        return tuple(dict.fromkeys(key for group in self.alternatives for key in group))

    @property
    def choice(self) -> bool:
        """Whether there is more than one way to satisfy it."""
        return len(self.alternatives) > 1

    @property
    def known(self) -> bool:
        """Whether every id is SPDX's, ScanCode's or a LicenseRef (which may name anything), and so every exception.

        What an unknown word after WITH adds to a license may as well be a restriction.
        """
        ids = all(spdx_id(key) or key.lower().startswith("licenseref-") for key in self.keys)
        return ids and all(may_be_known(exception) for exception in _EXCEPTION.findall(self.text))


class _Index(msgspec.Struct, frozen=True):
    ids: dict[str, tuple[str, str]]
    words: frozenset[str]


def parse(value: str) -> Expression | None:
    """The expression that `value` is, None when it is not one. Ids need not be known. Never raises."""
    if not value.strip() or len(value) > MAX_EXPRESSION or value.count("(") > MAX_NESTING:
        return None
    if known := spdx_id(value):  # as most are: what stands alone needs no parser, which takes long to import
        return Expression(known, ((known,),))
    from license_expression import ExpressionError, ParseError  # noqa: PLC0415

    try:
        parsed = _licensing().parse(value, validate=False)
        text = parsed.render() if parsed is not None else ""
        return Expression(text, tuple(dict.fromkeys(_expand(parsed)))) if text else None
    except (ExpressionError, ParseError, *_LAPSES):
        return None


def may_be_known(value: str) -> bool:
    """Whether every word could be an operator or a known id: else `value` is no expression of known licenses only.

    Cheap, where building the library's parser takes as long as a scan of ten files.
    """
    words = _words()
    return all(word in words or word.startswith("licenseref-") for word in _WORD.findall(value.lower()))


def spdx_keys() -> tuple[str, ...]:
    """Every SPDX license id that the library knows, ScanCode's LicenseRefs among them."""
    return tuple(key for key, _ in _index().values())


def spdx_id(value: str) -> str | None:
    """The id as SPDX writes it, whatever the case; None when SPDX and ScanCode do not know it."""
    found = _index().get(value.strip().lower())
    return found[0] if found else None


def scancode_category(key: str) -> str | None:
    """ScanCode's category of an SPDX id, None when it is not known."""
    found = _index().get(key.lower())
    return found[1] if found else None


def _expand(node: object) -> list[tuple[str, ...]]:
    """The groups of ids that satisfy a node of the library's tree."""
    operator, children = type(node).__name__, cast("tuple[object, ...]", getattr(node, "args", ()))
    if operator == "OR":
        return [group for child in children for group in _expand(child)][:MAX_ALTERNATIVES]
    if operator == "AND":
        groups: list[tuple[str, ...]] = [()]
        for child in children:
            options = _expand(child)
            groups = [tuple(dict.fromkeys(left + right)) for left in groups for right in options][:MAX_ALTERNATIVES]
        return groups
    symbol = getattr(node, "license_symbol", node)
    return [(str(getattr(symbol, "key", symbol)),)]


@lru_cache(maxsize=1)
def _licensing() -> Licensing:
    from license_expression import get_spdx_licensing  # noqa: PLC0415

    return get_spdx_licensing()


def _index() -> dict[str, tuple[str, str]]:
    """SPDX key (lower case) -> SPDX key as SPDX writes it, ScanCode's category."""
    return _loaded().ids


def _words() -> frozenset[str]:
    """Everything that can stand in an expression of known licenses, in lower case."""
    return _loaded().words


@lru_cache(maxsize=1)
def _loaded() -> _Index:
    return remembered("spdx", [index_file(), Path(__file__)], _Index, _load)


def index_file() -> Path:
    """The file of the library that lists what SPDX and ScanCode know."""
    spec = find_spec("license_expression")  # the library itself takes long to import
    return Path(spec.origin if spec and spec.origin else "").parent / "data" / "scancode-licensedb-index.json"


def _load() -> _Index:
    from license_expression import get_license_index  # noqa: PLC0415

    entries = [entry for entry in get_license_index() if entry.get("spdx_license_key")]
    index = {
        entry["spdx_license_key"].lower(): (entry["spdx_license_key"], entry["category"] or "")
        for entry in entries
        if not entry.get("is_exception")
    }
    names = (name for entry in entries for name in (entry["spdx_license_key"], *entry["other_spdx_license_keys"]))
    return _Index(index, frozenset(("and", "or", "with", *map(str.lower, names))))
