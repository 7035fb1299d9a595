"""The Hub over the network, by its own client `huggingface_hub`, kept on a short lead.

The client brings endpoint, token, URLs and error codes. What it leaves open is closed here: answers are bounded in
size and time, retries are few and wait as told, the API may not send us to another host, and no telemetry is sent.
A token goes to the configured endpoint only: httpx2 drops it on any redirect to another origin.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Literal, TypeVar
from urllib.parse import quote

from scanner.resolve.credentials import host_of, shown
from scanner.resolve.http import BACKOFF_SECONDS, MAX_RETRIES, MAX_WAIT_SECONDS
from scanner.resolve.hub_faults import BadAnswer, Passing, explain
from scanner.resolve.receipts import received
from scanner.resolve.session import NotThere, Session, SourceFailed

if TYPE_CHECKING:
    import httpx2
    from huggingface_hub import HfApi
    from huggingface_hub.hf_api import DatasetInfo, ModelInfo, SpaceInfo

HubKind = Literal["model", "dataset", "space"]
Result = TypeVar("Result")

DEFAULT_ENDPOINT = "https://huggingface.co"
MAX_API_BYTES = 16 * 1024 * 1024
MAX_FILE_BYTES = 512 * 1024

_PREFIX: dict[HubKind, str] = {"model": "", "dataset": "datasets/", "space": "spaces/"}
_setup, _ready = threading.Lock(), threading.Event()


def endpoint_of(session: Session) -> str:
    """The Hub to ask: the option, else HF_ENDPOINT, else huggingface.co. May hold credentials: show it by `shown`."""
    return (session.options.hub_endpoint or os.environ.get("HF_ENDPOINT") or DEFAULT_ENDPOINT).rstrip("/")


def page_of(endpoint: str, kind: HubKind, name: str, revision: str | None = None, path: str | None = None) -> str:
    """A URL that a reader can open: a repository, or a file of it at a revision; without credentials."""
    page = f"{shown(endpoint)}/{_PREFIX[kind]}{quote(name)}"
    if path is None:
        return page
    return f"{page}/blob/{quote(revision or 'main', safe='')}/{quote(path)}"


class HubClient:
    """Asks one endpoint for one session. Every method raises SourceFailed, whose reason is fit to be shown."""

    def __init__(self, session: Session) -> None:
        self.endpoint = endpoint_of(session)
        self.host = host_of(self.endpoint)
        self._session = session
        self._seconds = session.options.timeout_seconds
        self._lock = threading.Lock()
        self._opened: HfApi | None = None

    @property
    def authenticated(self) -> bool:
        """Whether requests carry a token."""
        return isinstance(self._api.token, str)

    def information(self, kind: HubKind, name: str, revision: str | None) -> ModelInfo | DatasetInfo | SpaceInfo:
        """What the Hub's API says of a repository. NotThere: no such repository or revision, or a private one."""

        def ask(api: HfApi) -> ModelInfo | DatasetInfo | SpaceInfo:
            if kind == "dataset":
                return api.dataset_info(name, revision=revision, timeout=self._seconds)
            if kind == "space":
                return api.space_info(name, revision=revision, timeout=self._seconds)
            return api.model_info(name, revision=revision, timeout=self._seconds)

        return self._ask(ask, f"{kind} {name}" + (f" at {revision[:60]}" if revision else ""))

    def file(self, kind: HubKind, name: str, revision: str, path: str) -> bytes:
        """A small file of a repository. Gated when its gate is closed to us, NotThere when it is not there."""
        return self._file("GET", kind, name, revision, path).content

    def readable(self, kind: HubKind, name: str, revision: str, path: str) -> None:
        """Ask for a file without its body, as a pipeline would meet it. Raises Gated when the gate is closed to us."""
        self._file("HEAD", kind, name, revision, path)

    def _file(self, method: str, kind: HubKind, name: str, revision: str, path: str) -> httpx2.Response:
        def ask(api: HfApi) -> httpx2.Response:
            from huggingface_hub import get_session, hf_hub_url, hf_raise_for_status  # noqa: PLC0415 - heavy
            from huggingface_hub.utils import build_hf_headers  # type: ignore[attr-defined]  # noqa: PLC0415 - heavy

            url = hf_hub_url(name, path, repo_type=kind, revision=revision, endpoint=self.endpoint)
            headers = build_hf_headers(token=api.token, library_name="stayopen")
            answer: httpx2.Response = get_session().request(method, url, headers=headers, timeout=self._seconds)
            hf_raise_for_status(answer)
            return answer

        return self._ask(ask, f"{path} of {kind} {name}")

    @property
    def _api(self) -> HfApi:
        with self._lock:
            if self._opened is None:
                self._opened = _open(self.endpoint, self._session)
            return self._opened

    def _ask(self, question: Callable[[HfApi], Result], what: str) -> Result:
        """Put a question, again when the fault may pass. A host that keeps failing is not asked any more."""
        self._session.check_host(self.host)
        try:
            answer = self._with_retries(question, what)
        except NotThere:
            self._session.succeeded(self.host)
            raise
        except SourceFailed as fault:
            if isinstance(fault, Passing):
                self._session.failed(self.host)
            raise
        self._session.succeeded(self.host)
        return answer

    def _with_retries(self, question: Callable[[HfApi], Result], what: str) -> Result:
        deadline = time.monotonic() + 4 * self._seconds
        for attempt in range(MAX_RETRIES + 1):
            fault = None
            try:
                return question(self._api)
            except Exception as error:  # noqa: BLE001 - the client's constructors raise anything on a strange answer
                fault = explain(error, self.host, what, self._seconds)
                if not isinstance(fault, Passing):
                    raise fault from None
            self._pause(fault, attempt, deadline)
        raise AssertionError("the last pause raises")

    def _pause(self, fault: Passing, attempt: int, deadline: float) -> None:
        """Wait before the next attempt. Raises the fault when there should be none."""
        if fault.wait is not None and fault.wait > MAX_WAIT_SECONDS:
            raise Passing(f"{fault.reason}; it asks to wait {fault.wait:.0f} s: run again then", fault.status) from None
        import random  # noqa: PLC0415 - rarely needed

        backoff = BACKOFF_SECONDS * 2**attempt * random.uniform(0.75, 1.25)  # noqa: S311 - only spreads the load
        wait = backoff if fault.wait is None else fault.wait
        enough = attempt == MAX_RETRIES or time.monotonic() + wait > deadline
        if enough or self._session.closing.wait(wait):
            tries = "once" if attempt == 0 else f"{attempt + 1} times"
            raise Passing(f"{fault.reason} (tried {tries}); run again later", fault.status) from None


