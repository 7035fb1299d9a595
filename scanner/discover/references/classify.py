"""From a string with context to a usage: is it a reference, to what, how sure. Facts are in rules/discovery.

Evidence adds up in points: the call it is passed to, the names around it, what is known of its owner, what its name is
made of, where requests go. Look-alikes veto. A string of the right shape without any evidence is not a reference.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from scanner.discover.redact import excerpt
from scanner.discover.references.context import Context, context_of
from scanner.discover.references.judge_hosted import judge_hosted, judge_spelling
from scanner.discover.references.judge_hub import judge_hub
from scanner.discover.references.judge_ollama import judge_tagged
from scanner.discover.references.judge_spoken import judge_spoken
from scanner.discover.references.judge_url import judge_url
from scanner.discover.references.mention import Mention
from scanner.discover.references.verdict import Verdict
from scanner.discover.references.vocabulary import Vocabulary, vocabulary_of
from scanner.discover.source import SourceFile
from scanner.entities import Component, Confidence, Location, Usage
from scanner.rulebook import Rulebook

MAX_LENGTH = 300
_WORD = re.compile(r"[^\W\d]+")
_PATH = "/models/"
"""In the path of a request, where the address of the server is a variable: "{}/models/gemini-1.5-pro:countTokens"."""
_NEVER = "text-operation"
_GIVEN = ("python-call", "javascript-call", "source-call")
_EXAMPLE = "E"
"""Of a call: it shows what it is given in documentation, and does nothing else with it."""


def classify(mention: Mention, file: SourceFile, rules: Rulebook) -> Usage | None:
    """The usage that a mention is, None when it is no reference. `file` is the file the value stands in."""
    vocabulary = vocabulary_of(rules)
    text = mention.text.strip()
    if not 2 <= len(text) <= MAX_LENGTH or mention.how == _NEVER:
        return None
    verdict = _judge(mention, text, file, vocabulary)
    return None if verdict is None else usage_of(mention, verdict, file, vocabulary)


def usage_of(mention: Mention, verdict: Verdict, file: SourceFile, vocabulary: Vocabulary) -> Usage:
    """The usage that a verdict on a mention makes of it."""
    sort = vocabulary.sinks.sort(verdict.kind)
    name, version = vocabulary.hosted.pinned(verdict.kind, verdict.name)
    return Usage(
        component=Component(sort.kind, verdict.registry or sort.registry, name, verdict.version or version),
        location=Location(mention.file or file.path, mention.line, mention.column, excerpt(mention.text.strip())),
        how=mention.how,
        why=verdict.why,
        scope=file.scope,
        in_use=mention.in_use and file.in_use and verdict.in_use,
        confidence=_confidence(verdict.points),
        endpoint=verdict.endpoint,
        calls=_calls(mention),
    )


def _calls(mention: Mention) -> tuple[str, ...]:
    """The functions that are given the value: the one it stands in, else those that its variable reaches."""
    if mention.call and mention.how in _GIVEN:
        return (mention.call,)
    return tuple(sorted({call for call, _ in mention.passed_to}))


def _judge(mention: Mention, text: str, file: SourceFile, vocabulary: Vocabulary) -> Verdict | None:
    if "://" in text or text.startswith(vocabulary.hub_prefixes) or (_PATH in text and ":" in text):
        return judge_url(mention, text, vocabulary)
    if not _could_be(mention, text, vocabulary):
        return None
    context = context_of(mention, vocabulary) if mention.in_use else Context()
    if context.doubted:
        spelled = judge_spelling(mention, text, context, vocabulary)
        return spelled or judge_tagged(mention, text, Context(), file, vocabulary)
    if context.refused:  # "model_size" is no name of a model, but what Whisper's are called
        return judge_spoken(mention, text, context, file, vocabulary)
    if _is_hopeless(mention, text, context, vocabulary):
        return None
    vetoed = vocabulary.veto(text) == "always" and not _hosted(text, context, vocabulary)
    judges = () if vetoed else (judge_hosted, judge_hub, judge_spelling)
    told = filter(None, (judge(mention, text, context, vocabulary) for judge in judges))
    verdict = (
        next(told, None)
        or judge_tagged(mention, text, context, file, vocabulary)
        or judge_spoken(mention, text, context, file, vocabulary)
    )
    return replace(verdict, in_use=False) if verdict is not None and _EXAMPLE in context.flags else verdict


def _hosted(text: str, context: Context, vocabulary: Vocabulary) -> bool:
    """Whether a path is how a vendor writes its ids ("accounts/NAME/models/NAME"), where a model is expected."""
    return context.points > 1 and vocabulary.hosted.strong(text) is not None


def _could_be(mention: Mention, text: str, vocabulary: Vocabulary) -> bool:
    """Most strings are plain words: those are names of models only if they are listed, or a call says so."""
    if _WORD.fullmatch(text) is None:
        return True
    given = mention.call or mention.passed_to or mention.how in ("flag", "command")
    if given or vocabulary.could_be_id(text):
        return True
    return text in vocabulary.plain_names and mention.name is not None and mention.in_use


def _is_hopeless(mention: Mention, text: str, context: Context, vocabulary: Vocabulary) -> bool:
    """Whether neither the string nor anything around it speaks for a reference: as is true of most."""
    if context.points or vocabulary.could_be_id(text):
        return False
    return not mention.in_use or not mention.name or vocabulary.keys.owner(mention.name, mention.beside) is None


def _confidence(points: int) -> Confidence:
    return "high" if points >= 7 else "medium" if points >= 5 else "low"
