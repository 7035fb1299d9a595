"""One question to one package index, answered from the store while that is good enough.

Pages of a project live for a day, and are asked for again when the version in question is not on them; the metadata
and archives of a release never change. When an index cannot be asked, an old page is better than none, and says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import msgspec
from msgspec.structs import replace

from scanner.resolve.credentials import host_of, shown
from scanner.resolve.http import MAX_BYTES, get
from scanner.resolve.metadata import MAX_METADATA, LicenseFields, license_classifiers, said, same_version
from scanner.resolve.receipts import listening, received_members
from scanner.resolve.session import NotThere, Session, SourceFailed
from scanner.resolve.simple import ACCEPT, File, Page, read_page, releases_of
from scanner.syntax.decoding import decode_json, decode_msgpack

if TYPE_CHECKING:
    from scanner.resolve.archive import Contents
    from scanner.resolve.store import Answer

PAGE_LIFETIME = timedelta(days=1)
MAX_FOR_TEXT = 24 * 1024 * 1024
"""A larger archive is not fetched only to read the license text in it."""

_PAGE, _METADATA, _ARCHIVE, _LOCAL, _PARTS, _JSON = (
    "index-page/1",
    "core-metadata/1",
    "archive/1",
    "local-archive/1",
    "wheel-parts/1",
    "index-json/1",
)


class SeenPage(msgspec.Struct, frozen=True):
    """A project's page. `failure`: the index could not be asked and this is an old answer; `stored`: not asked now."""

    page: Page
    retrieved: str | None
    stored: bool = False
    failure: str | None = None


class Document(msgspec.Struct, frozen=True):
    """Bytes as a source gave them."""

    data: bytes
    where: str
    retrieved: str | None
    sha256: str


def name_of(index: str) -> str:
    """An index as it is called in messages."""
    return shown(index) if index.startswith("file:") else host_of(index)


def project_page(session: Session, index: str, project: str, *, refresh: bool = False) -> SeenPage:
    """The page of `project` (a normalised name) on an index.

    `refresh` asks again although the stored page is not old. Raises NotThere when the index does not have it, and
    SourceFailed when it cannot be asked and the store knows nothing.
    """
    url = f"{index}/{quote(project)}/"
    if index.startswith("file:"):
        return SeenPage(_local_page(index, url, project), None)
    now = session.now()
    known = session.remembered((_PAGE, shown(url)), now, allow_stale=True)
    page = _decoded(known)
    if known and page and (session.options.offline or (known.fresh(now) and not refresh)):
        return SeenPage(page, known.retrieved, stored=True)
    try:
        return _ask_for_page(session, index, url, project)
    except NotThere:
        raise
    except SourceFailed as error:
        if known and page:
            return SeenPage(page, known.retrieved, stored=True, failure=error.reason)
        raise


def _ask_for_page(session: Session, index: str, url: str, project: str) -> SeenPage:
    def ask() -> bytes:
        response = get(session, url, accept=ACCEPT)
        content_type = response.headers.get("content-type", "")
        return msgspec.json.encode(read_page(response.body, content_type, index, response.url, project))

    answer = session.ask((_PAGE, shown(url)), ask, session.now(), lifetime=PAGE_LIFETIME)
    return SeenPage(decode_json(answer.value, Page), answer.retrieved)


def find_links_page(session: Session, directory: Path, project: str) -> Page:
    """What a find-links directory on this machine holds of `project`. Raises SourceFailed when it cannot be read."""
    try:
        names = session.once(f"find-links {directory}", lambda: sorted(path.name for path in directory.iterdir()))
    except OSError as error:
        raise SourceFailed(f"the find-links directory {directory} cannot be read ({error.strerror})") from error
    files = (File(name, (directory / name).absolute().as_uri()) for name in names)
    return Page(str(directory), directory.absolute().as_uri(), releases_of(files, project))


def wheel_metadata(session: Session, wheel: File) -> Document:
    """The core metadata that stands beside a wheel (PEP 658, PEP 714), or inside it when it is on this machine.

    Also tried when the index does not announce it: some mirrors serve it all the same. Raises SourceFailed.
    """
    if wheel.url.startswith("file:"):
        return metadata_in(read_release_file(session, wheel), wheel, session)
    url = urlsplit(wheel.url)
    where = url._replace(path=url.path + ".metadata").geturl()

    def ask() -> bytes:
        body = get(session, where, max_bytes=MAX_METADATA).body
        _require_hash(body, wheel.metadata, where)
        return body

    return _immutable(session, (_METADATA, shown(where)), ask, wheel.metadata)


def metadata_in(contents: Contents, file: File, session: Session) -> Document:
    """The core metadata inside an archive. Raises SourceFailed when it has none."""
    if contents.metadata is None:
        raise SourceFailed(f"{file.name} holds no metadata")
    sha256 = hashlib.sha256(contents.metadata).hexdigest()
    return Document(contents.metadata, shown(file.url), contents.retrieved or session.now().isoformat(), sha256)


def read_release_file(session: Session, file: File, max_bytes: int = MAX_BYTES) -> Contents:
    """Metadata and license files inside a wheel or sdist, which is read in memory. Raises SourceFailed."""
    from scanner.resolve.archive import Contents, read_archive  # noqa: PLC0415 - of no use offline

    if file.url.startswith("file:"):
        return _local_archive(session, file)

    def ask() -> bytes:
        with session.archives:
            body = get(session, file.url, max_bytes=max_bytes, keep=False).body
            _require_hash(body, file.sha256, file.url)
            contents = read_archive(BytesIO(body), file.name)
            received_members(file.url, contents.members, session.now(), hashlib.sha256(body).hexdigest())
            return msgspec.msgpack.encode(contents)

    document = _immutable(session, (_ARCHIVE, shown(file.url)), ask)
    return replace(decode_msgpack(document.data, Contents), retrieved=document.retrieved)


