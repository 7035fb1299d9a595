"""The file under the store: its tables, what is done in one piece, and what goes when it grows too large."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import suppress

import msgspec

from scanner.entities import Receipt
from scanner.syntax.decoding import decode_json

_FORMAT = 2
_SCHEMA = """
create table bodies (sha256 text primary key, value blob not null);
create table answers (
    source text not null, subject text not null, sha256 text not null, retrieved text not null, expires text,
    receipts text not null, primary key (source, subject)
) without rowid;
"""


def whole(write: Callable[[sqlite3.Connection], None]) -> Callable[[sqlite3.Connection], None]:
    """Several statements as one: all are kept or none, whatever kills us in between."""

    def work(db: sqlite3.Connection) -> None:
        db.execute("begin immediate")
        try:
            write(db)
            db.execute("commit")
        except BaseException:
            with suppress(sqlite3.Error):
                db.execute("rollback")
            raise

    return work


def bound(db: sqlite3.Connection, limit: int) -> None:
    """Let go of what no answer rests on, then of the oldest answers, while the file holds more bytes than `limit`."""
    if _used(db) > limit:
        whole(_sweep)(db)
    if _used(db) > limit:
        whole(_drop_oldest)(db)


def _drop_oldest(db: sqlite3.Connection) -> None:
    db.execute(
        "delete from answers where (source, subject) in (select source, subject from answers "
        "order by retrieved limit (select count(*) / 4 from answers))"
    )
    _sweep(db)


def _sweep(db: sqlite3.Connection) -> None:
    """Delete the bodies that no answer refers to: those of answers that were replaced."""
    needed: set[str] = set()
    for sha256, receipts in db.execute("select sha256, receipts from answers"):
        needed.add(sha256)
        needed.update(one.sha256 for one in read_receipts(receipts) or ())
    kept = [sha256 for (sha256,) in db.execute("select sha256 from bodies")]
    db.executemany("delete from bodies where sha256 = ?", [(sha256,) for sha256 in kept if sha256 not in needed])


def _used(db: sqlite3.Connection) -> int:
    (used,) = db.execute(
        "select (page_count - freelist_count) * page_size "
        "from pragma_page_count, pragma_freelist_count, pragma_page_size"
    ).fetchone()
    return int(used)


def forget(db: sqlite3.Connection, key: tuple[str, str], sha256: str) -> None:
    """Let go of an answer that is not what was stored."""
    db.execute("delete from answers where source = ? and subject = ?", key)
    db.execute("delete from bodies where sha256 = ?", (sha256,))


def prepare(db: sqlite3.Connection) -> None:
    """Set the file up. Raises sqlite3.OperationalError when it is of a later version, busy or cannot be written."""
    (version,) = db.execute("pragma user_version").fetchone()
    if version not in range(_FORMAT + 1):
        raise sqlite3.OperationalError(f"it was written by a later version of stayopen: format {version}")
    if db.execute("pragma journal_mode").fetchone() != ("wal",):
        db.execute("pragma journal_mode = wal").fetchone()
    db.execute("pragma synchronous = normal")
    if version < _FORMAT:
        whole(set_up)(db)


def set_up(db: sqlite3.Connection) -> None:
    """Make the tables, unless another process has done so meanwhile.

    Answers of format 1 came without receipts: they could never be shown to counsel, and are asked for again.
    """
    if db.execute("pragma user_version").fetchone() == (_FORMAT,):
        return
    db.execute("drop table if exists answers")
    for statement in _SCHEMA.split(";"):
        db.execute(statement)
    db.execute(f"pragma user_version = {_FORMAT:d}")


def unpack(packed: bytes | None, sha256: str) -> bytes | None:
    """The value, None when it is not what was stored."""
    try:
        value = zlib.decompress(packed or b"")
    except (zlib.error, TypeError, MemoryError):
        return None
    return value if hashlib.sha256(value).hexdigest() == sha256 else None


def read_receipts(text: str) -> tuple[Receipt, ...] | None:
    """Receipts as they are stored; None when they are not what was stored."""
    try:
        return decode_json(text, tuple[Receipt, ...])
    except (msgspec.DecodeError, TypeError, UnicodeError):
        return None
