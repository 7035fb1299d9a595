"""The connections to the Hub: what is refused before it is read, and how much is read at all."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.cookiejar import CookieJar, DefaultCookiePolicy
from threading import BoundedSemaphore, Lock

import httpx2
from huggingface_hub import close_session, constants, hf_raise_for_status, set_client_factory

from scanner.resolve.credentials import host_of
from scanner.resolve.hub_answer import MAX_FILE_BYTES
from scanner.resolve.hub_faults import BadAnswer
from scanner.resolve.session import Session, SourceFailed

MAX_API_BYTES = 16 * 1024 * 1024
MAX_OPENING = 8
"""So many connections are opened at a time: resolvers in containers drop some of many simultaneous name look-ups."""

_lock = Lock()
_joined: list[Session] = []


def join(endpoint: str, session: Session) -> None:
    """Prepare the connections of huggingface_hub, get_session(), for a session that asks an endpoint, until it closes.

    There is one set of connections in a process. So it holds nothing of a session (no token, no cookie), and is closed
    when the last one that uses it closes. Raises SourceFailed for a bad endpoint.
    """
    if not endpoint.startswith(("https://", "http://")):
        raise SourceFailed(f"{host_of(endpoint)} cannot be asked: HF_ENDPOINT is no http or https URL")
    with _lock:
        if not _joined:
            constants.HF_HUB_DISABLE_TELEMETRY = True  # else headers tell which coding agent runs us
            # What it would log is said in Facts.unresolved, without text from outside.
            logging.getLogger("huggingface_hub").setLevel(logging.ERROR)
            set_client_factory(partial(_open, session.options.timeout_seconds))
        _joined.append(session)
    session.at_close(lambda: _leave(session))


def _leave(session: Session) -> None:
    with _lock:
        _joined.remove(session)
        if not _joined:
            close_session()


def _open(seconds: float) -> httpx2.Client:
    """The connections. Raises SourceFailed for a bad proxy or certificate."""
    try:
        return httpx2.Client(
            headers={"Accept-Encoding": "identity"},  # so that the bound on bytes is one on memory
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            timeout=seconds,
            event_hooks={"response": [_bound]},
            follow_redirects=True,
            max_redirects=10,
            # There are as many requests at a time as sessions have workers.
            limits=httpx2.Limits(max_connections=None, max_keepalive_connections=128, keepalive_expiry=60),
        )
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise SourceFailed(f"the certificates in SSL_CERT_FILE cannot be used ({why}): correct it") from error
    except (ValueError, ImportError, httpx2.InvalidURL) as error:
        # ImportError: a SOCKS proxy, for which httpx2 wants another package.
        raise SourceFailed("HTTPS_PROXY or ALL_PROXY cannot be used: name an http or https proxy") from error


def check(answer: httpx2.Response) -> None:
    """Raise what huggingface_hub raises for an answer with an error status.

    It is shown no body: it would stumble over JSON that is no object, and only status and headers tell the reason.
    """
    if answer.is_error:
        hf_raise_for_status(httpx2.Response(answer.status_code, headers=answer.headers, request=answer.request))


def extensions(session: Session, host: str) -> dict[str, Callable[[str, object], None]]:
    """What a request takes along, so that not all connections are opened at once."""
    return session.once(f"opening the Hub {host}", _gently)


def _gently() -> dict[str, Callable[[str, object], None]]:
    gate = BoundedSemaphore(MAX_OPENING)

    def trace(event: str, _: object) -> None:
        if event == "connection.connect_tcp.started":
            gate.acquire()
        elif event in {"connection.connect_tcp.complete", "connection.connect_tcp.failed"}:
            gate.release()

    return {"trace": trace}


def _bound(response: httpx2.Response) -> None:
    """Before a body is read: refuse what cannot be an answer, and put a bound on the rest. Raises BadAnswer."""
    asked = response.request.url
    is_file = "/resolve/" in asked.path or "/resolve-cache/" in asked.path
    if response.has_redirect_location:
        _check_redirect(asked, asked.join(response.headers["location"]), is_file=is_file)
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        raise BadAnswer("sent a compressed answer that was not asked for")
    limit = MAX_API_BYTES if asked.path.startswith("/api/") and not is_file else MAX_FILE_BYTES
    declared = response.headers.get("content-length", "")
    if response.request.method != "HEAD" and declared.isdigit() and int(declared[:20]) > limit:
        raise BadAnswer(f"sent more than {limit // 1024} KB")
    timeout = response.request.extensions.get("timeout", {}).get("read") or 60.0
    if isinstance(response.stream, httpx2.SyncByteStream):
        response.stream = _Bounded(response.stream, limit, time.monotonic() + 4 * timeout)


def _check_redirect(asked: httpx2.URL, target: httpx2.URL, *, is_file: bool) -> None:
    """Files may come from storage elsewhere, but encrypted when we asked so; what the API says may not."""
    if not is_file and target.host != asked.host:
        raise BadAnswer(f"redirects to {target.host}, which is not the Hub that was configured")
    if asked.scheme == "https" and target.scheme != "https":
        raise BadAnswer("redirects from https to something less safe")


class _Bounded(httpx2.SyncByteStream):
    """A body that may not exceed a size or a time."""

    def __init__(self, inner: httpx2.SyncByteStream, limit: int, deadline: float) -> None:
        self._inner, self._limit, self._deadline = inner, limit, deadline

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for chunk in self._inner:
            size += len(chunk)
            if size > self._limit:
                raise BadAnswer(f"sent more than {self._limit // 1024} KB")
            if time.monotonic() > self._deadline:
                raise BadAnswer("sends too slowly")
            yield chunk

    def close(self) -> None:
        self._inner.close()
