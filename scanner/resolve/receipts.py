"""The thread from a claim to the bytes it was read from.

Whoever asks a source listens meanwhile: what arrives is noted here, together with what was received, and is kept
beside the answer that was read from it (store.py). Whoever looks up a component is told all answers that it relies
on, newly asked or kept. Both are bound to the thread that asks, so that look-ups side by side never mix.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

import msgspec
from msgspec.structs import replace

from scanner.entities import Receipt
from scanner.resolve.credentials import shown

MAX_KEPT = 16 * 1024 * 1024
"""Of a larger body only the hash is kept. Archives are not kept either, but the files that were read in them."""
_LONGEST = 200


class Received(msgspec.Struct, frozen=True):
    """A receipt, and the body; None when that is not kept."""

    receipt: Receipt
    body: bytes | None


class Listener(msgspec.Struct):
    """What has arrived since the question was put; `known` is what came for it the last time."""

    known: Sequence[Receipt] = ()
    heard: list[Received] = msgspec.field(default_factory=list)


class Relied(msgspec.Struct):
    """The receipts behind each answer that was used, by the key of the answer."""

    by_key: dict[tuple[str, str], tuple[Receipt, ...]] = msgspec.field(default_factory=dict)

    @property
    def receipts(self) -> tuple[Receipt, ...]:
        """Each once, in a stable order."""
        every = {(one.url, one.sha256): one for receipts in self.by_key.values() for one in receipts}
        return tuple(every[key] for key in sorted(every))


_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)
_relied: ContextVar[Relied | None] = ContextVar("relied", default=None)


@contextmanager
def listening(known: Sequence[Receipt] = ()) -> Iterator[Listener]:
    """Note what arrives in this thread until the block ends."""
    listener = Listener(known)
    token = _listener.set(listener)
    try:
        yield listener
    finally:
        _listener.reset(token)


class Renewable(msgspec.Struct, frozen=True):
    """What came from a URL the last time, to be asked for again only if it has changed (RFC 9110, 13.1.2)."""

    receipt: Receipt
    etag: str
    body: bytes

    def renewed(self, now: datetime) -> None:
        """Note that the source says it has not changed (304)."""
        note(replace(self.receipt, confirmed=now.isoformat()), self.body)


def renewable(url: str, body_of: Callable[[str], bytes | None]) -> Renewable | None:
    """What the question that is listened to got from `url` the last time, if it has an ETag and its body is kept."""
    listener = _listener.get()
    known = listener.known if listener is not None else ()
    receipt = next((one for one in known if one.etag and one.url == shown(url)), None)
    body = body_of(receipt.sha256) if receipt else None
    if receipt is None or receipt.etag is None or body is None:
        return None
    return Renewable(receipt, receipt.etag, body)


def received(
    url: str,
    body: bytes,
    retrieved: datetime,
    *,
    answered_by: str = "",
    media_type: str = "",
    etag: str | None = None,
    revision: str | None = None,
    keep: bool = True,
) -> Receipt:
    """Note an answer as it came. `url` was asked; `answered_by` is where redirects led. Gives its receipt."""
    asked, answered = shown(url), shown(answered_by)
    receipt = Receipt(
        url=asked,
        sha256=hashlib.sha256(body).hexdigest(),
        size=len(body),
        retrieved=retrieved.isoformat(),
        media_type=media_type.partition(";")[0].strip().lower()[:100],
        etag=_plain(etag),
        revision=_plain(revision),
        answered_by=answered if answered != asked else "",
        kept=keep and len(body) <= MAX_KEPT,
    )
    note(receipt, body if receipt.kept else None)
    return receipt


def _plain(value: str | None) -> str | None:
    """What a header says, when it is such that it can be sent back: ETags go into headers of ours."""
    return value if value and value.isascii() and value.isprintable() and len(value) <= _LONGEST else None


def received_members(url: str, members: Iterable[tuple[str, bytes]], retrieved: datetime, archive: str = "") -> None:
    """Note the files that were read in an archive; `archive` is its SHA-256 when it was read whole."""
    for name, data in members:
        digest = hashlib.sha256(data).hexdigest()
        where = f"{shown(url)}#{name}"
        note(Receipt(where, digest, len(data), retrieved.isoformat(), within=archive), data)


def note(receipt: Receipt, body: bytes | None) -> None:
    """Tell whoever listens in this thread; nobody may."""
    listener = _listener.get()
    if listener is not None:
        listener.heard.append(Received(receipt, body))


@contextmanager
def relying() -> Iterator[Relied]:
    """Collect the receipts behind every answer that is used in this thread until the block ends."""
    relied = Relied()
    token = _relied.set(relied)
    try:
        yield relied
    finally:
        _relied.reset(token)


def rely_on(key: tuple[str, str], receipts: tuple[Receipt, ...]) -> None:
    """Say that the answer under `key` is used. A later answer under the same key takes its place."""
    relied = _relied.get()
    if relied is not None:
        relied.by_key[key] = receipts


def rely_on_all(other: Relied) -> None:
    """Say that everything is used that another look-up relied on."""
    for key, receipts in other.by_key.items():
        rely_on(key, receipts)
