"""Everything that can be learned of one repository: from the store, from the Hub, from the local Hub cache.

Files at a commit never change and are kept for good. What the API says is kept for a day only, commit or not: a gate
can be put up, and a repository withdrawn, at any time.
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256

import msgspec
from msgspec.structs import replace

from scanner.resolve.credentials import host_of, shown
from scanner.resolve.hub_answer import CARD, HubKind, Place, RepositoryAnswer, TextFile, linked_elsewhere, topic_of
from scanner.resolve.hub_cache import cached_file, cached_repository
from scanner.resolve.hub_card import card_of, is_repository
from scanner.resolve.hub_client import HubClient
from scanner.resolve.hub_faults import Disabled, Gated
from scanner.resolve.hub_files import FRESH_FOR, Header, HubFiles
from scanner.resolve.hub_reply import repository_of
from scanner.resolve.receipts import listening, received_members
from scanner.resolve.session import NotThere, Session, SourceFailed
from scanner.syntax.decoding import decode_json
from scanner.syntax.gguf_header import GgufFault

CLOSED_FOR = timedelta(minutes=10)
"""A gate found closed may be opened by its owner while somebody waits for just that."""

_TRUE = {"1", "ON", "YES", "TRUE"}


class Gathered(msgspec.Struct):
    """What was learned of one repository. `answer` is None when nobody could say anything.

    header    what a GGUF file of it says of itself, when the card names no origin
    readable  whether the token in use may read the files, None when it was not tried
    reader    with what that was tried, in words
    missing   the Hub answered, and has no such repository or revision, or does not show it to us
    failures  what could not be learned and why
    oddities  what the repository itself has wrong
    """

    answer: RepositoryAnswer | None = None
    files: list[TextFile] = msgspec.field(default_factory=list)
    header: Header = msgspec.field(default_factory=dict)
    readable: bool | None = None
    reader: str = ""
    disabled: bool = False
    missing: bool = False
    failures: list[str] = msgspec.field(default_factory=list)
    oddities: list[str] = msgspec.field(default_factory=list)


class _Kept(msgspec.Struct, frozen=True):
    """The form in which an answer is stored."""

    answer: RepositoryAnswer
    readable: bool | None
    reader: str = ""


def is_offline(session: Session) -> bool:
    """Whether the Hub may not be asked: --offline, or HF_HUB_OFFLINE as the Hub's own client understands it."""
    setting = os.environ.get("HF_HUB_OFFLINE") or os.environ.get("TRANSFORMERS_OFFLINE") or ""
    return session.options.offline or setting.upper() in _TRUE


