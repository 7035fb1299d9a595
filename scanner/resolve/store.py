"""What was learned from sources, kept in one SQLite file: every answer with its time, ETag and hash.

Facts that cannot change (name and version, repository and commit) never expire; others carry a time to live. The
file is in WAL mode with a busy timeout, so several runs and many threads can use it at once, and a process killed at
any moment leaves it whole. A damaged file is set aside and a new one begun; a place that cannot be written to means
working in memory. Both are said once, through `warn`, and neither is ever an error.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

MAX_BYTES = 512 * 1024 * 1024
"""When the answers outgrow this, the oldest quarter goes."""

_FORMAT = 1
_BUSY_SECONDS = 10.0
_SCHEMA = """
create table if not exists answers (
    source text not null, subject text not null, value blob not null, sha256 text not null,
    retrieved text not null, expires text, etag text, primary key (source, subject)
) without rowid
"""


class Answer(msgspec.Struct, frozen=True):
    """One stored answer. `retrieved` and `expires` are ISO 8601 in UTC; `sha256` is that of `value`."""

    value: bytes
    sha256: str
    retrieved: str
    expires: str | None = None
    etag: str | None = None

    def fresh(self, now: datetime) -> bool:
        """Whether it can be used without asking again."""
        return self.expires is None or now.isoformat() < self.expires


class Store:
    """Answers by (source, subject). Every method is safe in any thread, and none raises because of the file."""

    def __init__(self, path: Path, warn: Callable[[str], None]) -> None:
        self.path = path
        self._warn = warn
        self._lock = threading.RLock()
        self._inode: int | None = None
        self._db: sqlite3.Connection | None = self._open()

    def get(self, key: tuple[str, str], now: datetime, *, allow_stale: bool = False) -> Answer | None:
        """What is known under `key`; None when nothing is, or when it has expired and `allow_stale` is not set."""
        query = "select value, sha256, retrieved, expires, etag from answers where source = ? and subject = ?"
        rows = self._run(query, key)
        if not rows:
            return None
        packed, sha256, retrieved, expires, etag = rows[0]
        value = _unpack(packed, sha256)
        if value is None:
            self._run("delete from answers where source = ? and subject = ?", key)
            return None
        answer = Answer(value, sha256, retrieved, expires, etag)
        return answer if allow_stale or answer.fresh(now) else None

    def put(
        self,
        key: tuple[str, str],
        value: bytes,
        retrieved: datetime,
        *,
        lifetime: timedelta | None,
        etag: str | None = None,
    ) -> Answer:
        """Keep an answer, replacing an older one whole. `lifetime` None: a fact that cannot change."""
        expires = (retrieved + lifetime).isoformat() if lifetime is not None else None
        answer = Answer(value, hashlib.sha256(value).hexdigest(), retrieved.isoformat(), expires, etag)
        self._run(
            "insert or replace into answers (source, subject, value, sha256, retrieved, expires, etag) "
            "values (?, ?, ?, ?, ?, ?, ?)",
            (*key, zlib.compress(value, 1), answer.sha256, answer.retrieved, expires, etag),
        )
        return answer

    def close(self) -> None:
        """Bound the size and close the file. What is asked later finds nothing."""
        with self._lock:
            if self._db is None:
                return
            with suppress(sqlite3.Error):
                self._bound(self._db)
            with suppress(sqlite3.Error):
                self._db.close()
            self._db = None

    def _run(self, statement: str, values: tuple[object, ...]) -> list[tuple[bytes, str, str, str | None, str | None]]:
        with self._lock:
            for _ in range(2):
                if self._db is None:
                    return []
                try:
                    return self._db.execute(statement, values).fetchall()
                except sqlite3.OperationalError as error:
                    self._warn(
                        f"the store {self.path} could not be used for some answers ({error}); they are asked again"
                    )
                    return []
                except sqlite3.DatabaseError as error:
                    self._db = self._start_over(self._db, error)
            return []

    def _open(self) -> sqlite3.Connection:
        """The file, made when it is missing; a new one instead of a damaged one; memory when neither can be."""
        try:
            return self._open_file()
        except sqlite3.OperationalError as error:
            return self._in_memory(str(error))
        except sqlite3.DatabaseError as error:
            return self._start_over(None, error)
        except OSError as error:
            return self._in_memory(error.strerror or str(error))

    def _open_file(self) -> sqlite3.Connection:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Made by us first, so that nobody else can read which components a company relies on.
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        self._inode = self.path.stat().st_ino
        db = sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            _prepare(db)
        except sqlite3.Error:
            db.close()
            raise
        return db

    def _start_over(self, db: sqlite3.Connection | None, error: sqlite3.Error) -> sqlite3.Connection:
        """Set the damaged file aside, unless another process has done so already, and begin a new one."""
        if db is not None:
            with suppress(sqlite3.Error):
                db.close()
        try:
            if self.path.stat().st_ino == self._inode:
                aside = self.path.with_name(f"{self.path.name}.damaged-{time.time_ns()}")
                self.path.replace(aside)
                for suffix in ("-wal", "-shm"):
                    with suppress(OSError):
                        self.path.with_name(self.path.name + suffix).replace(aside.with_name(aside.name + suffix))
                self._warn(
                    f"the store {self.path} was damaged ({error}); it was set aside as {aside.name} and begun anew"
                )
            return self._open_file()
        except (OSError, sqlite3.Error) as again:
            return self._in_memory(str(again))

    def _in_memory(self, reason: str) -> sqlite3.Connection:
        self._warn(f"the store {self.path} cannot be used ({reason}); answers are kept for this run only")
        db = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        db.execute(_SCHEMA)
        return db

    @staticmethod
    def _bound(db: sqlite3.Connection) -> None:
        (used,) = db.execute(
            "select (page_count - freelist_count) * page_size "
            "from pragma_page_count, pragma_freelist_count, pragma_page_size"
        ).fetchone()
        if used > MAX_BYTES:
            db.execute(
                "delete from answers where (source, subject) in (select source, subject from answers "
                "order by retrieved limit (select count(*) / 4 from answers))"
            )


def _prepare(db: sqlite3.Connection) -> None:
    """Set the file up. Raises sqlite3.OperationalError when it is of a later version, busy or cannot be written."""
    (version,) = db.execute("pragma user_version").fetchone()
    if version not in (0, _FORMAT):
        raise sqlite3.OperationalError(f"it was written by a later version of stayopen: format {version}")
    if db.execute("pragma journal_mode").fetchone() != ("wal",):
        db.execute("pragma journal_mode = wal").fetchone()
    db.execute("pragma synchronous = normal")
    if version == 0:
        db.execute("begin immediate")
        db.execute(_SCHEMA)
        db.execute(f"pragma user_version = {_FORMAT:d}")
        db.execute("commit")


def _unpack(packed: bytes, sha256: str) -> bytes | None:
    """The value, None when it is not what was stored."""
    try:
        value = zlib.decompress(packed)
    except (zlib.error, TypeError, MemoryError):
        return None
    return value if hashlib.sha256(value).hexdigest() == sha256 else None
