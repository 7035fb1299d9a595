"""A file on a server, read in pieces (RFC 9110, section 14): enough for the few members of a large wheel."""

from __future__ import annotations

import io
import re

from scanner.resolve.http import get
from scanner.resolve.session import Session, SourceFailed

BLOCK = 64 * 1024
MAX_BLOCKS = 256
"""A wheel's directory and license files stand together at its end; more than 16 MB of them is not read."""

_RANGE = re.compile(r"bytes (\d{1,15})-(\d{1,15})/(\d{1,15})")


class RemoteFile(io.RawIOBase):
    """A seekable file whose blocks are fetched when they are read. The hash of the whole cannot be checked.

    Raises SourceFailed when the server does not serve ranges, or serves other bytes than those asked for.
    """

    def __init__(self, session: Session, url: str) -> None:
        super().__init__()
        self._session = session
        self._url = url
        self._at = 0
        self._blocks: dict[int, bytes] = {}
        # The end comes first: a zip's directory stands there, and its answer tells the size.
        tail, start, self.size = self._fetch(f"bytes=-{BLOCK}")
        self._tail, self._tail_at = tail, start

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """The position."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move, without asking the server."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: object) -> int:
        """Read up to the end of a block."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]  # any buffer, as io.RawIOBase says
        data = self._available()[: len(view)]
        view[: len(data)] = data
        self._at += len(data)
        return len(data)

    def _available(self) -> bytes:
        """The bytes from the position to the end of its block."""
        if self._at >= self.size:
            return b""
        if self._at >= self._tail_at:
            return self._tail[self._at - self._tail_at :]
        number = self._at // BLOCK
        if number not in self._blocks:
            if len(self._blocks) >= MAX_BLOCKS:
                raise SourceFailed(f"more than {MAX_BLOCKS * BLOCK // 1024**2} MB of a wheel would have to be read")
            first, last = number * BLOCK, min((number + 1) * BLOCK, self.size) - 1
            data, start, size = self._fetch(f"bytes={first}-{last}")
            if (start, len(data), size) != (first, last - first + 1, self.size):
                raise SourceFailed("the server sent other bytes than those asked for")
            self._blocks[number] = data
        return self._blocks[number][self._at - number * BLOCK :]

    def _fetch(self, wanted: str) -> tuple[bytes, int, int]:
        """Bytes, the position of the first, and the size of the whole."""
        answer = get(self._session, self._url, max_bytes=BLOCK, part=wanted)
        found = _RANGE.fullmatch(answer.headers.get("content-range", "").strip())
        if answer.status != 206 or found is None:
            raise SourceFailed("the server does not serve parts of files")
        first, last, size = (int(group) for group in found.groups())
        if last - first + 1 != len(answer.body) or last >= size:
            raise SourceFailed("the server sent other bytes than it says")
        return answer.body, first, size
