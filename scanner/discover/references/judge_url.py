"""URLs of models: pages and files on the Hub and its mirrors, hf:// paths, the Ollama library, TensorFlow Hub."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from msgspec.structs import replace

from scanner.discover.references.context import context_of
from scanner.discover.references.mention import Mention
from scanner.discover.references.verdict import Verdict
from scanner.discover.references.vocabulary import Vocabulary

_POINTS = 8
_REVISION_AFTER = frozenset({"resolve", "blob", "tree", "raw", "commit", "edit", "blame"})
_DOWNLOADED = frozenset({"resolve", "raw"})
_KINDS = {"datasets": "hub-dataset", "spaces": "hub-space", "models": "hub-model"}
_REPOSITORY = "repo"
_LIBRARY = re.compile(r"/library/([\w.:-]+)")


def judge_url(mention: Mention, text: str, vocabulary: Vocabulary) -> Verdict | None:
    """The repository that a URL leads to; None for a page, for a part that is not known, and for other hosts.

    The address of a file is used, and so is a page that is a whole value; inside a longer text, a page is to read.
    """
    found = _leads_to(text, vocabulary)
    if found is None or not mention.in_use:
        return found
    downloads = not _DOWNLOADED.isdisjoint(text.split("/"))
    said = _REPOSITORY in (mention.name or "").lower()  # "repository_url": elsewhere of code, but this one is a model
    used = downloads or (mention.how != "text-url" and (said or not context_of(mention, vocabulary).refused))
    return found if used else replace(found, in_use=False, points=_POINTS - 4)


def _leads_to(text: str, vocabulary: Vocabulary) -> Verdict | None:
    prefixes = vocabulary.hosted.routers.drop
    if text.startswith(vocabulary.hub_prefixes):
        prefix = max((one for one in prefixes if text.startswith(one)), key=len)
        return _after_prefix(prefix, prefixes[prefix], text[len(prefix) :], vocabulary)
    for other, match in vocabulary.elsewhere(text):
        return Verdict(other.kind, match.groupdict().get("id") or text, _POINTS, f"URL of {other.system}")
    try:
        parts = urlsplit(text if "://" in text else f"//{text}")
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if host in vocabulary.shapes.hub_hosts:
        found = _on_hub(parts.path.strip("/"), "hub-model", vocabulary, f"URL on {host}")
        return found if found and _is_address(parts.path, found.name, vocabulary) else None
    library = _LIBRARY.match(parts.path) if host in vocabulary.shapes.ollama_hosts else None
    return Verdict("ollama", library[1], _POINTS, f"URL on {host}") if library else None


def _is_address(path: str, name: str, vocabulary: Vocabulary) -> bool:
    """Whether a path ends with the repository, or goes on as addresses of its parts and files do."""
    owner, _, _ = name.partition("/")
    after = unquote(path).partition(name)[2].strip("/").split("/")
    return after[0] in ("", *vocabulary.shapes.hub_parts) or "." in after[-1] or vocabulary.hub.knows(owner)


def _after_prefix(prefix: str, kind: str, rest: str, vocabulary: Vocabulary) -> Verdict | None:
    """What follows "hf://", "hf_hub:", "ollama://" ..., which is no part of the name."""
    if kind == "ollama":
        return Verdict(kind, rest, _POINTS, f"{prefix} path") if vocabulary.hosted.ollama_shaped(rest) else None
    return _on_hub(rest, kind, vocabulary, f"{prefix} path", written=prefix.endswith(":"))


def _on_hub(path: str, kind: str, vocabulary: Vocabulary, why: str, *, written: bool = False) -> Verdict | None:
    path = unquote(path.partition("?")[0].partition("#")[0])
    parts = [part for part in path.split("/") if part]
    if parts and parts[0] in ("hf-inference", "pipeline"):  # api-inference.huggingface.co/pipeline/TASK/OWNER/NAME
        parts = parts[2:]
    if parts and parts[0] in _KINDS:
        kind = _KINDS[parts.pop(0)]
    if len(parts) < 2:
        return _bare(parts, kind, vocabulary, why)
    if parts[0] in vocabulary.shapes.hub_pages or vocabulary.veto("/".join(parts[:2])) == "always":
        return None
    found = vocabulary.hub.parse(f"{parts[0]}/{parts[1]}")
    if found is None or (written and len(parts) > 3):
        return None
    revision = found.revision
    if len(parts) > 3 and parts[2] in _REVISION_AFTER:
        revision = parts[3]
    return Verdict(kind, found.full, _POINTS, why, vocabulary.hub.pinned(revision))


def _bare(parts: list[str], kind: str, vocabulary: Vocabulary, why: str) -> Verdict | None:
    """A repository of the early Hub, which has no owner; any other single word is a page or an owner."""
    if parts and (
        parts[0] in vocabulary.hub.bare_models or (kind == "hub-dataset" and parts[0] in vocabulary.hub.bare.datasets)
    ):
        return Verdict(kind, parts[0], _POINTS, why)
    return None
