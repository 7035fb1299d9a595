"""One project on pip's indexes: which releases there are, and how the metadata of each can be had."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, partial
from typing import TYPE_CHECKING

import msgspec

from scanner.entities import Claim
from scanner.resolve import index as indexes
from scanner.resolve.choose import choose_pinned, is_stable, newest
from scanner.resolve.index import Document, SeenPage
from scanner.resolve.metadata import LicenseFields, Origin, parse_metadata, require_same
from scanner.resolve.session import NotThere, Session, SourceFailed
from scanner.resolve.simple import File, Release

if TYPE_CHECKING:
    from scanner.resolve.archive import Contents


class Offer(msgspec.Struct, dict=True):
    """What the indexes have of one project. `failures`: indexes that could not be asked or gave an old answer."""

    pages: list[SeenPage] = msgspec.field(default_factory=list)
    asked: list[str] = msgspec.field(default_factory=list)
    failures: list[str] = msgspec.field(default_factory=list)

    @property
    def versions(self) -> list[str]:
        """Every version on any index."""
        return list(dict.fromkeys(version for seen in self.pages for version in seen.page.releases))

    @cached_property
    def kept(self) -> list[str]:
        """Versions that are not yanked everywhere."""
        offered = [pair for seen in self.pages for pair in seen.page.releases.items()]
        return list(dict.fromkeys(version for version, release in offered if release.yanked is None))

    @cached_property
    def newest(self) -> str | None:
        """The newest stable release that is not yanked."""
        return newest(self.kept) or newest(self.versions)

    @property
    def stable(self) -> list[str]:
        """Versions that an installer takes unasked: neither pre-releases nor yanked."""
        return [version for version in self.kept if is_stable(version)]

    def lacks(self, version: str | None) -> bool:
        """Whether every index answered, and none has the project, or none that version of it."""
        return bool(self.asked) and not self.failures and (version is not None or not self.versions)

    def standing(self) -> Iterator[Claim]:
        """The day of the newest release, and what its index calls the project, if anything (PEP 792)."""
        asked = [seen for seen in self.pages if seen.retrieved]
        seen = max(asked, key=lambda one: one.page.last or "", default=None)
        for topic, value in (("last-release", seen.page.last), ("project-status", seen.page.status)) if seen else ():
            if value and seen:
                yield Claim(topic, value, "package-index", seen.page.url, retrieved=seen.retrieved)

    def releases(self, version: str) -> list[tuple[SeenPage, Release]]:
        """That version on every index that has it, in their order."""
        return [(seen, seen.page.releases[version]) for seen in self.pages if version in seen.page.releases]


def ask_indexes(session: Session, name: str, wanted: str | None) -> Offer:
    """All configured indexes, as pip asks all; a stored page without the wanted version is asked for again."""
    offer = Offer()
    for index in session.pip.indexes:
        offer.asked.append(indexes.name_of(index))
        try:
            seen = indexes.project_page(session, index, name)
            missing = wanted is not None and choose_pinned(seen.page.releases, wanted) is None
            if seen.stored and missing and not session.options.offline:
                seen = indexes.project_page(session, index, name, refresh=True)
        except NotThere:
            continue
        except SourceFailed as error:
            offer.failures.append(error.reason)
            continue
        offer.pages.append(seen)
        if seen.failure:
            offer.failures.append(f"{seen.failure}; an answer of {seen.retrieved} was used")
    for directory in session.pip.find_links:
        try:
            page = indexes.find_links_page(session, directory, name)
        except SourceFailed as error:
            session.note(error.reason)
            continue
        offer.pages.append(SeenPage(page, None))
    return offer


_Way = tuple[str, Callable[[], "tuple[LicenseFields, Document]"]]


def ways(project: str, version: str, offer: Offer, session: Session) -> Iterator[_Way]:
    """How metadata of a release can be had, the most exact and cheapest first: (source, question)."""
    yield from small_ways(project, version, offer, session)
    files = [file for _, release in offer.releases(version) for file in release.files]
    for file in sorted(files, key=lambda file: file.name.endswith(".whl")):
        source = "wheel-metadata" if file.name.endswith(".whl") else "sdist-metadata"
        yield source, partial(_inside, file, session, indexes.read_release_file)


def small_ways(project: str, version: str, offer: Offer, session: Session) -> Iterator[_Way]:
    """Those that fetch no whole archive."""
    releases = offer.releases(version)
    wheels = [release.wheel for _, release in releases if release.wheel]
    apis = [seen.page.index for seen, _ in releases if seen.page.url.startswith("http")]
    for wheel in wheels:
        yield "wheel-metadata", partial(_beside, wheel, session)
    for index in apis:
        yield "index-json", partial(indexes.index_json, session, index, project, version)
    for wheel in wheels:
        yield "wheel-metadata", partial(_inside, wheel, session, indexes.license_files)
    for index in apis if version == offer.newest else ():
        yield "index-json", partial(indexes.index_json, session, index, project, version, newest=True)


def _beside(wheel: File, session: Session) -> tuple[LicenseFields, Document]:
    document = indexes.wheel_metadata(session, wheel)
    return parse_metadata(document.data), document


def _inside(file: File, session: Session, read: Callable[[Session, File], Contents]) -> tuple[LicenseFields, Document]:
    document = indexes.metadata_in(read(session, file), file, session)
    return parse_metadata(document.data), document


def first_metadata(
    asked: Iterator[_Way], project: str, version: str, failures: list[SourceFailed]
) -> tuple[LicenseFields, Origin] | None:
    """The first answer that speaks of this version; why the ones before it did not is added to `failures`."""
    for source, ask in asked:
        try:
            fields, document = ask()
            require_same(fields, project, version)
        except SourceFailed as error:
            failures.append(error)
            continue
        return fields, Origin(source, document.where, version, document.retrieved, document.sha256)
    return None


def yanked(project: str, version: str, releases: list[tuple[SeenPage, Release]]) -> list[str]:
    """That a release was taken back on every index that has it, in one sentence; empty when it was not."""
    reasons = [release.yanked for _, release in releases]
    if None in reasons or not reasons:
        return []
    why = f" ({reasons[0]})" if reasons[0] else ""
    return [f"{project} {version} was yanked by its authors{why}: move to another release"]
