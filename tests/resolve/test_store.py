"""The store: what is kept, for how long, and what happens when its file is not what it should be."""

from __future__ import annotations

import multiprocessing
import os
import random
import sqlite3
import stat
import subprocess
import sys
import threading
import time
import zlib
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from scanner.entities import Receipt
from scanner.resolve import store as stores
from scanner.resolve.receipts import Received
from scanner.resolve.session import default_store_path
from scanner.resolve.store import Store

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=timezone.utc)
KEY = ("index-page", "https://pypi.org/simple/alpha/")


def page(body: bytes, *, keep: bool = True, etag: str | None = None, revision: str | None = None) -> Received:
    """A body as it came from an index."""
    receipt = Receipt(KEY[1], sha256(body).hexdigest(), len(body), NOW.isoformat(), etag=etag, revision=revision)
    return Received(receipt, body if keep else None)


def rows(path: Path, statement: str) -> list[tuple[Any, ...]]:
    """What another program that opens the file gets."""
    database = sqlite3.connect(path)
    try:
        found = database.execute(statement).fetchall()
        database.commit()
        return found
    finally:
        database.close()


class Opened:
    """A store and the warnings it gave."""

    def __init__(self, path: Path) -> None:
        self.warnings: list[str] = []
        self.store = Store(path, self.warnings.append)

    def __enter__(self) -> Opened:
        return self

    def __exit__(self, *_: object) -> None:
        self.store.close()


def test_an_answer_is_kept_with_time_hash_and_what_was_received_for_it(tmp_path: Path) -> None:
    came = page(b"<html>as it came</html>", etag='"x"', revision="1234")
    with Opened(tmp_path / "s.sqlite3") as one:
        one.store.put(KEY, b"\x00body", NOW, lifetime=timedelta(hours=1), received=[came])
    with Opened(tmp_path / "s.sqlite3") as two:
        answer = two.store.get(KEY, NOW)
        body = two.store.body(came.receipt.sha256)

    assert answer is not None
    assert (answer.value, answer.receipts) == (b"\x00body", (came.receipt,))
    assert (answer.retrieved, answer.expires) == ("2026-11-21T12:00:00+00:00", "2026-11-21T13:00:00+00:00")
    assert answer.sha256 == sha256(b"\x00body").hexdigest()
    assert answer.source_sha256 == came.receipt.sha256 == sha256(b"<html>as it came</html>").hexdigest()
    assert body == b"<html>as it came</html>"
    assert not two.warnings


