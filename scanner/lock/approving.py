"""A person accepts the terms of a locked component, at the text that was locked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace
from packageurl import PackageURL

from scanner.entities import Approval
from scanner.lock.reading import LockError
from scanner.lock.shape import Entry, Lock
from scanner.syntax.purl import without_version

MAX_NAMED = 10


def approve(
    lock: Lock,
    wanted: str,
    *,
    by: str,
    reason: str,
    day: str,
    terms: Sequence[str] = (),
    expires: str | None = None,
) -> tuple[Lock, Approval]:
    """The lock with one approval more, and that approval.

    `wanted` is a package URL, with or without version, or a name. `terms` are license ids, all that were concluded
    when there is none. An approval of the same terms, or at a text that is not
    locked any more, is replaced. Raises
    LockError when the name is unknown or means several things, and when there are no known terms to accept.
    """
    entry = _one(lock, wanted)
    if entry.state != "resolved":
        raise LockError(f"{entry.id} was locked as {entry.state}: {entry.unresolved or 'nothing is known of it'}")
    accepted = _accepted(entry, terms)
    component = without_version(entry.id)
    approval = Approval(
        component=component, terms=accepted, by=by, reason=reason, approved=day, license=entry.license or "",
        texts=tuple(sorted(entry.hashes)), expires=expires,
    )  # fmt: skip
    others = [one for one in lock.components if without_version(one.id) == component and one.id != entry.id]
    kept = [one for one in lock.approvals if one.component != component or _still_holds(one, approval, entry, others)]
    return replace(lock, approvals=(*kept, approval)), approval


def _still_holds(old: Approval, new: Approval, entry: Entry, others: Sequence[Entry]) -> bool:
    """Whether an approval of the same component is for something else that is locked, and not what was accepted anew.

    What neither this release nor another is under any more has lapsed for good.
    """
    locked = others if set(old.terms) <= set(new.terms) else (entry, *others)
    return any(
        set(old.terms) <= set(one.license_ids) and (not old.texts or one.hashes == set(old.texts)) for one in locked
    )


def _accepted(entry: Entry, terms: Sequence[str]) -> tuple[str, ...]:
    """The ids that are accepted, as the lock spells them."""
    if not entry.license_ids:
        raise LockError(f"{entry.id} has no known license: there are no terms to accept; record a waiver instead")
    if not terms:
        if entry.license_state == "conflict":
            raise LockError(
                f"the sources disagree about the license of {entry.id}: say with --terms which of "
                f"{', '.join(entry.license_ids)} is accepted"
            )
        return tuple(sorted(entry.license_ids))
    spelled = {one.lower(): one for one in entry.license_ids}
    unknown = [one for one in terms if one.lower() not in spelled]
    if unknown:
        raise LockError(f"{entry.id} is not under {', '.join(unknown)}, but under {', '.join(entry.license_ids)}")
    return tuple(sorted({spelled[one.lower()] for one in terms}))


def _one(lock: Lock, wanted: str) -> Entry:
    """The entry that is meant; where several releases of it have the same license and text, the first."""
    found = list(_meant(lock, wanted))
    if not found:
        raise LockError(
            f"{wanted[:200]!r} is not in the lock; run `stayopen lock` first, or name it as it stands there"
        )
    if len({(without_version(one.id), one.license_ids, one.hashes) for one in found}) > 1:
        names = ", ".join(one.id for one in found[:MAX_NAMED])
        raise LockError(f"{wanted[:200]!r} may be any of {names}: give the package URL with its version")
    return found[0]


def _meant(lock: Lock, wanted: str) -> Iterator[Entry]:
    exact = [entry for entry in lock.components if entry.id == wanted]
    if exact:
        yield from exact
        return
    for entry in lock.components:
        if wanted == without_version(entry.id) or wanted.lower() in _names(entry.id):
            yield entry


def _names(purl: str) -> set[str]:
    """What people call a component, in lower case: its name, with or without what stands before it."""
    try:
        parts = PackageURL.from_string(purl)
    except ValueError:
        return set()
    namespace = parts.namespace or ""
    whole = f"{namespace}/{parts.name}" if namespace else parts.name
    return {name.lower() for name in (parts.name, whole, whole.partition("/")[2]) if name}
