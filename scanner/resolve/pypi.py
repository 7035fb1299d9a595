"""A Python package: what its own metadata says of the license of exactly the version in question.

Asked in this order, until one has metadata of that version: the environment that the user named; on pip's indexes
the file beside the wheel (PEP 658), the JSON API, the METADATA inside the wheel, the sdist's PKG-INFO. The newest
release never speaks for a pinned one. The license files in the wheel, or else the sdist, are read as well and compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace

from scanner.entities import Access, Claim, Component, Facts, Usage
from scanner.licensing import conclude
from scanner.resolve import index as indexes
from scanner.resolve.choose import Choice, admits, choose_newest, choose_pinned
from scanner.resolve.index import SeenPage
from scanner.resolve.metadata import Origin, license_claims, same_version, text_claims, with_silence
from scanner.resolve.readings import identified
from scanner.resolve.release import Offer, ask_indexes, first_metadata, ways, yanked
from scanner.resolve.session import Session, SourceFailed
from scanner.resolve.simple import Release
from scanner.syntax.pypi_name import canonicalize_name

if TYPE_CHECKING:
    from scanner.resolve.installed import Installed
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
    offer = ask_indexes(session, name, component.version)
    installed = _installed(component, usages, session)
    if installed is not None:
        facts = _from_environment(component, installed, offer, session, rules)
        return _with_newest(facts, offer, session, rules)
    choice = _choose(component, usages, offer, session)
    if choice is None:
        access = Access(missing=True if offer.lacks(component.version) else None)
        reason = _nothing(component, name, offer, usages)
        claims = _standing(component, offer, rules)
        return Facts(component, claims=claims, access=access, latest=offer.newest, unresolved=(reason,))
    return _with_newest(_from_release(component, choice, offer, session, rules), offer, session, rules)


def _standing(component: Component, offer: Offer, rules: Rulebook) -> tuple[Claim, ...]:
    """Of software that rules know: whether it still gets releases, which its outlook rests on."""
    return tuple(offer.standing()) if rules.offerings("pypi", component.name) else ()


def _with_newest(facts: Facts, offer: Offer, session: Session, rules: Rulebook) -> Facts:
    if standing := _standing(facts.component, offer, rules):
        facts = replace(facts, claims=(*facts.claims, *standing))
    if not offer.newest or facts.revision in (None, offer.newest):
        return facts
    from scanner.resolve.pypi_history import with_newest  # noqa: PLC0415 - offline there is often nothing newer

    return with_newest(facts, offer, session, rules)


def _choose(component: Component, usages: Sequence[Usage], offer: Offer, session: Session) -> Choice | None:
    if component.version:
        return choose_pinned(offer.versions, component.version)
    return choose_newest(offer.kept, usages, session.now().date().isoformat())


def _nothing(component: Component, name: str, offer: Offer, usages: Sequence[Usage]) -> str:
    """Why there is no release to speak of, and what to do."""
    where = ", ".join(offer.asked) or "no index (pip is configured with no-index)"
    if offer.failures:
        return "; ".join(dict.fromkeys(offer.failures))
    if not any(seen.page.releases for seen in offer.pages):
        if called := next((seen.page.status for seen in offer.pages if seen.page.status), None):
            return f"{where} calls {name} {called} and offers no release of it: replace it"
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

    from scanner.resolve.installed import read_environment  # noqa: PLC0415 - only when one is named

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
    component: Component, installed: Installed, offer: Offer, session: Session, rules: Rulebook
) -> Facts:
    note = "" if component.version else f"no version pinned: {installed.fields.version} is installed"
    digest = sha256(installed.data).hexdigest()
    where, version = str(installed.path), installed.fields.version
    origin = Origin("installed", where, version, session.now().isoformat(), digest, note)
    claims = list(license_claims(installed.fields, origin, rules))
    beside = replace(origin, where=str(installed.path.parent))
    claims += text_claims(installed.license_files(), beside, partial(identified, session=session, rules=rules))
    return Facts(
        component,
        claims=tuple(claims),
        license=conclude(claims, rules),
        revision=installed.fields.version,
        latest=offer.newest,
        state="resolved",
    )


# A release on an index


def _from_release(component: Component, choice: Choice, offer: Offer, session: Session, rules: Rulebook) -> Facts:
    releases = offer.releases(choice.version)
    name = canonicalize_name(component.name)
    failures: list[SourceFailed] = []
    found = first_metadata(ways(name, choice.version, offer, session), name, choice.version, failures)
    unresolved = yanked(name, choice.version, releases)
    for warning in unresolved:
        session.note(warning)
    state: State = "resolved"
    if offer.failures and not component.version:
        state = "partial"
        unresolved += offer.failures
    elif offer.failures:
        # The pinned version was found all the same.
        session.note("; ".join(offer.failures))
    claims: list[Claim] = []
    failure: str | None = None
    if found is None:
        state = "unresolved"
        unresolved.append(
            f"no metadata of {name} {choice.version}: {'; '.join(dict.fromkeys(one.reason for one in failures))}"
        )
    else:
        fields, origin = found
        origin = replace(origin, note=choice.note)
        claims += license_claims(fields, origin, rules)
        exact = conclude(claims, rules).expression is not None and not session.options.wants_texts(component)
        texts, failure = _texts(releases, origin, session, rules, exact=exact)
        claims += texts
        unresolved += [failure] if failure else []
        state = "partial" if failure and conclude(claims, rules).state == "unknown" else state
    return Facts(
        component,
        claims=tuple(claims),
        license=with_silence(conclude(claims, rules), claims, whole=found is not None and not failure),
        revision=choice.version,
        latest=offer.newest,
        state=state,
        unresolved=tuple(unresolved),
    )


def _texts(
    releases: list[tuple[SeenPage, Release]], origin: Origin, session: Session, rules: Rulebook, *, exact: bool
) -> tuple[list[Claim], str | None]:
    """What the license files in an archive of the release read as, and why that could not be found out.

    `exact`: the metadata names a license, so that an sdist is not fetched for a wheel without license files.
    """
    failure = None
    for file in (file for _, release in releases for file in (release.files[:1] if exact else release.files)):
        try:
            contents = indexes.license_files(session, file)
        except SourceFailed as error:
            failure = f"the license text was not read and not compared with the metadata: {error.reason}"
            continue
        source = "wheel-file" if file.name.endswith(".whl") else "sdist-file"
        place = replace(origin, source=source, where=file.url)
        claims = text_claims(contents.licenses, place, partial(identified, session=session, rules=rules))
        if claims:
            return claims, None
    return [], failure
