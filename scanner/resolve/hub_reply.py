"""The Hub's JSON, decoded with every value checked: only what has the documented shape is used.

Shapes: https://huggingface.co/docs/hub/api and the classes ModelInfo, DatasetInfo, SpaceInfo and GitCommitInfo of
huggingface_hub. A field of another type than documented counts as not told; an answer without its main fields is none.
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TypeVar

import msgspec

from scanner.entities import Gate
from scanner.resolve.hub_answer import RepositoryAnswer, gguf_among, is_commit, probe_among, telling_files
from scanner.resolve.hub_card import Card, is_repository, read_card
from scanner.resolve.session import SourceFailed
from scanner.syntax.decoding import decode_json

T = TypeVar("T")

MAX_USED = 100
_GATES: dict[object, Gate] = {"auto": "auto", "manual": "manual", False: "none"}


class _Sibling(msgspec.Struct):
    rfilename: object


class _Listed(msgspec.Struct):
    id: str
    tags: list[str] = []
    private: object = None


class _Repository(msgspec.Struct):
    id: str
    author: object = None
    sha: object = None
    created_at: datetime | None = msgspec.field(default=None, name="createdAt")
    last_modified: datetime | None = msgspec.field(default=None, name="lastModified")
    private: object = None
    gated: object = False  # a Space has no gate
    disabled: object = None
    downloads: object = None
    tags: object = None
    card: object = msgspec.field(default=None, name="cardData")
    siblings: list[_Sibling] | None = None
    models: object = None
    datasets: object = None


class Commit(msgspec.Struct, frozen=True):
    """One commit of a repository."""

    id: str
    date: datetime
    title: str = ""


class _Path(msgspec.Struct):
    path: str
    oid: str
    last_commit: Commit = msgspec.field(name="lastCommit")


class Found(msgspec.Struct, frozen=True):
    """A file at a revision: the hash that git gives its content, and the commit that changed it last."""

    blob: str
    commit: str


def repository_of(body: bytes, host: str, now: datetime, exact: Card | None = None) -> RepositoryAnswer:
    """What the API answered about a repository. `exact`: its card, where that is known better.

    Raises SourceFailed when it is about none.
    """
    told = _decoded(body, _Repository, host)
    if not is_repository(told.id):
        raise SourceFailed(_another_shape(host))
    paths = [one.rfilename for one in told.siblings or () if isinstance(one.rfilename, str)]
    card = exact or read_card(told.card, told.tags)
    downloads = told.downloads if isinstance(told.downloads, int) and not isinstance(told.downloads, bool) else None
    return RepositoryAnswer(
        name=told.id,
        sha=told.sha if isinstance(told.sha, str) and is_commit(told.sha) else None,
        gate=_GATES.get(told.gated, "unknown") if isinstance(told.gated, str | bool) else "unknown",
        private=told.private if isinstance(told.private, bool) else None,
        disabled=told.disabled if isinstance(told.disabled, bool) else None,
        card=card,
        files=telling_files(paths, told.id, card),
        probe=probe_among(paths),
        author=told.author if isinstance(told.author, str) and is_repository(told.author) else None,
        created=_time(told.created_at),
        changed=_time(told.last_modified),
        downloads=downloads,
        models=_repositories(told.models),
        datasets=_repositories(told.datasets),
        gguf=None if card.bases else gguf_among(paths),
        retrieved=now.isoformat(),
    )


def commits_of(body: bytes, host: str) -> list[Commit]:
    """The commits that the API listed, the newest first. Raises SourceFailed when they are none."""
    found = _decoded(body, list[Commit], host)
    if not all(is_commit(commit.id) for commit in found):
        raise SourceFailed(_another_shape(host))
    return found


def paths_of(body: bytes, host: str) -> dict[str, Found]:
    """The files that the API found at a revision, by path. Raises SourceFailed when it told something else."""
    return {one.path: Found(one.oid, one.last_commit.id) for one in _decoded(body, list[_Path], host)}


def owners_of(body: bytes, tag: str, host: str) -> frozenset[str]:
    """Whose the public models are that the API listed for a tag, in lower case.

    Raises SourceFailed when it told something else, or of models without the tag.
    """
    listed = _decoded(body, list[_Listed], host)
    if not all(tag in one.tags for one in listed):
        raise SourceFailed(f"{host} listed other models than those with {tag}")
    return frozenset(one.id.partition("/")[0].lower() for one in listed if "/" in one.id and one.private is not True)


def owner_of(told: object) -> str:
    """The account of a token and what the token may do, in words, from what HfApi.whoami gives."""
    account = told if isinstance(told, dict) else {}
    auth = account.get("auth")
    token = auth.get("accessToken") if isinstance(auth, dict) else None
    role = token.get("role") if isinstance(token, dict) else None
    name = account.get("name")
    name = name if isinstance(name, str) and is_repository(name) else "an unnamed account"
    return f"{name} (role: {role})" if isinstance(role, str) and role.isalpha() and len(role) < 20 else name


def _decoded(body: bytes, shape: type[T], host: str) -> T:
    try:
        return decode_json(body, shape)
    except (msgspec.ValidationError, OverflowError):
        raise SourceFailed(_another_shape(host)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise SourceFailed(f"{host} answered with something that is not JSON; check HF_ENDPOINT") from None


def _another_shape(host: str) -> str:
    return f"{host} answered with JSON of another shape than the Hub's; check HF_ENDPOINT"


def _time(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC, to the second."""
    if moment is None:
        return None
    known = moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
    return known.replace(microsecond=0).isoformat()


def _repositories(value: object) -> tuple[str, ...]:
    """The names of repositories in a list; whatever else it holds is left out."""
    names = value if isinstance(value, list) else []
    return tuple(dict.fromkeys(name for name in names[:MAX_USED] if isinstance(name, str) and is_repository(name)))
