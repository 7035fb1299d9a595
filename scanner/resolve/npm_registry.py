"""One question to a registry of npm, answered from the store while that is good enough.

What a version says of itself never changes; tags and lists of versions live for a day. See
https://github.com/npm/registry/blob/main/docs/REGISTRY-API.md and .../responses/package-metadata.md.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

import msgspec

from scanner.resolve.credentials import host_of, shown
from scanner.resolve.http import MAX_BYTES, get
from scanner.resolve.receipts import received_members
from scanner.resolve.session import NotThere, Session, SourceFailed
from scanner.rulebook.days import day_of
from scanner.syntax.decoding import decode_json, decode_msgpack

if TYPE_CHECKING:
    from scanner.resolve.archive import Contents
    from scanner.resolve.store import Answer

T = TypeVar("T")
LIFETIME = timedelta(days=1)
MAX_FOR_TEXT = 24 * 1024 * 1024
"""A larger archive is not fetched only to read the license text in it."""

_BRIEF = "application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8"
_VERSION, _TAG, _LIST, _FILES = "npm-version/1", "npm-tag/1", "npm-versions/1", "npm-license-files/1"
_HISTORY = "npm-licenses/1"
_NO_SUCH_PAGE = {400, 403, 404, 405, 410, 501}
"""What registries answer that cannot be asked for one version alone."""


class Manifest(msgspec.Struct, frozen=True):
    """What a version says of itself, and where its archive is. `licenses` holds (field, statement) as written."""

    name: str
    version: str
    licenses: tuple[tuple[str, str], ...] = ()
    deprecated: str = ""
    tarball: str = ""
    integrity: str = ""


class Versions(msgspec.Struct, frozen=True):
    """The versions of a package: those that its authors stand by, and those that they call deprecated."""

    kept: tuple[str, ...] = ()
    deprecated: tuple[str, ...] = ()
    tags: dict[str, str] = {}


class Release(msgspec.Struct, frozen=True):
    """A version in the whole document of a package: what it says of its license, and the day of its release."""

    version: str
    licenses: tuple[tuple[str, str], ...] = ()
    day: str | None = None


class Seen(msgspec.Struct, frozen=True):
    """A manifest with the place and time of the answer, and the hash of what was kept of it."""

    manifest: Manifest
    where: str
    retrieved: str
    sha256: str


def manifest(session: Session, name: str, wanted: str, *, tag: bool = False) -> Seen:
    """What exactly this version (or what a tag now stands for) says of itself.

    Raises NotThere when the registry has no such package or version, SourceFailed when it cannot be asked.
    """
    base = f"{session.npm.registry_of(name)}/{quote(name, safe='@')}"
    url = f"{base}/{quote(wanted, safe='')}"
    answer = _known(session, (_TAG if tag else _VERSION, shown(url)), lambda: _ask(session, base, url, name, wanted))
    return Seen(_decoded(answer.value, Manifest, url), shown(url), answer.retrieved, answer.source_sha256)


def versions(session: Session, name: str) -> Versions:
    """Every version that the registry has of a package. Raises NotThere, SourceFailed."""
    base = f"{session.npm.registry_of(name)}/{quote(name, safe='@')}"

    def ask() -> bytes:
        document = _decoded(_get(session, base, _BRIEF), _Document, base)
        deprecated = {text for text, one in document.versions.items() if _decoded(one, _Fields, base).deprecated}
        kept = tuple(text for text in document.versions if text not in deprecated)
        return msgspec.json.encode(Versions(kept, tuple(deprecated), document.tags))

    return _decoded(_known(session, (_LIST, shown(base)), ask).value, Versions, base)


def releases(session: Session, name: str) -> tuple[tuple[Release, ...], str, str]:
    """Every release with its license, in the order of the registry; the address and the time of the answer.

    The whole document of a package may be large. Raises NotThere, SourceFailed.
    """
    base = f"{session.npm.registry_of(name)}/{quote(name, safe='@')}"

    def ask() -> bytes:
        document = _decoded(_get(session, base, "application/json", keep=False), _Document, base)
        found = []
        for version, raw in document.versions.items():
            fields = _decoded(raw, _Fields, base)
            said = license_statements({"license": fields.license, "licenses": fields.licenses})
            found.append(Release(version, tuple(said), day_of(document.time.get(version))))
        return msgspec.json.encode(found)

    answer = _known(session, (_HISTORY, shown(base)), ask)
    return _decoded(answer.value, tuple[Release, ...], base), shown(base), answer.retrieved


def license_files(session: Session, found: Manifest) -> Contents:
    """The license files at the top of a version's archive. Raises SourceFailed."""
    from scanner.resolve.archive import Contents, read_archive  # noqa: PLC0415 - of no use offline

    if not found.tarball.startswith(("https://", "http://")):
        raise SourceFailed(f"the registry names no archive of {found.name} {found.version}")

    def ask() -> bytes:
        with session.archives:
            body = _get(session, found.tarball, "*/*", MAX_FOR_TEXT, keep=False)
            _require_integrity(body, found)
            contents = read_archive(BytesIO(body), "package.tgz")
            received_members(found.tarball, contents.members, session.now(), hashlib.sha256(body).hexdigest())
            return msgspec.msgpack.encode(contents)

    answer = _known(session, (_FILES, shown(found.tarball)), ask)
    return decode_msgpack(answer.value, Contents)


