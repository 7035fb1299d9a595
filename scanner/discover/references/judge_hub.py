"""Is it a repository on the Hugging Face Hub, or on another hub that the context names?"""

from __future__ import annotations

import re

from scanner.discover.kinds import GUESSED
from scanner.discover.references.context import CALL, Context
from scanner.discover.references.hubnames import HubId, Looks
from scanner.discover.references.mention import Mention
from scanner.discover.references.verdict import Verdict
from scanner.discover.references.vocabulary import Vocabulary
from scanner.rulebook.patterns import compiled

ENOUGH = 4
_LOCAL = "L"  # of a call: takes a local path as well
_PROSE = 5
_SHOWN = 4  # points of a call that prose shows: one more sign is needed, as "path/to" is shown as well
_TABLE = 3  # points of the name of a whole table
_KNOWN_OWNER = 4
_NAMED_OWNER = 2
_OWNED = 5
_REPOSITORY_TYPES = {"dataset": "hub-dataset", "space": "hub-space", "model": "hub-model"}


def judge_hub(mention: Mention, text: str, context: Context, vocabulary: Vocabulary) -> Verdict | None:
    """The repository that a string names, None when too little speaks for one."""
    sort = vocabulary.sinks.sort(context.kind) if context.kind else None
    if sort is not None and sort.shape == "name":
        return _named(text, context, sort.pattern, vocabulary)
    if sort is not None and sort.shape in ("file", "never"):
        return None
    found = vocabulary.hub.parse(text)
    if found is None:
        return (
            _beside_owner(mention, text, vocabulary)
            or _without_owner(mention, text, context, vocabulary)
            or _elsewhere(mention, text, context, vocabulary)
        )
    looks = vocabulary.hub.look(found.owner, found.name)
    vetoed = vocabulary.veto(text) is not None and not _outweighs(context, looks, found)
    if vetoed or _only_served(found, vocabulary):
        return None
    shown = _shown(mention, vocabulary)
    points = _points(mention, context, looks, found.owner, vocabulary) + (_SHOWN if shown else 0)
    if points < (ENOUGH if mention.in_use else _PROSE):
        return None
    name, kind = found.full, shown or _kind(mention, context, looks, vocabulary)
    if found.suffix and context.points < CALL and vocabulary.hosted.tags_size(found.suffix):
        name, kind = text, "ollama"  # that a user has put there
    if found.owner in vocabulary.hub.modelscope:
        kind = "modelscope"
    revision = found.revision or mention.beside.get("revision")
    why = context.why or GUESSED[looks.owner <= 0]
    return Verdict(kind, name, points, why, vocabulary.hub.pinned(revision))


def _only_served(found: HubId, vocabulary: Vocabulary) -> bool:
    """Whether gateways write so an id that its maker serves, and publishes nowhere: "openai/gpt-4.1-mini"."""
    vendor = vocabulary.hosted.strong(found.name)
    return vendor is not None and vocabulary.hosted.routers.slash.get(found.owner.lower()) == f"hosted/{vendor}"


def _outweighs(context: Context, looks: Looks, found: HubId) -> bool:
    """Whether what speaks for a repository is more than a likeness to a path or route."""
    if context.points >= CALL and _LOCAL not in context.flags:
        return True
    return context.points >= 2 and looks.owner == _KNOWN_OWNER and "." not in found.name


def _points(mention: Mention, context: Context, looks: Looks, owner: str, vocabulary: Vocabulary) -> int:
    points = context.points + looks.owner + looks.model
    if looks.dataset and (looks.owner_of == "dataset" or vocabulary.is_dataset(context.kind)):
        points += 1
    if (looks.owner > 0 or context.points) and not mention.imports.isdisjoint(vocabulary.sinks.packages):
        points += 1
    if context.points >= CALL:
        return points
    points -= 3 * looks.software + (mention.how in ("dict-key", "literal-type"))
    points -= 2 * ("_" in owner and looks.owner <= 0)
    faint = context.points == 0 or (context.points == 1 and looks.model < 3) or mention.how == "text-line"
    only_pretty = looks.owner <= 0 and faint
    routes = owner in vocabulary.hosted.routers.needs_call and not vocabulary.is_dataset(context.kind)
    only_route = routes and not looks.model and not looks.dataset
    return min(points, ENOUGH - 1) if only_pretty or only_route else points  # "openai/local" leads to some server


def _shown(mention: Mention, vocabulary: Vocabulary) -> str | None:
    """The kind that a call takes which prose shows: `AutoModel.from_pretrained("owner/name")`."""
    if mention.in_use or not mention.call:
        return None
    sink = vocabulary.sinks.find(f".{mention.call}", 0)
    return sink.kind if sink is not None and vocabulary.sinks.sort(sink.kind).shape == "hub" else None


