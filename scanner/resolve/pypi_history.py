"""The license of a Python package from release to release, by the metadata beside the wheels (PEP 658)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from scanner.entities import Claim, Component, Facts
from scanner.licensing import conclude
from scanner.resolve.choose import in_order
from scanner.resolve.history import History
from scanner.resolve.metadata import license_claims
from scanner.resolve.package_history import Told, compared, searched
from scanner.resolve.release import Offer, ask_indexes, first_metadata, small_ways
from scanner.resolve.session import NoAnswer, Session, SourceFailed
from scanner.syntax.pypi_name import canonicalize_name

if TYPE_CHECKING:
    from scanner.rulebook.index import Rulebook

_METADATA = ("wheel-metadata", "sdist-metadata", "index-json", "installed")


def with_newest(facts: Facts, offer: Offer, session: Session, rules: Rulebook) -> Facts:
    """The facts of a release, compared with the newest one: at most one small question more.

    Offline, only what the store knows of the newest is compared.
    """
    version = facts.revision
    if (
        not version
        or not offer.newest
        or facts.state == "unresolved"
        or in_order([version, offer.newest])[0] != version
    ):
        return facts
    if version == offer.newest:
        return facts
    try:
        newest = told(canonicalize_name(facts.component.name), offer.newest, offer, session, rules)
    except NoAnswer as fault:
        return facts.lacking(f"whether {offer.newest} says otherwise is not known: {fault.reason}")
    if newest is None and session.options.offline:
        return facts
    changes, claim = compared(_own(facts, rules), newest, offer.newest, rules)
    return replace(facts, history=changes, claims=(*facts.claims, claim))


def history(component: Component, facts: Facts, session: Session, rules: Rulebook) -> History:
    """In which releases the license changed, from the oldest on: see package_history for how far is looked."""
    name = canonicalize_name(component.name)
    offer = ask_indexes(session, name, facts.revision)
    versions = in_order(offer.stable)
    if len(versions) < 2:
        return History()
    fixed = [version for version in (facts.revision, offer.newest) if version]
    unheard: dict[str, str] = {}

    def look(version: str) -> Told | None:
        try:
            return told(name, version, offer, session, rules)
        except NoAnswer as fault:
            unheard[version] = fault.reason
            return None

    found = searched(versions, fixed, look, rules)
    missed = tuple(f"the history of {name} lacks {version}: {reason}" for version, reason in unheard.items())[:1]
    read = [versions[place] for place, one in sorted(found.seen.items()) if one]
    if not read:
        reason = f"no history of {name}: none of the {len(found.seen)} releases that were asked names a license"
        return History(unresolved=(*missed, reason))
    value = f"{len(read)} of {len(versions)} releases were read, from {read[0]} to {read[-1]}"
    where = offer.pages[0].page.url
    return History(tuple(found.changes), (Claim("history", value, "wheel-metadata", where),), missed)


def told(name: str, version: str, offer: Offer, session: Session, rules: Rulebook) -> Told | None:
    """What the metadata of a release says of its license, None when it cannot be had by a small answer.

    Raises NoAnswer where a source that may have it was not heard.
    """
    failures: list[SourceFailed] = []
    found = first_metadata(small_ways(name, version, offer, session), name, version, failures)
    if found is None:
        if unheard := next((one for one in failures if isinstance(one, NoAnswer)), None):
            raise unheard
        return None
    fields, origin = found
    days = [release.uploaded for _, release in offer.releases(version) if release.uploaded]
    return Told(
        version,
        conclude(license_claims(fields, origin, rules), rules),
        origin.source,
        origin.where,
        origin.retrieved or session.now().isoformat(),
        min(days, default=None),
    )


def _own(facts: Facts, rules: Rulebook) -> Told:
    """What the metadata of the release itself says, without its license files: the newest's are not read either."""
    claims = [claim for claim in facts.claims if claim.source in _METADATA]
    first = claims[0] if claims else Claim("license", "", "")
    return Told(facts.revision or "", conclude(claims, rules), first.source, first.where, first.retrieved or "")
