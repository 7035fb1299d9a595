"""Whatever a repository's configuration names to be run is not run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scanner.audit import ScanOptions, scan
from scanner.git.plumbing import GitFault
from scanner.git.repository import Repository
from scanner.resolve import ResolveOptions
from tests.repositories import commit, git, repository

MODEL = 'from transformers import pipeline\n\npipe = pipeline(model="{}")\n'


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    """A program that leaves a trace when it is run."""
    program = tmp_path / "bin/trap"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$0 $*" >> "{tmp_path}/sprung"\ncat\n')
    program.chmod(0o755)
    return program


@pytest.fixture
def hostile(tmp_path: Path, trap: Path) -> Path:
    """A repository in which every key that can name a program names the trap, and every file has all attributes."""
    root = repository(tmp_path / "project", {"app.py": MODEL.format("gpt2"), "weights.bin": b"\0"})
    git(root, "checkout", "-q", "-b", "feature")
    commit(root, {"app.py": MODEL.format("CohereForAI/c4ai-command-r-plus"), ".gitattributes": "* filter=x diff=x\n"})
    keys = (
        "core.fsmonitor", "core.sshCommand", "core.gitProxy", "core.pager", "core.editor", "core.askPass",
        "core.alternateRefsCommand", "pager.cat-file", "pager.ls-tree", "diff.external", "diff.x.command",
        "diff.x.textconv", "filter.x.clean", "filter.x.smudge", "filter.x.process", "credential.helper", "gpg.program",
        "merge.x.driver", "uploadpack.packObjectsHook", "remote.origin.uploadpack", "interactive.diffFilter",
        "sequence.editor", "trailer.x.cmd",
    )  # fmt: skip
    for key in keys:
        git(root, "config", key, str(trap))
    for alias in ("cat-file", "ls-tree", "rev-parse", "merge-base", "diff-index", "diff-tree", "ls-files"):
        git(root, "config", f"alias.{alias}", f"!{trap}")
    git(root, "config", "core.hooksPath", str(trap.parent))
    for hook in ("post-index-change", "reference-transaction", "post-checkout", "fsmonitor-watchman"):
        (trap.parent / hook).symlink_to(trap)
    git(root, "config", "remote.origin.url", f"ext::{trap}")
    git(root, "config", "protocol.ext.allow", "always")
    os.utime(root / "app.py")  # the index has to look at it again
    return root


def test_the_trap_works(hostile: Path, tmp_path: Path) -> None:
    git(hostile, "status")
    assert "trap" in (tmp_path / "sprung").read_text()


def test_a_scan_since_a_revision_runs_nothing_that_the_repository_names(hostile: Path, tmp_path: Path) -> None:
    (tmp_path / "sprung").unlink(missing_ok=True)
    offline = ResolveOptions(offline=True, store_path=tmp_path / "store")
    audit = scan(hostile, ScanOptions(since="main", resolve=offline))
    assert {one.component for one in audit.findings if one.counts} == {
        "pkg:huggingface/CohereForAI/c4ai-command-r-plus"
    }
    assert list(Repository(hostile).differing("HEAD")) == []
    assert not (tmp_path / "sprung").exists()


def test_a_partial_clone_is_not_completed_from_a_hostile_remote(hostile: Path, tmp_path: Path, trap: Path) -> None:
    (missing,) = (blob for blob in Repository(hostile).files("main") if blob.path == b"app.py")
    (hostile / ".git/objects" / missing.id[:2] / missing.id[2:]).unlink()
    git(hostile, "config", "extensions.partialClone", "origin")
    git(hostile, "config", "remote.origin.promisor", "true")
    (tmp_path / "sprung").unlink(missing_ok=True)
    with pytest.raises(GitFault, match="missing: this clone is partial or damaged"):
        Repository(hostile).write([(missing.id, tmp_path / "x")], 100)
    assert not (tmp_path / "sprung").exists()


def test_a_repository_hidden_among_the_files_is_not_taken_for_one(hostile: Path, tmp_path: Path) -> None:
    buried = repository(tmp_path / "outer", {"README.md": "x\n"}) / "vendor"
    git(tmp_path, "clone", "-q", "--bare", str(hostile), str(buried))
    (tmp_path / "sprung").unlink(missing_ok=True)
    with pytest.raises(GitFault, match="cannot read"):
        Repository(buried).commit("HEAD")
    assert not (tmp_path / "sprung").exists()


def test_git_is_not_taken_from_the_current_directory(
    tmp_path: Path, trap: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "git").symlink_to(trap)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", os.pathsep.join([".", "", "bin"]))
    with pytest.raises(GitFault, match="git is not installed"):
        Repository(tmp_path)


def test_names_that_lead_elsewhere_are_not_written(tmp_path: Path) -> None:
    root = repository(tmp_path / "project", {"a.py": "x = 1\n"})
    blob = git(root, "hash-object", "-w", "a.py")
    inner = git(root, "rev-parse", "HEAD^{tree}")
    raw = b"".join(
        mode + b" " + name + b"\0" + bytes.fromhex(id_)
        for mode, name, id_ in (
            (b"40000", b"..", inner), (b"100644", b"../../../up.py", blob), (b"100644", b"/tmp/stayopen-abs.py", blob),
        )
    )  # fmt: skip
    (tmp_path / "tree").write_bytes(raw)
    tree = git(root, "hash-object", "-t", "tree", "-w", "--literally", str(tmp_path / "tree"))
    first = git(root, "commit-tree", tree, "-m", "hostile")
    git(root, "reset", "-q", "--soft", git(root, "commit-tree", inner, "-p", first, "-m", "now"))
    before = set(tmp_path.rglob("*"))
    offline = ResolveOptions(offline=True, store_path=tmp_path / "store")
    scan(root, ScanOptions(since="HEAD~1", resolve=offline))
    assert set(tmp_path.rglob("*")) - before <= {tmp_path / "store"}
    assert not Path("/tmp/stayopen-abs.py").exists()