# Answers of the registry


class _Dist(msgspec.Struct):
    tarball: str | None = None
    integrity: str | None = None


class _Fields(msgspec.Struct):
    name: str = ""
    version: str = ""
    license: Any = None
    licenses: Any = None
    deprecated: Any = None
    dist: _Dist = msgspec.field(default_factory=_Dist)


class _Document(msgspec.Struct):
    versions: dict[str, msgspec.Raw] = {}
    tags: dict[str, str] = msgspec.field(default_factory=dict, name="dist-tags")
    time: dict[str, Any] = {}


def _ask(session: Session, base: str, url: str, name: str, wanted: str) -> bytes:
    """The manifest alone where the registry serves it, else out of the document of the whole package."""
    try:
        fields = _decoded(_get(session, url, "application/json"), _Fields, url)
    except SourceFailed as error:
        if error.status not in _NO_SUCH_PAGE:
            raise
        fields = _from_document(session, base, name, wanted)
    if fields.name != name or not fields.version:
        raise SourceFailed(f"{host_of(url)} gave an answer about another package than {name}; it was not used")
    return msgspec.json.encode(
        Manifest(
            fields.name,
            fields.version,
            tuple(license_statements({"license": fields.license, "licenses": fields.licenses})),
            fields.deprecated if isinstance(fields.deprecated, str) else "",
            fields.dist.tarball or "",
            fields.dist.integrity or "",
        )
    )


def _from_document(session: Session, base: str, name: str, wanted: str) -> _Fields:
    document = _decoded(_get(session, base, "application/json"), _Document, base)
    version = document.tags.get(wanted, wanted)
    if version not in document.versions:
        newest = document.tags.get("latest", "")
        known = f"; its newest is {newest[:60]}" if newest else ""
        raise NotThere(f"{host_of(base)} has no version {wanted[:60]} of {name}{known}", 404)
    return _decoded(document.versions[version], _Fields, base)


def license_statements(fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(field, statement) for `license` and the old `licenses`, each a string, an object or an array of them.

    An array is a choice, says npm (https://docs.npmjs.com/cli/configuring-npm/package-json#license).
    """
    found = []
    for name, value in fields.items():
        parts = [_named(part) for part in (value if isinstance(value, list) else [value])[:20]]
        named = list(dict.fromkeys(part for part in parts if part))
        if named:
            found.append((name, " OR ".join(named)))
    return found


def _named(value: object) -> str:
    if isinstance(value, dict):
        value = next((value[key] for key in ("type", "name", "url") if isinstance(value.get(key), str)), "")
    return value.strip()[:2000] if isinstance(value, str) else ""


def _get(session: Session, url: str, accept: str, max_bytes: int = MAX_BYTES, *, keep: bool = True) -> bytes:
    login = session.npm.authorization(url)
    return get(session, url, accept=accept, authorization_header=login, max_bytes=max_bytes, keep=keep).body


def _known(session: Session, key: tuple[str, str], ask: Callable[[], bytes]) -> Answer:
    """From the store while it is fresh, else asked for; an old answer when the registry cannot be asked."""
    now = session.now()
    known = session.remembered(key, now, allow_stale=True)
    if known is not None and (known.fresh(now) or session.options.offline):
        return known
    try:
        return session.ask(key, ask, now, lifetime=LIFETIME if key[0] in (_TAG, _LIST, _HISTORY) else None)
    except NotThere:
        raise
    except SourceFailed as error:
        if known is None:
            raise
        session.note(f"{error.reason}; an answer of {known.retrieved} was used")
        return known


def _decoded(data: bytes | msgspec.Raw, shape: type[T], url: str) -> T:
    try:
        return decode_json(data, shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SourceFailed(f"{host_of(url)} gave an answer of the wrong shape") from error


def _require_integrity(body: bytes, found: Manifest) -> None:
    """Subresource Integrity (https://www.w3.org/TR/SRI/): any of the hashes; old versions have none."""
    wanted = [part.partition("?")[0] for part in found.integrity.split()]
    sums = {
        f"{name}-{base64.b64encode(hashlib.new(name, body).digest()).decode()}"
        for name in ("sha512", "sha384", "sha256")
    }
    known = [part for part in wanted if part.startswith(("sha512-", "sha384-", "sha256-"))]
    if known and sums.isdisjoint(known):
        raise SourceFailed(f"{shown(found.tarball)} does not match the hash that the registry gives; it was not used")
