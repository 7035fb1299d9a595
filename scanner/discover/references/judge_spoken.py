"""Is it a name that some library has for its models, in a file that speaks of that library: "large-v3" of Whisper?"""

from __future__ import annotations

from functools import lru_cache

from scanner.discover.references.context import Context
from scanner.discover.references.mention import Mention
from scanner.discover.references.verdict import Verdict
from scanner.discover.references.vocabulary import Vocabulary
from scanner.discover.source import SourceFile

_STRONG = 4
_MODEL = "hub-model"


def judge_spoken(
    mention: Mention, text: str, context: Context, file: SourceFile, vocabulary: Vocabulary
) -> Verdict | None:
    """A name that nothing else has, or a plain word which a name says to be a model where the library is imported."""
    if not mention.in_use:
        return None
    named = context.points >= _STRONG and context.kind == _MODEL
    for system in vocabulary.spoken:
        if vocabulary.marks(system, text):
            if named or _speaks_of(file.whole, file.path, system.spoken):
                return Verdict(system.kind, text, _STRONG, f"name of {system.system}, in a file that speaks of it")
        elif named and text in system.names and not mention.imports.isdisjoint(system.imports):
            return Verdict(system.kind, text, _STRONG, context.why)
    return None


@lru_cache(maxsize=4)
def _speaks_of(text: str, path: str, word: str) -> bool:
    """Asked of every name in a file, of which there may be many."""
    return word in path.lower() or word in text.lower()
