"""What was learned from sources, kept in one SQLite file: every answer with its time, hash and receipts.

An answer is what was read from a source; its receipts (entities.Receipt) say what was received for that, and the
bodies are kept as they came, each once, by their SHA-256. Facts that cannot change (name and version, repository and
commit) never expire; others carry a time to live. An answer is written with all its bodies or not at all, in WAL mode
and with a busy timeout: several runs and many threads can use the file at once, and a process killed at any moment
leaves it whole. A damaged file is set aside and a new one begun; a place that cannot be written to means working in
memory. Both are said once, through `warn`, and neither is ever an error.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
import time
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import msgspec

from scanner.entities import Receipt
from scanner.resolve.receipts import Received
from scanner.resolve.store_file import bound, forget, prepare, read_receipts, set_up, unpack, whole

MAX_BYTES = 512 * 1024 * 1024
"""When the store outgrows this, what no answer rests on goes, and if that is not enough the oldest quarter."""

_BUSY_SECONDS = 10.0
_T = TypeVar("_T")


class Answer(msgspec.Struct, frozen=True):
    """One stored answer. `retrieved` and `expires` are ISO 8601 in UTC; `sha256` is that of `value`."""

    value: bytes
    sha256: str
    retrieved: str
    expires: str | None = None
    receipts: tuple[Receipt, ...] = ()

    def fresh(self, now: datetime) -> bool:
        """Whether it can be used without asking again."""
        return self.expires is None or now.isoformat() < self.expires

    @property
    def source_sha256(self) -> str:
        """The hash of what the source sent; that of the value when nothing is known of the sending."""
        return self.receipts[-1].sha256 if self.receipts else self.sha256


class Store:
    """Answers by (source, subject). Every method is safe in any thread, and none raises because of the file."""

    def __init__(self, path: Path, warn: Callable[[str], None]) -> None:
        self.path = path
        self._warn = warn
        self._lock = threading.RLock()
        self._inode: int | None = None
        self._written = 0
        self._db: sqlite3.Connection | None = self._open()
        self._run(self._bounded)  # the last run may have been killed before it came to that

    def get(self, key: tuple[str, str], now: datetime, *, allow_stale: bool = False) -> Answer | None:
        """What is known under `key`; None when nothing is, or when it has expired and `allow_stale` is not set."""
        query = (
            "select value, sha256, retrieved, expires, receipts from answers left join bodies using (sha256) "
            "where source = ? and subject = ?"
        )
        row = self._run(lambda db: db.execute(query, key).fetchone())
        if not row:
            return None
        packed, sha256, retrieved, expires, receipts = row
        value, found = unpack(packed, sha256), read_receipts(receipts)
        if value is None or found is None:
            self._run(lambda db: forget(db, key, sha256))
            return None
        answer = Answer(value, sha256, retrieved, expires, found)
        return answer if allow_stale or answer.fresh(now) else None

    def put(
        self,
        key: tuple[str, str],
        value: bytes,
        retrieved: datetime,
        *,
        lifetime: timedelta | None,
        received: Sequence[Received] = (),
    ) -> Answer:
        """Keep an answer with what was received for it, replacing an older one whole.

        `lifetime` None: a fact that cannot change.
        """
        expires = (retrieved + lifetime).isoformat() if lifetime is not None else None
        receipts = tuple(one.receipt for one in received)
        answer = Answer(value, hashlib.sha256(value).hexdigest(), retrieved.isoformat(), expires, receipts)
        bodies = {one.receipt.sha256: one.body for one in received if one.body is not None}
        packed = [(sha256, zlib.compress(body, 1)) for sha256, body in {**bodies, answer.sha256: value}.items()]
        row = (*key, answer.sha256, answer.retrieved, expires, msgspec.json.encode(receipts).decode())

        def write(db: sqlite3.Connection) -> None:
            db.executemany("insert or replace into bodies (sha256, value) values (?, ?)", packed)
            db.execute(
                "insert or replace into answers (source, subject, sha256, retrieved, expires, receipts) "
                "values (?, ?, ?, ?, ?, ?)",
                row,
            )

        self._run(whole(write))
        self._grown(sum(len(body) for _, body in packed))
        return answer

    def body(self, sha256: str) -> bytes | None:
        """Bytes as they were received, by their hash; None when they are not kept or were changed."""
        row = self._run(lambda db: db.execute("select value from bodies where sha256 = ?", (sha256,)).fetchone())
        return unpack(row[0], sha256) if row else None

    def receipts(self) -> list[Receipt]:
        """Every receipt of the answers that are kept now, by URL and time."""
        rows = self._run(lambda db: db.execute("select receipts from answers where receipts != '[]'").fetchall())
        every = {(one.url, one.retrieved, one.sha256): one for (row,) in rows or () for one in read_receipts(row) or ()}
        return [every[key] for key in sorted(every)]

    def close(self) -> None:
        """Bound the size and close the file. What is asked later finds nothing."""
        with self._lock:
            if self._db is None:
                return
            with suppress(sqlite3.Error):
                bound(self._db, MAX_BYTES)
            with suppress(sqlite3.Error):
                self._db.close()
            self._db = None

    def _grown(self, size: int) -> None:
        """Look at the bound now and then: a process that is killed never comes to close the file."""
        with self._lock:
            self._written += size
            due = self._written > MAX_BYTES // 8
            self._written = 0 if due else self._written
        if due:
            self._run(self._bounded)

    @staticmethod
    def _bounded(db: sqlite3.Connection) -> None:
        bound(db, MAX_BYTES)

    def _run(self, work: Callable[[sqlite3.Connection], _T]) -> _T | None:
        """Do something with the file; None when it could not be done."""
        with self._lock:
            for _ in range(2):
                if self._db is None:
                    return None
                try:
                    return work(self._db)
                except sqlite3.OperationalError as error:
                    self._warn(
                        f"the store {self.path} could not be used for some answers ({error}); they are asked again"
                    )
                    return None
                except sqlite3.DatabaseError as error:
                    self._db = self._start_over(self._db, error)
            return None

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
            prepare(db)
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
        set_up(db)
        return db
