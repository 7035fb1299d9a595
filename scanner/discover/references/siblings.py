"""What stands in a table of references is one of them: the entry whose owner nobody knows, among others that are known.

A table is a list, a dict, a column of records, or one parameter of calls of the same function (`Entry(repo="...")`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

import msgspec

from scanner.discover.references.classify import usage_of
from scanner.discover.references.context import context_of
from scanner.discover.references.mention import Mention
from scanner.discover.references.verdict import Verdict
from scanner.discover.references.vocabulary import Vocabulary
from scanner.discover.source import SourceFile
from scanner.entities import Usage

_CALLS = frozenset({"python-call", "javascript-call"})
_RECORDS = frozenset({"dict-entry", "config-key", "javascript-property"})
_KEYS = "dict-key"
_LEAST = 2  # references that make a table one of references
_LEAST_CALLS = 4  # calls need not belong together
_LEAST_HOSTED = 3  # hosted ids have no shape of their own
_MOST = 0.75  # of the references of a table, that are of one kind
_POINTS = 4
_FAMILY = 2  # points of a name that holds that of a family
_LONGEST = 150
_LONGEST_WORD = 40
_HUB = {"dataset": "hub-dataset", "model": "hub-model"}
_HOSTED = "hosted/openai-compatible"
_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+|(?=\D*\d)[A-Za-z][\w.]*(?:[-/:][\w.]+){1,8}")
_WORD = re.compile(r"[a-z]+(?:\d{1,2}(?:\.\d)?|(?:-[a-z]+){1,4})")
"""What some vendor calls a model and others call other things: "o1", "command-r"."""

_IDS = frozenset({"id", "value", "model", "slug", "modelId", "model_id"})
_SHOWN = frozenset({"name", "label", "title"})
"""What people are shown of a record that has an id too."""

Table = tuple[object, ...]


class _Rows(msgspec.Struct):
    """What is known of a table: the kind of each reference by its text, their registries, and the rest."""

    known: dict[str, str] = msgspec.field(default_factory=dict)
    registries: set[str] = msgspec.field(default_factory=set)
    others: dict[str, list[Mention]] = msgspec.field(default_factory=dict)
    words: dict[str, list[Mention]] = msgspec.field(default_factory=dict)

    def kind(self, least: int) -> str | None:
        """The kind of its references; None when they are too few, or of several kinds."""
        if not self.known:
            return None
        (kind, count), *_ = Counter(self.known.values()).most_common(1)
        hosted = kind == _HOSTED
        enough = max(_LEAST_HOSTED if hosted else least, len(self.others) * (1 + hosted))
        return kind if count >= max(enough, len(self.known) * _MOST) else None


class Siblings:
    """Gathers what is found and what is left of one file; tells at the end what of the rest belongs to it."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._tables: defaultdict[Table, _Rows] = defaultdict(_Rows)

    def note(self, mention: Mention, usage: Usage | None) -> None:
        """A mention of the file, with the usage that it is, if any."""
        in_call = mention.how in _CALLS
        if not (mention.key or in_call) or not mention.in_use or mention.file is not None:
            return
        text = mention.text.strip()
        if len(text) > _LONGEST or (usage is None and mention.name in _SHOWN and not _IDS.isdisjoint(mention.beside)):
            return
        kind = _kind(usage) if usage is not None else None
        if kind != _HOSTED and not _ID.fullmatch(text):
            if usage is None and not in_call and len(text) <= _LONGEST_WORD and _WORD.fullmatch(text):
                for table in tables_of(mention):
                    self._tables[table].words.setdefault(text, []).append(mention)
            return
        if usage is not None and kind is not None:
            for table in tables_of(mention):
                self._tables[table].known[text] = kind
                self._tables[table].registries.add(usage.component.registry)
        elif usage is None and self._could_be(text):
            for table in tables_of(mention):
                self._tables[table].others.setdefault(text, []).append(mention)

    def usages(self, file: SourceFile) -> Iterator[Usage]:
        """The rest of the tables of which most rows are references of one kind."""
        told: dict[str, Verdict] = {}
        for table, rows in self._tables.items():
            kind = rows.kind(_LEAST_CALLS if table[0] in _CALLS else _LEAST)
            if kind is None:
                continue
            why = f"stands among {', '.join(list(rows.known)[:2])}"
            rest = {**rows.others, **(rows.words if kind == _HOSTED else {})}
            for text, mentions in rest.items():
                verdict = self._hosted(text, rows, why) if kind == _HOSTED else self._on_hub(text, kind, why)
                if verdict is not None:
                    told[text] = verdict
                    kept = (one for one in mentions if not context_of(one, self._vocabulary).refused)
                    yield from (usage_of(one, verdict, file, self._vocabulary) for one in kept)

        yield from self._told_elsewhere(told, file)

    def _told_elsewhere(self, told: dict[str, Verdict], file: SourceFile) -> Iterator[Usage]:
        """Keys of further tables, of prices or limits, that are too short to tell what they are of."""
        for table, rows in self._tables.items() if told else ():
            for text in rows.others.keys() & told.keys() if table[0] == _KEYS else ():
                yield from (usage_of(one, told[text], file, self._vocabulary) for one in rows.others[text])

    def _hosted(self, text: str, rows: _Rows, why: str) -> Verdict | None:
        """One more hosted id, of a vendor that the table has others of; a word only if some vendor writes ids so."""
        if "/" in text and (routed := self._routed(text)):
            return Verdict(routed, text, _POINTS, why)
        vendors = [] if "/" in text else self._vocabulary.hosted.all_particular(text)
        maker = self._vocabulary.hosted.maker_among(vendors)
        of_family = vendors and self._vocabulary.hub.looks_like_model(text) >= _FAMILY  # which many serve
        if text in rows.words and maker is None and not of_family:
            return None
        return Verdict(f"hosted/{maker}" if maker in rows.registries else _HOSTED, text, _POINTS, why)

    def _routed(self, text: str) -> str | None:
        """The kind of what a router's prefix leads to: "openrouter/auto" goes to OpenRouter."""
        route = self._vocabulary.hosted.route(text)
        if route is None or route[0] in self._vocabulary.hosted.routers.owners or not route[1].startswith("hosted/"):
            return None
        return route[1]

    def _on_hub(self, text: str, kind: str, why: str) -> Verdict | None:
        found = self._vocabulary.hub.parse(text)
        return Verdict(kind, found.full, _POINTS, why) if found is not None else None

    def _could_be(self, text: str) -> bool:
        if self._vocabulary.veto(text) is not None:
            return False
        found = self._vocabulary.hub.parse(text)
        looks = self._vocabulary.hub.look(found.owner, found.name) if found is not None else None
        return looks is None or (looks.owner >= 0 and not looks.software)


def _kind(usage: Usage) -> str | None:
    """What a table of such usages is a table of."""
    component = usage.component
    if component.kind == "hosted-model":
        return _HOSTED
    return _HUB.get(component.kind) if component.registry == "huggingface" and "/" in component.name else None


def tables_of(mention: Mention) -> Iterator[Table]:
    """The tables that a string stands in."""
    key = mention.key
    if mention.how in _CALLS:
        if mention.call:
            yield mention.how, mention.call, mention.parameter
        return
    if mention.how == _KEYS and key:
        yield mention.how, key
    elif len(key) > 1 and (isinstance(key[-1], int) or mention.how in _RECORDS):
        yield mention.how, key[:-1]
    if len(key) > 2 and mention.how in _RECORDS:
        yield mention.how, key[:-2], key[-1]