def _local_archive(session: Session, file: File) -> Contents:
    """An archive on this machine. Read every time, and what was read is kept as evidence."""
    from scanner.resolve.archive import read_archive  # noqa: PLC0415 - rarely needed

    try:
        with _path(file.url).open("rb") as stream:
            contents = read_archive(stream, file.name)
    except OSError as error:
        raise SourceFailed(f"{shown(file.url)} cannot be read ({error.strerror})") from error
    if session.has_store:
        now = session.now()
        with listening() as listener:
            received_members(file.url, contents.members, now)
        session.keep((_LOCAL, shown(file.url)), b"", now, lifetime=None, received=listener.heard)
    return contents


def license_files(session: Session, file: File) -> Contents:
    """Metadata and license files of a release, with as few bytes as possible. Raises SourceFailed.

    Of a wheel on a server only the needed parts are fetched, where the server serves parts.
    """
    from scanner.resolve.archive import Contents, read_archive  # noqa: PLC0415 - of no use offline
    from scanner.resolve.remote import BLOCK, RemoteFile  # noqa: PLC0415

    if file.url.startswith("file:") or not file.name.endswith(".whl"):
        return read_release_file(session, file, MAX_FOR_TEXT)

    def ask() -> bytes:
        with BufferedReader(RemoteFile(session, file.url), BLOCK) as stream:
            contents = read_archive(stream, file.name)
        received_members(file.url, contents.members, session.now())
        return msgspec.msgpack.encode(contents)

    document = _immutable(session, (_PARTS, shown(file.url)), ask)
    return replace(decode_msgpack(document.data, Contents), retrieved=document.retrieved)


class _Info(msgspec.Struct, omit_defaults=True):
    name: str
    version: str
    license: str | None = None
    license_expression: str | None = None
    classifiers: list[str] | None = None
    license_files: list[str] | None = None


class _Json(msgspec.Struct):
    info: _Info


def index_json(
    session: Session, index: str, project: str, version: str, *, newest: bool = False
) -> tuple[LicenseFields, Document]:
    """What the JSON API of an index (https://docs.pypi.org/api/json/) says of exactly this version.

    `newest` asks what the index says of the newest version, which holds only when that is the wanted one; some
    mirrors know nothing else. Raises SourceFailed.
    """
    if not index.endswith("/simple"):
        raise NotThere(f"{host_of(index)} has no JSON API")
    base = f"{index.removesuffix('simple')}pypi/{quote(project)}"
    exact = f"{base}/{quote(version)}/json"
    key = (_JSON, f"{exact} (newest)" if newest else exact)
    document = _immutable(session, key, lambda: _info(session, f"{base}/json" if newest else exact, version))
    info = decode_json(document.data, _Info)
    fields = LicenseFields(
        name=info.name,
        version=info.version,
        expression=said(info.license_expression or ""),
        field=said(info.license or ""),
        classifiers=license_classifiers(info.classifiers or ()),
        files=tuple(info.license_files or ()),
    )
    return fields, replace(document, where=f"{base}/json" if newest else exact)


def _info(session: Session, url: str, version: str) -> bytes:
    body = get(session, url, accept="application/json").body
    try:
        info = decode_json(body, _Json).info
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SourceFailed(f"the JSON API of {host_of(url)} gave an answer of the wrong shape") from error
    if not same_version(info.version, version):
        raise NotThere(f"the JSON API of {host_of(url)} knows version {info.version[:40]} only")
    return msgspec.json.encode(info)


def _immutable(session: Session, key: tuple[str, str], ask: Callable[[], bytes], sha256: str | None = None) -> Document:
    """A fact that never changes: from the store, else asked for and kept. The subject of the key is where it stands."""
    now = session.now()
    known = session.remembered(key, now, allow_stale=session.options.offline)
    if known is None or (known.value and sha256 and known.sha256 != sha256):
        try:
            known = session.ask(key, ask, now, lifetime=None)
        except NotThere:
            # Worth remembering for a while: many mirrors do not serve metadata beside wheels.
            session.store.put(key, b"", now, lifetime=PAGE_LIFETIME)
            raise
    if not known.value:
        raise NotThere(f"{host_of(key[1])} has no {urlsplit(key[1]).path}")
    return Document(known.value, key[1], known.retrieved, known.source_sha256)


def _require_hash(body: bytes, sha256: str | None, url: str) -> None:
    if sha256 and hashlib.sha256(body).hexdigest() != sha256.lower():
        raise SourceFailed(f"{shown(url)} does not match the hash that the index gives for it; it was not used")


def _decoded(known: Answer | None) -> Page | None:
    if known is None:
        return None
    try:
        return decode_json(known.value, Page)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _local_page(index: str, url: str, project: str) -> Page:
    path = _path(url) / "index.html"
    try:
        if not path.parent.is_dir():
            raise NotThere(f"{index} has no {project}")
        return read_page(path.read_bytes(), "text/html", index, url, project)
    except OSError as error:
        raise SourceFailed(f"{path} cannot be read ({error.strerror})") from error


def _path(url: str) -> Path:
    """The path of a file: URL on this machine. Raises SourceFailed for one on another."""
    from urllib.request import url2pathname  # noqa: PLC0415 - rarely needed

    parts = urlsplit(url)
    if parts.netloc not in {"", "localhost"}:
        raise SourceFailed(f"{shown(url)} is not on this machine")
    return Path(url2pathname(parts.path))
