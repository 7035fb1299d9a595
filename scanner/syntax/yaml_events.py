"""The events of PyYAML's parser, made into positioned scalars; see yaml_text."""

from __future__ import annotations

import msgspec
import yaml

from scanner.syntax.scalar import Key, Scalar, SyntaxFault

MAX_DEPTH = 100
MAX_SCALARS = 200_000

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(text: str) -> list[list[Scalar]]:
    """What read_yaml says."""
    reader = _Reader(text.split("\n"))
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            reader.take(event)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        raise SyntaxFault(_one_line(fault), mark.line + 1 if mark else None) from None
    except (yaml.YAMLError, ValueError, OverflowError) as fault:
        if isinstance(fault, SyntaxFault):
            raise
        raise SyntaxFault(str(fault).splitlines()[0] if str(fault) else "not YAML") from None
    return reader.documents


class _Frame(msgspec.Struct):
    """An open collection. `key` is the index in a sequence; in a mapping the last key, None while one is expected."""

    mapping: bool
    key: str | int | None


class _Reader:
    def __init__(self, lines: list[str]) -> None:
        self.documents: list[list[Scalar]] = []
        self._lines = lines
        self._frames: list[_Frame] = []
        self._anchors: dict[str, str | None] = {}
        self._count = 0

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents.append([])
            self._anchors = {}
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._open(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._frames.pop()
            self._advance()

    def _open(self, event: yaml.CollectionStartEvent) -> None:
        if len(self._frames) >= MAX_DEPTH:
            raise SyntaxFault(f"nested deeper than {MAX_DEPTH} levels", _place(event)[0] + 1)
        if event.anchor:
            self._anchors[event.anchor] = None
        mapping = isinstance(event, yaml.MappingStartEvent)
        self._frames.append(_Frame(mapping, None if mapping else 0))

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        if event.anchor:
            self._anchors[event.anchor] = event.value
        line, column = _place(event)
        if event.style in ("|", ">"):
            line, column = self._first_content(line + 1)
        self._value(event.value, line, column, quoted=event.style not in (None, ""))

    def _alias(self, event: yaml.AliasEvent) -> None:
        value = self._anchors.get(event.anchor or "")
        if value is not None:
            self._value(value, *_place(event), quoted=True)
        elif self._expects_key():
            self._frames[-1].key = "?"
        else:
            self._advance()

    def _value(self, value: str, line: int, column: int, *, quoted: bool) -> None:
        if self._expects_key():
            self._frames[-1].key = value
            return
        self._count += 1
        if self._count > MAX_SCALARS:
            raise SyntaxFault(f"more than {MAX_SCALARS} values", line + 1)
        self.documents[-1].append(Scalar(self._path(), value, line + 1, column + 1, quoted))
        self._advance()

    def _expects_key(self) -> bool:
        return bool(self._frames) and self._frames[-1].mapping and self._frames[-1].key is None

    def _path(self) -> Key:
        return tuple("?" if frame.key is None else frame.key for frame in self._frames)

    def _advance(self) -> None:
        """A value is complete: the next item of a sequence, or the next key of a mapping, is due."""
        if not self._frames:
            return
        frame = self._frames[-1]
        if isinstance(frame.key, int):
            frame.key += 1
        else:
            # a collection that was itself a key has now ended: what follows is its value
            frame.key = "?" if frame.key is None else None

    def _first_content(self, line: int) -> tuple[int, int]:
        if line >= len(self._lines):
            return line, 0
        content = self._lines[line]
        return line, len(content) - len(content.lstrip())


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line, mark.column) if mark else (0, 0)


def _one_line(fault: yaml.MarkedYAMLError) -> str:
    return ", ".join(part for part in (fault.problem, fault.context) if part) or "not YAML"
