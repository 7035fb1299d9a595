"""What counts with `since`: what the change brought in, told apart from what was there before."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import pytest

from scanner.audit import EXIT_CLEAN, EXIT_FINDINGS, ScanOptions, scan
from scanner.baseline.recording import dump, record
from scanner.config import ConfigError
from scanner.discover import discover
from scanner.discover.source import MAX_TEXT_BYTES
from scanner.entities import Audit
from scanner.resolve import ResolveOptions
from scanner.rulebook import load_rulebook
from tests.e2e.conftest import write
from tests.repositories import commit, git, repository

USE = "[use]\ncommercial = true\nships = ['service']\n"
MODEL = 'from transformers import pipeline\n\npipe = pipeline(model="{}")\n'
OLD, NEW = "CohereForAI/aya-expanse-8b", "CohereForAI/c4ai-command-r-plus"
"""Both for other than commercial use only."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one model it may not use, on a branch that has left main."""
    root = repository(tmp_path / "project", {"app.py": MODEL.format(OLD), "stayopen.toml": USE})
    git(root, "checkout", "-q", "-b", "feature")
    return root


def since(root: Path, revision: str = "main", **options: object) -> Audit:
    """An offline audit of a repository since a revision."""
    offline = ResolveOptions(offline=True, store_path=root.parent / "store")
    return scan(root, ScanOptions(since=revision, resolve=offline, **options))  # type: ignore[arg-type]


def counted(audit: Audit) -> set[tuple[str, str]]:
    """Check and name of the errors that count."""
    return {
        (one.code, one.component.partition("/")[2]) for one in audit.findings if one.counts and one.severity == "error"
    }


def test_only_what_came_in_counts_and_the_rest_is_counted(project: Path) -> None:
    commit(project, {"new.py": MODEL.format(NEW)})
    audit = since(project)
    assert counted(audit) == {("non-commercial", NEW)}
    earlier = [one for one in audit.findings if one.set_aside]
    assert {one.component.partition("/")[2] for one in earlier} == {OLD}
    assert audit.summary.set_aside == {"earlier": len(earlier)}
    assert audit.summary.exit_code == EXIT_FINDINGS
    base = git(project, "rev-parse", "main")
    assert all(
        one.set_aside.reason == f"there at {base[:12]}, where HEAD left main" for one in earlier if one.set_aside
    )
    assert audit.project["since"] == {"revision": "main", "commit": base}
    assert [one.counts for one in audit.findings] == sorted((one.counts for one in audit.findings), reverse=True)


@pytest.mark.parametrize(
    "change",
    [
        {"app.py": "# a comment\n\n\n" + MODEL.format(OLD)},
        {"app.py": "", "moved/elsewhere.py": MODEL.format(OLD)},
        {"second.py": MODEL.format(OLD)},
        {"README.md": "# Words\n"},
        {},
    ],
    ids=["moved lines", "moved file", "second place", "other file", "nothing"],
)
def test_what_was_there_before_does_not_fail(project: Path, change: dict[str, str | bytes]) -> None:
    commit(project, change)
    audit = since(project)
    assert counted(audit) == set()
    assert audit.summary.exit_code == EXIT_CLEAN
    assert audit.summary.set_aside["earlier"] > 0


def test_it_is_compared_with_where_the_branch_left_not_with_what_the_other_became(project: Path) -> None:
    git(project, "checkout", "-q", "main")
    commit(project, {"app.py": "", "later.py": MODEL.format(NEW)})
    git(project, "checkout", "-q", "feature")
    commit(project, {"new.py": MODEL.format(NEW)})
    assert counted(since(project)) == {("non-commercial", NEW)}


def test_what_is_not_committed_yet_is_part_of_the_change(project: Path) -> None:
    write(project, {"untracked.py": MODEL.format(NEW)})
    assert counted(since(project, "HEAD")) == {("non-commercial", NEW)}


