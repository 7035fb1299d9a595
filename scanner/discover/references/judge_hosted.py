"""Is it an id of a hosted model, a routed id, or a model of Ollama?"""

from __future__ import annotations

import re

from scanner.discover.references.context import CALL, Context
from scanner.discover.references.hostednames import LOCAL
from scanner.discover.references.judge_ollama import called_by_ollama, in_library, routed_to_ollama
from scanner.discover.references.judge_provider import from_provider
from scanner.discover.references.mention import Mention
from scanner.discover.references.verdict import Verdict
from scanner.discover.references.vocabulary import Vocabulary

_STRONG = 4
_ENOUGH = 5
_SHORTEST = 5  # "o1" and "tts-1" are other things as well
_LISTED = 3  # points of what stands in a table by the name of models
_ATTRIBUTE = 2  # a class and a name in it
_PIECES = 2  # dashes in a name that nobody is known for
_OLLAMA = "ollama"
_HUB = "hub-model"
_COMPATIBLE = "hosted/openai-compatible"
_DEFAULTS = frozenset({"argparse-default", "env-default", "python-default"})
_IN_CLASS = frozenset({"python-default", "python-assignment"})
_GIVEN = frozenset({"config-key", "literal-type"})
"""Where it may be a name that the file gives."""
_TOLD_APART = frozenset({"dict-key", "comparison", "text-line"})
"""A key of a table (prices, limits, aliases), what a name is compared with, a line of a text that may be prose:
nothing but its spelling tells it."""


def judge_hosted(mention: Mention, text: str, context: Context, vocabulary: Vocabulary) -> Verdict | None:
    """The hosted or Ollama model that a string names, None when it is none of these."""
    shape = vocabulary.sinks.sort(context.kind).shape if context.kind else ""
    if mention.in_use and shape == "name":
        return _instead(text, context, vocabulary)
    if not mention.in_use or shape in ("file", "never"):
        return None
    verdict = None
    if shape and mention.how not in _TOLD_APART:
        verdict = _expected(mention, text, context, shape, vocabulary)
    if verdict is None and (shape != "hub" or context.points < CALL):
        verdict = _unmistakable(text, context, vocabulary)
    return verdict


def _instead(text: str, context: Context, vocabulary: Vocabulary) -> Verdict | None:
    """What a vendor serves under the key of a library: WHISPER_MODEL=whisper-large-v3."""
    pattern = vocabulary.sinks.sort(context.kind).pattern
    if context.points != _STRONG or not pattern or re.fullmatch(pattern, text) is not None:
        return None
    kind = None if "/" in text else _by_name(text, vocabulary)
    return Verdict(kind, text, context.points, context.why) if kind else None


def judge_spelling(mention: Mention, text: str, context: Context, vocabulary: Vocabulary) -> Verdict | None:
    """A hosted model where something else is expected, such as ids of the Hub: only its spelling tells it."""
    passed_on = not mention.call or mention.how in _DEFAULTS or context.doubted
    if not mention.in_use or not passed_on or ("/" in text and not context.doubted):
        return None
    return _unmistakable(text, context, vocabulary)


def _expected(mention: Mention, text: str, context: Context, shape: str, vocabulary: Vocabulary) -> Verdict | None:
    """Where a model of this shape is expected."""
    told = _told(mention, vocabulary)
    if shape == "ollama" or (told == _OLLAMA and (shape != "hub" or in_library(text, context, vocabulary))):
        return called_by_ollama(text, context, vocabulary)
    if shape == "hosted":
        return _hosted(mention, text, context, told, vocabulary)
    routed = _routed(text, context, vocabulary)
    if routed is not None or (shape == "hub" and context.points >= CALL):
        return routed
    return (
        _patterned(mention, text, context, told, vocabulary)
        or _of_class(mention, text, context, vocabulary)
        or from_provider(text, context, told, vocabulary)
        or _known(mention, text, context, told, vocabulary)
    )


