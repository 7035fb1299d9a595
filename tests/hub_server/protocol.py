"""The answers of the Hub, as a function from request to reply. Each says where it is modelled on.

Sources named below:
  client     huggingface_hub 2.4.0, utils/_http.py hf_raise_for_status and the docstrings of errors.py
  #1202      https://github.com/huggingface/huggingface_hub/pull/1202 (401 for private, gated and missing repositories)
  #4472      https://github.com/huggingface/datasets/pull/4472 (the Hub answers 401, not 404, to an anonymous request
             for a repository that does not exist)
  #4815      https://github.com/huggingface/huggingface_hub/issues/4815 (files of public repositories are redirected to
             /api/resolve-cache at the commit; private, gated and namespace-less ones are served directly)
  #1122      https://github.com/raullenchai/Rapid-MLX/issues/1122 (a dump of the headers of such a redirect)
  #1651      https://github.com/containers/podman-desktop-extension-ai-lab/issues/1651 (redirect of a renamed one)
  limits     https://huggingface.co/docs/hub/rate-limits (RateLimit and RateLimit-Policy on every answer)
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from tests.hub_server.repositories import PLURALS, Repository

_API = re.compile(r"^/api/(models|datasets|spaces)/(.+?)(?:/revision/([^/]+))?$")
_CACHED = re.compile(r"^/api/resolve-cache/(models|datasets|spaces)/([^/]+/[^/]+)/([0-9a-f]{40})/(.+)$")
_RESOLVE = re.compile(r"^/(?:(datasets|spaces)/)?([^/]+(?:/[^/]+)?)/resolve/([^/]+)/(.+)$")


@dataclass(frozen=True)
class Reply:
    """One HTTP answer."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class World:
    """The repositories by (kind, name), and which tokens may read which of them ("*": every one)."""

    repositories: dict[tuple[str, str], Repository]
    tokens: dict[str, frozenset[str]] = field(default_factory=dict)


def _json(value: Any, status: int = 200, **headers: str) -> Reply:
    return Reply(status, json.dumps(value).encode(), {"Content-Type": "application/json; charset=utf-8", **headers})


def _error(status: int, message: str, code: str | None = None) -> Reply:
    """X-Error-Code where the Hub sends one, X-Error-Message always (client)."""
    headers = {"X-Error-Message": message, **({"X-Error-Code": code} if code else {})}
    return _json({"error": message}, status, **headers)


def missing(token: str | None) -> Reply:
    """No such repository, or none that one may know of.

    Anonymous: 401 without an error code, "Invalid username or password." (#4472, #1202, client: docstring of
    RepositoryNotFoundError). With a valid token: 404 and RepoNotFound (client).
    """
    if token is None:
        return _error(401, "Invalid username or password.")
    return _error(404, "Repository not found", "RepoNotFound")


def gated(repository: Repository, token: str | None) -> Reply:
    """A file of a gated repository: 401 when anonymous, 403 with a token without the grant, GatedRepo both times.

    Messages as in https://github.com/ToTheBeginning/PuLID/issues/97 (401) and the docstring of GatedRepoError (403).
    The API answers for a gated repository whoever asks; only its files are closed.
    """
    start = f"Access to {repository.kind[:-1]} {repository.name} is restricted"
    if token is None:
        return _error(401, f"{start}. You must have access to it and be authenticated to access it. Please log in.",
                      "GatedRepo")  # fmt: skip
    return _error(403, f"{start} and you are not in the authorized list. Visit https://huggingface.co/"
                       f"{repository.name} to ask for access.", "GatedRepo")  # fmt: skip


def moved(target: str) -> Reply:
    """A renamed repository: 307 to the same path under the new name, relative Location, plain text (#1651, #1122)."""
    body = f"Temporary Redirect. Redirecting to {target}".encode()
    return Reply(307, body, {"Content-Type": "text/plain; charset=utf-8", "Location": target})


class _Refusal(Exception):
    """A reply that ends the matter before the question itself is answered."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


def _find(world: World, kind: str, name: str, revision: str | None, token: str | None) -> tuple[Repository, str]:
    """The repository and the name of its revision. Raises _Refusal."""
    repository = world.repositories.get((kind, name))
    if repository is None or (repository.private and not _granted(world, name, token)):
        raise _Refusal(missing(token))
    if repository.disabled:
        raise _Refusal(_error(403, "Access to this resource is disabled."))  # client: DisabledRepoError, by its message
    if repository.renamed_to:
        return repository, ""
    at = repository.revision(revision)
    if at is None:
        raise _Refusal(_error(404, f"Invalid rev id: {revision}", "RevisionNotFound"))
    return repository, at


def _granted(world: World, name: str, token: str | None) -> bool:
    return bool({name, "*"} & world.tokens.get(token or "", frozenset()))


def _information(world: World, match: re.Match[str], token: str | None) -> Reply:
    kind, name, revision = match[1], match[2], unquote(match[3]) if match[3] else None
    found, at = _find(world, kind, name, revision, token)
    if found.renamed_to:
        return moved(f"/api/{kind}/{found.renamed_to}" + (f"/revision/{match[3]}" if match[3] else ""))
    return _json(found.answer(at))


def _file(world: World, match: re.Match[str], token: str | None, *, cached: bool) -> Reply:
    kind, name, path = match[1] or PLURALS[0], match[2], unquote(match[4])
    found, at = _find(world, kind, name, unquote(match[3]), token)
    if found.renamed_to:
        prefix = "" if kind == PLURALS[0] else f"{kind}/"
        return moved(f"/{prefix}{found.renamed_to}/resolve/{match[3]}/{match[4]}")
    if found.gated and not _granted(world, name, token):
        return gated(found, token)
    body, sha = found.revisions[at].get(path), found.sha(at)
    if body is None:
        return _error(404, "Entry not found", "EntryNotFound")
    if not (cached or found.gated or found.private) and "/" in name:
        return moved(f"/api/resolve-cache/{kind}/{name}/{sha}/{match[4]}")  # #4815
    return Reply(200, body, {"Content-Type": "text/plain; charset=utf-8", "X-Repo-Commit": sha, "ETag": f'"{sha}"'})


def answer(world: World, path: str, headers: Mapping[str, str]) -> Reply:
    """The reply to a GET or HEAD for `path` (without query)."""
    token = headers.get("authorization", "").removeprefix("Bearer ") or None
    if token is not None and token not in world.tokens:
        return _error(401, "Invalid credentials in Authorization header")  # client: told from "missing" by the message
    try:
        if cached := _CACHED.match(path):
            return _file(world, cached, token, cached=True)
        if asked := _API.match(path):
            return _information(world, asked, token)
        if file := _RESOLVE.match(path):
            return _file(world, file, token, cached=False)
    except _Refusal as refusal:
        return refusal.reply
    return _error(404, "Sorry, we can't find the page you are looking for.")