def test_a_change_that_makes_it_worse_counts(project: Path) -> None:
    git(project, "checkout", "-q", "main")
    commit(project, {"tests/test_it.py": MODEL.format(NEW)})
    git(project, "checkout", "-q", "-B", "feature")
    commit(project, {"new.py": MODEL.format(NEW)}, "tests/test_it.py")
    assert counted(since(project)) == {("non-commercial", NEW)}


def test_the_configuration_is_part_of_the_change(project: Path) -> None:
    commit(project, {"stayopen.toml": "[use]\ncommercial = false\n"})
    git(project, "checkout", "-q", "-b", "stricter")
    commit(project, {"stayopen.toml": USE})
    assert counted(since(project, "feature")) == {("non-commercial", OLD)}


def test_a_waiver_that_is_taken_away_brings_its_finding_in(project: Path) -> None:
    waiver = (
        '[[waivers]]\ncheck = "non-commercial"\ncomponent = "pkg:huggingface/CohereForAI/*"\n'
        'reason = "a trial"\nowner = "a@example.org"\nexpires = "2999-01-01"\n'
    )
    commit(project, {"stayopen.toml": USE + waiver})
    git(project, "checkout", "-q", "-b", "unwaived")
    commit(project, {"stayopen.toml": USE, "pyproject.toml": "[project]\nname = 'x'\n"})
    audit = since(project, "feature")
    assert counted(audit) == {("non-commercial", OLD)}
    assert "This change also changes how it is judged: stayopen.toml." in audit.notices


def test_a_configuration_that_could_not_be_used_before_is_no_measure(project: Path) -> None:
    git(project, "checkout", "-q", "main")
    commit(project, {"stayopen.toml": "[nonsense]\n"})
    git(project, "checkout", "-q", "-B", "feature")
    commit(project, {"stayopen.toml": USE})
    audit = since(project)
    assert counted(audit) == set()
    (notice,) = (one for one in audit.notices if "today's configuration" in one)
    assert f"{project}/stayopen.toml:1" in notice


def test_a_baseline_holds_on_both_sides(project: Path) -> None:
    offline = ResolveOptions(offline=True, store_path=project.parent / "store")
    kept = record(scan(project, ScanOptions(resolve=offline)), None, grow=True)
    commit(project, {"stayopen-baseline.toml": dump(kept.baseline)})
    commit(project, {"new.py": MODEL.format(NEW)})
    audit = since(project)
    assert counted(audit) == {("non-commercial", NEW)}
    assert audit.summary.set_aside["baseline"] > 0
    commit(project, {}, "stayopen-baseline.toml")
    assert counted(since(project, "HEAD~1")) == {("non-commercial", OLD)}


def test_a_constant_in_another_file_is_followed_on_both_sides(project: Path) -> None:
    use = "from transformers import pipeline\n\nfrom settings import MODEL\n\npipe = pipeline(model=MODEL)\n"
    git(project, "checkout", "-q", "main")
    commit(project, {"main.py": use, "settings.py": f'MODEL = "{NEW}"\n'})
    git(project, "checkout", "-q", "-B", "feature")
    commit(project, {"settings.py": f'\n\nMODEL = "{NEW}"\n'})
    assert counted(since(project)) == set()
    commit(project, {"settings.py": 'MODEL = "CohereForAI/aya-23-8B"\n'})
    assert counted(since(project)) == {("non-commercial", "CohereForAI/aya-23-8B")}


def test_a_part_of_the_repository_is_compared_with_that_part(project: Path) -> None:
    git(project, "checkout", "-q", "main")
    commit(project, {"services/one/app.py": MODEL.format(OLD), "services/two/app.py": MODEL.format(NEW)})
    git(project, "checkout", "-q", "-B", "feature")
    commit(project, {"services/one/more.py": MODEL.format(NEW)})
    part = since(project / "services/one")
    assert counted(part) == {("non-commercial", NEW)}
    assert not any("how it is judged" in one for one in part.notices)
    assert counted(since(project)) == set()