def _kind(mention: Mention, context: Context, looks: Looks, vocabulary: Vocabulary) -> str:
    """Model, dataset or Space: the call says, or `repo_type` beside it, or the key; at last the name."""
    told = _REPOSITORY_TYPES.get(mention.beside.get("repo_type", "").lower())
    if told:
        return told
    sort = vocabulary.sinks.sort(context.kind) if context.kind else None
    if sort is not None and sort.shape == "hub" and (context.points >= _TABLE or sort.kind != "model"):
        return context.kind
    if looks.owner_of == "space":
        return "hub-space"
    if looks.owner_of == "dataset" and looks.model < 2:
        return "hub-dataset"
    return "hub-dataset" if looks.dataset and not looks.model else "hub-model"


def _beside_owner(mention: Mention, text: str, vocabulary: Vocabulary) -> Verdict | None:
    """The name of a repository whose owner stands beside it: `dict(org="EleutherAI", name="pythia-1b")`."""
    owner = vocabulary.keys.owner(mention.name, mention.beside) if mention.name and mention.in_use else None
    found = vocabulary.hub.parse(f"{owner}/{text}") if owner else None
    if found is None:
        return None
    looks = vocabulary.hub.look(found.owner, found.name)
    if looks.owner < _NAMED_OWNER or looks.owner + looks.model < _OWNED or looks.software:
        return None
    return Verdict("hub-model", found.full, looks.owner + looks.model, "name beside its owner on the Hub")


def _without_owner(mention: Mention, text: str, context: Context, vocabulary: Vocabulary) -> Verdict | None:
    """A name of the early Hub, or one that sentence-transformers completes."""
    hub = vocabulary.hub
    dataset = vocabulary.is_dataset(context.kind)
    known = text in hub.bare.datasets if dataset else text in hub.bare_models
    if not known or not mention.in_use or mention.how == "dict-key":
        return _in_folder(text, context, vocabulary)
    shape = vocabulary.sinks.sort(context.kind).shape if context.kind else "hub"
    needed = _needed(text, dataset=dataset, vocabulary=vocabulary)
    if shape not in ("hub", "router", "hosted") or context.points < needed:
        return None
    kind = context.kind if shape == "hub" and context.kind else "hub-model"
    why = context.why or "name of a model on the early Hub"
    return Verdict(kind, text, context.points + 3, why, hub.pinned(mention.beside.get("revision")))


def _needed(text: str, *, dataset: bool, vocabulary: Vocabulary) -> int:
    """The points without which a bare name is a word: the more pieces it has, the less it is one."""
    if text in vocabulary.hub.ambiguous:
        return CALL
    pieces = len(re.findall(r"[-_]", text))
    if pieces >= 2 and not dataset:
        return 0
    return 2 if pieces or re.search(r"\d", text) else _KNOWN_OWNER if dataset else CALL


def _elsewhere(mention: Mention, text: str, context: Context, vocabulary: Vocabulary) -> Verdict | None:
    """A name that is written as on one other hub only, where a name speaks of models or the file imports its client."""
    if not mention.in_use or mention.how == "dict-key":
        return None
    for other, _ in vocabulary.elsewhere(text):
        imported = not mention.imports.isdisjoint(other.imports)
        if context.points >= 2 or imported or (other.alone and compiled(other.alone).fullmatch(text)):
            return Verdict(other.kind, text, context.points + 2 + 2 * imported, context.why)
    return None


def _in_folder(text: str, context: Context, vocabulary: Vocabulary) -> Verdict | None:
    """OWNER/NAME/FILE where a call takes it."""
    parts = text.split("/")
    if len(parts) < 3 or not text.endswith(vocabulary.shapes.model_files):
        return None
    found = vocabulary.hub.parse("/".join(parts[:2]))
    if found is None or vocabulary.hub.look(found.owner, found.name).owner < 4 or context.points < 2:
        return None
    return Verdict("hub-model", found.full, context.points, context.why)


def _named(text: str, context: Context, pattern: str | None, vocabulary: Vocabulary) -> Verdict | None:
    """A name on a hub that the call or key names."""
    if context.points < 4:
        return None
    if pattern and not re.fullmatch(pattern, text):
        found = vocabulary.hub.parse(text)
        if found is not None and vocabulary.hub.look(found.owner, found.name).owner > 0:
            return Verdict("hub-model", found.full, context.points, context.why)
        return None
    found = vocabulary.hub.parse(text)
    if found is not None and context.kind in vocabulary.also_hub:
        return Verdict("hub-model", found.full, context.points, context.why)
    return Verdict(context.kind, text, context.points, context.why)
