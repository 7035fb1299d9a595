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
  commits    huggingface_hub 2.4.0, HfApi.list_repo_commits (fields, pages by Link), and @huggingface/hub 2.4.1,
             list-commits.ts and count-commits.ts (?limit up to 1000, X-Total-Count)
  paths      huggingface_hub 2.4.0, HfApi.get_paths_info and RepoFile (POST of a form; lastCommit with expand); an
             answer of the kind with its fields: https://huggingface.co/docs/hub/api, "tree"
  listed     huggingface_hub 2.4.0, HfApi.list_models (filter, sort, limit, expand); that public code asks so for
             base_model:quantized:ORG/NAME, and that it is matched in its exact case, is from that code and its notes
  whoami     @huggingface/hub 2.4.1, who-am-i.spec.ts and types/api/api-who-am-i.ts
  lfs        huggingface_hub 2.4.0, file_download.get_hf_file_metadata: HEAD of a large file is a redirect to storage on
             another host with X-Linked-Size and X-Linked-ETag, not to be followed
  gguf       an answer for ggml-org/gemma-3-1b-it-GGUF as recorded on 2026-06: `gguf` holds total, architecture,
             context_length, chat_template, bos_token, eos_token and totalFileSize, and nothing of the origin
  limits     https://huggingface.co/docs/hub/rate-limits (RateLimit and RateLimit-Policy on every answer)
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote

from tests.hub_server.repositories import PLURALS, Repository

_API = re.compile(r"^/api/(models|datasets|spaces)/(.+?)(?:/revision/([^/]+))?$")
_CACHED = re.compile(r"^/api/resolve-cache/(models|datasets|spaces)/([^/]+/[^/]+)/([0-9a-f]{40})/(.+)$")
_COMMITS = re.compile(r"^/api/(models|datasets|spaces)/(.+?)/commits/([^/]+)$")
_PATHS = re.compile(r"^/api/(models|datasets|spaces)/(.+?)/paths-info/([^/]+)$")
_RANGE = re.compile(r"^bytes=(\d+)-(\d+)$")
_LARGE = (".safetensors", ".bin", ".gguf")
_RESOLVE = re.compile(r"^/(?:(datasets|spaces)/)?([^/]+(?:/[^/]+)?)/resolve/([^/]+)/(.+)$")


