"""The sockets under the protocol: a threaded server that counts, records, and can be told to misbehave."""

from __future__ import annotations

import contextlib
import fnmatch
import hashlib
import socket
import ssl
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from http.client import responses
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from tests.hub_server.protocol import Asked, Reply, World, answer
from tests.hub_server.repositories import Repository, load_all

_LIMITS = {"RateLimit": '"api";r=2998;t=172', "RateLimit-Policy": '"fixed window";"api";q=3000;w=300'}


@dataclass(frozen=True)
class Request:
    """One request as it arrived; header names in lower case."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    at: float


@dataclass
class Fault:
    """How a path misbehaves, the next `times` times (None: always).

    status, headers, body   replace the answer
    delay                   seconds before anything is sent
    cut_after               the connection closes after so many bytes of the body, though Content-Length says more
    drip                    seconds between single bytes of the body
    length                  the Content-Length to claim; -1: none, the end of the connection is the end of the body
    """

    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    delay: float = 0.0
    cut_after: int | None = None
    drip: float = 0.0
    length: int | None = None
    times: int | None = None

    def apply(self, reply: Reply) -> Reply:
        """The reply with this fault's status, headers and body in place of its own."""
        if self.status is not None:
            reply = Reply(self.status, b"", {"Content-Type": "text/plain"})
        body = reply.body if self.body is None else self.body
        return replace(reply, body=body, headers={**reply.headers, **self.headers})


class HubServer:
    """The server; use it as a context manager. `url` is the endpoint, `requests` what has been asked so far."""

    def __init__(
        self,
        repositories: Iterable[Repository] | None = None,
        port: int = 0,
        latency: float = 0.0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.world = World({})
        self.latency = latency
        self.requests: list[Request] = []
        self._faults: list[tuple[str, Fault]] = []
        self._lock = threading.Lock()
        for repository in load_all() if repositories is None else repositories:
            self.add(repository)
        self._server = _Server(("127.0.0.1", port), self)
        self._scheme = "https" if tls else "http"
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        """The endpoint, as HF_ENDPOINT takes it."""
        return f"{self._scheme}://127.0.0.1:{self._server.server_address[1]}"

    def add(self, repository: Repository) -> None:
        """Serve one more repository, or another in its place."""
        self.world.repositories[repository.kind, repository.name] = repository

    def grant(self, token: str, *names: str) -> None:
        """Make `token` valid, with access to the gated and private repositories named ("*": all)."""
        self.world.tokens[token] = frozenset(names)

    def fail(self, pattern: str, fault: Fault) -> None:
        """Let paths that match the shell pattern misbehave; the newest matching fault wins."""
        with self._lock:
            self._faults.insert(0, (pattern, fault))

    def asked(self, pattern: str = "*") -> list[Request]:
        """The requests whose path matches the shell pattern."""
        with self._lock:
            return [request for request in self.requests if fnmatch.fnmatchcase(request.path, pattern)]

    def note(self, request: Request) -> Fault:
        """Record a request; the fault that it meets (one without effect when there is none)."""
        with self._lock:
            self.requests.append(request)
            for pattern, fault in self._faults:
                if fnmatch.fnmatchcase(request.path, pattern) and fault.times != 0:
                    fault.times = None if fault.times is None else fault.times - 1
                    return replace(fault)
        return Fault()

    def __enter__(self) -> HubServer:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, address: tuple[str, int], hub: HubServer) -> None:
        self.hub = hub
        self._open: set[Any] = set()
        super().__init__(address, _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        super().server_close()
        for request in list(self._open):  # kept-alive connections would outlive the test
            with contextlib.suppress(OSError):
                request.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no fault of the server."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def _respond(self) -> None:
        hub, parts = self.server.hub, urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        fault = hub.note(Request(self.command, parts.path, parts.query, headers, time.monotonic()))
        time.sleep(hub.latency + fault.delay)
        body = self.rfile.read(int(headers.get("content-length", "0")))
        reply = fault.apply(answer(hub.world, parts.path, Asked(headers, parts.query, self.command, body)))
        reply = _confirmed(reply, headers.get("if-none-match"))
        length = len(reply.body) if fault.length is None else fault.length
        size = {} if length < 0 else {"Content-Length": str(length)}
        fields = {**_LIMITS, **reply.headers, **size}
        lines = [f"HTTP/1.1 {reply.status} {responses.get(reply.status, '')}", *map(": ".join, fields.items())]
        head = "".join(f"{line}\r\n" for line in [*lines, ""]).encode("latin-1", "replace")
        self._send(head, b"" if self.command == "HEAD" else reply.body, fault)

    def _send(self, head: bytes, body: bytes, fault: Fault) -> None:
        if fault.drip:
            self.wfile.write(head)
            for index in range(len(body)):
                self.wfile.write(body[index : index + 1])
                time.sleep(fault.drip)
            return
        if len(body) > 1_000_000:
            self.wfile.write(head)
            head = b""
        self.wfile.write(head + body[: fault.cut_after])  # one write: no 40 ms between head and body
        if fault.cut_after is not None or fault.length is not None:
            self.close_connection = True

    do_GET = do_HEAD = do_POST = _respond  # noqa: N815 - the names that http.server calls

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the signature of http.server
        """Quiet."""


def _confirmed(reply: Reply, known: str | None) -> Reply:
    """An answer of the API with a weak ETag, 304 to whoever has that already (RFC 9110, 13.1.2).

    That the Hub gives its API answers one is not documented; where it does not, they are sent again.
    """
    if reply.status != 200 or "json" not in reply.headers.get("Content-Type", ""):
        return reply
    etag = f'W/"{len(reply.body):x}-{hashlib.sha1(reply.body).hexdigest()[:27]}"'
    fields = {**reply.headers, "ETag": etag}
    return Reply(304, b"", fields) if known == etag else replace(reply, headers=fields)
