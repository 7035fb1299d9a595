"""The server: files of a directory as a package index."""

from __future__ import annotations

import hashlib
import json
import re
import ssl
import zipfile
from contextlib import suppress
from email.parser import Parser
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import unquote, urlsplit

from packaging.utils import canonicalize_name

from tests.index_server.faults import Act, Fault, send
from tests.index_server.local import LocalServer

JSON = "application/vnd.pypi.simple.v1+json"
FIELDS = ("Name", "Version", "License", "License-Expression")


class IndexServer(LocalServer):
    """An index over `root`/PROJECT/FILE. Use it as a context manager.

    announce    say on project pages that metadata stands beside wheels (and give its hash)
    beside      serve it; api: serve the JSON API; exact_api: also for a given version; ranges: serve parts of files
    html_only   answer in HTML whatever is accepted
    yanked      reasons by file name; uploaded: times of upload (PEP 700) by file name; status: of projects (PEP 792)
    require     the Authorization header that every request must carry
    requests    (path, headers) of every request so far
    """

    def __init__(self, root: Path, *, tls: ssl.SSLContext | None = None) -> None:
        self.root = root
        self.announce = self.beside = self.api = self.exact_api = self.ranges = True
        self.html_only = False
        self.yanked: dict[str, str] = {}
        self.uploaded: dict[str, str] = {}
        self.status: dict[str, str] = {}
        self.require: str | None = None
        self.faults: list[Fault] = []
        self.requests: list[tuple[str, dict[str, str]]] = []
        super().__init__(_handler(self), tls)

    @property
    def url(self) -> str:
        """The index URL, as pip takes it."""
        return f"{self.origin}/simple"

    def misbehave(self, where: str, act: Act, times: int | None = None) -> Fault:
        """Let requests whose path contains `where` be met by a fault."""
        fault = Fault(where, act, times)
        self.faults.append(fault)
        return fault

    def asked(self, where: str) -> list[str]:
        """The paths asked so far that contain `where`."""
        return [path for path, _ in self.requests if where in path]


def _handler(server: IndexServer) -> type[BaseHTTPRequestHandler]:
    class Handler(_Handler):
        index = server

    return Handler


class _Handler(BaseHTTPRequestHandler):
    index: IndexServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer, or misbehave as told. A client that has had enough and leaves is no fault of ours."""
        # A request through a proxy carries the whole URL.
        path = unquote(urlsplit(self.path).path)
        self.index.requests.append((path, {name.lower(): value for name, value in self.headers.items()}))
        with suppress(ConnectionError, ssl.SSLError):
            fault = next((fault for fault in self.index.faults if fault.applies(path)), None)
            if fault is not None:
                fault.act(self)
            elif self.index.require and self.headers.get("Authorization") != self.index.require:
                send(self, 401, b"who are you?")
            else:
                self._answer(path)

    def _answer(self, path: str) -> None:
        if found := re.fullmatch(r"/simple/([^/]+)/", path):
            self._page(found[1])
        elif found := re.fullmatch(r"/pypi/([^/]+)(?:/([^/]+))?/json", path):
            self._json_api(found[1], found[2])
        elif found := re.fullmatch(r"/files/([^/]+)/([^/]+)", path):
            self._file(found[1], found[2])
        else:
            send(self, 404, b"no such page")

    def _page(self, project: str) -> None:
        files = [] if self.index.status.get(project) == "quarantined" else self._files(project)
        if not files and project not in self.index.status:
            send(self, 404, b"no such project")
            return
        json_wanted = JSON in self.headers.get("Accept", "") and not self.index.html_only
        text = self._json_page(project, files) if json_wanted else self._html_page(files)
        etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:16]}"'
        if self.headers.get("If-None-Match") == etag:
            send(self, 304, ETag=etag)
        else:
            send(self, 200, text.encode(), Content_Type=JSON if json_wanted else "text/html; charset=utf-8", ETag=etag)

    def _json_page(self, project: str, files: list[Path]) -> str:
        entries = []
        for file in files:
            entry: dict[str, object] = {
                "filename": file.name,
                "url": f"../../files/{project}/{file.name}",
                "hashes": {"sha256": _sha256(file.read_bytes())},
                "yanked": self.index.yanked.get(file.name, False),
            }
            if file.name in self.index.uploaded:
                entry["upload-time"] = self.index.uploaded[file.name]
            if self.index.announce and file.suffix == ".whl":
                entry["core-metadata"] = {"sha256": _sha256(_metadata(file))}
            entries.append(entry)
        page = {"meta": {"api-version": "1.4"}, "name": project, "files": entries}
        status = {"project-status": {"status": self.index.status[project]}} if project in self.index.status else {}
        return json.dumps({**page, **status})

    def _html_page(self, files: list[Path]) -> str:
        links = []
        for file in files:
            extra = ""
            if self.index.announce and file.suffix == ".whl":
                extra += f' data-core-metadata="sha256={_sha256(_metadata(file))}"'
            if file.name in self.index.yanked:
                extra += f' data-yanked="{self.index.yanked[file.name]}"'
            href = f"../../files/{file.parent.name}/{file.name}#sha256={_sha256(file.read_bytes())}"
            links.append(f'<a href="{href}"{extra}>{file.name}</a><br/>')
        return "<!DOCTYPE html><html><body>\n" + "\n".join(links) + "\n</body></html>"

    def _json_api(self, project: str, version: str | None) -> None:
        if not self.index.api or (version and not self.index.exact_api):
            send(self, 404)
            return
        wheels = [file for file in self._files(project) if file.suffix == ".whl"]
        chosen = [file for file in wheels if version is None or f"-{version}-" in file.name]
        if not chosen:
            send(self, 404)
            return
        headers = Parser().parsestr(_metadata(chosen[-1]).decode(), headersonly=True)
        info: dict[str, object] = {field.lower().replace("-", "_"): headers.get(field) for field in FIELDS}
        info["classifiers"] = headers.get_all("Classifier", [])
        send(self, 200, json.dumps({"info": info, "urls": []}).encode(), Content_Type="application/json")

    def _file(self, project: str, name: str) -> None:
        path = self.index.root / project / name.removesuffix(".metadata")
        if not path.is_file() or (name.endswith(".metadata") and not self.index.beside):
            send(self, 404)
            return
        data = _metadata(path) if name.endswith(".metadata") else path.read_bytes()
        wanted = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range", ""))
        if wanted is None or not self.index.ranges:
            send(self, 200, data, Content_Type="application/octet-stream")
            return
        first = int(wanted[1]) if wanted[1] else max(0, len(data) - int(wanted[2]))
        last = min(int(wanted[2]), len(data) - 1) if wanted[1] and wanted[2] else len(data) - 1
        part = data[first : last + 1]
        send(
            self, 206, part, Content_Range=f"bytes {first}-{last}/{len(data)}", Content_Type="application/octet-stream"
        )

    def _files(self, project: str) -> list[Path]:
        folder = next((path for path in self.index.root.iterdir() if canonicalize_name(path.name) == project), None)
        return sorted(folder.iterdir()) if folder else []

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that http.server gives it
        """Tests read `requests`, not a log."""


def _metadata(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA")))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
