"""One answer about a repository, whichever way it came: from the Hub, from the store, from the local Hub cache."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal
from urllib.parse import unquote

import msgspec

from scanner.entities import Gate
from scanner.resolve.hub_card import Card, is_repository

MAX_FILES = 3
"""So many license, policy and notice files are read of one repository."""

MAX_FILE_BYTES = 512 * 1024
"""A larger license file is no license file."""

CARD = "README.md"
"""The file that is the card: its text is read where its metadata names no license and no other file does."""

HubKind = Literal["model", "dataset", "space"]

_TEXT_SUFFIX = re.compile(r"\.(?:txt|md|rst|markdown)$", re.IGNORECASE)
_OTHER_SUFFIX = re.compile(
    r"\.(?:pdf|html?|json|ya?ml|toml|py|sh|js|rtf|docx?|png|jpe?g|svg|bin|safetensors)$", re.IGNORECASE
)
_LICENSE_WORDS = frozenset({"license", "licence", "licenses", "licences", "copying", "unlicense", "eula"})
_COMMIT = re.compile(r"[0-9a-f]{40}")
_LINK = re.compile(
    r"https?://(?P<host>[^/?#]+)/(?P<kind>datasets/|spaces/)?(?P<name>[^/?#]+/[^/?#]+)"
    r"/(?:blob|resolve|raw)/(?P<revision>[^/?#]+)/(?P<path>[^?#]+)"
)
_HUB_HOSTS = frozenset({"huggingface.co", "www.huggingface.co", "hf.co"})
_KINDS: dict[str | None, HubKind] = {None: "model", "datasets/": "dataset", "spaces/": "space"}
_WEIGHTS = (".safetensors", ".bin", ".gguf", ".onnx", ".pt", ".pth", ".parquet", ".json")
"""What a pipeline would fetch, the surest sign first."""

Topic = Literal["license-text", "use-policy", "notice"]
_ORDER: tuple[Topic, ...] = ("license-text", "use-policy", "notice")


class RepositoryAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was answered about one repository at one revision.

    name       the name that the Hub uses today; another than was asked for when the repository was renamed
    sha        the commit, None when not told
    files      paths of license, policy and notice files at the root, most telling first
    probe      some file that a pipeline would fetch, to see whether the token in use may read it
    author     the user or organisation that it belongs to
    created    ISO 8601 times of the first and the last commit
    changed
    downloads  of the last 30 days
    models     a Space: the models and datasets that the Hub found in its code
    datasets
    gguf       a GGUF file whose header may name the origin that the card does not
    retrieved  ISO 8601 time (UTC) of the answer
    sha256     of the answer as it was received; of the card when that was read from the local Hub cache
    card_sha256  of README.md, when the card was read from that and not from the answer
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
    author: str | None = None
    created: str | None = None
    changed: str | None = None
    downloads: int | None = None
    models: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    gguf: str | None = None
    retrieved: str = ""
    sha256: str | None = None
    card_sha256: str | None = None
    place: str | None = None


class Place(msgspec.Struct, frozen=True):
    """A file of a repository at a revision."""

    kind: HubKind
    name: str
    revision: str
    path: str


class TextFile(msgspec.Struct, frozen=True, kw_only=True):
    """One license, policy or notice file, as it was received. `path` is relative to the repository.

    `linked`: where it stands, when that is another repository.
    """

    path: str
    content: bytes
    retrieved: str
    linked: Place | None = None


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
    """The file of repository `name` that its card's license_link leads to; None when it leads elsewhere."""
    path = link.removeprefix("./") if link else ""
    there = _LINK.fullmatch(path.partition("#")[0].partition("?")[0])
    if there is not None:
        path = unquote(there["path"]) if there["name"].lower() == name.lower() else ""
    return path if path and "://" not in path and not _OTHER_SUFFIX.search(path) else None


def linked_elsewhere(link: str | None, name: str, host: str) -> Place | None:
    """The file of another repository on the Hub that a card's license_link leads to; None for everything else.

    `host` is that of the Hub in use, which is asked for it, whatever host the link names.
    """
    there = _LINK.match(link) if link else None
    if there is None or there["host"].lower() not in _HUB_HOSTS | {host} or there["name"].lower() == name.lower():
        return None
    path = unquote(there["path"])
    if not is_repository(there["name"]) or _OTHER_SUFFIX.search(path) or ".." in path.split("/"):
        return None
    return Place(_KINDS[there["kind"]], there["name"], unquote(there["revision"]), path)


def probe_among(paths: Iterable[str]) -> str | None:
    """The file that shows best whether the files can be read: what a pipeline would fetch, never the card."""
    rest = [path for path in paths if path not in (".gitattributes", CARD)]
    return min(rest, key=_telling, default=None)


def _telling(path: str) -> tuple[int, int, str]:
    rank = next((number for number, suffix in enumerate(_WEIGHTS) if path.endswith(suffix)), len(_WEIGHTS))
    return rank, len(path), path


def gguf_among(paths: Iterable[str]) -> str | None:
    """The GGUF file whose header to read: no projector, and of a model in parts the first."""
    found = [path for path in paths if path.lower().endswith(".gguf") and "mmproj" not in path.lower()]
    return min(found, key=lambda path: (len(path), path), default=None)


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
