"""The server: documents of packages as a registry of npm."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import tarfile
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.index_server.faults import Act, Fault, send
from tests.index_server.local import LocalServer


def tarball(**files: str) -> bytes:
    """An archive as `npm pack` makes it; names are given with underscores for dots."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, text in files.items():
            info = tarfile.TarInfo(f"package/{name.replace('_', '.')}")
            info.size = len(text.encode())
            archive.addfile(info, io.BytesIO(text.encode()))
    return buffer.getvalue()


class NpmServer(LocalServer):
    """A registry. Use it as a context manager.

    exact       serve one version or tag alone
    require     the Authorization header that every request must carry
    requests    (path, headers) of every request so far
    """

    def __init__(self) -> None:
        self.exact = True
        self.require: str | None = None
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.faults: list[Fault] = []
        self.documents: dict[str, Any] = {}
        self.archives: dict[str, bytes] = {}
        super().__init__(_handler(self))

    @property
    def url(self) -> str:
        """The registry, as npm takes it."""
        return self.origin

    def publish(self, name: str, version: str, *, archive: bytes | None = None, day: str = "", **fields: Any) -> None:
        """Put a version up, on a `day` if one is given; the newest published one is `latest`."""
        document = self.documents.setdefault(name, {"name": name, "dist-tags": {}, "versions": {}, "time": {}})
        if day:
            document["time"][version] = f"{day}T12:00:00.000Z"
        path = f"/{name}/-/{name.rpartition('/')[2]}-{version}.tgz"
        dist = {"tarball": f"{self.url}{path}"}
        if archive is not None:
            self.archives[path] = archive
            dist["integrity"] = "sha512-" + base64.b64encode(hashlib.sha512(archive).digest()).decode()
        document["versions"][version] = {"name": name, "version": version, "dist": dist, **fields}
        document["dist-tags"]["latest"] = version

    def misbehave(self, where: str, act: Act, times: int | None = None) -> None:
        """Let requests whose path contains `where` be met by a fault."""
        self.faults.append(Fault(where, act, times))

    @property
    def asked(self) -> list[str]:
        """The paths asked so far."""
        return [path for path, _ in self.requests]


def _handler(server: NpmServer) -> type[BaseHTTPRequestHandler]:
    class Handler(_Handler):
        registry = server

    return Handler


class _Handler(BaseHTTPRequestHandler):
    registry: NpmServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer, or misbehave as told."""
        path = urlsplit(self.path).path
        self.registry.requests.append((unquote(path), {name.lower(): value for name, value in self.headers.items()}))
        with suppress(ConnectionError):
            fault = next((fault for fault in self.registry.faults if fault.applies(path)), None)
            if fault is not None:
                fault.act(self)
            elif self.registry.require and self.headers.get("Authorization") != self.registry.require:
                send(self, 401, b"who are you?")
            elif unquote(path) in self.registry.archives:
                send(self, 200, self.registry.archives[unquote(path)], Content_Type="application/octet-stream")
            else:
                self._document(path.strip("/").split("/"))

    def _document(self, parts: list[str]) -> None:
        document = self.registry.documents.get(unquote(parts[0]))
        if document is None:
            send(self, 404, b'{"error": "not found"}')
            return
        answer = document if len(parts) == 1 else None
        if len(parts) == 2 and self.registry.exact:
            version = document.get("dist-tags", {}).get(unquote(parts[1]), unquote(parts[1]))
            answer = document.get("versions", {}).get(version)
        if answer is None:
            send(self, 404 if self.registry.exact else 405, b'{"error": "not found"}')
            return
        body = json.dumps(answer).encode()
        etag = f'"{hashlib.md5(body).hexdigest()}"'
        if self.headers.get("If-None-Match") == etag:
            send(self, 304, ETag=etag)
        else:
            send(self, 200, body, Content_Type="application/json", ETag=etag)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that http.server gives it
        """Tests read `requests`, not a log."""
