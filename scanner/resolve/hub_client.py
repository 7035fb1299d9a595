"""The Hub over the network: its own client `huggingface_hub`, on a short lead.

Endpoint, token, headers, URLs of files, connections and the reading of refusals are the client's. Answers stay bytes:
they are evidence. They are bounded in size and time, retries are few and wait as told, the API may not send us to
another host, and no telemetry is sent. A token goes to the configured endpoint only: it is a header of each request,
and httpx2 drops it on any redirect to another origin.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote

import msgspec

from scanner import __version__
from scanner.resolve.credentials import host_of, shown
from scanner.resolve.hub_answer import HubKind
from scanner.resolve.hub_faults import explain
from scanner.resolve.hub_place import endpoint_of
from scanner.resolve.hub_reply import owner_of
from scanner.resolve.hub_token import token_of
from scanner.resolve.receipts import Renewable, received, renewable
from scanner.resolve.retries import TryAgain, with_retries
from scanner.resolve.session import NoAnswer, NotThere, Session, SourceFailed

if TYPE_CHECKING:
    import httpx2

T = TypeVar("T")

_PREFIX: dict[HubKind, str] = {"model": "", "dataset": "datasets/", "space": "spaces/"}


def page_of(endpoint: str, kind: HubKind, name: str, revision: str | None = None, path: str | None = None) -> str:
    """A URL that a reader can open: a repository, or a file of it at a revision; without credentials."""
    page = f"{shown(endpoint)}/{_PREFIX[kind]}{quote(name)}"
    if path is None:
        return page
    return f"{page}/blob/{quote(revision or 'main', safe='')}/{quote(path)}"


class _Request(msgspec.Struct, frozen=True):
    """One request; `what` is asked for, in words. `follow`: redirects lead to the answer, rather than being it."""

    method: str
    url: str
    what: str
    headers: dict[str, str] = {}
    form: dict[str, object] | None = None
    follow: bool = True


class HubClient:
    """Asks one endpoint for one session. Every method raises SourceFailed, whose reason is fit to be shown."""

    def __init__(self, session: Session) -> None:
        self.endpoint = endpoint_of(session)
        self.host = host_of(self.endpoint)
        self._session = session
        self._seconds = session.options.timeout_seconds
        self._lock = threading.RLock()
        self._asking = threading.Lock()
        self._joined = False
        self._owner: str | None = None

    @property
    def authenticated(self) -> bool:
        """Whether requests carry a token."""
        return self._token is not None

    @cached_property
    def _token(self) -> str | None:
        with self._lock:
            return self._session.once(f"token for {self.host}", lambda: token_of(self._session))

    def information(self, kind: HubKind, name: str, revision: str | None) -> bytes:
        """What the Hub's API says of a repository. NotThere: no such repository or revision, or a private one."""
        at = f"/revision/{quote(revision, safe='')}" if revision else ""
        what = f"{kind} {name}" + (f" at {revision[:60]}" if revision else "")
        return self._get(_Request("GET", f"{self.endpoint}/api/{kind}s/{name}{at}", what)).content

    def commits(self, kind: HubKind, name: str, revision: str, limit: int) -> tuple[bytes, bool]:
        """The newest `limit` (up to 1000) commits that lead to a revision, as JSON; whether there are more."""
        url = f"{self.endpoint}/api/{kind}s/{name}/commits/{quote(revision, safe='')}?limit={limit}"
        answer = self._get(_Request("GET", url, f"the commits of {kind} {name}"))
        return answer.content, "next" in answer.links

    def paths(self, kind: HubKind, name: str, revision: str, paths: Sequence[str]) -> bytes:
        """Which of some paths are there at a revision, each with the commit that changed it last, as JSON."""
        url = f"{self.endpoint}/api/{kind}s/{name}/paths-info/{quote(revision, safe='')}"
        form: dict[str, object] = {"paths": list(paths), "expand": True}
        return self._get(_Request("POST", url, f"the files of {kind} {name}", form=form)).content

    def tagged(self, tag: str, limit: int) -> bytes:
        """The models with a tag, the most downloaded first, as JSON: each with id, tags, and whether it is private."""
        query = f"filter={quote(tag, safe=':/')}&sort=downloads&limit={limit}&expand=tags&expand=private"
        return self._get(_Request("GET", f"{self.endpoint}/api/models?{query}", f"the models with {tag}")).content

    @property
    def owner(self) -> str:
        """Whose token is in use, in words; asked once in a run, and never a reason to fail."""
        with self._asking:
            if self._owner is None:
                try:
                    self._owner = owner_of(self._ask(self._whoami, "the owner of the token"))
                except SourceFailed:
                    self._owner = "an account that the Hub did not name"
            return self._owner

    def file(self, kind: HubKind, name: str, revision: str, path: str) -> bytes:
        """A small file of a repository. Gated when its gate is closed to us, NotThere when it is not there."""
        url = self._file_url(kind, name, revision, path)
        return self._get(_Request("GET", url, f"{path} of {kind} {name}")).content

    def beginning(self, kind: HubKind, name: str, revision: str, path: str, size: int) -> bytes:
        """The first `size` bytes of a file of any size. Raises as `file` does."""
        url, part = self._file_url(kind, name, revision, path), {"Range": f"bytes=0-{size - 1}"}
        return self._get(_Request("GET", url, f"the beginning of {path} of {kind} {name}", part)).content

    def readable(self, kind: HubKind, name: str, revision: str, path: str) -> None:
        """Ask for a file without its body, as a pipeline would meet it. Raises Gated when the gate is closed to us.

        To be sent on to where the file is stored means yes; nobody is asked there.
        """
        url = self._file_url(kind, name, revision, path)
        for _ in range(3):
            answer = self._get(_Request("HEAD", url, f"{path} of {kind} {name}", follow=False))
            target = answer.url.join(answer.headers["location"]) if answer.has_redirect_location else None
            if target is None or target.host != answer.url.host:
                return
            url = str(target)

    def _file_url(self, kind: HubKind, name: str, revision: str, path: str) -> str:
        from huggingface_hub import hf_hub_url  # noqa: PLC0415 - heavy, and of no use offline

        return hf_hub_url(name, path, repo_type=kind, revision=revision, endpoint=self.endpoint)

    def _whoami(self) -> object:
        from huggingface_hub import HfApi  # noqa: PLC0415 - heavy, and seldom needed

        self._join()
        return HfApi(self.endpoint, token=self._token, library_name="stayopen", library_version=__version__).whoami()

    @cached_property
    def _headers(self) -> dict[str, str]:
        from huggingface_hub.utils import build_hf_headers  # type: ignore[attr-defined]  # noqa: PLC0415 - as above

        token = self._token or False  # None would make the client look for one
        headers: dict[str, str] = build_hf_headers(token=token, library_name="stayopen", library_version=__version__)
        return headers

    def _join(self) -> None:
        from scanner.resolve.hub_http import join  # noqa: PLC0415 - heavy, and of no use offline

        with self._lock:
            if self._session.closing.is_set():
                raise NoAnswer("the run was stopped")
            if not self._joined:
                join(self.endpoint, self._session)
                self._joined = True

    def _get(self, request: _Request) -> httpx2.Response:
        return self._ask(lambda: self._once(request), request.what)

    def _ask(self, question: Callable[[], T], what: str) -> T:
        """Put a question, again when the fault may pass. A host that keeps failing is not asked any more."""

        def attempt() -> T:
            try:
                return question()
            except Exception as error:  # noqa: BLE001 - whatever the client meets on a strange answer
                raise explain(error, self.host, what, self._seconds) from None

        self._session.check_host(self.host)
        try:
            answer = with_retries(self._session, attempt, time.monotonic() + 4 * self._seconds)
        except NotThere:
            self._session.succeeded(self.host)
            raise
        except TryAgain:
            self._session.failed(self.host)
            raise
        self._session.succeeded(self.host)
        return answer

    def _once(self, request: _Request) -> httpx2.Response:
        from huggingface_hub import get_session  # noqa: PLC0415 - heavy, and of no use offline

        from scanner.resolve.hub_http import check, extensions  # noqa: PLC0415 - as above

        self._join()
        headers = {**self._headers, **request.headers}
        whole = request.method == "GET" and "Range" not in headers
        known = renewable(request.url, self._session.store.body) if whole else None
        if known is not None:
            headers["If-None-Match"] = known.etag
        answer = get_session().request(
            request.method,
            request.url,
            headers=headers,
            data=request.form,
            timeout=self._seconds,
            follow_redirects=request.follow,
            extensions=extensions(self._session, self.host),
        )
        check(answer)
        if answer.status_code == 304 and known is not None:
            return _renewed(answer, known, self._session)
        if request.method != "HEAD" and answer.status_code == 200:
            self._note(request.url, answer)
        return answer

    def _note(self, url: str, answer: httpx2.Response) -> None:
        """Tell whoever listens what came."""
        headers = answer.headers
        received(
            url,
            answer.content,
            self._session.now(),
            answered_by=str(answer.url),
            media_type=headers.get("content-type", ""),
            etag=headers.get("etag"),
            revision=headers.get("x-repo-commit"),
        )


def _renewed(answer: httpx2.Response, known: Renewable, session: Session) -> httpx2.Response:
    """What came before, since it has not changed."""
    known.renewed(session.now())
    return type(answer)(200, content=known.body, request=answer.request)
