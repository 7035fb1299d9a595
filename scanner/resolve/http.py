"""One GET, done carefully: bounded in time and size, retried where that helps, and never leaking a credential.

Retried are failed connections, time-outs, cut-off answers, 429 and 5xx, with exponential backoff or as Retry-After
says (RFC 9110, section 10.2.3). Redirects are followed by hand, so that credentials go to the configured origin only.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from threading import BoundedSemaphore
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import replace

from scanner import __version__
from scanner.resolve.credentials import authorization, host_of, origin_of, shown, split_credentials
from scanner.resolve.http_faults import fault_of, retry_after
from scanner.resolve.receipts import Renewable, received, renewable
from scanner.resolve.retries import TryAgain, with_retries
from scanner.resolve.session import NoAnswer, NotThere, ResolveOptions, Session, SourceFailed

if TYPE_CHECKING:
    import ssl

    import httpx2

    from scanner.resolve.pip_config import PipConfig

MAX_BYTES = 64 * 1024 * 1024
MAX_REDIRECTS = 10

_RETRIED = {429, 500, 502, 503, 504}


class Response(msgspec.Struct, frozen=True):
    """An answer: status 200 or 206. Header names are lower case; `url` is the last one asked, without secrets."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
    retrieved: datetime


def get(
    session: Session,
    url: str,
    *,
    accept: str = "*/*",
    max_bytes: int = MAX_BYTES,
    part: str | None = None,
    authorization_header: str | None = None,
    keep: bool = True,
) -> Response:
    """GET `url`, and note what came for whoever listens (receipts.py); `keep`: with its body, not only its hash.

    What came the last time and is still kept with an ETag is asked for with If-None-Match (RFC 9110, 13.1.2): when it
    has not changed (304), it is the answer, without being sent again. With `accept` left alone the body is a file,
    asked for as it stands (no content coding); `part` is a Range of it, answered by status 206, or by 200 with the
    whole when the server knows no ranges. `authorization_header` goes before what pip's settings and netrc have for
    the host.
    Raises NotThere for 404 and 410, and SourceFailed for everything else that is not an answer.
    """
    host = host_of(url)
    if not origin_of(url):
        raise SourceFailed("a URL is malformed and cannot be asked: check pip's index settings")
    if session.options.offline:
        raise SourceFailed(f"offline: {host} was not asked; run once without --offline to learn it")
    session.check_host(host)
    login = {"Authorization": authorization_header} if authorization_header else authorization(session, url)
    headers = {"Accept": accept, "User-Agent": f"stayopen/{__version__}", **login}
    headers["Accept-Encoding"] = "identity" if accept == "*/*" else "gzip"
    known = None if part else renewable(url, session.store.body)
    if known is not None:
        headers["If-None-Match"] = known.etag
    if part:
        headers["Range"] = part
    request = _Request(session, split_credentials(url)[0], headers, max_bytes)
    try:
        response = _with_keyring(request)
    except NotThere:
        session.succeeded(host)
        raise
    except SourceFailed:
        session.failed(host)
        raise
    session.succeeded(host)
    return response if part else _noted(url, response, known, keep=keep)


def _noted(url: str, response: Response, known: Renewable | None, *, keep: bool) -> Response:
    """Tell whoever listens what came; what has not changed is what came before. Raises SourceFailed."""
    if response.status == 304:
        if known is None:
            raise SourceFailed(f"{host_of(url)} says that nothing has changed (304) though it was not asked that")
        known.renewed(response.retrieved)
        headers = {"content-type": known.receipt.media_type, **response.headers}
        return replace(response, status=200, headers=headers, body=known.body)
    received(
        url,
        response.body,
        response.retrieved,
        answered_by=response.url,
        media_type=response.headers.get("content-type", ""),
        etag=response.headers.get("etag"),
        revision=response.headers.get("x-repo-commit") or response.headers.get("x-pypi-last-serial"),
        keep=keep,
    )
    return response


def open_client(options: ResolveOptions, pip: PipConfig) -> httpx2.Client:
    """An HTTP client for a session, with pip's certificate bundle and proxy, or those of the environment.

    Raises SourceFailed when one of them cannot be used.
    """
    import ssl  # noqa: PLC0415 - of no use offline, as what follows

    import httpx2  # noqa: PLC0415 - heavy

    # By default the C library waits 5 s before it asks again what a resolver lost, and those of containers lose many.
    os.environ.setdefault("RES_OPTIONS", "timeout:1 attempts:5")
    try:
        verify: ssl.SSLContext | bool = ssl.create_default_context(cafile=pip.cert) if pip.cert else True
        # A connection costs a name look-up and a handshake: keep each for as long as the run needs it.
        limit = 2 * options.workers
        return httpx2.Client(
            verify=verify,
            proxy=pip.proxy,
            timeout=options.timeout_seconds,
            limits=httpx2.Limits(max_connections=limit, max_keepalive_connections=limit, keepalive_expiry=60),
        )
    except OSError as error:
        what = f"the certificate bundle {pip.cert} of pip's configuration" if pip.cert else "the certificate bundle"
        raise SourceFailed(f"{what} cannot be used ({error.strerror or type(error).__name__}): correct it") from error
    except (ValueError, ImportError, httpx2.InvalidURL) as error:
        # ImportError: a SOCKS proxy, for which httpx2 wants another package.
        where = "HTTPS_PROXY, ALL_PROXY or pip's"
        raise SourceFailed(f"the proxy setting ({where}) cannot be used: name an http or https proxy") from error