def test_a_body_is_kept_once_however_many_answers_rest_on_it(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite3"
    with Opened(path) as opened:
        for number in range(20):
            opened.store.put(("file", str(number)), b"MIT License", NOW, lifetime=None, received=[page(b"MIT License")])

    assert rows(path, "select count(*) from bodies") == [(1,)]


def test_what_is_too_large_to_keep_is_known_by_its_hash(tmp_path: Path) -> None:
    large = page(b"x" * 100, keep=False)
    with Opened(tmp_path / "s.sqlite3") as opened:
        answer = opened.store.put(KEY, b"read from it", NOW, lifetime=None, received=[large])

        assert answer.receipts == (large.receipt,)
        assert large.receipt.size == 100
        assert opened.store.body(large.receipt.sha256) is None


def test_an_answer_expires_unless_it_cannot_change(tmp_path: Path) -> None:
    later = NOW + timedelta(days=4000)
    with Opened(tmp_path / "s.sqlite3") as opened:
        opened.store.put(KEY, b"page", NOW, lifetime=timedelta(hours=1))
        opened.store.put(("core-metadata", "alpha"), b"fact", NOW, lifetime=None)

        assert opened.store.get(KEY, NOW + timedelta(minutes=59)) is not None
        assert opened.store.get(KEY, later) is None
        assert opened.store.get(KEY, later, allow_stale=True) is not None
        assert opened.store.get(("core-metadata", "alpha"), later) is not None


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "s.sqlite3"
    with Opened(path) as opened:
        opened.store.put(KEY, b"x", NOW, lifetime=None)
        modes = [stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()]

    assert set(modes) == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("damage", [b"this is no database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_damaged_file_is_set_aside_and_begun_anew_and_that_is_said_once(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "s.sqlite3"
    path.write_bytes(damage)

    with Opened(path) as opened:
        opened.store.put(KEY, b"x", NOW, lifetime=None)
        assert opened.store.get(KEY, NOW) is not None

    assert len(opened.warnings) == 1
    assert "was damaged" in opened.warnings[0]
    (aside,) = tmp_path.glob("s.sqlite3.damaged-*")
    assert aside.read_bytes() == damage
    with Opened(path) as again:
        assert again.store.get(KEY, NOW) is not None
        assert not again.warnings


def test_a_file_damaged_while_in_use_is_set_aside_too(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite3"
    with Opened(path) as first:
        for number in range(200):
            first.store.put(("page", str(number)), os.urandom(2000), NOW, lifetime=None)
    data = bytearray(path.read_bytes())
    data[4096:] = os.urandom(len(data) - 4096)
    path.write_bytes(bytes(data))

    with Opened(path) as second:
        for number in range(200):
            second.store.get(("page", str(number)), NOW)
        second.store.put(KEY, b"x", NOW, lifetime=None)
        assert second.store.get(KEY, NOW) is not None

    assert second.warnings
    assert "was damaged" in second.warnings[0]


def test_a_value_that_was_changed_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite3"
    with Opened(path) as first:
        first.store.put(KEY, b"License: MIT", NOW, lifetime=None)
    for value in ("x'00'", "'text'", f"x'{zlib.compress(b'License: GPL').hex()}'"):
        rows(path, f"update bodies set value = {value}")

        with Opened(path) as second:
            assert second.store.body(sha256(b"License: MIT").hexdigest()) is None
            assert second.store.get(KEY, NOW) is None
            second.store.put(KEY, b"License: MIT", NOW, lifetime=None)
            assert second.store.get(KEY, NOW) is not None


@pytest.mark.parametrize("receipts", ["", "nonsense", "[7]", "{}", "x'ff'"])
def test_receipts_that_were_changed_are_not_believed(tmp_path: Path, receipts: str) -> None:
    path = tmp_path / "s.sqlite3"
    with Opened(path) as first:
        first.store.put(KEY, b"License: MIT", NOW, lifetime=None, received=[page(b"x")])
    rows(
        path,
        f"update answers set receipts = '{receipts}'"
        if "'" not in receipts
        else f"update answers set receipts = {receipts}",
    )

    with Opened(path) as second:
        assert second.store.get(KEY, NOW) is None
        assert not second.store.receipts()
        assert not second.warnings


def test_a_file_of_the_first_format_is_begun_anew_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite3"
    rows(path, "create table answers (source text, subject text, value blob, etag text)")
    rows(path, "pragma user_version = 1")

    with Opened(path) as opened:
        assert opened.store.get(KEY, NOW) is None
        opened.store.put(KEY, b"x", NOW, lifetime=None)
    with Opened(path) as again:
        assert again.store.get(KEY, NOW) is not None

    assert not opened.warnings + again.warnings


def test_a_directory_that_cannot_be_written_to_means_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with Opened(tmp_path / "file" / "s.sqlite3") as opened:
        opened.store.put(KEY, b"x", NOW, lifetime=None)
        assert opened.store.get(KEY, NOW) is not None

    assert len(opened.warnings) == 1
    assert "kept for this run only" in opened.warnings[0]


def test_a_file_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite3"
    database = sqlite3.connect(path)
    database.execute("pragma user_version = 99")
    database.execute("create table answers (something_else text)")
    database.commit()
    database.close()
    before = path.read_bytes()

    with Opened(path) as opened:
        opened.store.put(KEY, b"x", NOW, lifetime=None)

    assert "later version" in opened.warnings[0]
    assert path.read_bytes() == before


def test_many_threads_may_use_it(tmp_path: Path) -> None:
    with Opened(tmp_path / "s.sqlite3") as opened:

        def work(name: int) -> None:
            for number in range(30):
                opened.store.put((str(name), str(number)), b"x" * 100, NOW, lifetime=None)
                assert opened.store.get((str(name), str(number)), NOW) is not None

        threads = [threading.Thread(target=work, args=(name,)) for name in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert all(opened.store.get((str(name), "29"), NOW) for name in range(8))
    assert not opened.warnings


def write_many(path: Path, name: str, count: int) -> None:
    """What one process of several does."""
    with Opened(path) as opened:
        for number in range(count):
            opened.store.put((name, str(number)), b"x" * 500, NOW, lifetime=None)
        if opened.warnings:
            raise SystemExit("; ".join(opened.warnings))


def test_several_processes_may_use_it_at_once(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite3"
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=write_many, args=(path, str(number), 40)) for number in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)

    assert [process.exitcode for process in processes] == [0] * 4
    with Opened(path) as opened:
        assert all(opened.store.get((str(number), "39"), NOW) for number in range(4))


WRITER = """
import hashlib, os, sys
from datetime import datetime, timezone
from pathlib import Path
from scanner.entities import Receipt
from scanner.resolve import store
from scanner.resolve.receipts import Received
store.MAX_BYTES = int(sys.argv[2])
opened = store.Store(Path(sys.argv[1]), lambda warning: os.write(2, warning.encode()))
for number in range(int(sys.argv[3]), 10**9):
    now = datetime.now(timezone.utc)  # of answers of one moment none is the oldest: any may go
    bodies = [os.urandom(3000), b"%d" % number]
    came = [Received(Receipt("u", hashlib.sha256(body).hexdigest(), len(body), "t"), body) for body in bodies]
    opened.put(("n", str(number % 400)), b"value %d" % number, now, lifetime=None, received=came)
    os.write(1, b"%d\\n" % number)
"""


@pytest.mark.parametrize("bound", [stores.MAX_BYTES, 400_000])
def test_a_process_killed_at_any_moment_leaves_it_whole(tmp_path: Path, bound: int) -> None:
    """Killed twelve times while it writes; with a small bound it is often killed while it clears up."""
    path = tmp_path / "s.sqlite3"
    moments, last = random.Random(bound), -1
    for _ in range(12):
        writing = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(bound), str(last + 1)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert writing.stdout
        begun = writing.stdout.readline()
        time.sleep(moments.uniform(0, 0.06))
        writing.kill()
        said, warned = writing.communicate()
        assert not warned
        last = int((begun + said).split(b"\n")[-2])

        with Opened(path) as opened:
            assert rows(path, "pragma integrity_check") == [("ok",)]
            answers = [opened.store.get(("n", str(number)), NOW) for number in range(400)]
            kept = {int(answer.value.split()[1]): answer for answer in answers if answer}
            assert all(opened.store.body(one.sha256) for answer in kept.values() for one in answer.receipts)
            assert last in kept, "what was kept is kept"
        assert not opened.warnings


def test_it_does_not_grow_without_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "MAX_BYTES", 400_000)
    path = tmp_path / "s.sqlite3"
    with Opened(path) as opened:
        for number in range(1000):
            when = NOW + timedelta(seconds=number)
            opened.store.put(("page", str(number)), os.urandom(2000), when, lifetime=None)
            used = "select sum(length(value)) from bodies"
            assert number % 100 or rows(path, used)[0][0] <= 500_000, "also while it is in use"

    with Opened(path) as again:
        assert again.store.get(("page", "0"), NOW) is None
        assert again.store.get(("page", "999"), NOW) is not None
    assert path.stat().st_size < 1_000_000


def test_what_no_answer_rests_on_goes_before_any_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "MAX_BYTES", 200_000)
    path = tmp_path / "s.sqlite3"
    old, new = page(os.urandom(90_000)), page(os.urandom(90_000))
    with Opened(path) as opened:
        opened.store.put(KEY, b"old", NOW, lifetime=None, received=[old])
        opened.store.put(("file", "x"), os.urandom(30_000), NOW, lifetime=None)
        opened.store.put(KEY, b"new", NOW, lifetime=None, received=[new])

    with Opened(path) as again:
        assert again.store.body(old.receipt.sha256) is None
        assert again.store.body(new.receipt.sha256) is not None
        assert again.store.get(("file", "x"), NOW) is not None


def test_what_an_older_audit_rests_on_is_kept_while_there_is_room(tmp_path: Path) -> None:
    old = page(b"the page of last week")
    with Opened(tmp_path / "s.sqlite3") as opened:
        opened.store.put(KEY, b"old", NOW, lifetime=None, received=[old])
        opened.store.put(KEY, b"new", NOW, lifetime=None, received=[page(b"the page of today")])

        assert opened.store.body(old.receipt.sha256) == b"the page of last week"


def test_where_it_stands_can_be_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAYOPEN_CACHE_DIR", str(tmp_path))
    assert default_store_path() == tmp_path / "answers.sqlite3"
    monkeypatch.delenv("STAYOPEN_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert "stayopen" in str(default_store_path())


def test_a_closed_store_knows_nothing(tmp_path: Path) -> None:
    opened = Opened(tmp_path / "s.sqlite3")
    opened.store.close()
    opened.store.close()

    opened.store.put(KEY, b"x", NOW, lifetime=None)
    assert opened.store.get(KEY, NOW) is None
