"""The part of GitHub's REST API that the comment of the action needs, on this machine."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

PREFIX = "/repos/acme/project/issues"


class Forge(ThreadingHTTPServer):
    """Comments of pull request 7; use it as a context manager. `login`: whose token it is, None for that of a job."""

    def __init__(self, login: str | None = None, refuses: int | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.login = login
        self.refuses = refuses
        self.comments: list[dict[str, Any]] = []
        self.written: list[str] = []

    @property
    def url(self) -> str:
        """As in GITHUB_API_URL."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def comment(self, body: str, author: str, kind: str = "User") -> None:
        """Somebody comments."""
        self.comments.append({"id": len(self.comments) + 1, "body": body, "user": {"login": author, "type": kind}})

    def __enter__(self) -> Forge:
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *fault: object) -> None:
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: Forge

    def log_message(self, *_: object) -> None:
        """Nothing on the terminal."""

    def do_GET(self) -> None:
        """The pages of the comments, and who asks."""
        url = urlsplit(self.path)
        if url.path == "/user":
            self._answer(200 if self.server.login else 403, {"login": self.server.login})
            return
        query = parse_qs(url.query)
        size, page = int(query["per_page"][0]), int(query["page"][0])
        assert url.path == f"{PREFIX}/7/comments"
        self._answer(200, self.server.comments[size * (page - 1) : size * page])

    def do_POST(self) -> None:
        """A new comment."""
        assert self.path == f"{PREFIX}/7/comments"
        if self._may_write():
            self.server.comment(self._body(), self.server.login or "github-actions[bot]", "Bot")
            self._answer(201, self.server.comments[-1])

    def do_PATCH(self) -> None:
        """Another text for a comment."""
        number = int(self.path.removeprefix(f"{PREFIX}/comments/"))
        if self._may_write():
            self.server.comments[number - 1]["body"] = self._body()
            self._answer(200, self.server.comments[number - 1])

    def _may_write(self) -> bool:
        assert self.headers["Authorization"] == "Bearer s3cret"
        self.server.written.append(f"{self.command} {self.path}")
        if self.server.refuses:
            self._answer(self.server.refuses, {"message": "no"})
        return self.server.refuses is None

    def _body(self) -> str:
        return str(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["body"])

    def _answer(self, code: int, data: object) -> None:
        raw = json.dumps(data).encode()
        self.send_response(code)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)
