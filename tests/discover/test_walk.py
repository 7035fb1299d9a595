"""Which files are part of a scan."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.discover.ignore import IgnoreFile
from scanner.discover.places import Places
from scanner.discover.source import MAX_TEXT_BYTES, SourceFile, Tree, Unreadable
from scanner.discover.walk import shown, walk
from scanner.entities import Incomplete
from scanner.rulebook.discovery_paths import PathRules, WalkRules
from scanner.rulebook.layout import rules_directory
from scanner.syntax.toml_text import parse_toml

msgspec = pytest.importorskip("msgspec")


def rules() -> tuple[WalkRules, PathRules]:
    """The real rules of the walk."""
    folder = rules_directory() / "discovery"
    walk_rules = msgspec.convert(parse_toml((folder / "walk.toml").read_text()), WalkRules)
    return walk_rules, msgspec.convert(parse_toml((folder / "paths.toml").read_text()), PathRules)


def walked(root: Path, *exclude: str) -> tuple[Tree, list[Incomplete], list[Incomplete]]:
    """The walk with the real rules."""
    return walk(root, *rules(), exclude)


def write(root: Path, *paths: str, text: str = "x") -> None:
    """Files of one text."""
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)


def test_files_come_in_the_order_of_their_paths_with_forward_slashes(tmp_path: Path) -> None:
    write(tmp_path, "b/c.py", "a.py", "b.py")
    tree, incomplete, excluded = walked(tmp_path)
    assert list(tree.files) == ["a.py", "b.py", "b/c.py"]
    assert not incomplete
    assert not excluded


def test_a_single_file_is_a_tree_of_one(tmp_path: Path) -> None:
    write(tmp_path, "tests/test_a.py", "tests/b.py")
    tree, _, _ = walked(tmp_path / "tests" / "b.py")
    assert list(tree.files) == ["b.py"]
    assert tree.files["b.py"].scope == "runtime"


def test_a_missing_root_is_an_error_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        walked(tmp_path / "nowhere")


def test_installed_packages_caches_and_history_are_left_out_with_one_line_each(tmp_path: Path) -> None:
    write(
        tmp_path,
        "a/__pycache__/x.pyc",
        "b/__pycache__/x.pyc",
        "web/node_modules/p/package.json",
        ".git/config",
        "a/x.py",
    )
    write(tmp_path, "env/pyvenv.cfg", "env/lib/x.py")
    tree, _, excluded = walked(tmp_path)
    assert list(tree.files) == ["a/x.py"]
    assert [(item.subject, item.reason) for item in excluded] == [
        (".git", "not walked: version control"),
        ("__pycache__ (2 directories)", "not walked: cache"),
        ("env", "not walked: virtual environment"),
        ("web/node_modules", "not walked: installed packages"),
    ]


def test_gitignore_is_honoured_with_negation_and_nesting(tmp_path: Path) -> None:
    write(tmp_path, ".git/HEAD")
    write(tmp_path, "a.log", "keep.log", "sub/b.log", "sub/c.tmp", "out/x.py", "sub/out/y.py")
    write(tmp_path, ".gitignore", text="*.log\n!keep.log\n/out/\n")
    write(tmp_path, "sub/.gitignore", text="!b.log\n*.tmp\n")
    tree, _, excluded = walked(tmp_path)
    assert list(tree.files) == [".gitignore", "keep.log", "sub/.gitignore", "sub/b.log", "sub/out/y.py"]
    assert Incomplete(".gitignore", "1 directories and 1 files left out by its patterns") in excluded
    assert Incomplete("sub/.gitignore", "1 files left out by its patterns") in excluded


def test_the_exclude_file_of_the_repository_counts_less_than_gitignore(tmp_path: Path) -> None:
    write(tmp_path, "a.tmp", "b.tmp")
    write(tmp_path, ".git/info/exclude", text="*.tmp\n")
    write(tmp_path, ".gitignore", text="!b.tmp\n")
    assert list(walked(tmp_path)[0].files) == [".gitignore", "b.tmp"]


def test_exclude_patterns_of_the_configuration(tmp_path: Path) -> None:
    write(tmp_path, "data/a.json", "src/a.py")
    tree, _, excluded = walked(tmp_path, "data/")
    assert list(tree.files) == ["src/a.py"]
    assert excluded == [Incomplete("exclude", "1 directories left out by its patterns")]


def test_an_archive_holds_what_was_published_whatever_gitignore_says(tmp_path: Path) -> None:
    write(tmp_path, "config.yaml", "clone/.git/HEAD", "clone/config.yaml")
    write(tmp_path, ".gitignore", "clone/.gitignore", text="config.yaml\n")
    tree, _, excluded = walked(tmp_path)
    assert list(tree.files) == [".gitignore", "clone/.gitignore", "config.yaml"]
    assert Incomplete("clone/.gitignore", "1 files left out by its patterns") in excluded


def test_patterns_that_git_cannot_read_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path, ".git/HEAD")
    write(tmp_path, "a.py", "b.py")
    write(tmp_path, ".gitignore", text="!\n\\\n[z-a]\n[[:alpha:]]\nb.py\n")
    assert list(walked(tmp_path)[0].files) == [".gitignore", "a.py"]


def test_a_pattern_made_to_take_forever_is_refused_and_said(tmp_path: Path) -> None:
    write(tmp_path, ".git/HEAD")
    write(tmp_path, "a" * 200)
    write(tmp_path, ".gitignore", text="*a" * 40 + "b\n")
    tree, incomplete, _ = walked(tmp_path)
    assert len(tree.files) == 2
    assert "too many wildcards" in incomplete[0].reason


def test_a_link_to_a_file_inside_is_read_under_its_name(tmp_path: Path) -> None:
    write(tmp_path, "common.deps", text="torch")
    (tmp_path / "requirements.txt").symlink_to("common.deps")
    assert walked(tmp_path)[0].files["requirements.txt"].text == "torch"


def test_a_link_of_the_same_name_is_not_read_twice(tmp_path: Path) -> None:
    write(tmp_path, "a/requirements.txt")
    (tmp_path / "requirements.txt").symlink_to("a/requirements.txt")
    assert list(walked(tmp_path)[0].files) == ["a/requirements.txt"]


def test_links_out_of_the_root_are_excluded_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "outside/secret.txt", "root/a.py")
    (tmp_path / "root" / "file").symlink_to(tmp_path / "outside" / "secret.txt")
    (tmp_path / "root" / "folder").symlink_to(tmp_path / "outside")
    tree, incomplete, excluded = walked(tmp_path / "root")
    assert list(tree.files) == ["a.py"]
    assert not incomplete
    assert [item.subject for item in excluded] == ["file", "folder"]
    assert all("out of the scanned directory" in item.reason for item in excluded)


def test_loops_and_links_to_nothing_are_incomplete_in_one_line_each(tmp_path: Path) -> None:
    write(tmp_path, "a/x.py")
    (tmp_path / "self").symlink_to("self")
    (tmp_path / "a" / "up").symlink_to("..")
    (tmp_path / "broken").symlink_to("nowhere")
    tree, incomplete, _ = walked(tmp_path)
    assert list(tree.files) == ["a/x.py"]
    assert {item.subject: item.reason.split(":")[0] for item in incomplete} == {
        "self": "loop of symbolic links",
        "a/up": "symbolic link to a directory that holds it (a loop)",
        "broken": "symbolic link to nothing",
    }


def test_pipes_are_counted_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "requirements.txt")
    tree, _, excluded = walked(tmp_path)
    assert not tree.files
    assert excluded == [Incomplete(".", "1 pipes, sockets or devices: not files")]


def test_names_that_are_not_utf_8_or_hold_control_characters_are_shown_safely(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.py")).write_text("x")
    (tmp_path / "esc\x1b[31m\n.py").write_text("y")
    tree, _, _ = walked(tmp_path)
    assert sorted(tree.files) == ["caf\\xe9.py", "esc\\x1b[31m\\n.py"]
    assert sorted(file.text for file in tree.files.values()) == ["x", "y"]


@given(st.text())
def test_shown_names_can_always_be_printed(name: str) -> None:
    try:
        os.fsencode(name)
    except UnicodeEncodeError:
        return
    assert shown(name).encode("utf-8").decode().isprintable() or not name.isascii()


WITHOUT_RIGHTS = """
import os, sys
from pathlib import Path
from tests.discover.test_walk import walked
root = Path(sys.argv[1])
walked(root)  # whatever is imported late is imported now: nobody may not be able to read this interpreter
if os.geteuid() == 0:
    os.setuid(65534)
