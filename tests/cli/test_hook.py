"""`stayopen hook`: only the named files are read, and only what the commit brings in fails."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scanner.cli.baseline import command as baseline
from scanner.cli.hook import command
from tests.e2e.conftest import write
from tests.repositories import commit, git, repository

USE = "[use]\ncommercial = true\nships = ['service']\n"
MODEL = 'from transformers import pipeline\n\npipe = pipeline(model="{}")\n'
OLD, NEW = "CohereForAI/aya-expanse-8b", "CohereForAI/c4ai-command-r-plus"
Hook = Callable[..., Result]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one model that it may not use; the current directory."""
    root = repository(tmp_path / "project", {"app.py": MODEL.format(OLD), "stayopen.toml": USE})
    monkeypatch.chdir(root)
    for name in ("PRE_COMMIT", "PRE_COMMIT_FROM_REF", "PRE_COMMIT_TO_REF", "GIT_DIR", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    return root


@pytest.fixture
def hook(tmp_path: Path) -> Hook:
    """Run the hook on some files."""
    return lambda *files: CliRunner().invoke(command, ["--store", str(tmp_path / "store"), *files])


def stage(root: Path, files: dict[str, str | bytes]) -> None:
    """Write files and stage everything."""
    write(root, files)
    git(root, "add", "--all")


def test_what_the_commit_brings_in_fails_with_what_to_do(project: Path, hook: Hook) -> None:
    stage(project, {"new.py": MODEL.format(NEW)})
    done = hook("new.py")
    assert done.exit_code == 1
    assert f"error: non-commercial: pkg:huggingface/{NEW}\n  new.py:3\n" in done.stdout
    assert "\n  -> " in done.stdout
    assert "docs/checks/non-commercial.md" in done.stdout
    assert "stayopen: 1 finding" in done.stdout


@pytest.mark.parametrize(
    ("files", "named"),
    [
        ({"app.py": "# moved\n\n" + MODEL.format(OLD)}, ["app.py"]),
        ({"second.py": MODEL.format(OLD)}, ["second.py"]),
        ({"fine.py": "x = 1\n"}, ["fine.py"]),
        ({"app.py": "", "elsewhere/app.py": MODEL.format(OLD)}, ["app.py", "elsewhere/app.py"]),
        ({"app.py": "", "elsewhere/app.py": MODEL.format(OLD)}, ["elsewhere/app.py"]),
        ({"notes.bin": b"\0\1"}, ["notes.bin"]),
    ],
    ids=["moved lines", "used in another file already", "nothing", "moved", "moved, one named", "nothing we read"],
)
def test_what_was_there_before_passes(
    project: Path, hook: Hook, files: dict[str, str | bytes], named: list[str]
) -> None:
    stage(project, files)
    done = hook(*named)
    assert (done.exit_code, done.stderr) == (0, "")


def test_no_other_file_is_read(project: Path, hook: Hook) -> None:
    stage(project, {"one.py": "x = 1\n", "two.py": MODEL.format(NEW)})
    assert hook("one.py").exit_code == 0
    assert hook("two.py").exit_code == 1


def test_without_files_it_judges_what_is_staged(project: Path, hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (hook().exit_code, hook().stdout.count("\n")) == (0, 1)
    stage(project, {"new\n.py": MODEL.format(NEW), "below/x.py": "x = 1\n"})
    monkeypatch.chdir(project / "below")
    done = hook()
    assert (done.exit_code, done.stdout.count("error: ")) == (1, 1)
    git(project, "commit", "-q", "-m", "in")
    (project / "app.py").unlink()
    stage(project, {})
    assert hook().exit_code == 0
    assert hook("--from", "HEAD~1", "--to", "HEAD").exit_code == 1


def test_the_repository_may_go_by_two_names(project: Path, hook: Hook, tmp_path: Path) -> None:
    stage(project, {"new.py": MODEL.format(NEW)})
    (tmp_path / "alias").symlink_to(project)
    assert hook(str(tmp_path / "alias/new.py")).exit_code == 1
    assert hook(str(tmp_path / "alias/app.py")).exit_code == 1


def test_what_a_file_leads_to_is_looked_up(project: Path, hook: Hook) -> None:
    use = "from transformers import AutoModel\n\nfrom settings import NAME\n\nAutoModel.from_pretrained(NAME)\n"
    stage(project, {"main.py": use, "settings.py": 'NAME = "gpt2"\n'})
    assert "pkg:huggingface/gpt2\n  settings.py:1" in hook("--fail-on", "note", "main.py").stdout


def test_nothing_outside_the_repository_is_looked_up(project: Path, hook: Hook, tmp_path: Path) -> None:
    write(tmp_path, {"outside.txt": "agpl-thing==1\n", "elsewhere.py": MODEL.format(NEW)})
    (project / "link.py").symlink_to(tmp_path / "elsewhere.py")
    write(tmp_path, {"folder/x.py": MODEL.format(NEW)})
    (project / "folder").symlink_to(tmp_path / "folder")
    stage(project, {"requirements.txt": "-r ../outside.txt\n"})
    assert hook("requirements.txt", "link.py", "folder/x.py").exit_code == 0
    done = hook("requirements.txt", "../elsewhere.py")
    assert done.exit_code == 2
    assert "../elsewhere.py is not in the repository" in done.stderr


def test_a_file_that_is_no_part_of_a_change_is_judged_whole(project: Path, hook: Hook) -> None:
    assert hook("app.py").exit_code == 1  # as with `pre-commit run --all-files`
    stage(project, {"other.py": MODEL.format(OLD)})
    assert hook("app.py", "other.py").exit_code == 1
    assert hook("other.py").exit_code == 0


def test_a_merge_brings_in_what_neither_side_had(project: Path, hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    git(project, "checkout", "-q", "-b", "feature")
    commit(project, {"mine.py": "x = 1\n"})
    git(project, "checkout", "-q", "main")
    theirs = commit(project, {"theirs.py": MODEL.format(NEW)})
    git(project, "checkout", "-q", "feature")
    git(project, "merge", "-q", "--no-ff", "--no-commit", "main")
    assert hook("theirs.py").exit_code == 0
    assert hook("app.py").exit_code == 0  # as pre-commit names what had a conflict, though it is as it was
    (project / ".git/MERGE_HEAD").unlink()
    assert hook("theirs.py").exit_code == 1
    monkeypatch.setenv(f"GITHEAD_{theirs}", "main")  # as in a pre-merge-commit hook
    assert hook("theirs.py").exit_code == 0
    stage(project, {"mine.py": MODEL.format("CohereForAI/aya-23-8B")})
    done = hook("theirs.py", "mine.py")
    assert (done.exit_code, done.stdout.count("error: ")) == (1, 1)
    assert hook().exit_code == 1


def test_before_the_first_commit_everything_is_brought_in(
    tmp_path: Path, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    stage(tmp_path, {"app.py": MODEL.format(OLD), "stayopen.toml": USE})
    monkeypatch.chdir(tmp_path)
    assert hook("app.py").exit_code == 1


def test_the_configuration_is_part_of_the_commit(project: Path, hook: Hook) -> None:
    commit(project, {"stayopen.toml": "[use]\ncommercial = false\n"})
    stage(project, {"stayopen.toml": USE, "app.py": "# moved\n" + MODEL.format(OLD)})
    assert hook("app.py", "stayopen.toml").exit_code == 1


def test_waivers_and_the_baseline_hold(project: Path, hook: Hook, tmp_path: Path) -> None:
    stage(project, {"new.py": MODEL.format(NEW)})
    written = CliRunner().invoke(baseline, ["write", "--offline", "--store", str(tmp_path / "store")])
    assert written.exit_code in (0, 4), written.output
    git(project, "add", "--all")
    assert hook("new.py").exit_code == 0


def test_a_file_that_cannot_be_read_is_told_and_fails_nothing(project: Path, hook: Hook) -> None:
    stage(project, {"pyproject.toml": "[project\n", "packages.txt": "x"})
    done = hook("pyproject.toml", "packages.txt")
    assert done.exit_code == 0
    assert "not read: pyproject.toml: " in done.stdout


def test_exclude_and_the_rules_of_the_walk_hold(project: Path, hook: Hook) -> None:
    commit(project, {"stayopen.toml": 'exclude = ["vendored/"]\n' + USE})
    stage(project, {"vendored/deep/x.py": MODEL.format(NEW), "node_modules/x.py": MODEL.format(NEW)})
    assert hook("vendored/deep/x.py", "node_modules/x.py").exit_code == 0


def test_it_looks_at_commits_where_pre_commit_says_so(
    project: Path, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(project, "checkout", "-q", "-b", "feature")
    commit(project, {"new.py": MODEL.format(NEW), "again.py": MODEL.format(OLD)})
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", "main")
    monkeypatch.setenv("PRE_COMMIT_TO_REF", "feature")
    assert hook("again.py").exit_code == 0
    assert hook("new.py").exit_code == 1
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", "nowhere")
    done = hook("new.py")
    assert done.exit_code == 2
    assert "nowhere is no commit that is here" in done.stderr


def test_the_index_is_the_one_that_git_names(project: Path, hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    """`git commit FILE` stages that file in an index of its own, and tells the hook where it is."""
    write(project, {"new.py": MODEL.format(NEW)})
    monkeypatch.setenv("GIT_INDEX_FILE", str(project / ".git/other-index"))
    git(project, "read-tree", "HEAD", GIT_INDEX_FILE=".git/other-index")
    git(project, "add", "new.py", GIT_INDEX_FILE=".git/other-index")
    assert hook("new.py").exit_code == 1


def test_what_is_staged_counts_and_not_what_stands_on_the_disk(
    project: Path, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage(project, {"bad.py": MODEL.format(NEW), "good.py": "x = 1\n"})
    write(project, {"bad.py": "x = 1\n", "good.py": MODEL.format(NEW)})
    for named in (("bad.py", "good.py"), ()):
        done = hook(*named)
        assert (done.exit_code, done.stdout.count("error: ")) == (1, 1)
        assert "\n  bad.py:3\n" in done.stdout
    assert hook("good.py").exit_code == 0
    monkeypatch.setenv("PRE_COMMIT", "1")  # which has put aside what is not staged
    assert (hook("bad.py").exit_code, hook("good.py").exit_code) == (0, 1)


def test_what_is_gone_from_the_disk_or_from_the_commit(project: Path, hook: Hook) -> None:
    stage(project, {"bad.py": MODEL.format(NEW)})
    (project / "bad.py").unlink()
    assert "\n  bad.py:3\n" in hook().stdout
    (project / "bad.py").mkdir()
    assert hook("bad.py").exit_code == 1
    git(project, "rm", "-q", "--cached", "app.py", "bad.py")
    done = hook()
    assert (done.exit_code, done.stdout.count("\n")) == (0, 1)


def test_of_a_large_file_the_pointer_is_staged_and_the_file_is_read(project: Path, hook: Hook) -> None:
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize 9\n"
    stage(project, {"models.txt": pointer, "new.py": pointer})
    write(project, {"new.py": MODEL.format(NEW)})
    assert "\n  new.py:3\n" in hook("new.py").stdout


@pytest.mark.parametrize("name", ["with space.py", "new\nline.py", "-h.py", os.fsdecode(b"not-utf8-\xff.py")])
def test_any_name_a_file_can_have(project: Path, hook: Hook, name: str) -> None:
    stage(project, {name: MODEL.format(NEW)})
    assert hook(name).exit_code == 1
    assert hook("--", name).exit_code == 1
    git(project, "commit", "-q", "-m", "in")
    stage(project, {name: "# moved\n" + MODEL.format(NEW)})
    assert hook(name).exit_code == 0


def test_what_cannot_be_used_is_told(
    project: Path, hook: Hook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = hook("gone.py")
    assert done.exit_code == 2
    assert "gone.py" in done.stderr
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "git is not installed" in hook("app.py").stderr
    monkeypatch.chdir(tmp_path)
    assert "is not in a git repository" in hook("project/app.py").stderr
