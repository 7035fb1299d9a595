"""rules/compatibility: which licenses go together in one work, as OSADL's matrix and our own rules have it."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import msgspec

from scanner.rulebook.kept import remembered
from scanner.rulebook.schema import Confidence, Rule
from scanner.syntax.decoding import decode_toml

FITS = ("Yes", "Same")
"""What the matrix says of licenses that go together; "No", "Unknown" and "Check dependency" are its other words."""

_VERSIONED = re.compile(r"(?P<stem>.+)-(?P<version>\d+(?:\.\d+)*)-(?P<how>only|or-later)")


class Matrix(msgspec.Struct, frozen=True):
    """OSADL's matrix. `about` is its heading: title, timestamp, url, license, attribution ...

    `rows`: by the leading license one word for each of the columns, with tabs between: few are ever asked for.
    """

    about: Mapping[str, str]
    columns: tuple[str, ...]
    rows: Mapping[str, str]

    def answer(self, leading: str, subordinate: str) -> str | None:
        """Whether what is under `subordinate` can go into a work under `leading`, both SPDX ids, in the matrix's word.

        None where it does not list one of them.
        """
        row = self.rows.get(leading)
        return row.split("\t")[self.columns.index(subordinate)] if row and subordinate in self.columns else None

    def later(self, license_id: str) -> tuple[str, ...]:
        """What an "-or-later" id lets one take instead: the same license in this version and the newer ones listed."""
        own = _VERSIONED.fullmatch(license_id)
        if own is None or own["how"] != "or-later":
            return ()
        found = []
        for name in self.rows:
            other = _VERSIONED.fullmatch(name)
            if other and other["stem"] == own["stem"] and _version(other) >= _version(own) and name != license_id:
                found.append(name)
        return tuple(found)


class Clash(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Terms of two licenses that cannot both be kept for one model made of both.

    one, other  words of the vocabulary, or "prefix": a naming term that asks for a given beginning
    why         why not, speaking of the first and the second
    resolve     what would resolve it
    """

    one: tuple[str, ...]
    other: tuple[str, ...]
    why: str
    resolve: str
    confidence: Confidence = "medium"


class OneWay(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Material under a license may go out under another one, by its text or by a statement of its steward."""

    license: str
    into: tuple[str, ...]
    source: str


class Generated(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A dataset made from the outputs of models: `datasets` are exact Hub ids, `vendor` an id of rules/hosted."""

    datasets: tuple[str, ...]
    vendor: str
    model: str
    source: str = ""
    confidence: Confidence = "low"


class Recipes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Keys that make a configuration file a recipe for a model: see rules/compatibility/together.toml."""

    merge: tuple[str, ...]
    base: tuple[str, ...]
    training: tuple[str, ...]


class Together(Rule, frozen=True, kw_only=True):
    """rules/compatibility/together.toml."""

    clashes: tuple[Clash, ...]
    recipes: Recipes
    names_anywhere: tuple[str, ...] = ()
    one_way: tuple[OneWay, ...] = ()
    generated: tuple[Generated, ...] = ()

    def goes_into(self, license_id: str, other: str) -> bool:
        """Whether material under one license may go out under another, both ids of rules/licenses."""
        return any(way.license == license_id and other in way.into for way in self.one_way)


@lru_cache(maxsize=8)
def load_matrix(rules_directory: Path) -> Matrix:
    """The matrix of a rules directory. Raises OSError or ValueError: a broken installation."""
    path = rules_directory / "compatibility" / "osadl.tsv"
    return remembered("matrix", [path], Matrix, lambda: _matrix(path))


def _matrix(path: Path) -> Matrix:
    lines = path.read_text(encoding="utf-8").splitlines()
    about = dict(_heading(lines))
    head, *rows = (line for line in lines if not line.startswith("#"))
    if {row.count("\t") for row in rows} != {head.count("\t")}:
        raise ValueError(f"{path}: a row has more or fewer cells than the head")
    cells = (row.partition("\t") for row in rows)
    return Matrix(about, tuple(head.split("\t")[1:]), {leading: words for leading, _, words in cells})


@lru_cache(maxsize=8)
def load_together(rules_directory: Path) -> Together:
    """Terms that do not go together in one model. Raises OSError or msgspec.ValidationError: a broken installation."""
    path = rules_directory / "compatibility" / "together.toml"
    return remembered("together", [path], Together, lambda: decode_toml(path.read_bytes(), Together))


def _heading(lines: list[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        if line.startswith("#"):
            key, _, value = line.lstrip("# ").partition(": ")
            yield key, value


def _version(match: re.Match[str]) -> tuple[int, ...]:
    return tuple(int(part) for part in match["version"].split("."))
