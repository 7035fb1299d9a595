"""When the license, the text of the gate or the license files of a repository on the Hub changed, from its commits.

The card is README.md at each commit. Whether a gate stands is no part of the commits; the text that it asks people to
agree to is. What a repository began with on its first day is no change. Days are those of the commits, which is when
the Hub received them unless somebody pushed older ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import cast

import msgspec

from scanner.entities import NEWER, Change, Claim, Component, Facts
from scanner.licensing import identify_file
from scanner.resolve.history import History
from scanner.resolve.hub import Hub, hub_of
from scanner.resolve.hub_answer import CARD, HubKind, Place, RepositoryAnswer, topic_of
from scanner.resolve.hub_card import Card, front_matter, read_card
from scanner.resolve.hub_client import page_of
from scanner.resolve.hub_evidence import is_offline
from scanner.resolve.hub_files import HubFiles
from scanner.resolve.hub_timeline import MAX_COMMITS, MAX_STEPS, Past, Timeline, Version
from scanner.resolve.session import Session, SourceFailed
from scanner.rulebook import Rulebook
from scanner.syntax.scalar import SyntaxFault

_USUAL = ("LICENSE", "LICENSE.md", "LICENSE.txt")
"""License files that may have been there once."""

_Topic = tuple[str, str]


class Stated(msgspec.Struct, frozen=True):
    """What a version says on one topic, in words; `key` is what must differ for it to be a change."""

    words: str
    key: str


_State = dict[_Topic, Stated]


def history(component: Component, facts: Facts, session: Session, rules: Rulebook) -> History:
    """What changed of a repository, as far as its commits tell."""
    hub, kind = hub_of(session), cast("HubKind", component.kind)
    answer = hub.gathered(kind, component.name, component.version).answer
    if answer is None or answer.sha is None or facts.access.missing:
        return History()
    newest = hub.gathered(kind, answer.name, None).answer if component.version else answer
    try:
        timeline = _timeline(Past(session, hub.client, kind, answer.name), answer, newest or answer)
        changes = tuple(_Reader(hub, session, rules, kind, answer.name, answer.sha).changes(timeline))
    except SourceFailed as fault:
        return History(unresolved=(f"the history of {component.name}: {fault.reason}",))
    return History(changes, _reach(hub, kind, answer, timeline))


def _timeline(past: Past, answer: RepositoryAnswer, newest: RepositoryAnswer) -> Timeline:
    """Up to the newest commit; up to the one in use, when that is on another branch."""
    paths = tuple(dict.fromkeys((*_paths(newest), *_paths(answer))))
    timeline = past.timeline(newest.sha or answer.sha or "", paths)
    if any(commit.id == answer.sha for commit in timeline.commits) or answer.sha is None:
        return timeline
    return past.timeline(answer.sha, paths)


def _paths(answer: RepositoryAnswer) -> Iterator[str]:
    """The card, and the license files that there are or may have been."""
    yield CARD
    yield from (path for path in answer.files if topic_of(path) == "license-text")
    yield from _USUAL


def _reach(hub: Hub, kind: HubKind, answer: RepositoryAnswer, timeline: Timeline) -> tuple[Claim, ...]:
    """How far back was looked."""
    if not timeline.commits:
        return ()
    newest, oldest = timeline.commits[0], timeline.commits[-1]
    notes = [] if timeline.begins else [f"only the newest {MAX_COMMITS} commits were looked at"]
    if timeline.unseen:
        notes.append(f"of the card and license files only the newest {MAX_STEPS} versions and the oldest were read")
    value = f"{len(timeline.commits)} commits from {oldest.date.date()} to {newest.date.date()}"
    where = page_of(hub.client.endpoint, kind, answer.name)
    return (Claim("history", value, "hub-api", where, revision=answer.sha, note="; ".join(notes)),)


class _Reader(msgspec.Struct):
    """Reads what each version says, each file once. `used`: the commit that is in use."""

    hub: Hub
    session: Session
    rules: Rulebook
    kind: HubKind
    name: str
    used: str
    read: dict[tuple[str, str], _State] = msgspec.field(default_factory=dict)

    def changes(self, timeline: Timeline) -> Iterator[Change]:
        """The differences from version to version, the oldest first."""
        versions = list(timeline.versions)
        before: _State = {}
        if timeline.begins:  # what came on the first day is what it began with
            first_day = timeline.commits[-1].date.date()
            while versions and versions[0].commit.date.date() == first_day:
                before = self._state(versions.pop(0), before)
        elif versions:
            before = self._state(versions.pop(0), before)
        unseen = timeline.unseen and len(versions) == len(timeline.versions) - 1
        ids = [commit.id for commit in timeline.commits]
        newer = set(ids[: ids.index(self.used)] if self.used in ids else ())
        for version in versions:
            after = self._state(version, before)
            notes = ["at the latest on this day: some versions before it were not read"] if unseen else []
            notes += [NEWER] if version.commit.id in newer else []
            yield from self._differences(before, after, version, "; ".join(notes))
            before, unseen = after, False

    def _differences(self, before: _State, after: _State, version: Version, note: str) -> Iterator[Change]:
        for topic, path in sorted({*before, *after}):
            old, new = before.get((topic, path)), after.get((topic, path))
            if old and new and old.key == new.key:
                continue
            commit = version.commit
            yield Change(
                topic,
                old.words if old else None,
                new.words if new else None,
                commit.date.date().isoformat(),
                "hub-card" if path == CARD else "hub-file",
                page_of(self.hub.client.endpoint, self.kind, self.name, commit.id, path),
                commit.id,
                note,
            )

    def _state(self, version: Version, before: _State) -> _State:
        """What the files say at a version; a card that cannot be read says what the one before it said."""
        found: _State = {}
        for path, blob in version.files.items():
            if (path, blob) not in self.read:
                self.read[path, blob] = self._stated(version.commit.id, path, blob, before)
            found.update(self.read[path, blob])
        return found

    def _stated(self, commit: str, path: str, blob: str, before: _State) -> _State:
        content = self._content(commit, path)
        if path != CARD:
            reading = identify_file(content, self.rules)
            words = ", ".join(reading.ids) or "a text that is no license we know"
            return {("license-text", path): Stated(f"{words} (sha256 {sha256(content).hexdigest()[:12]})", blob)}
        try:
            card = read_card(front_matter(content.decode("utf-8", "replace")))
        except SyntaxFault:
            return {key: stated for key, stated in before.items() if key[1] == CARD}
        return {(topic, CARD): stated for topic, stated in of_card(card)}

    def _content(self, commit: str, path: str) -> bytes:
        files, place = HubFiles(self.session, self.hub.client), Place(self.kind, self.name, commit, path)
        if is_offline(self.session):
            kept = files.stored_text(place)
            if kept is None:
                raise SourceFailed("offline, and not asked before; run once without --offline to learn it")
            return kept.content
        return files.text(place).content


def of_card(card: Card) -> Iterator[tuple[str, Stated]]:
    """What a card says of its license and its gate."""
    licenses = ", ".join(card.licenses)
    named = f"{licenses} ({card.license_name})" if licenses and card.license_name else licenses or card.license_name
    if named:
        yield "license", Stated(named, named.lower())
    if card.gate_text:
        words = " ".join(card.gate_text[:160].split())
        yield "access-terms", Stated(words, sha256(card.gate_text.encode("utf-8", "replace")).hexdigest())
