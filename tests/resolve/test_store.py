"""The store: what is kept, for how long, and what happens when its file is not what it should be."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import stat
import threading
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from scanner.resolve import store as stores
from scanner.resolve.session import default_store_path
from scanner.resolve.store import Store

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=timezone.utc)
KEY = ("index-page", "https://pypi.org/simple/alpha/")


class Opened:
    """A store and the warnings it gave."""

    def __init__(self, path: Path) -> None:
        self.warnings: list[str] = []
        self.store = Store(path, self.warnings.append)

    def __enter__(self) -> Opened:
        return self

    def __exit__(self, *_: object) -> None:
        self.store.close()


def test_an_answer_is_kept_with_time_etag_and_hash(tmp_path: Path) -> None:
    with Opened(tmp_path / "s.sqlite3") as one:
        one.store.put(KEY, b"\x00body", NOW, lifetime=timedelta(hours=1), etag='"x"')
    with Opened(tmp_path / "s.sqlite3") as two:
        answer = two.store.get(KEY, NOW)

    assert answer is not None
    assert (answer.value, answer.etag) == (b"\x00body", '"x"')
    assert (answer.retrieved, answer.expires) == ("2026-11-21T12:00:00+00:00", "2026-11-21T13:00:00+00:00")
    assert len(answer.sha256) == 64
    assert not two.warnings


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
    database = sqlite3.connect(path)
    database.execute("update answers set value = x'00'")
    database.commit()
    database.close()

    with Opened(path) as second:
        assert second.store.get(KEY, NOW) is None


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


def test_a_process_killed_while_writing_leaves_it_whole(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite3"
    process = multiprocessing.get_context("spawn").Process(target=write_many, args=(path, "a", 100_000))
    process.start()
    while not path.exists() or path.stat().st_size == 0:
        time.sleep(0.01)
    time.sleep(0.2)
    assert process.pid
    os.kill(process.pid, signal.SIGKILL)
    process.join(30)

    with Opened(path) as opened:
        assert opened.store.get(("a", "0"), NOW) is not None
        opened.store.put(KEY, b"x", NOW, lifetime=None)
    assert not opened.warnings


def test_it_does_not_grow_without_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "MAX_BYTES", 100_000)
    path = tmp_path / "s.sqlite3"
    with Opened(path) as opened:
        for number in range(100):
            opened.store.put(("page", str(number)), os.urandom(2000), NOW + timedelta(seconds=number), lifetime=None)

    with Opened(path) as again:
        assert again.store.get(("page", "0"), NOW) is None
        assert again.store.get(("page", "99"), NOW) is not None


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
