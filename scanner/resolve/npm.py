"""A package of npm: what exactly the version in question says of its license, in the registry that npm would ask.

A range stands for the version that npm would install today: what the tag "latest" names when that fits, else the
newest that does. License files are read where the manifest names no exact license, or somebody clarified it by them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from scanner.entities import Access, Claim, Component, Facts, Usage
from scanner.licensing import conclude, read_license
from scanner.resolve import npm_registry as registry
from scanner.resolve.credentials import host_of
from scanner.resolve.metadata import Origin, text_claims, with_silence
from scanner.resolve.npm_history import with_newest
from scanner.resolve.npm_registry import Manifest, Seen
from scanner.resolve.readings import identified
from scanner.resolve.session import NotThere, Session, SourceFailed
from scanner.syntax.npm_range import admits_npm, is_prerelease, version_key

if TYPE_CHECKING:
    from scanner.rulebook.index import Rulebook

_LATEST = "latest"
_ANY = {"", "*", "x", "X", _LATEST}
_MAX_LENGTH = 500


def answers(component: Component) -> bool:
    """Whether this source is the one to ask about a component."""
    return component.kind == "package" and component.registry == "npm"


def look_up(component: Component, usages: Sequence[Usage], session: Session, rules: Rulebook) -> Facts:
    """Everything that the registry says of a package; what could not be found out is in `unresolved`."""
    declared = list(dict.fromkeys(usage.specifier for usage in usages if usage.specifier))
    if not component.version and declared and all(one.startswith("@") for one in declared):
        reason = f"installed from {declared[0].lstrip('@ ')[:120]}, no registry was asked: read the license there"
        return Facts(component, unresolved=(reason,))
    try:
        choice = _choose(component, declared, session)
    except NotThere as error:
        host = host_of(session.npm.registry_of(component.name))
        known = error.reason if "has no version" in error.reason else f"{component.name} is not on {host}"
        reason = f"{known}: correct the name, or configure npm's registry if it is private"
        return Facts(component, access=Access(missing=True), unresolved=(reason,))
    except SourceFailed as error:
        return Facts(component, unresolved=(f"nothing is known of {component.name}: {error.reason}",))
    if choice is None:
        reason = f"no version of {component.name} fits {', '.join(declared)[:120]}: correct the range"
        return Facts(component, unresolved=(reason,))
    return with_newest(_facts(component, choice, session, rules), session, rules)


class _Choice(msgspec.Struct, frozen=True):
    """The version that is meant, how it was chosen, and the newest one where that was asked."""

    seen: Seen
    note: str = ""
    latest: str | None = None


def _choose(component: Component, declared: Sequence[str], session: Session) -> _Choice | None:
    if component.version:
        return _Choice(registry.manifest(session, component.name, component.version))
    ranges = [one for one in declared if not one.startswith("@") and one.strip() not in _ANY]
    tags = [one for one in ranges if one.replace("-", "").isalnum() and not version_key(one) and one[0].isalpha()]
    seen = registry.manifest(session, component.name, tags[0] if tags else _LATEST, tag=True)
    today = session.now().date().isoformat()
    latest = None if tags else seen.manifest.version
    if tags or _fits(seen.manifest.version, ranges):
        what = f"what the tag {tags[0]} names" if tags else "newest release"
        return _Choice(seen, f"no version pinned: {what}{_satisfying(ranges, tags)} as of {today}", latest)
    found = registry.versions(session, component.name)
    for wanted, note in ((ranges, ""), (ranges[:1], f"; the other ranges ({', '.join(ranges[1:])[:80]}) exclude it")):
        best = _newest(found.kept, wanted) or _newest(found.deprecated, wanted)
        if best is not None:
            how = f"no version pinned: newest release{_satisfying(wanted, [])} as of {today}{note}"
            return _Choice(registry.manifest(session, component.name, best), how, latest)
    return None


def _satisfying(ranges: Sequence[str], tags: Sequence[str]) -> str:
    named = [one for one in ranges if one not in tags]
    return f" satisfying {', '.join(named)}"[:200] if named else ""


def _fits(version: str, ranges: Iterable[str]) -> bool:
    return all(len(one) <= _MAX_LENGTH and admits_npm(one, version) for one in ranges)


def _newest(versions: Iterable[str], ranges: Sequence[str]) -> str | None:
    """The newest version that all ranges admit; a pre-release only when there is nothing else."""
    keyed = [(key, text) for text in versions if len(text) <= _MAX_LENGTH and (key := version_key(text)) is not None]
    fitting = [pair for pair in keyed if _fits(pair[1], ranges)]
    stable = [pair for pair in fitting if not is_prerelease(pair[1])]
    return max(stable or fitting, default=(None, None))[1]


def _facts(component: Component, choice: _Choice, session: Session, rules: Rulebook) -> Facts:
    found = choice.seen.manifest
    claims = [_claim(field, said, choice, rules) for field, said in found.licenses]
    unresolved: tuple[str, ...] = ()
    if conclude(claims, rules).expression is None or session.options.wants_texts(component):
        try:
            claims += _texts(choice, session, rules)
        except SourceFailed as error:
            unresolved = (f"the license text was not read: {error.reason}",)
    concluded = conclude(claims, rules)
    return Facts(
        component,
        claims=tuple(claims),
        license=with_silence(concluded, claims, whole=not unresolved),
        revision=found.version,
        latest=choice.latest,
        state="partial" if unresolved and concluded.state == "unknown" else "resolved",
        unresolved=unresolved,
    )


def _claim(field: str, value: str, choice: _Choice, rules: Rulebook) -> Claim:
    reading = read_license(value, "field", rules)
    deprecated = choice.seen.manifest.deprecated
    notes = (f"{field} field", choice.note, reading.note, f"deprecated: {deprecated[:120]}" if deprecated else "")
    return Claim(
        topic="license",
        value=value if len(value) <= 200 else value[:200].rstrip() + " …",
        source="npm-registry",
        where=choice.seen.where,
        license_ids=reading.ids,
        expression=reading.expression,
        retrieved=choice.seen.retrieved,
        revision=choice.seen.manifest.version,
        sha256=choice.seen.sha256,
        confidence=reading.confidence,
        note="; ".join(note for note in notes if note),
    )


def _texts(choice: _Choice, session: Session, rules: Rulebook) -> list[Claim]:
    """What the license files in the archive read as."""
    found: Manifest = choice.seen.manifest
    origin = Origin("npm-file", found.tarball, found.version, choice.seen.retrieved, note=choice.note)
    files = registry.license_files(session, found).licenses
    return text_claims(files, origin, partial(identified, session=session, rules=rules))