class _Request(msgspec.Struct):
    session: Session
    url: str
    headers: dict[str, str]
    max_bytes: int
    deadline: float = 0.0


def _with_keyring(request: _Request) -> Response:
    """The answer; where access is refused, asked for once more with what pip's keyring has, if pip uses one."""
    try:
        return _with_retries(request)
    except SourceFailed as error:
        if error.status != 401 or not request.session.pip.keyring:
            raise
        from scanner.resolve.keyring_login import login_from_keyring  # noqa: PLC0415 - few configurations name one

        if not login_from_keyring(request.session, request.url):
            raise
        login = authorization(request.session, request.url)
        if login.items() <= request.headers.items():
            raise
        request.headers.update(login)
        return _with_retries(request)


def _with_retries(request: _Request) -> Response:
    request.deadline = time.monotonic() + 4 * request.session.options.timeout_seconds
    return with_retries(request.session, lambda: _once(request), request.deadline)


def _once(request: _Request) -> Response:
    """One attempt, with its redirects. Raises TryAgain or SourceFailed."""
    import httpx2  # noqa: PLC0415 - heavy

    url, headers = request.url, dict(request.headers)
    try:
        for _ in range(MAX_REDIRECTS + 1):
            extensions = {"trace": _gentle(request.session, host_of(url))}
            with request.session.client.stream("GET", url, headers=headers, extensions=extensions) as answer:
                location = answer.headers.get("location")
                if answer.status_code not in {301, 302, 303, 307, 308} or not location:
                    return _read(answer, request, url)
                _drain(answer)
                next_url = split_credentials(str(answer.url.join(location)))[0]
            url = _allowed(url, next_url)
            if origin_of(url) != origin_of(request.url):
                headers.pop("Authorization", None)
    except (httpx2.RequestError, httpx2.InvalidURL) as error:
        raise fault_of(error, host_of(url), request.session.options.timeout_seconds, "the index URL") from error
    raise SourceFailed(f"{host_of(request.url)} redirects in circles: check the index URL")


def _gentle(session: Session, host: str) -> Callable[[str, object], None]:
    """Two connections at a time are opened to a host, though many are used.

    Resolvers in containers drop some of many simultaneous name look-ups, and the C library then waits five seconds.
    """
    gate = session.once(f"opening {host}", lambda: BoundedSemaphore(2))

    def trace(event: str, _: object) -> None:
        if event == "connection.connect_tcp.started":
            gate.acquire()
        elif event in {"connection.connect_tcp.complete", "connection.connect_tcp.failed"}:
            gate.release()

    return trace


def _allowed(url: str, target: str) -> str:
    """The target of a redirect. Raises SourceFailed for one that leaves the web or drops encryption."""
    if not target.startswith(("https://", "http://")) or (url.startswith("https://") and target.startswith("http://")):
        raise SourceFailed(f"{host_of(url)} redirects from https to something less safe; it was not followed")
    return target


def _read(answer: httpx2.Response, request: _Request, url: str) -> Response:
    host, status = host_of(url), answer.status_code
    if status not in {200, 206}:
        _drain(answer)
    if status in _RETRIED:
        busy = "is asked too often (429)" if status == 429 else f"has a fault ({status})"
        raise TryAgain(f"{host} {busy}", status, retry_after(answer.headers.get("retry-after")))
    if status in {404, 410}:
        raise NotThere(f"{host} has no {urlsplit(url).path} ({status})", status)
    if status == 407:
        raise SourceFailed("the proxy asks for credentials (407): put them into HTTPS_PROXY", status)
    if status in {401, 403}:
        raise SourceFailed(
            f"{host} refuses access ({status}): put credentials for it into the index URL or ~/.netrc", status
        )
    if status not in {200, 206 if "Range" in request.headers else 200, 304}:
        raise SourceFailed(f"{host} gave an answer of status {status}, which is not understood", status)
    body = b"".join(_chunks(answer, request, host)) if status != 304 else b""
    return Response(status, dict(answer.headers), body, shown(url), request.session.now())


def _drain(answer: httpx2.Response) -> None:
    """Read a short body that nobody needs, so that its connection can be used again."""
    declared = answer.headers.get("content-length", "")
    if declared.isdigit() and len(declared) < 6:
        answer.read()


def _chunks(answer: httpx2.Response, request: _Request, host: str) -> Iterator[bytes]:
    """The body piece by piece. Raises SourceFailed when it grows too large or takes too long."""
    too_large = f"{host} sent more than {request.max_bytes // 1024**2} MB for {answer.url.path}; it was not read"
    declared = answer.headers.get("content-length", "")
    if declared.isdigit() and int(declared[:20]) > request.max_bytes:
        raise SourceFailed(too_large)
    size = 0
    for chunk in answer.iter_bytes():
        size += len(chunk)
        if size > request.max_bytes:
            raise SourceFailed(too_large)
        if time.monotonic() > request.deadline:
            raise NoAnswer(f"{host} sends too slowly; run again later or raise --timeout")
        yield chunk
