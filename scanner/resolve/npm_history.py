"""The license of an npm package from release to release, by what each version's manifest says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from scanner.entities import Claim, Component, Facts, License
from scanner.licensing import conclude, read_license
from scanner.resolve import npm_registry as registry
from scanner.resolve.history import History
from scanner.resolve.package_history import Told, compared, walked
from scanner.resolve.session import NoAnswer, Session, SourceFailed
from scanner.syntax.npm_range import is_prerelease, version_key

if TYPE_CHECKING:
    from scanner.rulebook.index import Rulebook

_SOURCE = "npm-registry"
_LATEST = "latest"


def with_newest(facts: Facts, session: Session, rules: Rulebook) -> Facts:
    """The facts of a version, compared with what the tag "latest" names: at most one small question more.

    Offline, only what the store knows of the latest is compared.
    """
    if not facts.revision:
        return facts
    try:
        seen = registry.manifest(session, facts.component.name, _LATEST, tag=True)
    except NoAnswer as error:
        return facts.lacking(f"whether a newer release says otherwise is not known: {error.reason}")
    except SourceFailed as error:
        if session.options.offline:
            return facts
        own = _own(facts, rules)
        claim = Claim("history", "the newest release could not be read", _SOURCE, own.where, note=error.reason)
        return replace(facts, claims=(*facts.claims, claim))
    newest, own_key, new_key = seen.manifest.version, version_key(facts.revision), version_key(seen.manifest.version)
    facts = replace(facts, latest=newest)
    if own_key is None or new_key is None or own_key >= new_key:
        return facts
    told = Told(newest, _license(seen.manifest.licenses, rules), _SOURCE, seen.where, seen.retrieved)
    changes, claim = compared(_own(facts, rules), told, newest, rules)
    return replace(facts, history=changes, claims=(*facts.claims, claim))


def history(component: Component, facts: Facts, session: Session, rules: Rulebook) -> History:
    """In which releases the license changed, from the first on: one document holds them all."""
    try:
        releases, where, retrieved = registry.releases(session, component.name)
    except SourceFailed as error:
        return History(unresolved=(f"no history of {component.name}: {error.reason}",))
    keyed = [(key, one) for one in releases if (key := version_key(one.version)) and not is_prerelease(one.version)]
    read: dict[tuple[tuple[str, str], ...], Told] = {}
    told = []
    for _, one in sorted(keyed, key=lambda pair: pair[0]):
        if one.licenses not in read:
            read[one.licenses] = Told(one.version, _license(one.licenses, rules), _SOURCE, where, retrieved)
        told.append(replace(read[one.licenses], version=one.version, day=one.day))
    others = len(releases) - len(told)
    value = f"{len(told)} releases were read" + (f"; {others} others are pre-releases" if others else "")
    return History(
        walked(told, rules), (Claim("history", value, _SOURCE, where, retrieved=retrieved, revision=facts.revision),)
    )


def _license(statements: tuple[tuple[str, str], ...], rules: Rulebook) -> License:
    """What a manifest alone says: license files are compared with nothing here, only like with like is."""
    claims = []
    for _, value in statements:
        reading = read_license(value, "field", rules)
        claims.append(
            Claim("license", value, _SOURCE, "", reading.ids, reading.expression, confidence=reading.confidence)
        )
    return conclude(claims, rules)


def _own(facts: Facts, rules: Rulebook) -> Told:
    claims = [claim for claim in facts.claims if claim.source == _SOURCE]
    where = claims[0].where if claims else ""
    return Told(
        facts.revision or "", conclude(claims, rules), _SOURCE, where, claims[0].retrieved or "" if claims else ""
    )
