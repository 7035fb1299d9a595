"""One answer about a repository, whichever way it came: from the Hub, from the store, from the local Hub cache."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

import msgspec

from scanner.entities import Gate
from scanner.resolve.hub_card import Card

MAX_FILES = 3
"""So many license, policy and notice files are read of one repository."""

CARD = "README.md"
"""The file that is the card: its text is read where its metadata names no license and no other file does."""

_TEXT_SUFFIX = re.compile(r"\.(?:txt|md|rst|markdown)$", re.IGNORECASE)
_OTHER_SUFFIX = re.compile(
    r"\.(?:pdf|html?|json|ya?ml|toml|py|sh|js|rtf|docx?|png|jpe?g|svg|bin|safetensors)$", re.IGNORECASE
)
_LICENSE_WORDS = frozenset({"license", "licence", "licenses", "licences", "copying", "unlicense", "eula"})
_COMMIT = re.compile(r"[0-9a-f]{40}")

Topic = Literal["license-text", "use-policy", "notice"]
_ORDER: tuple[Topic, ...] = ("license-text", "use-policy", "notice")


class RepositoryAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was answered about one repository at one revision.

    name       the name that the Hub uses today; another than was asked for when the repository was renamed
    sha        the commit, None when not told
    files      paths of license, policy and notice files at the root, most telling first
    probe      some other file, to see whether the token in use may read it
    retrieved  ISO 8601 time (UTC) of the answer
    sha256     of the answer as it was received; of the card when that was read from the local Hub cache
    place      the folder, when it was read from the local Hub cache
    """

    name: str
    sha: str | None = None
    gate: Gate = "unknown"
    private: bool | None = None
    disabled: bool | None = None
    card: Card = Card()
    files: tuple[str, ...] = ()
    probe: str | None = None
    retrieved: str = ""
    sha256: str | None = None
    place: str | None = None


class TextFile(msgspec.Struct, frozen=True, kw_only=True):
    """One license, policy or notice file, as it was received. `path` is relative to the repository."""

    path: str
    content: bytes
    retrieved: str


def is_commit(revision: str | None) -> bool:
    """Whether a revision is a full commit id, which always means the same files."""
    return revision is not None and _COMMIT.fullmatch(revision) is not None


def topic_of(path: str) -> Topic | None:
    """What a file at the root of a repository is by its name: a license, a use policy, a notice or neither."""
    if len(path) > 120 or "/" in path or _OTHER_SUFFIX.search(path):
        return None
    words = frozenset(re.split(r"[^a-z]+", _TEXT_SUFFIX.sub("", path).lower()))
    if ("use" in words and words & {"policy", "acceptable"}) or words >= {"usage", "policy"}:
        return "use-policy"
    if words & _LICENSE_WORDS:
        return "license-text"
    return "notice" if words & {"notice", "notices"} else None


def linked_file(link: str | None, name: str) -> str | None:
    """The file at the root of repository `name` that its card's license_link leads to; None when it leads elsewhere."""
    path = link.removeprefix("./") if link else ""
    at_hub = re.fullmatch(r"https?://[^/]+/(?:datasets/|spaces/)?([^/]+/[^/]+)/(?:blob|resolve|raw)/[^/]+/(.+)", path)
    if at_hub is not None:
        path = at_hub[2] if at_hub[1].lower() == name.lower() else ""
    return path if path and "/" not in path and not _OTHER_SUFFIX.search(path) else None


def telling_files(paths: Iterable[str], name: str, card: Card) -> tuple[str, ...]:
    """The files of repository `name` to be read: the one that its card links as its license, then license, policy and
    notice files among `paths`, bounded; at last the card itself, where nothing else tells the license.

    Of the files of one kind the one with the plainest name comes first.
    """
    there = set(paths)
    topics = {path: topic for path in there if (topic := topic_of(path))}
    ordered = sorted(topics, key=lambda path: (_ORDER.index(topics[path]), len(path), path))
    linked = linked_file(card.license_link, name)
    if linked is not None and linked in there and linked not in topics and linked != CARD:
        return (linked, *ordered[: MAX_FILES - 1])
    told = "license-text" in topics.values() or not card.names_no_license or CARD not in there
    return tuple(ordered[:MAX_FILES] if told else [*ordered[: MAX_FILES - 1], CARD])
