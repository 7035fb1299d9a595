"""What the context of a string says of it, before the string itself is looked at."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from scanner.discover.references.keynames import Sign
from scanner.discover.references.mention import Mention
from scanner.discover.references.sinks import EXACT, NAME, PACKAGE, Sink
from scanner.discover.references.vocabulary import Vocabulary

CALL = 6
"""Points from which on a context is a call that takes ids, or a command that does."""

_SINK_POINTS = {EXACT: 8, PACKAGE: 7, NAME: 6}
_KEY_POINTS = {"strong": 4, "medium": 2, "weak": 1}
_TABLES = 3  # what the name of a whole table may weigh, and the name of a function that is called
_NOT_CALLS = frozenset({"dict-entry", "dict-key", "env-default", "python-default", "argparse-default"})
_REFUSED = frozenset({"write", "none"})
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")


class Context(msgspec.Struct, frozen=True):
    """The kind that is expected, how strongly (0: nothing speaks for a reference), and why, for people.

    `refused`: a call or name says that it is something else; `doubted`: unless its spelling tells that it is none.
    """

    kind: str = ""
    points: int = 0
    why: str = ""
    flags: str = ""
    refused: bool = False
    doubted: bool = False


def context_of(mention: Mention, vocabulary: Vocabulary) -> Context:
    """The strongest thing that call, command, option, key or name say."""
    found = _called(mention, vocabulary)
    if found is not None and (found.points >= _SINK_POINTS[PACKAGE] or found.refused):
        return found
    named = _named(mention, vocabulary)
    if found is None or (named.refused and found.points < CALL):
        return named
    return found if found.points >= named.points else named


def _called(mention: Mention, vocabulary: Vocabulary) -> Context | None:
    """What the calls say that the string is passed to, directly or as a variable."""
    direct = _sink(mention, vocabulary)
    if direct is not None and direct.kind not in _REFUSED:
        return _from_sink(direct, 0)
    passed = [vocabulary.sinks.find(callee, parameter) for callee, parameter in mention.passed_to]
    sinks = [sink for sink in passed if sink is not None and sink.kind not in _REFUSED]
    if sinks:
        return _from_sink(max(sinks, key=lambda sink: sink.fit), 1)
    if direct is not None or (any(passed) and mention.passed_to):
        return Context(refused=True)
    return None


def _sink(mention: Mention, vocabulary: Vocabulary) -> Sink | None:
    if (
        mention.call is None
        or mention.parameter is None
        or mention.how in _NOT_CALLS
        or mention.how in ("flag", "command")
    ):
        return None
    return vocabulary.sinks.find(mention.call, mention.parameter)


def _from_sink(sink: Sink, indirect: int) -> Context:
    if isinstance(sink.parameter, int):
        what = f"{_ORDINALS[sink.parameter]} argument" if sink.parameter < len(_ORDINALS) else "argument"
    else:
        what = f"argument {sink.parameter}"
    how = "reaches" if indirect else "is"
    return Context(sink.kind, _SINK_POINTS[sink.fit] - indirect, f"{how} {what} of {sink.call}", sink.flags)


def _named(mention: Mention, vocabulary: Vocabulary) -> Context:
    """What the nearest name says, else the names around it, else the name of the function that is called."""
    best = Context()
    for sign, most, what in _signs(mention, vocabulary):
        if sign.denied:
            if most < _TABLES + 1 or mention.how == "dict-key":  # the name of a table tells of its values
                continue
            return Context(refused=True, doubted=sign.strength == "weak")
        if sign.kind in _REFUSED:
            return Context(refused=True)
        if what == "in" and sign.strength != "strong":  # too faint from afar
            continue
        points = min(_KEY_POINTS[sign.strength], most)
        if what == "command":  # as good as a call
            points = CALL
        if points > best.points:
            best = Context(sign.kind, points, f"{what} {sign.name}")
    return best


def _signs(mention: Mention, vocabulary: Vocabulary) -> Iterator[tuple[Sign, int, str]]:
    """Each sign with the most it may weigh and what it is."""
    keys = vocabulary.keys
    if mention.how == "command":
        if sign := keys.of_command(mention.call or ""):
            yield sign, CALL, "command"
    elif mention.how == "flag" and mention.name:
        if sign := keys.of_flag(mention.name, mention.call):
            yield sign, 4, "option"
    else:
        yield from _of_names(mention, vocabulary)
        if mention.call and mention.parameter in (0, 1) and mention.how in ("python-call", "javascript-call"):
            function = mention.call.rsplit(".", 1)[-1]
            if sign := keys.of_name(function):
                yield sign, 2, "argument of"


def _of_names(mention: Mention, vocabulary: Vocabulary) -> Iterator[tuple[Sign, int, str]]:
    """What the name of the value says, its siblings, and the names above it."""
    keys, name = vocabulary.keys, mention.name
    if name and mention.beside and keys.has_revision(name, mention.beside):
        yield Sign("hub-model", "strong", name), 4, "with a revision,"
    if name:
        field = keys.of_field(name, mention.key, mention.beside) if mention.beside else None
        if sign := field or keys.of_key(name, mention.key, mention.beside):
            yield sign, 4, "value of"
    if mention.how == "python-return":  # what stands above is a class, which tells nothing of what its methods give
        return
    for part in reversed(mention.key[:-1] if name else mention.key):
        if isinstance(part, str) and part != name and (sign := keys.of_name(part)):
            yield sign, _TABLES, "in"