def _told(mention: Mention, vocabulary: Vocabulary) -> str | None:
    """The vendor that the arguments or keys beside it name: by URL, or by the name of a provider."""
    hosted = vocabulary.hosted
    for name in vocabulary.receives if mention.beside else ():
        url = mention.beside.get(name)
        if url and (vendor := hosted.by_url(url)):
            return vendor
        if url and "://" in url:
            return LOCAL  # some server that speaks the protocol
    for name in vocabulary.providers if mention.beside else ():
        provider = mention.beside.get(name, "").lower()
        kind = hosted.routers.slash.get(provider) or hosted.routers.colon.get(provider)
        if kind:
            return kind.removeprefix("hosted/")
        if "." in provider and (vendor := hosted.by_url(provider)):  # "openrouter.ai"
            return vendor
    return _OLLAMA if _OLLAMA in mention.key else None  # spring.ai.ollama.chat.options.model


def _hosted(mention: Mention, text: str, context: Context, told: str | None, vocabulary: Vocabulary) -> Verdict | None:
    """A call of a vendor's client. Where its requests go outranks its name."""
    hosted = vocabulary.hosted
    routed = None if told else _routed(text, context, vocabulary)
    if routed is not None or told == _HUB:
        return routed
    vendor = told if told and told != LOCAL else context.kind.removeprefix("hosted/")
    if told is None and mention.how in _DEFAULTS:
        vendor = hosted.in_place_of(vendor, text, mention.imports)
    fits, strong = hosted.fits(vendor, text), hosted.strong(text)
    known = hosted.vendor(vendor)
    takes_hub_ids = known is not None and (known.hub_ids or told is not None)
    if vocabulary.hub.parse(text) is not None and (told == LOCAL or not (fits or strong or takes_hub_ids)):
        return None  # a server that has what the Hub has: for the other judge
    if told == LOCAL and not strong:
        return _on_own_server(text, context, vocabulary)
    if not (fits or strong) and hosted.ollama_particular(text) and vocabulary.veto(text) is None:
        return Verdict(_OLLAMA, text, context.points, context.why, endpoint=told)  # a client of the same protocol
    if not (fits or strong or (context.points >= CALL and _plain(text, vocabulary))):
        return None
    if told is None and not fits:
        vendor = strong or vendor
    return Verdict(f"hosted/{vendor}", text, context.points + bool(fits or strong), context.why, endpoint=told)


def _on_own_server(text: str, context: Context, vocabulary: Vocabulary) -> Verdict | None:
    if vocabulary.hosted.ollama_known(text) == 2:
        return Verdict(_OLLAMA, text, context.points, context.why, endpoint=LOCAL)
    return Verdict(_COMPATIBLE, text, 4, context.why, endpoint=LOCAL) if _plain(text, vocabulary) else None