def _open(endpoint: str, session: Session) -> HfApi:
    """The client for an endpoint, with the token that it would use itself. Raises SourceFailed for a bad endpoint."""
    import logging  # noqa: PLC0415 - of no use offline

    from huggingface_hub import HfApi, constants, set_client_factory  # noqa: PLC0415 - heavy

    if not endpoint.startswith(("https://", "http://")):
        raise SourceFailed(f"{host_of(endpoint)} cannot be asked: HF_ENDPOINT is no http or https URL")
    with _setup:
        if not _ready.is_set():
            constants.HF_HUB_DISABLE_TELEMETRY = True  # else the client first asks which coding agent runs it
            # What it would log is said in Facts.unresolved, without text from outside.
            logging.getLogger("huggingface_hub").setLevel(logging.ERROR)
            set_client_factory(_open_http)
            _ready.set()
    return HfApi(endpoint=endpoint, token=_token(session) or False, library_name="stayopen")


def _token(session: Session) -> str | None:
    """The token that huggingface_hub would send: HF_TOKEN, else that of `hf auth login`."""
    from huggingface_hub import constants, get_token  # noqa: PLC0415 - heavy

    if constants.HF_HUB_DISABLE_IMPLICIT_TOKEN:
        return None
    try:
        token = get_token()
    except Exception as error:  # noqa: BLE001 - from a broken token file to a failed OIDC exchange
        session.note(f"the Hub token could not be read ({type(error).__name__}); the Hub was asked without one")
        return None
    if token is not None and not (token.isascii() and token.isprintable()):
        session.note("HF_TOKEN holds characters that no token has; the Hub was asked without it")
        return None
    return token


