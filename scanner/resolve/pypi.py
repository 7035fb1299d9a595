"""A Python package: what its own metadata says of the license of exactly the version in question.

Asked in this order, until one has metadata of that version: the environment that the user named; on pip's indexes
the file beside the wheel (PEP 658), the JSON API, the METADATA inside the wheel, the sdist's PKG-INFO. The newest
release never speaks for a pinned one. License files are read where metadata names no exact license.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec.structs import replace

from scanner.entities import Access, Claim, Component, Facts, Usage
from scanner.licensing import conclude
from scanner.resolve import index as indexes
from scanner.resolve.choose import Choice, admits, choose_newest, choose_pinned, newest
from scanner.resolve.index import Document, SeenPage
from scanner.resolve.installed import Installed, read_environment
from scanner.resolve.metadata import (
    LicenseFields,
    Origin,
    license_claims,
    parse_metadata,
    require_same,
    same_version,
    text_claims,
)
from scanner.resolve.session import NotThere, Session, SourceFailed
from scanner.resolve.simple import File, Release
from scanner.syntax.pypi_name import canonicalize_name

if TYPE_CHECKING:
    from scanner.resolve.archive import Contents
    from scanner.rulebook.index import Rulebook

State = Literal["resolved", "partial", "unresolved"]


def answers(component: Component) -> bool:
    """Whether this source is the one to ask about a component."""
    return component.kind == "package" and component.registry == "pypi"


def look_up(component: Component, usages: Sequence[Usage], session: Session, rules: Rulebook) -> Facts:
    """Everything that environment and indexes say of a package; what could not be found out is in `unresolved`."""
    urls = [usage.specifier for usage in usages if usage.specifier and usage.specifier.startswith("@")]
    if urls and not component.version and all((usage.specifier or "@").startswith("@") for usage in usages):
        reason = f"installed from a URL ({urls[0].lstrip('@ ')[:120]}), no index was asked: read the license there"
        return Facts(component, unresolved=(reason,))
    name = canonicalize_name(component.name)
    offer = _ask_indexes(session, name, component.version)
    installed = _installed(component, usages, session)
    if installed is not None:
        return _from_environment(component, installed, offer, session, rules)
    choice = _choose(component, usages, offer, session)
    if choice is None:
        access = Access(missing=True if offer.lacks(component.version) else None)
        reason = _nothing(component, name, offer, usages)
        return Facts(component, access=access, latest=offer.newest, unresolved=(reason,))
    return _from_release(component, choice, offer, session, rules)


class _Offer(msgspec.Struct, dict=True):
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

    def lacks(self, version: str | None) -> bool:
        """Whether every index answered, and none has the project, or none that version of it."""
        return bool(self.asked) and not self.failures and (version is not None or not self.versions)

    def releases(self, version: str) -> list[tuple[SeenPage, Release]]:
        """That version on every index that has it, in their order."""
        return [(seen, seen.page.releases[version]) for seen in self.pages if version in seen.page.releases]


def _ask_indexes(session: Session, name: str, wanted: str | None) -> _Offer:
    """All configured indexes, as pip asks all; a stored page without the wanted version is asked for again."""
    offer = _Offer()
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


def _choose(component: Component, usages: Sequence[Usage], offer: _Offer, session: Session) -> Choice | None:
    if component.version:
        return choose_pinned(offer.versions, component.version)
    return choose_newest(offer.kept, usages, session.now().date().isoformat())


def _nothing(component: Component, name: str, offer: _Offer, usages: Sequence[Usage]) -> str:
    """Why there is no release to speak of, and what to do."""
    where = ", ".join(offer.asked) or "no index (pip is configured with no-index)"
    if offer.failures:
        return "; ".join(dict.fromkeys(offer.failures))
    if not any(seen.page.releases for seen in offer.pages):
        return f"{name} is not on {where}: correct the name, or put the index that has it into pip's configuration"
    if component.version:
        return (
            f"{where} has no release {component.version} of {name} (the newest is {offer.newest}): it may have been "
            "deleted; correct the pin"
        )
    specifiers = ", ".join(dict.fromkeys(usage.specifier for usage in usages if usage.specifier))
    return f"no release of {name} on {where} satisfies {specifiers or 'the request'} (the newest is {offer.newest})"


# The environment


def _installed(component: Component, usages: Sequence[Usage], session: Session) -> Installed | None:
    """What the named environment holds of a component, when it is the version in question."""
    environment = session.options.environment
    if environment is None:
        return None

    def read() -> dict[str, Installed]:
        try:
            return read_environment(environment)
        except (SourceFailed, OSError) as error:
            session.note(f"the environment was not read: {error}")
            return {}

    found = session.once("environment", read).get(canonicalize_name(component.name))
    if found is None:
        return None
    version = found.fields.version
    fits = same_version(version, component.version) if component.version else admits(usages, version)
    return found if fits else None


def _from_environment(
    component: Component, installed: Installed, offer: _Offer, session: Session, rules: Rulebook
) -> Facts:
    note = "" if component.version else f"no version pinned: {installed.fields.version} is installed"
    digest = sha256(installed.data).hexdigest()
    where, version = str(installed.path), installed.fields.version
    origin = Origin("installed", where, version, session.now().isoformat(), digest, note)
    claims = list(license_claims(installed.fields, origin, rules))
    beside = replace(origin, where=str(installed.path.parent))
    claims += text_claims(installed.license_files(), beside, rules)
    return Facts(
        component,
        claims=tuple(claims),
        license=conclude(claims, rules),
        revision=installed.fields.version,
        latest=offer.newest,
        state="resolved",
    )


# A release on an index


def _from_release(component: Component, choice: Choice, offer: _Offer, session: Session, rules: Rulebook) -> Facts:
    releases = offer.releases(choice.version)
    name = canonicalize_name(component.name)
    failures: list[str] = []
    found = _first_metadata(_ways(component, choice, offer, session), name, choice.version, failures)
    unresolved = _yanked(name, choice.version, releases)
    state: State = "resolved"
    if offer.failures and not component.version:
        state = "partial"
        unresolved += offer.failures
    elif offer.failures:
        # The pinned version was found all the same.
        session.note("; ".join(offer.failures))
    claims: list[Claim] = []
    if found is None:
        state = "unresolved"
        unresolved.append(f"no metadata of {name} {choice.version}: {'; '.join(dict.fromkeys(failures))}")
    else:
        fields, origin = found
        claims += license_claims(fields, replace(origin, note=choice.note), rules)
        if conclude(claims, rules).expression is None:
            texts, failure = _texts(releases, replace(origin, note=choice.note), session, rules)
            claims += texts
            unresolved += [failure] if failure else []
            state = "partial" if failure and conclude(claims, rules).state == "unknown" else state
    return Facts(
        component,
        claims=tuple(claims),
        license=conclude(claims, rules),
        revision=choice.version,
        latest=offer.newest,
        state=state,
        unresolved=tuple(unresolved),
    )


_Way = tuple[str, Callable[[], "tuple[LicenseFields, Document]"]]


def _ways(component: Component, choice: Choice, offer: _Offer, session: Session) -> Iterator[_Way]:
    """How metadata of a release can be had, the most exact and cheapest first: (source, question)."""
    project, version = canonicalize_name(component.name), choice.version
    releases = offer.releases(version)
    wheels = [release.wheel for _, release in releases if release.wheel]
    sdists = [release.sdist for _, release in releases if release.sdist]
    apis = [seen.page.index for seen, _ in releases if seen.page.url.startswith("http")]
    for wheel in wheels:
        yield "wheel-metadata", partial(_beside, wheel, session)
    for index in apis:
        yield "index-json", partial(indexes.index_json, session, index, project, version)
    for wheel in wheels:
        yield "wheel-metadata", partial(_inside, wheel, session, indexes.license_files)
    for index in apis if version == offer.newest else ():
        yield "index-json", partial(indexes.index_json, session, index, project, version, newest=True)
    for file in (*sdists, *wheels):
        source = "wheel-metadata" if file.name.endswith(".whl") else "sdist-metadata"
        yield source, partial(_inside, file, session, indexes.read_release_file)


def _beside(wheel: File, session: Session) -> tuple[LicenseFields, Document]:
    document = indexes.wheel_metadata(session, wheel)
    return parse_metadata(document.data), document


def _inside(file: File, session: Session, read: Callable[[Session, File], Contents]) -> tuple[LicenseFields, Document]:
    document = indexes.metadata_in(read(session, file), file, session)
    return parse_metadata(document.data), document


def _first_metadata(
    ways: Iterator[_Way], project: str, version: str, failures: list[str]
) -> tuple[LicenseFields, Origin] | None:
    """The first answer that speaks of this version; why the ones before it did not is added to `failures`."""
    for source, ask in ways:
        try:
            fields, document = ask()
            require_same(fields, project, version)
        except SourceFailed as error:
            failures.append(error.reason)
            continue
        return fields, Origin(source, document.where, version, document.retrieved, document.sha256)
    return None


def _yanked(project: str, version: str, releases: list[tuple[SeenPage, Release]]) -> list[str]:
    reasons = [release.yanked for _, release in releases]
    if None in reasons or not reasons:
        return []
    why = f" ({reasons[0]})" if reasons[0] else ""
    return [f"{project} {version} was yanked by its authors{why}: move to another release"]


def _texts(
    releases: list[tuple[SeenPage, Release]], origin: Origin, session: Session, rules: Rulebook
) -> tuple[list[Claim], str | None]:
    """What the license files in an archive of the release read as, and why that could not be found out."""
    failure = None
    files = [file for _, release in releases for file in release.files]
    for file in files:
        try:
            contents = indexes.license_files(session, file)
        except SourceFailed as error:
            failure = f"the license text was not read: {error.reason}"
            continue
        source = "wheel-file" if file.name.endswith(".whl") else "sdist-file"
        place = replace(origin, source=source, where=file.url)
        claims = text_claims(contents.licenses, place, rules)
        if claims:
            return claims, None
    return [], failure