@dataclass(frozen=True)
class Reply:
    """One HTTP answer."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """One request beside its path; header names in lower case."""

    headers: Mapping[str, str]
    query: str = ""
    method: str = "GET"
    body: bytes = b""

    @property
    def token(self) -> str | None:
        """The token that it carries."""
        return self.headers.get("authorization", "").removeprefix("Bearer ") or None


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


def _commits(world: World, match: re.Match[str], query: str, token: str | None) -> Reply:
    """A page of commits, the newest first (commits)."""
    kind, name, asked = match[1], match[2], parse_qs(query)
    found, at = _find(world, kind, name, unquote(match[3]), token)
    every = found.commits_to(at)
    limit, page = int(asked.get("limit", ["50"])[0]), int(asked.get("p", ["0"])[0])
    listed = [
        {"id": one.id, "title": one.title, "message": "", "authors": [{"user": "acme"}], "date": one.date}
        for one in every[page * limit : (page + 1) * limit]
    ]
    more = f'<{match[0]}?limit={limit}&p={page + 1}>; rel="next"'
    reply = _json(listed)
    link = {"Link": more} if len(every) > (page + 1) * limit else {}
    return Reply(200, reply.body, {**reply.headers, "X-Total-Count": str(len(every)), **link})


def _paths(world: World, match: re.Match[str], body: bytes, token: str | None) -> Reply:
    """What is known of some files at a revision; of those that are not there, nothing (paths)."""
    found, at = _find(world, match[1], match[2], unquote(match[3]), token)
    commits = found.commits_to(at)
    answers = []
    for path in parse_qs(body.decode()).get("paths", []):
        content = commits[0].files.get(path)
        if content is not None:
            same = next((n for n, one in enumerate(commits) if one.files.get(path) != content), len(commits))
            last = commits[same - 1]
            blob = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
            answers.append({
                "type": "file", "oid": blob, "size": len(content), "path": path,
                "lastCommit": {"id": last.id, "title": last.title, "date": last.date},
            })  # fmt: skip
    return _json(answers)


def _listed(world: World, query: str, token: str | None) -> Reply:
    """The models with a tag, the most downloaded first; of each its id, and of the rest what was asked for (listed)."""
    asked = parse_qs(query)
    shown = ("_id", "id", *asked.get("expand", ()))
    readable = (
        one
        for (kind, name), one in world.repositories.items()
        if kind == PLURALS[0] and not one.renamed_to and (not one.private or _granted(world, name, token))
    )
    answers = sorted((one.answer("main") for one in readable), key=lambda one: -one["downloads"])
    wanted = set(asked.get("filter", ()))
    found = [one for one in answers if wanted <= set(one["tags"])][: int(asked.get("limit", ["1000"])[0])]
    return _json([{key: one[key] for key in shown if key in one} for one in found])


def _whoami(token: str | None) -> Reply:
    """Whose token it is (whoami); the mail address is there, and nobody should keep it."""
    if token is None:
        return _error(401, "Invalid username or password.")
    access = {"displayName": "ci", "role": "read", "createdAt": "2026-01-01T00:00:00.000Z"}
    return _json({
        "type": "user", "id": "62f264b9f3c90f4b6514a269", "name": "jane-doe", "fullname": "Jane Doe",
        "email": "jane@example.org", "emailVerified": True, "isPro": False, "orgs": [],
        "auth": {"type": "access_token", "accessToken": access},
    })  # fmt: skip


def _part(reply: Reply, wanted: str | None) -> Reply:
    """The range of a body that was asked for (RFC 9110, section 14.2)."""
    bounds = _RANGE.match(wanted or "")
    if reply.status != 200 or bounds is None:
        return reply
    start, end = int(bounds[1]), min(int(bounds[2]), len(reply.body) - 1)
    place = {"Content-Range": f"bytes {start}-{end}/{len(reply.body)}"}
    return Reply(206, reply.body[start : end + 1], {**reply.headers, **place})


def _stored(match: re.Match[str], reply: Reply) -> Reply:
    """HEAD of a large file: where it is stored (lfs)."""
    place = f"https://cas-bridge.xethub.hf.co/xet-bridge-us/{match[2]}/{match[4]}?Expires=1&Signature=x"
    linked = {"X-Linked-Size": str(len(reply.body)), "X-Linked-ETag": '"0123"', "Location": place}
    return Reply(302, b"", {**reply.headers, **linked})


def _resolved(world: World, match: re.Match[str], asked: Asked) -> Reply:
    """A file at a revision: whole, in part, or where it is stored."""
    large = match[4].endswith(_LARGE)
    reply = _file(world, match, asked.token, cached=large)
    if large and asked.method == "HEAD" and reply.status == 200:
        return _stored(match, reply)
    return _part(reply, asked.headers.get("range"))


_ROUTES: tuple[tuple[re.Pattern[str], Callable[[World, re.Match[str], Asked], Reply]], ...] = (
    (re.compile(r"^/api/whoami-v2$"), lambda _, __, asked: _whoami(asked.token)),
    (re.compile(r"^/api/models$"), lambda world, _, asked: _listed(world, asked.query, asked.token)),
    (_CACHED, lambda world, match, asked: _file(world, match, asked.token, cached=True)),
    (_COMMITS, lambda world, match, asked: _commits(world, match, asked.query, asked.token)),
    (_PATHS, lambda world, match, asked: _paths(world, match, asked.body, asked.token)),
    (_API, lambda world, match, asked: _information(world, match, asked.token)),
    (_RESOLVE, _resolved),
)


def answer(world: World, path: str, asked: Asked) -> Reply:
    """The reply to a request for `path` (without query)."""
    if asked.token is not None and asked.token not in world.tokens:
        return _error(401, "Invalid credentials in Authorization header")  # client: told from "missing" by the message
    for pattern, reply in _ROUTES:
        if match := pattern.match(path):
            try:
                return reply(world, match, asked)
            except _Refusal as refusal:
                return refusal.reply
    return _error(404, "Sorry, we can't find the page you are looking for.")