class Question(msgspec.Struct, frozen=True):
    """One repository at one revision (None: the default branch), to be asked of one Hub."""

    session: Session
    client: HubClient
    kind: HubKind
    name: str
    revision: str | None

    def gather(self) -> Gathered:
        """Everything that can be learned. Never raises: what fails is in `failures`."""
        if not is_repository(self.name):
            reason = f"{self.name[:100]!r} cannot be the name of a {self.kind} on the Hub; correct it"
            return Gathered(missing=True, failures=[reason])
        if is_offline(self.session):
            return self._remembered()
        try:
            return self._asked()
        except SourceFailed as fault:
            found = self._remembered()
            found.missing, found.disabled = isinstance(fault, NotThere), isinstance(fault, Disabled)
            found.failures.append(fault.reason)
            return found

    def newest(self) -> list[RepositoryAnswer]:
        """What the API alone says: one request, or none where that was asked before; empty offline, when it was not.

        Raises SourceFailed.
        """
        now, offline = self.session.now(), is_offline(self.session)
        for authenticated in (True, False) if offline else (self.client.authenticated,):
            source, subject = self._key(authenticated=authenticated)
            kept = self._stored((source, subject), now, allow_stale=offline)
            if kept is not None:
                return [kept.answer]
            key = (f"{source} newest", subject)
            brief = self.session.remembered(key, now, allow_stale=offline)
            if brief is None and not offline:
                brief = self.session.ask(key, lambda: self._brief(now), now, lifetime=FRESH_FOR)
            if brief is not None:
                with suppress(msgspec.DecodeError):
                    return [decode_json(brief.value, RepositoryAnswer)]
        return []

    def _brief(self, now: datetime) -> bytes:
        body = self.client.information(self.kind, self.name, None)
        return msgspec.json.encode(repository_of(body, self.client.host, now))

    def _asked(self) -> Gathered:
        """From the Hub, or from the store when it was asked not long ago. Raises SourceFailed."""
        now = self.session.now()
        key = self._key(authenticated=self.client.authenticated)
        kept = self._stored(key, now)
        with listening(() if kept else self.session.received_for(key)) as listener:
            answer = kept.answer if kept else self._information(now)
            if listener.heard:
                came = listener.heard[-1].receipt
                answer = replace(answer, sha256=came.sha256)
                # What has to be agreed to is approved by its own hash, so that stands for bytes of its own.
                text = answer.card.gate_text
                received_members(came.url, [("gate-text", text.encode("utf-8", "replace"))] if text else [], now)
        found = Gathered(answer, readable=kept.readable if kept else None, reader=kept.reader if kept else "")
        if found.readable is not False:
            self._read_files(found, answer)
        if kept is None:
            self._probe(found, answer)
            packed = msgspec.json.encode(_Kept(answer, found.readable, found.reader))
            lifetime = CLOSED_FOR if found.readable is False and self.client.authenticated else FRESH_FOR
            self.session.keep(key, packed, now, lifetime=lifetime, received=listener.heard)
        return found

    def _information(self, now: datetime) -> RepositoryAnswer:
        """What the API says; of a pinned revision with the card as it stands there.

        Whether `cardData` follows the revision that was asked for is documented nowhere.
        """
        body, host = self.client.information(self.kind, self.name, self.revision), self.client.host
        answer = repository_of(body, host, now)
        if self.revision is None or answer.sha is None:
            return answer
        try:
            readme = HubFiles(self.session, self.client).text(self._place(answer, CARD))
        except (NotThere, Gated):
            return answer
        exact = repository_of(body, host, now, card_of(readme.content))
        return replace(exact, card_sha256=sha256(readme.content).hexdigest())

    def _remembered(self) -> Gathered:
        """Without asking: from the store, however old, else from the local Hub cache."""
        now = self.session.now()
        for authenticated in (True, False):
            kept = self._stored(self._key(authenticated=authenticated), now, allow_stale=True)
            if kept is not None:
                return self._recalled(kept)
        answer = cached_repository(self.kind, self.name, self.revision)
        files = [file for path in answer.files if (file := cached_file(answer, path))] if answer else []
        return Gathered(answer, files)

    def _recalled(self, kept: _Kept) -> Gathered:
        """A stored answer with the stored files that belong to it."""
        answer, files = kept.answer, HubFiles(self.session, self.client)
        found = Gathered(answer, readable=kept.readable, reader=kept.reader)
        for path in answer.files:
            if file := files.stored_text(self._place(answer, path), allow_stale=True):
                found.files.append(file)
        link = self._link(answer)
        if link is not None and (file := files.stored_text(link, allow_stale=True)):
            found.files.append(replace(file, linked=link))
        if answer.gguf:
            found.header = files.stored_header(self._place(answer, answer.gguf)) or {}
        return found

    def _read_files(self, found: Gathered, answer: RepositoryAnswer) -> None:
        """The license, policy and notice files, as far as the gate lets us; then what stands elsewhere."""
        files = HubFiles(self.session, self.client)
        for path in answer.files:
            try:
                found.files.append(files.text(self._place(answer, path)))
                found.readable = True
            except Gated:  # noqa: PERF203 - one file that fails is no reason to leave out the next
                found.readable, found.reader = False, self._reader()
                break
            except SourceFailed as fault:
                found.failures.append(fault.reason)
        self._follow_link(found, files, self._link(answer))
        if answer.gguf and found.readable is not False:
            self._read_header(found, files, self._place(answer, answer.gguf))

    def _follow_link(self, found: Gathered, files: HubFiles, link: Place | None) -> None:
        """The license file in another repository that the card links."""
        if link is None:
            return
        try:
            found.files.append(replace(files.text(link), linked=link))
        except (NotThere, Gated) as fault:
            found.oddities.append(f"license_link: {fault.reason}")
        except SourceFailed as fault:
            found.failures.append(fault.reason)

    @staticmethod
    def _read_header(found: Gathered, files: HubFiles, place: Place) -> None:
        """What a GGUF file says of its origin."""
        try:
            found.header = files.gguf_header(place)
        except GgufFault as fault:
            found.oddities.append(f"{place.path} is no GGUF file that we can read: {fault}")
        except Gated:
            pass  # what is closed is told by the probe
        except SourceFailed as fault:
            found.failures.append(fault.reason)

    def _probe(self, found: Gathered, answer: RepositoryAnswer) -> None:
        """Find out whether the files are open to us, where they are not to everybody: as a pipeline would meet them."""
        closed = answer.gate in ("auto", "manual") or answer.private
        if not closed or found.readable is False or answer.probe is None:
            return
        try:
            self.client.readable(self.kind, answer.name, answer.sha or self.revision or "main", answer.probe)
            found.readable = True
        except Gated:
            found.readable = False
        except SourceFailed as fault:
            found.failures.append(fault.reason)
            return
        found.reader = self._reader()

    def _reader(self) -> str:
        """With what the files were asked for."""
        return f"with the token of {self.client.owner}" if self.client.authenticated else "without a token"

    def _link(self, answer: RepositoryAnswer) -> Place | None:
        """The license file elsewhere on the Hub that the card links, where the repository has none of its own."""
        if any(topic_of(path) == "license-text" for path in answer.files):
            return None
        return linked_elsewhere(answer.card.license_link, answer.name, host_of(self.client.endpoint))

    def _place(self, answer: RepositoryAnswer, path: str) -> Place:
        return Place(self.kind, answer.name, answer.sha or self.revision or "main", path)

    def _stored(self, key: tuple[str, str], now: datetime, *, allow_stale: bool = False) -> _Kept | None:
        kept = self.session.remembered(key, now, allow_stale=allow_stale)
        if kept is None:
            return None
        try:
            return decode_json(kept.value, _Kept)
        except msgspec.DecodeError:
            return None

    def _key(self, *, authenticated: bool) -> tuple[str, str]:
        """What somebody with a token is told differs from what anybody is told."""
        who = "token" if authenticated else "anonymous"
        return f"hub {shown(self.client.endpoint)} {who}", f"{self.kind} {self.name} {self.revision or ''}"
