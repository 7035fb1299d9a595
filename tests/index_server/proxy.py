"""A small forward proxy (RFC 9110, sections 7.6 and 9.3.6): whole URLs for http, CONNECT tunnels for https."""

from __future__ import annotations

import http.client
import socket
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from urllib.parse import urlsplit

from tests.index_server.faults import send
from tests.index_server.local import LocalServer


class Proxy(LocalServer):
    """A proxy. Use it as a context manager.

    hosts       names that it knows, with the address they stand for: what is asked of others is refused
    require     the Proxy-Authorization header that every request must carry
    refuse      the status with which it lets nobody through
    requests    (method, target, headers) of every request so far
    """

    def __init__(self, hosts: dict[str, tuple[str, int]]) -> None:
        self.hosts = hosts
        self.require: str | None = None
        self.refuse: int | None = None
        self.requests: list[tuple[str, str, dict[str, str]]] = []
        super().__init__(type("Handler", (_Handler,), {"proxy": self}))


class _Handler(BaseHTTPRequestHandler):
    proxy: Proxy

    def do_GET(self) -> None:
        """Ask the server that the URL names, and hand on its answer."""
        parts = urlsplit(self.path)
        address = self._allowed(parts.netloc)
        if address is None:
            return
        headers = {name: value for name, value in self.headers.items() if not name.lower().startswith("proxy-")}
        connection = http.client.HTTPConnection(*address, timeout=30)
        with suppress(ConnectionError):
            connection.request("GET", parts._replace(scheme="", netloc="").geturl(), headers=headers)
            answer = connection.getresponse()
            body = answer.read()
            kept = {
                name: value
                for name, value in answer.getheaders()
                if name.lower() not in ("content-length", "connection")
            }
            send(self, answer.status, body, **kept)
        connection.close()

    def do_CONNECT(self) -> None:
        """Carry bytes both ways, without looking at them."""
        address = self._allowed(self.path)
        if address is None:
            return
        with socket.create_connection(address, timeout=30) as upstream:
            self.send_response(200)
            self.end_headers()
            back = threading.Thread(target=_carry, args=(upstream, self.connection), daemon=True)
            back.start()
            _carry(self.connection, upstream)
            back.join(30)
        self.close_connection = True

    def _allowed(self, target: str) -> tuple[str, int] | None:
        self.proxy.requests.append(
            (self.command, self.path, {name.lower(): value for name, value in self.headers.items()})
        )
        if self.proxy.refuse is not None:
            send(self, self.proxy.refuse, b"no")
        elif self.proxy.require and self.headers.get("Proxy-Authorization") != self.proxy.require:
            send(self, 407, b"who are you?", Proxy_Authenticate='Basic realm="proxy"')
        elif (address := self.proxy.hosts.get(target)) is None:
            send(self, 502, b"no such host")
        else:
            return address
        return None

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that http.server gives it
        """Tests read `requests`, not a log."""


def _carry(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