def test_the_same_content_with_other_line_ends_is_the_same(project: Path) -> None:
    (project / "app.py").write_bytes(MODEL.format(OLD).replace("\n", "\r\n").encode())
    (project / ".gitattributes").write_text("*.py text\n")
    audit = since(project, "HEAD")
    assert counted(audit) == set()


@pytest.mark.parametrize(
    "name", ["with space.py", "new\nline.py", "ünï.py", os.fsdecode(b"not-utf8-\xff.py"), "-dash.py"]
)
def test_any_name_a_file_can_have(tmp_path: Path, name: str) -> None:
    root = repository(tmp_path / "project", {name: MODEL.format(OLD), "stayopen.toml": USE})
    (root / name).write_text("# moved\n" + MODEL.format(OLD))
    assert counted(since(root, "HEAD")) == set()
    (root / name).write_text(MODEL.format(NEW))
    assert counted(since(root, "HEAD")) == {("non-commercial", NEW)}


def test_a_pointer_of_git_lfs_stands_for_its_content(project: Path) -> None:
    content = b"\0" * (MAX_TEXT_BYTES // 4)
    pointer = (
        "version https://git-lfs.github.com/spec/v1\n"
        f"oid sha256:{hashlib.sha256(content).hexdigest()}\nsize {len(content)}\n"
    )
    commit(project, {"model.safetensors": pointer})
    (project / "model.safetensors").write_bytes(content)  # as `git lfs pull` lays it down
    audit = since(project, "HEAD")
    assert counted(audit) == set()
    assert audit.summary.exit_code == EXIT_CLEAN


def test_a_link_counts_with_what_it_leads_to(project: Path) -> None:
    git(project, "checkout", "-q", "main")
    (project / "other.py").symlink_to("app.py")
    commit(project)
    git(project, "checkout", "-q", "-B", "feature")
    commit(project, {"note.txt": "x\n"})
    assert counted(since(project)) == set()


def test_a_sha256_repository(tmp_path: Path) -> None:
    root = repository(
        tmp_path / "project", {"app.py": MODEL.format(OLD), "stayopen.toml": USE}, **{"object-format": "sha256"}
    )
    commit(root, {"new.py": MODEL.format(NEW)})
    assert counted(since(root, "HEAD~1")) == {("non-commercial", NEW)}


def test_a_submodule_is_compared_at_the_commit_that_went_with_it(project: Path, tmp_path: Path) -> None:
    library = repository(tmp_path / "library", {"lib.py": MODEL.format(OLD)})
    git(project, "checkout", "-q", "main")
    git(project, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(library), "vendor/lib")
    commit(project, {"app.py": ""})
    git(project, "checkout", "-q", "-B", "feature")
    commit(project, {"note.txt": "x\n"})
    assert counted(since(project)) == set()
    commit(project / "vendor/lib", {"more.py": MODEL.format(NEW)})
    commit(project)
    assert counted(since(project)) == {("non-commercial", NEW)}


def test_what_was_incomplete_before_fails_nothing_and_is_told(project: Path) -> None:
    git(project, "checkout", "-q", "main")
    commit(project, {"requirements.txt": "some-private-thing==1.0\n"})
    git(project, "checkout", "-q", "-B", "feature")
    commit(project, {"requirements.txt": "# moved\nsome-private-thing==1.1\n"})
    audit = since(project)
    assert audit.summary.exit_code == EXIT_CLEAN
    assert not audit.summary.complete
    assert any("were so before" in one for one in audit.notices)
    commit(project, {"requirements.txt": "some-private-thing==1.1\nanother-private-thing==1.0\n"})
    assert since(project).summary.exit_code == 4


def test_the_working_tree_is_left_as_it_was(project: Path) -> None:
    commit(project, {"new.py": MODEL.format(NEW)})
    files = {path: path.stat().st_mtime_ns for path in project.rglob("*")}
    since(project)
    assert {path: path.stat().st_mtime_ns for path in project.rglob("*")} == files


def test_old_and_new_are_discovered_as_a_whole_scan_would(project: Path) -> None:
    """What differs is read twice, the rest once: nothing may get lost between the two."""
    commit(project, {"new.py": MODEL.format(NEW), "more/deep/config.yaml": f"model: {NEW}\n"}, "app.py")
    assert counted(since(project, "main")) == {("non-commercial", NEW)}
    git(project, "checkout", "-q", "main")
    rules = load_rulebook()
    assert [one.name for one, _ in discover(project, rules).components] == [OLD]


@pytest.mark.parametrize(
    ("revision", "told"),
    [
        ("nowhere", "nowhere is no commit that is here: fetch it"),
        ("", "is no revision"),
        ("--upload-pack=x", "is no revision"),
        ("main^{tree}", "is no commit that is here"),
    ],
)
def test_a_revision_that_is_none(project: Path, revision: str, told: str) -> None:
    with pytest.raises(ConfigError, match="--since: ") as fault:
        since(project, revision)
    assert told in str(fault.value)


def test_a_clone_too_shallow_says_how_to_deepen_it(project: Path, tmp_path: Path) -> None:
    git(project, "checkout", "-q", "main")
    commit(project, {"later.py": "x = 1\n"})
    git(project, "checkout", "-q", "feature")
    commit(project, {"new.py": MODEL.format(NEW)})
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth=1", "--no-single-branch", "-b", "feature", project.as_uri(), str(shallow))
    with pytest.raises(ConfigError, match="shallow clone: fetch more of it: `fetch-depth: 0`"):
        since(shallow, "origin/main")
    with pytest.raises(ConfigError, match="no commit that is here: fetch more of it"):
        since(shallow, "HEAD~1")
    git(shallow, "fetch", "-q", "--unshallow")
    assert counted(since(shallow, "origin/main")) == {("non-commercial", NEW)}


def test_a_detached_head_and_a_second_working_tree(project: Path, tmp_path: Path) -> None:
    commit(project, {"new.py": MODEL.format(NEW)})
    git(project, "checkout", "-q", "--detach")
    assert counted(since(project)) == {("non-commercial", NEW)}
    git(project, "worktree", "add", "-q", str(tmp_path / "second"), "feature")
    assert counted(since(tmp_path / "second")) == {("non-commercial", NEW)}


def test_states_in_which_there_is_nothing_to_compare_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = write(tmp_path / "plain", {"app.py": MODEL.format(OLD)})
    with pytest.raises(ConfigError, match="is not in a git repository"):
        since(plain)
    with pytest.raises(ConfigError, match="is a file: name the directory"):
        since(plain / "app.py")
    git(plain, "init", "-q", "-b", "main")
    with pytest.raises(ConfigError, match="there is no commit yet"):
        since(plain, "HEAD")
    commit(plain)
    git(plain, "checkout", "-q", "--orphan", "other")
    git(plain, "commit", "-q", "-m", "no parent")
    with pytest.raises(ConfigError, match="have no commit in common"):
        since(plain, "main")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigError, match="git is not installed"):
        since(plain, "main")
    (tmp_path / "git").write_text("no program")
    (tmp_path / "git").chmod(0o755)
    with pytest.raises(ConfigError, match="git cannot be run: Exec format error"):
        since(plain, "main")


@pytest.mark.skipif(sys.platform == "win32" or os.getuid() != 0, reason="only root can give files away")
def test_a_repository_of_somebody_else_is_refused_as_git_refuses_it(project: Path) -> None:
    os.chown(project, 4242, 4242)
    with pytest.raises(ConfigError, match=r"belongs to another user.*safe\.directory"):
        since(project)
