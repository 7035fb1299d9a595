"""Files of repositories on the Hub: from the store where it has them, else asked for. At a commit they never change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from scanner.resolve.credentials import shown
from scanner.resolve.hub_answer import Place, TextFile, is_commit
from scanner.resolve.hub_client import HubClient, page_of
from scanner.resolve.receipts import received_members
from scanner.resolve.session import Session
from scanner.syntax.decoding import decode_json
from scanner.syntax.gguf_header import Value, read_beginning

if TYPE_CHECKING:
    from scanner.resolve.store import Answer

FRESH_FOR = timedelta(hours=24)
GGUF_BYTES = 256 * 1024
"""So much is read of a GGUF file: what it says of itself in general stands before its vocabulary."""

Header = dict[str, Value]


class HubFiles(msgspec.Struct, frozen=True):
    """The files of one Hub. What fetches raises SourceFailed; what only looks into the store gives None."""

    session: Session
    client: HubClient

    def text(self, place: Place) -> TextFile:
        """A file of text, at most MAX_FILE_BYTES long."""
        kept = self.stored_text(place)
        if kept is not None:
            return kept
        asked = self._ask(
            self._key(place), lambda: self.client.file(place.kind, place.name, place.revision, place.path), place
        )
        return TextFile(path=place.path, content=asked.value, retrieved=asked.retrieved)

    def stored_text(self, place: Place, *, allow_stale: bool = False) -> TextFile | None:
        """A file of text, when it is in the store; `allow_stale`: also one of a branch, however old."""
        stale = allow_stale or is_commit(place.revision)
        kept = self.session.remembered(self._key(place), self.session.now(), allow_stale=stale)
        return TextFile(path=place.path, content=kept.value, retrieved=kept.retrieved) if kept else None

    def gguf_header(self, place: Place) -> Header:
        """What a GGUF file says of itself in general; raises GgufFault as well."""
        kept = self.stored_header(place)
        if kept is not None:
            return kept
        header: Header = {}

        def ask() -> bytes:
            part = self.client.beginning(place.kind, place.name, place.revision, place.path, GGUF_BYTES)
            header.update(read_beginning(part))
            url = page_of(self.client.endpoint, place.kind, place.name, place.revision, place.path)
            received_members(url, [("general", msgspec.json.encode(header))], self.session.now())
            return msgspec.json.encode(header)

        self._ask(self._key(place, "#general"), ask, place)
        return header

    def stored_header(self, place: Place) -> Header | None:
        """The header of a GGUF file, when it is in the store."""
        kept = self.session.remembered(self._key(place, "#general"), self.session.now(), allow_stale=True)
        try:
            return decode_json(kept.value, Header) if kept else None
        except msgspec.DecodeError:
            return None

    def _ask(self, key: tuple[str, str], question: Callable[[], bytes], place: Place) -> Answer:
        lifetime = None if is_commit(place.revision) else FRESH_FOR
        return self.session.ask(key, question, self.session.now(), lifetime=lifetime)

    def _key(self, place: Place, part: str = "") -> tuple[str, str]:
        return (
            f"hub-file {shown(self.client.endpoint)}",
            f"{place.kind} {place.name} {place.revision} {place.path}{part}",
        )
