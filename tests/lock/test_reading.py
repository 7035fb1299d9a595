"""stayopen.lock as people, merges and accidents leave it."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.entities import Approval
from scanner.lock.place import find_lock
from scanner.lock.reading import LockError, parse_lock, read_lock
from scanner.lock.records import MAX_BYTES
from scanner.lock.shape import Base, Entry, Lock, LockedLicense, LockedTerm, Text
from scanner.lock.writing import dump

HERE = Path("stayopen.lock")
ENTRY = Entry(
    id="pkg:huggingface/acme/tiny", kind="model", recorded="2026-11-22", revision="a" * 40, license="MIT",
    license_ids=("mit",), texts=(Text(file="LICENSE", sha256="0" * 64), Text(file="USE_POLICY.md", sha256="1" * 64)),
    gate="manual", heard=("hub-card",),
    bases=(Base(id="pkg:huggingface/acme/base", relation="finetune", license="MIT"),),
)  # fmt: skip
APPROVAL = Approval(
    component="pkg:huggingface/acme/tiny", terms=("mit",), by="counsel", reason="read", approved="2026-11-22",
    texts=("0" * 64,),
)  # fmt: skip
LICENSE = LockedLicense(
    id="mit", checked="2026-11", category="permissive", grants=("use",),
    terms=(LockedTerm(term="user-threshold", clause="s.2", when=("use", "host"), value=700_000_000),),
)  # fmt: skip
LOCK = Lock(components=(ENTRY,), licenses=(LICENSE,), approvals=(APPROVAL,))
TEXT = dump(LOCK)


def test_what_is_written_is_read_as_the_same_and_written_as_the_same_bytes() -> None:
    assert parse_lock(TEXT, HERE) == LOCK
    assert dump(parse_lock(TEXT, HERE)) == TEXT
    assert parse_lock(TEXT.replace("\n", "\r\n"), HERE) == LOCK
    assert parse_lock("version = 1\n", HERE) == Lock()


def test_blocks_stand_in_the_order_of_package_urls_whatever_the_order_they_came_in() -> None:
    names = ("pkg:pypi/b@1", "pkg:pypi/a@2", "pkg:pypi/a@10", "pkg:npm/%40x/y@1", "pkg:pypi/a-b@1")
    entries = [msgspec.structs.replace(ENTRY, id=name) for name in names]
    one = dump(Lock(components=tuple(entries)))
    assert one == dump(Lock(components=tuple(reversed(entries))))
    assert re.findall(r'^id = "(.*)"', one, re.MULTILINE) == sorted(names, key=lambda name: name.rpartition("@"))


Spoil = Callable[[str], str]


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda text: text + "[[components]\n", ": cannot be read as TOML: Expected"),
        (lambda text: text.replace("version = 1", "version = 2"), "is of a newer stayopen: upgrade"),
        (lambda text: text.replace("version = 1", "version = 'one'"), "is none that there ever was"),
        (lambda text: text.replace("version = 1", "version = true"), "is none that there ever was"),
        (lambda text: text.replace("version = 1", "version = 0"), "is none that there ever was"),
        (lambda text: text.replace("version = 1\n", ""), "version is missing"),
        (lambda text: f"<<<<<<< HEAD\n{text}=======\n{text}>>>>>>> x\n", ":1: holds the marks of an unfinished merge"),
        (lambda text: f"{text}<<<<<<< HEAD\r\n=======\r\n>>>>>>> x\r\n", "unfinished merge"),
        (lambda text: text + text[text.index("[[components]]") :], "pkg:huggingface/acme/tiny stands here twice"),
        (lambda text: text.replace("0" * 64, "abc"), "components[0].texts[0].sha256"),
        (lambda text: text.replace("0" * 64, "Z" * 64), "sha256"),
        (lambda text: text.replace('texts = ["000', 'texts = ["xyz'), "a SHA-256 is 64 digits"),
        (lambda text: text.replace("recorded =", "recrded ="), "did you mean recorded?"),
        (lambda text: text.replace('recorded = "2026-11-22"', 'recorded = "2026-02-31"'), "no day as in"),
        (lambda text: text.replace('recorded = "2026-11-22"', "recorded = 2026-11-22"), "a date is written in quotes"),
        (lambda text: text.replace('approved = "2026-11-22"', 'approved = "soon"'), "approvals[0].approved: no day"),
        (lambda text: text.replace('by = "counsel"', 'by = " "'), "approvals[0].by: must not be empty"),
        (lambda text: text.replace('terms = ["mit"]', "terms = []"), "must name the license ids"),
        (lambda text: text.replace('gate = "manual"', 'gate = "open"'), "gate"),
        (lambda text: text.replace('kind = "model"', 'kind = "modle"'), "did you mean model?"),
        (lambda text: text.replace('id = "pkg:huggingface/acme/tiny"', 'id = "acme/tiny"'), "components[0].id"),
        (lambda text: text.replace("value = 700000000", "value = { a = 1 }"), "licenses[0].terms[0].value"),
        (lambda _: "x = " + "[" * 5000, "nested too deeply"),
        (lambda _: "components = 3\nversion = 1\n", "components"),
        (lambda _: "[version]\n", "is none that there ever was"),
        (lambda _: "", "version is missing"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_reason(tmp_path: Path, spoil: Spoil, says: str) -> None:
    path = tmp_path / "stayopen.lock"
    path.write_text(spoil(TEXT), newline="")
    with pytest.raises(LockError, match=re.escape(says)):
        read_lock(path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (TEXT.encode("utf-16"), "not UTF-8"),
        (b"\x00" * 64, "cannot be read as TOML"),
        (b"#" * (MAX_BYTES + 1), "larger than"),
    ],
)
def test_bytes_that_are_no_lock(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "stayopen.lock").write_bytes(content)
    with pytest.raises(LockError, match=says):
        read_lock(tmp_path / "stayopen.lock")


def test_a_message_about_a_hostile_lock_steers_no_terminal(tmp_path: Path) -> None:
    path = tmp_path / "stayopen.lock"
    path.write_text(TEXT.replace("recorded =", '"rec\\u001b[31morded\\u202e" ='))
    with pytest.raises(LockError, match=re.escape("rec\\x1b[31morded\\u202e")) as raised:
        read_lock(path)
    assert str(raised.value).replace("\n", "").isprintable()


def test_a_directory_in_its_place_and_a_file_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none", tmp_path / "\0"):
        with pytest.raises(LockError, match="cannot be read"):
            read_lock(path)


def test_it_is_looked_for_up_to_the_root_of_the_repository(tmp_path: Path) -> None:
    (tmp_path / "stayopen.lock").touch()
    inner = tmp_path / "repository" / "sub"
    inner.mkdir(parents=True)
    assert find_lock(inner) == tmp_path / "stayopen.lock"
    (tmp_path / "repository" / ".git").mkdir()
    assert find_lock(inner) is None
    (tmp_path / "repository" / "stayopen.lock").touch()
    assert find_lock(inner) == tmp_path / "repository" / "stayopen.lock"


def of(shape: type[msgspec.Struct], **fields: st.SearchStrategy[object]) -> st.SearchStrategy[msgspec.Struct]:
    return st.fixed_dictionaries(fields).map(lambda values: shape(**values))


days = st.dates().map(lambda day: day.isoformat())
digests = st.text("0123456789abcdef", min_size=64, max_size=64)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
lists = st.lists(words, max_size=3).map(tuple)
purls = st.text("abc-.%40/", min_size=1, max_size=12).map(lambda name: f"pkg:pypi/{name}")
values = st.none() | st.booleans().map(int) | st.integers(-(2**62), 2**62) | st.floats(allow_nan=False) | words | lists
texts = st.lists(of(Text, file=words, sha256=digests), max_size=3).map(tuple)
terms = of(LockedTerm, term=words, clause=words, when=st.just(("use",)), value=values, only_where=st.none() | words)
entries = of(
    Entry, id=purls, kind=st.sampled_from(["model", "package"]), recorded=days, license=st.none() | words,
    license_ids=lists, texts=texts, unresolved=words, private=st.booleans(), signals=lists,
    bases=st.lists(of(Base, id=purls, relation=words, license=st.none() | words), max_size=2).map(tuple),
)  # fmt: skip
approvals = of(
    Approval, component=purls, terms=st.just(("mit",)), by=words.map(lambda text: f"x{text}"), approved=days,
    reason=words.map(lambda text: f"x{text}"), texts=st.lists(digests, max_size=2).map(tuple), expires=st.none() | days,
)  # fmt: skip
licenses = of(
    LockedLicense, id=words, checked=words, category=st.just("permissive"), terms=st.lists(terms, max_size=3).map(tuple)
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    components=st.lists(entries, max_size=4, unique_by=lambda one: one.id),  # type: ignore[attr-defined]  # an Entry
    licenses=st.lists(licenses, max_size=2, unique_by=lambda one: one.id),  # type: ignore[attr-defined]  # a license
    approvals=st.lists(approvals, max_size=2, unique_by=lambda one: one.component),  # type: ignore[attr-defined]  # ditto
)
def test_any_lock_comes_back_as_it_was_written(
    components: list[Entry], licenses: list[LockedLicense], approvals: list[Approval]
) -> None:
    text = dump(Lock(components=tuple(components), licenses=tuple(licenses), approvals=tuple(approvals)))
    back = parse_lock(text, HERE)
    assert dump(back) == text
    assert sorted(back.components, key=lambda one: one.id) == sorted(components, key=lambda one: one.id)
    assert text.replace("\n", "").isprintable()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200) | st.tuples(st.integers(0, len(TEXT)), st.text(max_size=20)).map(
    lambda cut: TEXT[: cut[0]] + cut[1] + TEXT[cut[0] + len(cut[1]) :]
))  # fmt: skip
def test_any_text_is_a_lock_or_refused(text: str) -> None:
    with suppress(LockError):
        assert isinstance(parse_lock(text, HERE), Lock)
