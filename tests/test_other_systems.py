"""Windows and macOS, as far as Linux can tell: separators, drives, line ends, case, encodings, no fork."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner import Audit, scan
from scanner.discover import discover, parallel
from scanner.discover.artifacts.origin import is_path
from scanner.discover.ignore import IgnoreFile, as_configured
from scanner.discover.source import SourceFile, Tree
from scanner.lock.reading import read_lock
from scanner.report import target_of
from scanner.resolve.credentials import load_netrc
from scanner.rulebook import load_rulebook
from tests.e2e.conftest import write

EXAMPLE = Path(__file__).parents[1] / "examples/rag-service"
PART = st.text("abcXYZ09_-. ", min_size=1, max_size=8).filter(lambda part: part.strip(". ") == part)
PARTS = st.lists(PART, min_size=1, max_size=4)
ROOTS = st.sampled_from(["C:\\", "d:\\", "\\\\server\\share\\", "\\\\?\\C:\\", "\\\\?\\UNC\\server\\share\\"])


@settings(deadline=None, max_examples=60)
@given(PARTS, PARTS)
def test_an_excluded_path_may_be_written_with_backslashes(parts: list[str], others: list[str]) -> None:
    windows = str(PureWindowsPath(*parts))
    back, forth = (IgnoreFile("exclude", "", [text]) for text in (as_configured(windows), "/".join(parts)))
    for path in ("/".join(parts), "/".join([*parts, *others]), "/".join(others)):
        assert back.decides(path, directory=False) == forth.decides(path, directory=False)


def test_what_needs_an_escape_in_a_pattern_keeps_it() -> None:
    assert [as_configured(text) for text in (r"\#x", r"\!x", r"a\ ", r"a\[1\]", r"a\*.py", "a\\")] == [
        r"\#x", r"\!x", r"a\ ", r"a\[1\]", "a/*.py", "a/",
    ]  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(ROOTS, PARTS)
def test_a_path_of_windows_is_no_model(root: str, parts: list[str]) -> None:
    assert is_path(str(PureWindowsPath(root, *parts)))
    assert is_path(PureWindowsPath(root, *parts).as_posix())
    if len(parts) > 1:
        assert is_path(str(PureWindowsPath(*parts)))


@settings(deadline=None, max_examples=40)
@given(ROOTS, PARTS)
def test_an_output_may_stand_on_a_drive(root: str, parts: list[str]) -> None:
    file = str(PureWindowsPath(root, *parts, "audit.html"))
    assert target_of(file) == ("html", Path(file))
    assert target_of(f"sarif={file}") == ("sarif", Path(file))


@pytest.fixture(scope="module")
def audits(tmp_path_factory: pytest.TempPathFactory) -> list[Audit]:
    """The example as it is, and as a checkout on Windows has it: a carriage return before each line feed."""
    audits = []
    for name in ("unix", "windows"):
        root = tmp_path_factory.mktemp(name) / "project"
        shutil.copytree(EXAMPLE, root)
        for path in root.rglob("*"):
            if name == "windows" and path.is_file() and b"\0" not in path.read_bytes():
                path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        audits.append(scan(root, offline=True, store=root.parent / "store"))
    return audits


def test_line_ends_of_windows_change_nothing_of_what_is_found(audits: list[Audit]) -> None:
    unix, windows = audits
    places = [[(case.id, [usage.location for usage in case.usages]) for case in audit.cases] for audit in audits]
    assert places[0] == places[1]
    assert [(one.code, one.component, one.fingerprint) for one in unix.findings] == [
        (one.code, one.component, one.fingerprint) for one in windows.findings
    ]
    assert unix.project["policy_sha256"] == windows.project["policy_sha256"]


def test_every_path_in_an_audit_has_forward_slashes(audits: list[Audit]) -> None:
    for audit in audits:
        files = {usage.location.file for case in audit.cases for usage in case.usages}
        told = (*files, str(audit.project["path"]), str(audit.project["config"]))
        assert [text for text in told if "\\" in text] == []


def test_a_lock_with_line_ends_of_windows_reads_the_same(tmp_path: Path) -> None:
    text = b'version = 1\n\n[[components]]\nid = "pkg:pypi/x"\nkind = "package"\nrecorded = "2026-11-22"\n'
    files = write(tmp_path, {"a.lock": text, "b.lock": text.replace(b"\n", b"\r\n")})
    assert read_lock(files / "a.lock") == read_lock(files / "b.lock")


def test_a_file_is_found_by_another_case_only_where_the_file_system_says_it_is_there(tmp_path: Path) -> None:
    write(tmp_path, {"reqs/Base.txt": "torch\n"})
    on_macos = Tree(tmp_path, {"reqs/base.txt": SourceFile("reqs/base.txt", tmp_path / "reqs/base.txt", 6)})
    found = on_macos.whatever_case("reqs/Base.txt")
    assert found is not None
    assert found.path == "reqs/base.txt"
    assert on_macos.whatever_case("reqs/BASE.txt") is None
    assert on_macos.whatever_case("reqs/\0") is None


def test_what_an_encoding_does_not_have_is_escaped_not_a_crash(tmp_path: Path) -> None:
    write(tmp_path, {"模型.py": 'from transformers import AutoModel\nAutoModel.from_pretrained("nobody/unheard-of")\n'})
    program = "from scanner.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "scan", str(tmp_path), "--offline", "--all", f"--store={tmp_path}/store"],
        check=False, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "cp1252"},
    )  # fmt: skip
    assert done.returncode == 4, done.stderr
    assert b"\\u6a21\\u578b.py" in done.stdout


def test_processes_that_cannot_be_forked_are_started_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows and macOS, and wherever there is another thread."""
    monkeypatch.setattr(parallel, "WORTH_STARTING", 0)
    write(
        tmp_path,
        {f"m{n}.py": f'import transformers\nx = transformers.AutoModel.from_pretrained("a/b-{n}")\n' for n in range(6)},
    )
    rules, done = load_rulebook(), threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    try:
        assert discover(tmp_path, rules, processes=2) == discover(tmp_path, rules)
    finally:
        done.set()
        other.join()


def test_logins_may_stand_in_the_file_that_windows_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NETRC", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    file = write(tmp_path, {"_netrc": "machine index.example login me password secret\n"}) / "_netrc"
    file.chmod(0o600)
    assert load_netrc(pytest.fail)["index.example"] == ("me", "secret")
