"""CycloneDX as XML under the key paths that the same document has in JSON, so that one reader reads both.

Read with expat's events, no tree is built. A document type, which is where XML's attacks live, is refused.
"""

from __future__ import annotations

from typing import NoReturn
from xml.parsers import expat

import msgspec

from scanner.syntax.scalar import Key, Scalar, SyntaxFault

MAX_DEPTH = 200

_LISTS = frozenset({"components", "dependencies", "externalReferences", "properties", "ancestors", "datasets"})
"""Elements whose children are the items of a list; `licenses` is one too, and keeps the names of its items."""


def read_cyclonedx_xml(text: str) -> list[Scalar]:
    """The texts and attributes of a document, in the order in which they stand. Raises SyntaxFault."""
    return _Reader().read(text)


class _Element(msgspec.Struct):
    key: Key
    name: str
    line: int
    column: int
    children: int = 0
    parts: list[str] = msgspec.field(default_factory=list)


class _Reader:
    def __init__(self) -> None:
        self._open: list[_Element] = []
        self._found: list[Scalar] = []
        # What we hand over is UTF-8, whatever the declaration said of the bytes it once was.
        self._parser = expat.ParserCreate(encoding="utf-8", namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._refuse

    def read(self, text: str) -> list[Scalar]:
        try:
            self._parser.Parse(text.encode(), True)
        except expat.ExpatError as fault:
            raise SyntaxFault(expat.ErrorString(fault.code), fault.lineno) from None
        return self._found

    def _start(self, qualified: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise SyntaxFault(f"nested deeper than {MAX_DEPTH} levels", self._parser.CurrentLineNumber)
        name = qualified.rpartition(" ")[2]
        line, column = self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1
        key: Key = ()
        if self._open:
            parent = self._open[-1]
            key = (*parent.key, *_step(parent, name))
            parent.children += 1
        self._open.append(_Element(key, name, line, column))
        if name == "dependency":
            self._dependency(key, attributes.get("ref", ""), line, column)
        else:
            self._found.extend(
                Scalar((*key, part.rpartition(" ")[2]), value, line, column, quoted=True)
                for part, value in attributes.items()
            )

    def _dependency(self, key: Key, reference: str, line: int, column: int) -> None:
        """One inside another is what that depends on: its reference alone is the value."""
        inner = key[-2:-1] == ("dependsOn",)
        self._found.append(Scalar(key if inner else (*key, "ref"), reference, line, column, quoted=True))

    def _end(self, _: str) -> None:
        element = self._open.pop()
        value = "".join(element.parts).strip()
        if value and not element.children:
            self._found.append(Scalar(element.key, value, element.line, element.column, quoted=True))

    def _text(self, data: str) -> None:
        self._open[-1].parts.append(data)

    def _refuse(self, *_: object) -> NoReturn:
        raise SyntaxFault("has a document type, which no SBOM needs", self._parser.CurrentLineNumber)


def _step(parent: _Element, name: str) -> Key:
    """What a child adds to the key path of its parent."""
    if parent.name in _LISTS:
        return (parent.children,)
    if parent.name == "licenses":
        return (parent.children, name)
    if parent.name == "dependency":
        return ("dependsOn", parent.children)
    return (name,)
