"""Is it an id of a hosted model, a routed id, or a model of Ollama?"""

from __future__ import annotations

from scanner.discover.references.context import CALL, Context
from scanner.discover.references.hostednames import LOCAL
from scanner.discover.references.mention import Mention
from scanner.discover.references.verdict import Verdict
from scanner.discover.references.vocabulary import Vocabulary

_STRONG = 4
_ENOUGH = 5
_COMPATIBLE = "hosted/openai-compatible"


def judge_hosted(mention: Mention, text: str, context: Context, vocabulary: Vocabulary) -> Verdict | None:
    """The hosted or Ollama model that a string names, None when it is none of these."""
    if not mention.in_use or mention.how == "dict-key":
        return None
    shape = vocabulary.sinks.sort(context.kind).shape if context.kind else None
    if shape in ("name", "file", "never") or context.points == 0:
        return None
    told = _told(mention, vocabulary)
    if shape == "ollama" or (told == "ollama" and shape != "hub"):
        return _ollama(text, context, vocabulary)
    if shape == "hosted":
        return _hosted(mention, text, context, told, vocabulary)
    routed = _routed(mention, text, context, vocabulary)
    if routed is not None:
        return routed
    if shape == "hub" and context.points >= CALL:
        return None
    return _keyed(mention, text, context, told, vocabulary)


def _told(mention: Mention, vocabulary: Vocabulary) -> str | None:
    """The vendor that the arguments or keys beside it name: by URL, or by the name of a provider."""
    hosted = vocabulary.hosted
    for name in vocabulary.receives:
        url = mention.beside.get(name)
        if url and (vendor := hosted.by_url(url)):
            return vendor
        if url and "://" in url:
            return LOCAL
    for name in vocabulary.providers:
        provider = mention.beside.get(name, "").lower()
        kind = hosted.routers.slash.get(provider) or hosted.routers.colon.get(provider)
        if kind:
            return kind.removeprefix("hosted/")
    return None


def _ollama(text: str, context: Context, vocabulary: Vocabulary) -> Verdict | None:
    hosted = vocabulary.hosted
    if not hosted.ollama_shaped(text) or vocabulary.veto(text) is not None and not hosted.ollama_known(text):
        return None
    if context.points < CALL and not hosted.ollama_known(text) and ":" not in text:
        return None
    return Verdict("ollama", text, context.points + hosted.ollama_known(text), context.why)


def _hosted(mention: Mention, text: str, context: Context, told: str | None, vocabulary: Vocabulary) -> Verdict | None:
    """A call of a vendor's client. Its base URL outranks its name."""
    hosted = vocabulary.hosted
    vendor = context.kind.removeprefix("hosted/")
    if told == "ollama":
        return _ollama(text, context, vocabulary)
    if told == "hub-model":
        return None
    vendor = told if told and told != LOCAL else vendor
    routed = _routed(mention, text, context, vocabulary) if not told else None
    if routed is not None:
        return routed
    found = vocabulary.hub.parse(text)
    fits = hosted.fits(vendor, text) or hosted.strong(text) is not None
    if found is not None:
        known = vocabulary.hosted.vendor(vendor)
        if told == LOCAL or (known is not None and not known.hub_ids and not fits and told is None):
            return None  # a server of one's own, which serves what the Hub has: for the other judge
    if told == LOCAL and not hosted.strong(text):
        if hosted.ollama_known(text) == 2:
            return Verdict("ollama", text, context.points, context.why, endpoint=LOCAL)
        return Verdict(_COMPATIBLE, text, 4, context.why, endpoint=LOCAL) if _plain(text, vocabulary) else None
    if not fits and not (context.points >= CALL and _plain(text, vocabulary)):
        return None
    if told is None and not hosted.fits(vendor, text):
        vendor = hosted.strong(text) or vendor
    return Verdict(f"hosted/{vendor}", text, context.points + fits, context.why, endpoint=told)


def _plain(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text could be an id that no pattern knows: it has a digit, and is made like one."""
    return vocabulary.hosted.free_name(text) and any(sign.isdigit() for sign in text) and vocabulary.veto(text) is None


def _routed(mention: Mention, text: str, context: Context, vocabulary: Vocabulary) -> Verdict | None:
    """PREFIX/ID or PREFIX:ID."""
    hosted = vocabulary.hosted
    route = hosted.route(text)
    if route is None or context.points < 2 or not mention.in_use:
        return None
    prefix, kind, rest = route
    router = vocabulary.sinks.sort(context.kind).shape in ("router", "hosted") if context.kind else False
    vendor = kind.removeprefix("hosted/")
    if prefix in hosted.routers.needs_call and not (router and context.points >= CALL):
        found = vocabulary.hub.parse(text)
        own = hosted.strong(rest) == vendor
        if not own and (found is None or vocabulary.hub.look(found.owner, found.name).owner > 1):
            return None
        if not own and not hosted.fits(vendor, rest):
            return None
    elif vocabulary.sinks.sort(kind).shape == "hub" and vocabulary.hub.parse(rest) is None:
        return None
    elif not router and context.points < 4 and hosted.strong(rest) is None and vocabulary.hub.parse(rest) is None:
        return None
    if kind == "none" or vocabulary.veto(rest) == "always":
        return None
    return Verdict(kind, text, context.points + 3, context.why or f"route {prefix}")


def _keyed(mention: Mention, text: str, context: Context, told: str | None, vocabulary: Vocabulary) -> Verdict | None:
    """A key, variable or router says that it is a model, and its form says whose."""
    hosted = vocabulary.hosted
    imported = hosted.by_import(mention.imports)
    environment = hosted.by_environment(mention.name or "")
    vendor = told if told not in (None, LOCAL) else environment
    strong = hosted.strong(text)
    if strong is not None:
        points = context.points + _STRONG
        if points < _ENOUGH:
            return None
        if vendor is None:
            others = [] if strong in imported else [one for one in sorted(imported) if hosted.fits(one, text)]
            vendor = others[0] if others else strong
        return Verdict(f"hosted/{vendor}", text, points, context.why, endpoint=told)
    if vendor == "hub-model":
        return None
    if vendor is not None and vendor != "ollama" and context.points >= 4 and hosted.fits(vendor, text):
        return Verdict(f"hosted/{vendor}", text, context.points + 2, context.why, endpoint=told)
    if context.points >= 4 and "/" not in text:
        scoped = [one for one in sorted(imported) if hosted.fits(one, text)]
        if len(scoped) == 1 and "ollama" not in mention.imports and vocabulary.hosted.free_name(text):
            return Verdict(f"hosted/{scoped[0]}", text, context.points, context.why)
        known = hosted.ollama_known(text)
        if known == 2 and (":" in text or "ollama" in mention.imports or any(sign.isdigit() for sign in text)):
            return Verdict("ollama", text, context.points + (":" in text), context.why)
        if known and ("ollama" in mention.imports or "langchain_ollama" in mention.imports):
            return Verdict("ollama", text, context.points, context.why)
    return None
