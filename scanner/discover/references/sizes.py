"""Plain words that are models among names which only one library has: "small" beside "large-v3" of Whisper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import msgspec

from scanner.discover.references.classify import usage_of
from scanner.discover.references.mention import Mention
from scanner.discover.references.siblings import Table, tables_of
from scanner.discover.references.verdict import Verdict
from scanner.discover.references.vocabulary import Vocabulary
from scanner.discover.source import SourceFile
from scanner.entities import Usage

_IN_CLASS = frozenset({"python-assignment", "python-default"})
_ATTRIBUTE = 2  # a class and a name in it
_LEAST = 3
_POINTS = 4


class _Row(msgspec.Struct):
    """The names of one library in a table: those that were told, and words that are names of it too."""

    told: list[str] = msgspec.field(default_factory=list)
    words: dict[str, list[Mention]] = msgspec.field(default_factory=dict)


class Sizes:
    """Gathers such names of one file; tells at the end which words are models."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._tables: defaultdict[tuple[str, Table], _Row] = defaultdict(_Row)

    def note(self, mention: Mention, usage: Usage | None) -> None:
        """A mention of the file, with the usage that it is, if any."""
        text = mention.text.strip()
        system = self._vocabulary.spoken_names.get(text)
        if system is None or not mention.in_use or mention.file is not None:
            return
        for table in (*tables_of(mention), *_members(mention)):
            row = self._tables[system.system, table]
            if usage is not None:
                row.told.append(text)
            else:
                row.words.setdefault(text, []).append(mention)

    def usages(self, file: SourceFile) -> Iterator[Usage]:
        """The words of tables with some name that nothing else has."""
        for row in self._tables.values():
            if not row.told or len(row.told) + len(row.words) < _LEAST:
                continue
            why = f"stands among {', '.join(row.told[:2])}"
            for text, mentions in row.words.items():
                verdict = Verdict(self._vocabulary.spoken_names[text].kind, text, _POINTS, why)
                yield from (usage_of(one, verdict, file, self._vocabulary) for one in mentions)


def _members(mention: Mention) -> Iterator[Table]:
    """The enumeration that a member with this value belongs to."""
    if mention.how in _IN_CLASS and len(mention.key) == _ATTRIBUTE:
        yield "class", mention.key[0]
