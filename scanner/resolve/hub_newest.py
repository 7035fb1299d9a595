"""What the newest commit of a pinned repository says differently on its card: one request more tells it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from msgspec.structs import replace

from scanner.entities import NEWER, Change, Claim, Facts
from scanner.resolve.hub_answer import CARD, HubKind, RepositoryAnswer
from scanner.resolve.hub_client import page_of
from scanner.resolve.session import NoAnswer, SourceFailed

if TYPE_CHECKING:
    from scanner.resolve.hub import Hub

_UNSURE = "seen at the newest commit, whose day this is; --history finds since when"


def with_newest(facts: Facts, hub: Hub) -> Facts:
    """The facts of a pinned repository with the newest commit, and what its card says of license and gate by then.

    License files are not compared. Offline, only what the store knows of the newest commit is.
    """
    component = facts.component
    kind = cast("HubKind", component.kind)
    answer = hub.gathered(kind, component.name, component.version).answer
    if component.version is None or answer is None or answer.sha is None or facts.access.missing:
        return facts
    where = page_of(hub.client.endpoint, kind, answer.name)
    try:
        newest = hub.newest(kind, answer.name)
    except NoAnswer as fault:
        return facts.lacking(f"whether its newest commit says otherwise is not known: {fault.reason}")
    except SourceFailed as fault:
        claim = Claim("history", "the newest commit could not be asked for", "hub-api", where, note=fault.reason)
        return replace(facts, claims=(*facts.claims, claim))
    if newest is None or newest.sha is None:
        return facts
    where = page_of(hub.client.endpoint, kind, answer.name, newest.sha, CARD)
    changes = tuple(_changes(answer, newest, where))
    return replace(facts, latest=newest.sha, history=changes)


def _changes(own: RepositoryAnswer, newest: RepositoryAnswer, where: str) -> Iterator[Change]:
    """What the newest card says differently; of licenses only where both name one, since tags may have named one.

    A pin on another branch can be the newer of the two.
    """
    if newest.sha == own.sha or (newest.changed and own.changed and newest.changed < own.changed):
        return
    from scanner.resolve.hub_history import of_card  # noqa: PLC0415 - most pins are of the newest commit, or unheard

    before, after = dict(of_card(own.card)), dict(of_card(newest.card))
    for topic, new in sorted(after.items()):
        old = before.get(topic)
        if (old is None and topic == "license") or (old is not None and old.key == new.key):
            continue
        day = (newest.changed or newest.retrieved)[:10]
        words = old.words if old else None
        yield Change(topic, words, new.words, day, "hub-card", where, newest.sha, f"{_UNSURE}; {NEWER}")
