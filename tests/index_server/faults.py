"""Ways in which a server misbehaves: each is called with the handler instead of answering."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

Act = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Fault:
    """`act` answers requests whose path contains `where`, the first `times` times (None: always)."""

    where: str
    act: Act
    times: int | None = None
    met: int = field(default=0)

    def applies(self, path: str) -> bool:
        """Whether this request is met by it; counts."""
        if self.where not in path or (self.times is not None and self.met >= self.times):
            return False
        self.met += 1
        return True


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes = b"", **headers: str) -> None:
    """A whole answer; header names are given with underscores."""
    handler.send_response(status)
    for name, value in {"Content_Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def status(code: int, **headers: str) -> Act:
    """Answer with a status and headers."""
    return lambda handler: send(handler, code, b"no", **headers)


def body(data: bytes, content_type: str = "application/vnd.pypi.simple.v1+json", **headers: str) -> Act:
    """Answer 200 with these bytes, whatever was asked."""
    return lambda handler: send(handler, 200, data, Content_Type=content_type, **headers)


def silent(seconds: float) -> Act:
    """Say nothing for a while, then hang up."""

    def act(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(seconds)
        handler.close_connection = True

    return act


def drip(seconds: float) -> Act:
    """One byte at a time, never silent for long, for as long as this."""

    def act(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/vnd.pypi.simple.v1+json")
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.02)
        handler.close_connection = True

    return act


def cut_off(handler: BaseHTTPRequestHandler) -> None:
    """Promise more than is sent, and hang up: a wrong content length looks the same."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/vnd.pypi.simple.v1+json")
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(b'{"files": [')
    handler.close_connection = True


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    """Close the connection without a word."""
    handler.close_connection = True


def endless(handler: BaseHTTPRequestHandler) -> None:
    """A body that never ends, without a declared length."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/vnd.pypi.simple.v1+json")
    handler.end_headers()
    piece = b" " * 1024 * 1024
    for _ in range(200):
        handler.wfile.write(piece)
    handler.close_connection = True


def too_short_a_length(handler: BaseHTTPRequestHandler) -> None:
    """Send more than the declared length: what is read is cut in the middle."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "9")
    handler.end_headers()
    handler.wfile.write(b'{"files": [], "versions": {}}')
    handler.close_connection = True


def no_number_for_a_length(handler: BaseHTTPRequestHandler) -> None:
    """Declare a length that is none."""
    send(handler, 200, b"{}", Content_Type="application/json", Content_Length="many")
    handler.close_connection = True


def a_hundred_megabytes(handler: BaseHTTPRequestHandler) -> None:
    """As much, with its length declared honestly."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(100 * 1024 * 1024))
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b" " * 1024 * 1024)


def bomb(handler: BaseHTTPRequestHandler) -> None:
    """A small body that decompresses to a hundred megabytes."""
    import gzip  # noqa: PLC0415 - for this only

    packed = gzip.compress(b" " * 100 * 1024 * 1024, 1)
    send(handler, 200, packed, Content_Type="application/json", Content_Encoding="gzip")
