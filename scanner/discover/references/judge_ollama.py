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
_CODE = frozenset({"python", "javascript"})


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


def judge_tagged(mention: Mention, text: str, file: SourceFile, vocabulary: Vocabulary) -> Verdict | None:
    """A name of Ollama's library with a tag, in code that speaks of Ollama: `SMALL = ["qwen3:4b"]`."""
    if mention.syntax not in _CODE or not mention.in_use or not vocabulary.hosted.ollama_particular(text):
        return None
    if isinstance(mention.parameter, int):  # of a call that no rule knows, or of a command whose words are read apart
        return None
    if vocabulary.veto(text) is not None or not _speaks_of_it(file.text):
        return None
    return Verdict(_OLLAMA, text, _STRONG, "name and tag of Ollama's library, in a file that speaks of it")


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
