"""A TOML, JSON or YAML manifest as positioned scalars: readers ask by key path and get the place too.

Reading by key path, not by walking nested data, is what makes a manifest of the wrong shape harmless.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from scanner.discover.manifests.found import Place
from scanner.discover.manifests.graph import NOT_LOCKED, Via
from scanner.discover.source import SourceFile
from scanner.syntax.json_text import read_json
from scanner.syntax.scalar import Key, Scalar
from scanner.syntax.toml_text import read_toml
from scanner.syntax.yaml_text import read_yaml

MAX_LINE = 1000


class Document(msgspec.Struct):
    """One document of a file. `why` of a place is written for people, `how` is the short code of the format."""

    file: SourceFile
    how: str
    scalars: list[Scalar]
    _lines: list[str] = msgspec.field(default_factory=list)
    _below: dict[int, dict[Key, list[Scalar]]] = msgspec.field(default_factory=dict)

    def place(self, scalar: Scalar, why: str, scope: str = "runtime", via: Via = NOT_LOCKED) -> Place:
        """Where a scalar stands; the text shown is its line, a part of it in minified files."""
        if not self._lines:
            self._lines = self.file.text.split("\n")
        index = scalar.line - 1
        line = self._lines[index] if 0 <= index < len(self._lines) else scalar.value
        text = line.strip() if len(line) <= MAX_LINE else line[scalar.column - 1 : scalar.column - 1 + MAX_LINE]
        return Place(self.file, scalar.line, scalar.column, text, self.how, why, scope, via)

    def under(self, *prefix: str | int) -> Iterator[Scalar]:
        """The scalars whose key path begins with `prefix`."""
        size = len(prefix)
        if size not in self._below:  # looked up once for each length: there may be as many tables as lines
            grouped = self._below.setdefault(size, {})
            for scalar in self.scalars:
                grouped.setdefault(scalar.key[:size], []).append(scalar)
        return iter(self._below[size].get(prefix, ()))

    def value(self, *key: str | int) -> str | None:
        """The value at exactly this key path."""
        return next((scalar.value for scalar in self.under(*key) if scalar.key == key), None)

    def tables(self, *prefix: str | int) -> dict[Key, Table]:
        """The tables (or plain values) one level below `prefix`, by their whole key path, in the order of the file."""
        grouped: dict[Key, Table] = {}
        size = len(prefix) + 1
        for scalar in self.under(*prefix):
            if len(scalar.key) >= size:
                grouped.setdefault(scalar.key[:size], Table(size)).add(scalar)
        return grouped


class Table(msgspec.Struct):
    """What stands below one key path; the path of each scalar is seen from there."""

    depth: int
    scalars: dict[Key, Scalar] = msgspec.field(default_factory=dict)

    def add(self, scalar: Scalar) -> None:
        """Take one scalar in."""
        self.scalars.setdefault(scalar.key[self.depth :], scalar)

    @property
    def first(self) -> Scalar:
        """The scalar that stands first in the file."""
        return next(iter(self.scalars.values()))

    @property
    def plain(self) -> str | None:
        """The value itself, when the key has one instead of a table."""
        scalar = self.scalars.get(())
        return scalar.value if scalar else None

    def get(self, *key: str | int) -> str | None:
        """The value at a path below the table."""
        scalar = self.scalars.get(key)
        return scalar.value if scalar else None

    def at(self, *key: str | int) -> Scalar:
        """The scalar at a path below the table, else the first one, as the place to point to."""
        return self.scalars.get(key) or self.first

    def names(self, *prefix: str | int) -> Iterator[str | int]:
        """The distinct keys below `prefix`."""
        size = len(prefix)
        return iter(dict.fromkeys(key[size] for key in self.scalars if len(key) > size and key[:size] == prefix))


def toml_document(file: SourceFile, how: str) -> Document:
    """Raises Unreadable or SyntaxFault."""
    return Document(file, how, read_toml(file.text)[1])


def json_document(file: SourceFile, how: str) -> Document:
    """Raises Unreadable or SyntaxFault."""
    return Document(file, how, read_json(file.text))


def yaml_documents(file: SourceFile, how: str) -> Iterable[Document]:
    """Raises Unreadable or SyntaxFault."""
    return [Document(file, how, scalars) for scalars in read_yaml(file.text)]
