"""What license texts read as is remembered, and never in place of another text, program or rule base."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.licensing import identify_file
from scanner.resolve.readings import SOURCE, identified
from scanner.resolve.session import ResolveOptions, Session
from scanner.rulebook import load_rulebook

TEXT = (Path(__file__).parents[2] / "LICENSE").read_bytes()


def session(folder: Path, *, offline: bool = False) -> Session:
    return Session(ResolveOptions(offline=offline, store_path=folder / "store.sqlite3"))


def kept(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "store.sqlite3")) as db:
        return [row[0] for row in db.execute("select subject from answers where source = ?", (SOURCE,))]


def test_a_text_reads_the_same_from_the_store_and_is_kept_once(tmp_path: Path) -> None:
    rules = load_rulebook()
    fresh = identify_file(TEXT, rules)
    for _ in range(2):
        with session(tmp_path) as opened:
            assert identified(TEXT, opened, rules) == fresh
    assert len(kept(tmp_path)) == 1


def test_what_somebody_else_wrote_there_is_read_again(tmp_path: Path) -> None:
    rules = load_rulebook()
    with session(tmp_path) as opened:
        identified(TEXT, opened, rules)
    (subject,) = kept(tmp_path)
    with session(tmp_path) as opened:
        opened.keep((SOURCE, subject), b'{"ids": 7}', opened.now(), lifetime=None)
        assert identified(TEXT, opened, rules).ids == ("apache-2.0",)


def test_other_rules_read_anew(tmp_path: Path) -> None:
    overlay = tmp_path / "rules" / "licenses"
    overlay.mkdir(parents=True)
    (overlay / "mine.toml").write_text(
        'id = "mine"\nname = "Mine"\ncategory = "permissive"\n'
        'sources = ["https://example.org"]\nchecked = "2026-11-22"\n'
    )
    for rules in (load_rulebook(), load_rulebook(overlays=(tmp_path / "rules",))):
        with session(tmp_path) as opened:
            identified(TEXT, opened, rules)
    assert len(kept(tmp_path)) == 2


def test_offline_no_store_is_made_for_it(tmp_path: Path) -> None:
    with session(tmp_path, offline=True) as opened:
        assert identified(TEXT, opened, load_rulebook()).ids == ("apache-2.0",)
    assert not (tmp_path / "store.sqlite3").exists()


@given(st.binary(max_size=200))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_read_the_same_twice(tmp_path: Path, content: bytes) -> None:
    rules = load_rulebook()
    with session(tmp_path) as opened:
        assert identified(content, opened, rules) == identified(content, opened, rules) == identify_file(content, rules)