tree, incomplete, _ = walked(root)
print(list(tree.files), incomplete)
try:
    tree.files["open/secret.py"].text
except Exception as error:
    print(error)
"""


def test_directories_and_files_without_rights_are_incomplete() -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        root.chmod(0o755)
        write(root, "open/a.py", "closed/b.py", "open/secret.py")
        (root / "closed").chmod(0)
        (root / "open" / "secret.py").chmod(0)
        command = [sys.executable, "-c", WITHOUT_RIGHTS, folder]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
        (root / "closed").chmod(0o700)
    assert "['open/a.py', 'open/secret.py']" in done.stdout, done.stderr
    assert "subject='closed', reason='directory cannot be listed (Permission denied)" in done.stdout
    assert "no permission to read it" in done.stdout


def test_a_file_that_vanishes_is_unreadable_with_the_reason(tmp_path: Path) -> None:
    write(tmp_path, "a.py")
    file = walked(tmp_path)[0].files["a.py"]
    (tmp_path / "a.py").unlink()
    with pytest.raises(Unreadable, match="vanished during the scan"):
        _ = file.text


def test_a_very_deep_tree_is_walked_without_recursion(tmp_path: Path) -> None:
    folders = [tmp_path]
    for _ in range(1200):
        folders.append(folders[-1] / "d")
        folders[-1].mkdir()
    write(folders[-1], "a.py")
    files = list(walked(tmp_path)[0].files)
    (folders[-1] / "a.py").unlink()
    for folder in reversed(folders[1:]):  # shutil.rmtree, with which pytest cleans up, is recursive
        folder.rmdir()
    assert files == ["d/" * 1200 + "a.py"]


@pytest.mark.parametrize(
    ("path", "scope", "in_use"),
    [
        ("src/app.py", "runtime", True), ("tests/helper.py", "test", False), ("src/app/test_x.py", "test", False),
        ("tests_integ/models.py", "test", False),
        ("web/src/a.spec.ts", "test", False), ("docs/conf.py", "docs", False), ("examples/rag/app.py", "docs", True),
        ("Examples/a.py", "docs", True), ("benchmarks/run.py", "dev", True), (".github/workflows/ci.yml", "dev", True),
        ("requirements-dev.txt", "dev", True), ("requirements/test.txt", "test", False),
        ("sub/requirements/dev.txt", "dev", True), ("tutorials/intro.ipynb", "docs", True),
        ("app/demo/a.py", "docs", True),
        ("src/contest/main.py", "runtime", True), ("README.md", "runtime", True), ("latest.py", "runtime", True),
    ],
)  # fmt: skip
def test_the_place_of_a_file_says_its_scope(path: str, scope: str, in_use: bool) -> None:
    assert Places(rules()[1]).of(path) == (scope, in_use)


def test_only_the_path_inside_the_root_counts(tmp_path: Path) -> None:
    write(tmp_path, "examples/rag-service/app.py")
    file = walked(tmp_path / "examples" / "rag-service")[0].files["app.py"]
    assert (file.scope, file.in_use) == ("runtime", True)


def text_of(folder: Path, name: str, raw: bytes) -> str:
    """The text of a file with these bytes."""
    (folder / name).write_bytes(raw)
    return SourceFile(name, folder / name, len(raw)).text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_text_is_decoded_by_its_byte_order_mark(tmp_path: Path, encoding: str) -> None:
    assert text_of(tmp_path, "a.txt", "käse\r\n\u20ac".encode(encoding)) == "käse\n\u20ac"


def test_python_says_its_own_encoding(tmp_path: Path) -> None:
    assert text_of(tmp_path, "a.py", b"#!/bin/python\n# -*- coding: latin-1 -*-\nx = '\xe9'\n").endswith("'é'\n")
    with pytest.raises(Unreadable, match="not text"):
        text_of(tmp_path, "a.yml", b"# coding: latin-1\n\xe9")


@pytest.mark.parametrize("codec", [b"rot13", b"hex", b"zip", b"idna", b"punycode", b"undefined", b"no-such", b"utf-16"])
def test_codecs_that_are_no_encoding_of_files_are_refused(tmp_path: Path, codec: bytes) -> None:
    with pytest.raises(Unreadable, match="not text"):
        text_of(tmp_path, "a.py", b"# coding: " + codec + b"\nabc\n")


def test_the_reason_names_the_byte_that_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="byte 0xe9 at offset 3 is not UTF-8"):
        text_of(tmp_path, "a.md", b"caf\xe9")


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="larger than 8 MiB"):
        text_of(tmp_path, "a.json", b" " * (MAX_TEXT_BYTES + 1))


@settings(max_examples=100, deadline=None)
@given(
    raw=st.binary(max_size=200),
    prefix=st.sampled_from([b"", b"# coding: utf-7\n", b"# coding: unicode_escape\n", b"\xff\xfe"]),
)
def test_any_bytes_are_printable_text_or_unreadable(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes, prefix: bytes
) -> None:
    folder = tmp_path_factory.getbasetemp()
    with suppress(Unreadable):
        text_of(folder, "any.py", prefix + raw).encode("utf-8")


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.text(st.sampled_from("a*?[]!/\\. #-z"), max_size=12), max_size=4),
    st.text(st.sampled_from("ab/."), min_size=1),
)
def test_any_ignore_pattern_can_be_asked(lines: list[str], path: str) -> None:
    IgnoreFile("x", "", lines).decides(path, directory=False)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text(alphabet="ab.* ?[]!\\#/", min_size=1, max_size=8), min_size=1, max_size=3),
    st.text(alphabet="ab. #/", min_size=1, max_size=8).filter(lambda path: not path.startswith("/")),
)
def test_no_path_that_a_pattern_speaks_of_is_passed_over(patterns: list[str], path: str) -> None:
    file, all_asked = IgnoreFile("x", "", patterns), IgnoreFile("x", "", patterns)
    all_asked._pieces = ("",)
    assert file.decides(path, directory=False) == all_asked.decides(path, directory=False)


def test_an_example_for_others_is_read_although_its_copies_are_ignored(tmp_path: Path) -> None:
    write(tmp_path, ".git/HEAD")
    write(tmp_path, ".env", ".env.example", "app/.env.template", ".env.production")
    write(tmp_path, ".gitignore", text=".env\n.env.*\n")
    tree, _, _ = walked(tmp_path)
    assert list(tree.files) == [".env.example", ".gitignore", "app/.env.template"]
    tree, _, _ = walked(tmp_path, "*.example")
    assert ".env.example" not in tree.files