def _plain(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text could be an id that no pattern knows: it has a digit, and is made like one."""
    return vocabulary.hosted.free_name(text) and any(sign.isdigit() for sign in text) and vocabulary.veto(text) is None


def _routed(text: str, context: Context, vocabulary: Vocabulary) -> Verdict | None:
    """PREFIX/ID or PREFIX:ID."""
    route = vocabulary.hosted.route(text)
    if route is None or context.points < 2:
        return None
    prefix, kind, rest = route
    if kind == "none" or vocabulary.veto(rest) == "always" or not _leads(prefix, kind, rest, text, context, vocabulary):
        return None
    if vocabulary.sinks.sort(kind).kind == "hosted-model" and _is_repository(prefix, rest, vocabulary):
        kind = _HUB
    # Of weights, what stands behind the route is the name that their registry knows.
    name = text if vocabulary.sinks.sort(kind).kind == "hosted-model" else rest
    return Verdict(kind, name, context.points + 3, context.why or f"route {prefix}")


def _is_repository(prefix: str, rest: str, vocabulary: Vocabulary) -> bool:
    """Whether "openai/OWNER/NAME" asks some server of one's own for what the Hub has."""
    found = vocabulary.hub.parse(rest)
    if found is None or prefix not in vocabulary.hosted.routers.needs_call:
        return False
    looks = vocabulary.hub.look(found.owner, found.name)
    return looks.owner >= 2 and looks.owner + looks.model >= _ENOUGH


def _leads(prefix: str, kind: str, rest: str, text: str, context: Context, vocabulary: Vocabulary) -> bool:
    """Whether the prefix is a route here, and not the owner of a repository, or a word."""
    hosted, hub = vocabulary.hosted, vocabulary.hub
    if hosted.strong(text) not in (None, kind.removeprefix("hosted/")):
        return False  # "meta/llama-4-scout-maas": written so by one vendor alone, and it is not the one of the route
    router = context.points >= CALL and vocabulary.sinks.sort(context.kind).shape in ("router", "hosted")
    if prefix in hosted.routers.only_spelled or (prefix in hosted.routers.needs_call and not router):
        vendor = kind.removeprefix("hosted/")
        found = hub.parse(text)
        unknown = found is not None and hub.look(found.owner, found.name).owner <= 1
        spelled = hosted.strong(rest) == vendor or (unknown and hosted.fits(vendor, rest))
        return spelled or _is_repository(prefix, rest, vocabulary)
    if vocabulary.sinks.sort(kind).shape == "hub":
        return hub.parse(rest) is not None
    enough = 3 if hub.knows(prefix) else 2
    return router or context.points >= enough or hosted.strong(rest) is not None or hub.parse(rest) is not None


def _patterned(
    mention: Mention, text: str, context: Context, told: str | None, vocabulary: Vocabulary
) -> Verdict | None:
    """A key, variable or router says that it is a model, and it is written as those of one vendor are."""
    hosted = vocabulary.hosted
    strong = hosted.strong(text)
    if strong is None or context.points + _STRONG < _ENOUGH:
        return None
    vendor = told if told not in (None, LOCAL, _HUB) else hosted.by_environment(mention.name or "")
    vendor = vendor or _called_after(mention, text, vocabulary)
    if vendor is None:
        imported = hosted.by_import(mention.imports)
        others = [] if strong in imported else [one for one in sorted(imported) if hosted.fits(one, text)]
        vendor = others[0] if others else strong
    return Verdict(f"hosted/{vendor}", text, context.points + _STRONG, context.why, endpoint=told)


def _unmistakable(text: str, context: Context, vocabulary: Vocabulary) -> Verdict | None:
    """Written as the ids of one vendor are and nothing else is: a value wherever it stands, also a key of a table."""
    hosted = vocabulary.hosted
    vendor = hosted.strong(text)
    why = context.why or f"written as the ids of {vendor} are"
    if vendor is None:
        route = hosted.route(text)
        if route is None:
            return None
        prefix, kind, rest = route
        if kind == _OLLAMA:
            return routed_to_ollama(prefix, rest, context, vocabulary)
        vendor = kind.removeprefix("hosted/")
        if vocabulary.sinks.sort(kind).kind != "hosted-model" or not _spelled(prefix, vendor, rest, vocabulary):
            return None
        why = context.why or f"route {prefix}"
    if len(text) < _SHORTEST or ("/" not in text and vocabulary.veto(text) is not None):  # "gpt-4.json"
        return None
    return Verdict(f"hosted/{vendor}", text, max(_STRONG, context.points), why)


def _spelled(prefix: str, vendor: str, rest: str, vocabulary: Vocabulary) -> bool:
    """Whether what follows a route is a model of its vendor, or a repository that a router serves."""
    hosted = vocabulary.hosted
    if hosted.strong(rest) is not None:
        return True
    if prefix in hosted.routers.owners or not any(map(str.isdigit, rest)):
        return False
    found = vocabulary.hub.parse(rest)
    if found is None:
        return hosted.particular(vendor, rest)
    looks = vocabulary.hub.look(found.owner, found.name)
    return looks.owner >= 0 and looks.model >= 2


def _known(mention: Mention, text: str, context: Context, told: str | None, vocabulary: Vocabulary) -> Verdict | None:
    """A key says that it is a model, and provider, environment variable, import or list say whose."""
    hosted = vocabulary.hosted
    known = hosted.ollama_known(text)
    if context.points >= 2 and known == 2 and ":" in text:
        return Verdict(_OLLAMA, text, context.points + 2, context.why)
    if context.points < _LISTED or told == _HUB:
        return None
    if context.points < _STRONG:
        return _listed(mention, text, context, vocabulary)
    name = mention.name or ""
    vendor = told if told not in (None, LOCAL) else hosted.by_environment(name) or hosted.by_name(name)
    if vendor is not None and hosted.fits(vendor, text) and vocabulary.veto(text) is None:
        return Verdict(f"hosted/{vendor}", text, context.points + 2, context.why, endpoint=told)
    if "/" in text:
        return None
    kind = _by_import(mention, text, known, vocabulary)
    if kind is None and not vocabulary.is_dataset(context.kind):
        named = context.points >= _STRONG and mention.how not in _GIVEN and not name.lower().endswith("path")
        kind = _by_name(text, vocabulary, named=named)
    return Verdict(kind, text, context.points, context.why) if kind else None


def _listed(mention: Mention, text: str, context: Context, vocabulary: Vocabulary) -> Verdict | None:
    """An entry of a list of models, by its name; as its `id`, one that many serve."""
    kind = None if "/" in text or vocabulary.is_dataset(context.kind) else _by_name(text, vocabulary)
    if kind == _COMPATIBLE:
        maker = text.partition("-")[0]  # "deepseek-v4-flash", which others serve too
        kind = f"hosted/{maker}" if vocabulary.hosted.particular(maker, text) else kind
        kind = kind if mention.name == "id" else None
    return Verdict(kind, text, context.points, context.why) if kind else None


def _called_after(mention: Mention, text: str, vocabulary: Vocabulary) -> str | None:
    """The vendor in the name of the variable or of its class, where it serves such a model: AzureChat.MODELS."""
    owner = str(mention.key[0]) if mention.how in _IN_CLASS and len(mention.key) >= _ATTRIBUTE else ""
    named = (vocabulary.hosted.by_name(name) for name in (mention.name, owner) if name)
    return next((one for one in named if one and vocabulary.hosted.fits(one, text)), None)


def _of_class(mention: Mention, text: str, context: Context, vocabulary: Vocabulary) -> Verdict | None:
    """The attribute of a class that is named after a vendor, with a value like its ids: `class DeepSeek: id = ...`."""
    if mention.how not in _IN_CLASS or len(mention.key) != _ATTRIBUTE:
        return None
    vendor = vocabulary.hosted.by_name(str(mention.key[0])) if context.points else None
    digits = any(map(str.isdigit, text)) and "-" in text
    if vendor is None or not digits or not vocabulary.hosted.fits(vendor, text) or vocabulary.veto(text) is not None:
        return None
    return Verdict(f"hosted/{vendor}", text, _STRONG, context.why)


def _by_name(text: str, vocabulary: Vocabulary, *, named: bool = False) -> str | None:
    """The vendor that writes ids so; for a family with size or variant that many serve, some server of these.

    `named`: code says that it is the name of a model, so that one that nobody is known for will do.
    """
    if not ("-" in text or ":" in text) or not vocabulary.hosted.free_name(text) or vocabulary.veto(text) is not None:
        return None
    if text in vocabulary.hub.bare_models:
        return None
    vendors = vocabulary.hosted.all_particular(text)
    maker = vocabulary.hosted.maker_among(vendors)
    if maker is not None:
        return f"hosted/{maker}"
    looks = vocabulary.hub.looks_like_model(text)
    likely = (looks >= 2 and bool(vendors)) or (named and looks >= 1 and text.count("-") >= _PIECES)
    return _COMPATIBLE if likely and any(map(str.isdigit, text)) else None


def _by_import(mention: Mention, text: str, known: int, vocabulary: Vocabulary) -> str | None:
    """The kind that the clients which a file imports make of a name, or that of a name which is Ollama's alone."""
    hosted = vocabulary.hosted
    if not mention.imports.isdisjoint(vocabulary.ollama_clients):
        return _OLLAMA if known else None
    scoped = [one for one in hosted.by_import(mention.imports) if hosted.fits(one, text)]
    if len(scoped) == 1 and hosted.free_name(text):
        return f"hosted/{scoped[0]}"
    told = any(map(str.isdigit, text)) or text.count("-") >= _PIECES  # "nomic-embed-text"
    return _OLLAMA if known == 2 and told else None
