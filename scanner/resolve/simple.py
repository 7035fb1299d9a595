"""A project's page on a simple index: JSON (PEP 691), HTML (PEP 503), or the same tree of files on this machine.

What is kept of a page is one wheel and one sdist for each version: the license of a version does not depend on the
platform it was built for, or its metadata would say so in another file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal
from urllib.parse import urljoin, urlsplit

import msgspec

from scanner.resolve.session import SourceFailed
from scanner.rulebook.days import day_of
from scanner.syntax.decoding import decode_json
from scanner.syntax.pypi_name import canonicalize_name

ACCEPT = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1"
_SDIST_SUFFIXES = (".tar.gz", ".zip", ".tgz", ".tar.bz2", ".tar.xz")
_STATUSES = ("archived", "quarantined", "deprecated")
_BAD_ENTRY = "the index page is not in the shape that PEP 691 or PEP 503 asks for"


class File(msgspec.Struct, frozen=True, omit_defaults=True):
    """One file of a release.

    metadata    SHA-256 of the PEP 658 file beside it; "" when announced without one, None when not announced
    yanked      the reason, which may be empty; None when it is not yanked (PEP 592)
    uploaded    when, as the index tells it (PEP 700)
    """

    name: str
    url: str
    sha256: str | None = None
    metadata: str | None = None
    yanked: str | None = None
    uploaded: str | None = None


class Release(msgspec.Struct, frozen=True, omit_defaults=True):
    """One version: its best wheel, its sdist, and the reason if all its files are yanked (PEP 592)."""

    wheel: File | None = None
    sdist: File | None = None
    yanked: str | None = None

    @property
    def files(self) -> tuple[File, ...]:
        """What can be read, the wheel first."""
        return tuple(file for file in (self.wheel, self.sdist) if file)

    @property
    def uploaded(self) -> str | None:
        """The day (ISO 8601) from which it could be had, as far as it is told."""
        return min((day for file in self.files if (day := day_of(file.uploaded))), default=None)


class Page(msgspec.Struct, frozen=True, omit_defaults=True):
    """A project on one index: releases by version, as the file names write it.

    status   "archived", "quarantined" or "deprecated" (PEP 792); empty where it is active, or the index does not say
    """

    index: str
    url: str
    releases: dict[str, Release]
    status: str = ""

    @property
    def last(self) -> str | None:
        """The day (ISO 8601) of its newest release, as far as it is told."""
        return max((day for release in self.releases.values() if (day := release.uploaded)), default=None)


class _JsonFile(msgspec.Struct):
    filename: str
    url: str
    hashes: dict[str, str] = {}
    yanked: bool | str = False
    core_metadata: bool | dict[str, str] = msgspec.field(name="core-metadata", default=False)
    dist_info_metadata: bool | dict[str, str] = msgspec.field(name="dist-info-metadata", default=False)
    old_metadata: bool | dict[str, str] = msgspec.field(name="data-dist-info-metadata", default=False)
    upload_time: object = msgspec.field(name="upload-time", default=None)


class _Meta(msgspec.Struct):
    version: str = msgspec.field(name="api-version", default="1.0")


class _JsonPage(msgspec.Struct):
    files: list[_JsonFile]
    meta: _Meta = msgspec.field(default_factory=_Meta)
    status: object = msgspec.field(name="project-status", default=None)


def read_page(body: bytes, content_type: str, index: str, url: str, project: str) -> Page:
    """The releases on a page that was read from `url`. Raises SourceFailed when it is no simple page."""
    if "json" in content_type:
        files, status = _read_json(body, url)
    elif "html" in content_type or not content_type:
        files, status = _read_html(body, url)
    else:
        raise SourceFailed(f"{_BAD_ENTRY} (its content type is {content_type[:60]!r}): check the index URL")
    return Page(index, url, releases_of(files, project), status if status in _STATUSES else "")


def releases_of(files: Iterable[File], project: str) -> dict[str, Release]:
    """Files by version; those that are not of `project`, or neither wheel nor sdist, are left out."""
    wheels: dict[str, list[File]] = {}
    sdists: dict[str, list[File]] = {}
    for file in files:
        kind, version = _split_name(file.name, project)
        if kind is not None:
            (wheels if kind == "wheel" else sdists).setdefault(version, []).append(file)
    return {
        version: _release(wheels.get(version, []), sdists.get(version, []))
        for version in dict.fromkeys((*wheels, *sdists))
    }


def _release(wheels: list[File], sdists: list[File]) -> Release:
    every = [*wheels, *sdists]
    yanked = next((file.yanked for file in every if file.yanked is not None), None)
    return Release(
        wheel=min(wheels, key=_rank) if wheels else None,
        sdist=min(sdists, key=lambda file: (file.yanked is not None, not file.name.endswith(".tar.gz")))
        if sdists
        else None,
        yanked=yanked if all(file.yanked is not None for file in every) else None,
    )


def _rank(wheel: File) -> tuple[bool, bool, bool, bool, str]:
    """The wheel to read: not yanked, its metadata announced, for any platform, for the commonest one; then by name."""
    name = wheel.name
    return (wheel.yanked is not None, wheel.metadata is None, "-none-any" not in name, "x86_64" not in name, name)


def _split_name(name: str, project: str) -> tuple[Literal["wheel", "sdist"] | None, str]:
    """What a file is and its version (https://packaging.python.org/specifications/binary-distribution-format/)."""
    if name.endswith(".whl"):
        parts = name.split("-")
        same = len(parts) in {5, 6} and canonicalize_name(parts[0]) == project
        return ("wheel", parts[1]) if same else (None, "")
    stem = next((name.removesuffix(suffix) for suffix in _SDIST_SUFFIXES if name.endswith(suffix)), "")
    at = stem.rfind("-")
    while at > 0:
        if canonicalize_name(stem[:at]) == project:
            return "sdist", stem[at + 1 :]
        at = stem.rfind("-", 0, at)
    return None, ""


def _read_json(body: bytes, url: str) -> tuple[Iterator[File], object]:
    try:
        page = decode_json(body, _JsonPage)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SourceFailed(f"{_BAD_ENTRY} ({str(error)[:120]}): check the index URL") from error
    _require_version(page.meta.version)
    return _files(page, url), page.status.get("status") if isinstance(page.status, dict) else None


def _files(page: _JsonPage, url: str) -> Iterator[File]:
    for entry in page.files:
        announced = entry.core_metadata or entry.dist_info_metadata or entry.old_metadata
        hashed = announced.get("sha256", "") if isinstance(announced, dict) else ""
        yanked = entry.yanked if isinstance(entry.yanked, str) else ("" if entry.yanked else None)
        file_url = link_of(url, entry.url)
        if file_url is not None:
            when = entry.upload_time if isinstance(entry.upload_time, str) else None
            sha256 = entry.hashes.get("sha256")
            yield File(entry.filename, file_url, sha256, hashed if announced else None, yanked, when)


def _read_html(body: bytes, url: str) -> tuple[Iterator[File], object]:
    from scanner.resolve.simple_html import Links  # noqa: PLC0415 - most indexes answer in JSON

    reader = Links(url)
    reader.feed(body.decode("utf-8", errors="replace"))
    reader.close()
    _require_version(reader.version)
    if not reader.files and (reader.asks or b"<" not in body):
        what = "it asks for a login" if reader.asks else "it holds no links"
        raise SourceFailed(f"{_BAD_ENTRY} ({what}): check the index URL")
    return iter(reader.files), reader.status


def _require_version(version: str) -> None:
    if version.partition(".")[0] != "1":
        raise SourceFailed(
            f"the index speaks version {version[:20]!r} of the simple API, which is not known: upgrade stayopen"
        )


def link_of(base: str, href: str) -> str | None:
    """The absolute URL of a link; None for one that leaves the web: a server must not point into this machine."""
    if href.startswith(("https://", "http://")):
        return href
    try:
        target = urljoin(base, href)
        scheme = urlsplit(target).scheme
    except ValueError:
        return None
    return target if scheme in {"http", "https"} or (scheme == "file" and base.startswith("file:")) else None
