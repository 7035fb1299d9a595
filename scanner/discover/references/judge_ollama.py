"""Is it a model of Ollama? By the key or call it belongs to, by its route, by its name and tag."""

from __future__ import annotations

from functools import lru_cache

from scanner.discover.references.context import CALL, Context
from scanner.discover.references.mention import Mention
from scanner.discover.references.verdict import Verdict
from scanner.discover.references.vocabulary import Vocabulary
from scanner.discover.source import SourceFile

_OLLAMA = "ollama"
_STRONG = 4
_DASHES = 2
_CODE = frozenset({"python", "javascript", "source"})
_LOOKED_AT = frozenset({"dict-key", "comparison", "literal-type", "text-operation"})
"""Where it may be part of a name, or the name of something else."""


def in_library(text: str, context: Context, vocabulary: Vocabulary) -> bool:
    """Whether a key speaks of some model, and the provider beside it has one of this name: no call says otherwise."""
    model = vocabulary.sinks.sort(context.kind).kind == "model"
    return model and context.points < CALL and vocabulary.hosted.ollama_known(text) > 0


def called_by_ollama(text: str, context: Context, vocabulary: Vocabulary) -> Verdict | None:
    """What a call of its client takes, or a key beside its name holds."""
    hosted = vocabulary.hosted
    known = hosted.ollama_known(text)
    if not hosted.ollama_shaped(text) or (vocabulary.veto(text) is not None and not known):
        return None
    if context.points < CALL and not known and ":" not in text:
        return None
    return Verdict(_OLLAMA, text, context.points + known, context.why)


def judge_tagged(
    mention: Mention, text: str, context: Context, file: SourceFile, vocabulary: Vocabulary
) -> Verdict | None:
    """A name of Ollama's library in code that speaks of Ollama: `SMALL = ["qwen3:4b"]`.

    With a tag, or of three words, it is one wherever it stands; any other where a model is expected.
    """
    if not mention.in_use or not (mention.syntax in _CODE or _OLLAMA in mention.key):
        return None
    known = vocabulary.hosted.ollama_known(text)
    if known and mention.call and _OLLAMA in mention.call.lower() and mention.how != "text-operation":
        return Verdict(_OLLAMA, text, CALL, f"argument of {mention.call}")
    given = isinstance(mention.parameter, int) and mention.how != "env-default"
    if not known or given:  # to a call that no rule knows, or as one of words that are read apart
        return None
    told = vocabulary.hosted.ollama_particular(text)
    if not told and mention.how not in _LOOKED_AT:
        expected = context.points >= _STRONG and vocabulary.sinks.sort(context.kind).kind == "model"
        told = (known > 1 and text.count("-") >= _DASHES) or (expected and context.points < CALL)
    if not told or vocabulary.veto(text) is not None or not _speaks_of_it(file.whole):
        return None
    return Verdict(_OLLAMA, text, _STRONG, "name of Ollama's library, in a file that speaks of it")


@lru_cache(maxsize=1)
def _speaks_of_it(text: str) -> bool:
    """Asked of every name in a file, of which there may be thousands."""
    return _OLLAMA in text.lower()


def routed_to_ollama(prefix: str, rest: str, context: Context, vocabulary: Vocabulary) -> Verdict | None:
    """A name of its library behind the route, or one that is made like a model's: "ollama_chat/qwen3-8b"."""
    sized = any(map(str.isdigit, rest)) and vocabulary.hub.looks_like_model(rest) >= 2
    known = vocabulary.hosted.ollama_known(rest) == 2
    if not (known or sized) or not vocabulary.hosted.ollama_shaped(rest) or "/" in rest:
        return None
    if vocabulary.veto(rest) is not None and not known:  # "ollama/llama-3.json"
        return None
    return Verdict(_OLLAMA, rest, max(_STRONG, context.points), context.why or f"route {prefix}")