def _open_http() -> httpx2.Client:
    import httpx2  # noqa: PLC0415 - heavy

    return httpx2.Client(
        headers={"Accept-Encoding": "identity"},  # so that the bound on bytes is one on memory
        event_hooks={"response": [_bound]},
        follow_redirects=True,
        max_redirects=10,
        limits=httpx2.Limits(max_connections=128, max_keepalive_connections=64),
    )


def _bound(response: httpx2.Response) -> None:
    """Before a body is read: refuse what cannot be an answer, and put a bound on the rest. Raises BadAnswer."""
    import httpx2  # noqa: PLC0415 - heavy

    asked = response.request.url
    is_file = "/resolve/" in asked.path or "/resolve-cache/" in asked.path
    if response.has_redirect_location:
        _check_redirect(asked, asked.join(response.headers["location"]), is_file=is_file)
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        raise BadAnswer("sent a compressed answer that was not asked for")
    limit = MAX_FILE_BYTES if is_file else MAX_API_BYTES
    declared = response.headers.get("content-length", "")
    if response.request.method != "HEAD" and declared.isdigit() and int(declared[:20]) > limit:
        raise BadAnswer(f"sent more than {limit // 1024} KB")
    timeout = response.request.extensions.get("timeout", {}).get("read") or 60.0
    if isinstance(response.stream, httpx2.SyncByteStream):
        response.stream = _stream(response, response.stream, limit, 4 * timeout)


def _check_redirect(asked: httpx2.URL, target: httpx2.URL, *, is_file: bool) -> None:
    """Files may come from storage elsewhere, but encrypted when we asked so; what the API says may not."""
    if not is_file and target.host != asked.host:
        raise BadAnswer(f"redirects to {target.host}, which is not the Hub that was configured")
    if asked.scheme == "https" and target.scheme != "https":
        raise BadAnswer("redirects from https to something less safe")


def _note(response: httpx2.Response, body: bytes) -> None:
    """Tell whoever listens what came."""
    if response.status_code != 200 or response.request.method == "HEAD":
        return
    asked = response.history[0].request.url if response.history else response.request.url
    headers = response.headers
    received(
        str(asked),
        body,
        datetime.now(timezone.utc).replace(microsecond=0),
        answered_by=str(response.request.url),
        media_type=headers.get("content-type", ""),
        etag=headers.get("etag"),
        revision=headers.get("x-repo-commit"),
    )


def _stream(
    response: httpx2.Response, inner: httpx2.SyncByteStream, limit: int, seconds: float
) -> httpx2.SyncByteStream:
    import httpx2  # noqa: PLC0415 - heavy

    @dataclass
    class Bounded(httpx2.SyncByteStream):
        """A body that may not exceed a size or a time."""

        deadline: float

        def __iter__(self) -> Iterator[bytes]:
            size = 0
            body: list[bytes] = []
            for chunk in inner:
                size += len(chunk)
                if size > limit:
                    raise BadAnswer(f"sent more than {limit // 1024} KB")
                if time.monotonic() > self.deadline:
                    raise BadAnswer("sends too slowly")
                body.append(chunk)
                yield chunk
            _note(response, b"".join(body))

        def close(self) -> None:
            inner.close()

    return Bounded(time.monotonic() + seconds)
