"""Everything that can be learned of one repository: from the store, from the Hub, from the local Hub cache.

Files at a commit never change and are kept for good. What the API says is kept for a day only, commit or not: a gate
can be put up, and a repository withdrawn, at any time.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from scanner.entities import Gate
from scanner.resolve.credentials import shown
from scanner.resolve.hub_answer import RepositoryAnswer, TextFile, is_commit, telling_files
from scanner.resolve.hub_cache import cached_file, cached_repository
from scanner.resolve.hub_card import is_repository, read_card
from scanner.resolve.hub_client import HubClient, HubKind
from scanner.resolve.hub_faults import Disabled, Gated
from scanner.resolve.receipts import listening
from scanner.resolve.session import NotThere, Session, SourceFailed

if TYPE_CHECKING:
    from huggingface_hub.hf_api import DatasetInfo, ModelInfo, SpaceInfo

FRESH_FOR = timedelta(hours=24)
CLOSED_FOR = timedelta(minutes=10)
"""A gate found closed may be opened by its owner while somebody waits for just that."""

_TRUE = {"1", "ON", "YES", "TRUE"}


class Gathered(msgspec.Struct):
    """What was learned of one repository. `answer` is None when nobody could say anything.

    readable  whether the token in use may read the files, None when it was not tried
    failures  what could not be learned and why
    missing   the Hub answered, and has no such repository or revision, or does not show it to us
    """

    answer: RepositoryAnswer | None = None
    files: list[TextFile] = msgspec.field(default_factory=list)
    readable: bool | None = None
    disabled: bool = False
    missing: bool = False
    failures: list[str] = msgspec.field(default_factory=list)


class _Kept(msgspec.Struct, frozen=True):
    """The form in which an answer is stored."""

    answer: RepositoryAnswer
    readable: bool | None


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

    def _asked(self) -> Gathered:
        """From the Hub, or from the store when it was asked not long ago. Raises SourceFailed."""
        now = self.session.now()
        key = self._key(authenticated=self.client.authenticated)
        kept = self._stored(key, now)
        with listening() as listener:
            answer = (
                kept.answer
                if kept
                else answer_of(self.client.information(self.kind, self.name, self.revision), self.client.host, now)
            )
        if listener.heard:
            answer = replace(answer, sha256=listener.heard[-1].receipt.sha256)
        found = Gathered(answer, readable=kept.readable if kept else None)
        if found.readable is not False:
            self._read_files(found, answer)
        if kept is None:
            self._probe(found, answer)
            packed = msgspec.json.encode(_Kept(answer, found.readable))
            lifetime = CLOSED_FOR if found.readable is False and self.client.authenticated else FRESH_FOR
            self.session.keep(key, packed, now, lifetime=lifetime, received=listener.heard)
        return found

    def _remembered(self) -> Gathered:
        """Without asking: from the store, however old, else from the local Hub cache."""
        now = self.session.now()
        for authenticated in (True, False):
            kept = self._stored(self._key(authenticated=authenticated), now, allow_stale=True)
            if kept is not None:
                files = [file for path in kept.answer.files if (file := self._stored_file(kept.answer, path))]
                return Gathered(kept.answer, files, kept.readable)
        answer = cached_repository(self.kind, self.name, self.revision)
        files = [file for path in answer.files if (file := cached_file(answer, path))] if answer else []
        return Gathered(answer, files)

    def _read_files(self, found: Gathered, answer: RepositoryAnswer) -> None:
        """The license, policy and notice files, as far as the gate lets us."""
        for path in answer.files:
            try:
                found.files.append(self._stored_file(answer, path) or self._file(answer, path))
                found.readable = True
            except Gated:  # noqa: PERF203 - one file that fails is no reason to leave out the next
                found.readable = False
                return
            except SourceFailed as fault:
                found.failures.append(fault.reason)

    def _probe(self, found: Gathered, answer: RepositoryAnswer) -> None:
        """Find out whether the gate is open to us, when no file has shown it yet."""
        if answer.gate not in ("auto", "manual") or found.readable is not None or answer.probe is None:
            return
        try:
            self.client.readable(self.kind, answer.name, answer.sha or self.revision or "main", answer.probe)
            found.readable = True
        except Gated:
            found.readable = False
        except SourceFailed as fault:
            found.failures.append(fault.reason)

    def _file(self, answer: RepositoryAnswer, path: str) -> TextFile:
        now = self.session.now()
        with listening() as listener:
            content = self.client.file(self.kind, answer.name, answer.sha or self.revision or "main", path)
        if is_commit(answer.sha):
            self.session.keep(self._file_key(answer, path), content, now, lifetime=None, received=listener.heard)
        return TextFile(path=path, content=content, retrieved=now.isoformat())

    def _stored_file(self, answer: RepositoryAnswer, path: str) -> TextFile | None:
        if not is_commit(answer.sha):
            return None
        kept = self.session.remembered(self._file_key(answer, path), self.session.now(), allow_stale=True)
        return TextFile(path=path, content=kept.value, retrieved=kept.retrieved) if kept else None

    def _stored(self, key: tuple[str, str], now: datetime, *, allow_stale: bool = False) -> _Kept | None:
        kept = self.session.remembered(key, now, allow_stale=allow_stale)
        if kept is None:
            return None
        try:
            return msgspec.json.decode(kept.value, type=_Kept)
        except msgspec.DecodeError:
            return None

    def _key(self, *, authenticated: bool) -> tuple[str, str]:
        """What somebody with a token is told differs from what anybody is told."""
        who = "token" if authenticated else "anonymous"
        return f"hub {shown(self.client.endpoint)} {who}", f"{self.kind} {self.name} {self.revision or ''}"

    def _file_key(self, answer: RepositoryAnswer, path: str) -> tuple[str, str]:
        return f"hub-file {shown(self.client.endpoint)}", f"{self.kind} {answer.name} {answer.sha} {path}"


def answer_of(info: ModelInfo | DatasetInfo | SpaceInfo, host: str, now: datetime) -> RepositoryAnswer:
    """An answer of the API with every value checked. Raises SourceFailed when it is about no repository."""
    name: object = info.id
    if not isinstance(name, str) or not is_repository(name):
        raise SourceFailed(f"{host} answered with JSON of another shape than the Hub's; check HF_ENDPOINT")
    card = vars(info.card_data) if hasattr(info.card_data, "to_dict") else info.card_data
    named: list[object] = [entry.rfilename for entry in info.siblings or ()]
    paths = [path for path in named if isinstance(path, str)]
    stated = read_card(card, info.tags)
    gates: dict[object, Gate] = {"auto": "auto", "manual": "manual", False: "none"}
    gated = getattr(info, "gated", False)  # a Space has no gate
    return RepositoryAnswer(
        name=name,
        sha=info.sha if isinstance(info.sha, str) and is_commit(info.sha) else None,
        gate=gates.get(gated, "unknown") if isinstance(gated, str | bool) else "unknown",
        private=info.private if isinstance(info.private, bool) else None,
        disabled=info.disabled if isinstance(info.disabled, bool) else None,
        card=stated,
        files=telling_files(paths, name, stated),
        probe=next((path for path in sorted(paths) if path not in (".gitattributes", "README.md")), None),
        retrieved=now.isoformat(),
    )
