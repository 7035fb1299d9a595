"""`stayopen init` in repositories of every kind, in process; once at a terminal."""

from __future__ import annotations

import json
import os
import pty
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner import __version__
from scanner.cli.init import command
from scanner.cli.init.planning import PIPELINE, WORKFLOW
from scanner.cli.init.repository import FORGES, forge_of, host_of
from scanner.config import load_config
from scanner.git.place import top_of
from tests.e2e.conftest import write

REPOSITORY = Path(__file__).parents[3]
FLAGS = ["--commercial", "--acts", "host,modify", "--offered-in", "EU US", "--monthly-active-users", "40_000", "--yes"]
REMOTE = '[core]\n\tbare = false\n[remote "origin"]\n\turl = {}\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """An empty repository whose remote is on GitHub."""
    return write(tmp_path / "project", {".git/config": REMOTE.format("git@github.com:acme/app.git")})


def init(project: Path, *arguments: str) -> Result:
    result = CliRunner().invoke(command, [str(project), *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def files(project: Path) -> dict[str, bytes]:
    return {
        path.relative_to(project).as_posix(): path.read_bytes()
        for path in project.rglob("*")
        if path.is_file() and ".git/" not in path.as_posix() + "/"
    }


def test_a_new_project_gets_settings_hook_and_workflow_and_a_second_run_changes_nothing(project: Path) -> None:
    first = init(project, *FLAGS)
    assert first.exit_code == 0, first.output
    made = files(project)
    assert set(made) == {"stayopen.toml", ".pre-commit-config.yaml", ".github/workflows/stayopen.yml"}
    use = load_config(project)[0].use
    assert (use.commercial, use.acts, use.monthly_active_users) == (True, ("host", "modify"), 40_000)
    assert (use.sensitive_data, use.ships, use.established_in) == (None, (), ())
    assert "will ask: ships, annual_revenue, established_in, sensitive_data" in first.output
    (hook,) = yaml.safe_load(made[".pre-commit-config.yaml"])["repos"]
    assert (hook["rev"], [one["id"] for one in hook["hooks"]]) == (f"v{__version__}", ["stayopen"])
    assert f"stayopen/stayopen@v{__version__}" in made[".github/workflows/stayopen.yml"].decode()

    second = init(project, *FLAGS)
    assert (second.exit_code, second.output.splitlines()[-1]) == (0, "nothing to do")
    assert init(project).exit_code == 0  # and asks nothing
    assert files(project) == made


def test_where_nobody_can_be_asked_the_missing_flags_are_named(project: Path) -> None:
    result = init(project, "--commercial", "--ships", "service")
    assert result.exit_code == 2
    assert "--acts, --monthly-active-users, --annual-revenue, --established-in, --offered-in, --sensitive-data" in (
        result.output
    )
    assert "--commercial," not in result.output
    assert files(project) == {}


def test_a_dry_run_shows_all_and_writes_nothing(project: Path) -> None:
    result = init(project, "--dry-run", *FLAGS)
    assert result.exit_code == 0
    assert "would write" in result.output
    assert "  +commercial = true" in result.output
    assert files(project) == {}


def test_what_is_stated_otherwise_is_left_alone_unless_forced_and_then_shown(project: Path) -> None:
    mine = "# ours\n[use]\ncommercial = true  # since 2024\nships = ['service']\n[policy]\ndeny = ['AGPL-3.0-only']\n"
    write(project, {"stayopen.toml": mine})
    left = init(project, "--no-commercial")
    assert left.exit_code == 1
    assert "not changed" in left.output
    assert (project / "stayopen.toml").read_text() == mine
    assert init(project, "--ships", "service").exit_code == 0
    stated = init(project, "--sensitive-data")
    assert (stated.exit_code, "  +sensitive_data = true" in stated.output) == (0, True)
    write(project, {"stayopen.toml": mine})
    forced = init(project, "--no-commercial", "--force")
    assert forced.exit_code == 0
    assert "  -commercial = true  # since 2024\n  +commercial = false\n" in forced.output
    assert (project / "stayopen.toml").read_text() == mine.replace("true  # since 2024", "false")


def test_a_policy_of_ours_can_be_laid_under_and_is_named_by_those_there_are(project: Path) -> None:
    assert init(project, "--policy", "startup-saas", "--yes").exit_code == 0
    assert 'extends = ["startup-saas"]' in (project / "stayopen.toml").read_text().splitlines()
    assert "non-commercial" in load_config(project)[0].policy.deny
    assert init(project, "--policy", "startup-saas").output.splitlines()[-1] == "nothing to do"
    assert init(project, "--policy", "research").exit_code == 1
    assert '  +extends = ["research"]' in init(project, "--policy", "research", "--force").output
    unknown = init(project, "--policy", "startup")
    assert unknown.exit_code == 2
    assert "'enterprise'" in unknown.output


def test_settings_in_pyproject_count_and_are_never_rewritten(project: Path) -> None:
    write(project, {"pyproject.toml": "[tool.stayopen.use]\ncommercial = true\n"})
    assert "kept" in init(project, "--commercial").output.splitlines()[0]
    assert not (project / "stayopen.toml").exists()
    assert init(project, "--no-commercial", "--force").exit_code == 1


def test_hook_and_include_go_into_the_files_that_are_there(project: Path) -> None:
    hooks = (
        "repos:\n- repo: https://github.com/astral-sh/ruff-pre-commit\n  rev: v0.11.0 # keep\n  hooks: [{id: ruff}]\n"
    )
    write(project, {".pre-commit-config.yaml": hooks, ".gitlab-ci.yml": "stages: [test]\r\n"})
    result = init(project, "--yes")
    assert result.exit_code == 0, result.output
    after = (project / ".pre-commit-config.yaml").read_text()
    assert after.startswith(hooks)
    assert "  +- repo: https://github.com/stayopen/stayopen" in result.output
    pipeline = (project / ".gitlab-ci.yml").read_bytes()
    assert pipeline.startswith(b"stages: [test]\r\n")
    assert "stayopen" in str(yaml.safe_load(pipeline)["include"])
    assert init(project).output.splitlines()[-1] == "nothing to do"


def test_what_it_writes_is_what_the_examples_for_each_forge_say(tmp_path: Path) -> None:
    """integrations/ is linted and run; what `init` writes must not drift from it."""
    written = []
    for forge, name in (("github", WORKFLOW), ("gitlab", PIPELINE)):
        project = write(tmp_path / forge, {".git/config": ""})
        assert init(project, "--yes", "--ci", forge).exit_code == 0
        written.append((project / name).read_text())
    workflow, pipeline = written
    ours = (REPOSITORY / "integrations/github/stayopen.yml").read_text()
    assert workflow.splitlines()[1:] == ours.splitlines()[1:]  # the first line says where to copy it to
    example = yaml.safe_load((REPOSITORY / "integrations/gitlab/.gitlab-ci.yml").read_bytes())
    assert yaml.safe_load(pipeline) == {"include": example["include"]}


def test_a_pipeline_without_a_stage_for_tests_is_given_one_that_it_has(project: Path) -> None:
    write(project, {".gitlab-ci.yml": "stages: [build, deploy]\ninclude:\n  - local: x.yml\n"})
    assert init(project, "--yes").exit_code == 0
    (_, ours) = yaml.safe_load((project / ".gitlab-ci.yml").read_bytes())["include"]
    assert ours["inputs"] == {"stage": "build"}


def test_a_hook_in_a_comment_is_none(project: Path) -> None:
    write(project, {".pre-commit-config.yaml": "repos:\n  - repo: local\n    hooks: []\n  # - id: stayopen\n"})
    init(project, "--yes", "--ci", "none")
    assert "id: stayopen\n" in (project / ".pre-commit-config.yaml").read_text()
    assert len(yaml.safe_load((project / ".pre-commit-config.yaml").read_bytes())["repos"]) == 2


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (".pre-commit-config.yaml", b"repos: []\n", "not a list with a line for each item"),
        (".pre-commit-config.yaml", b"\xff\xfe", "not UTF-8"),
        (".pre-commit-config.yaml", b"repos: [\n", "cannot be read as YAML"),
        (".github/workflows/stayopen.yml", b"on: push\n", "does not run stayopen; --force replaces it"),
    ],
)
def test_what_cannot_be_put_in_is_said_and_left_and_the_rest_is_done(
    project: Path, name: str, content: bytes, said: str
) -> None:
    write(project, {name: content})
    result = init(project, "--yes")
    assert result.exit_code == 1
    assert said in result.output
    assert (project / name).read_bytes() == content
    assert (project / "stayopen.toml").exists()


def test_what_has_to_be_put_in_by_hand_is_shown(project: Path) -> None:
    write(project, {".gitlab-ci.yml": "include: other.yml\n"})
    result = init(project, "--yes", "--no-hook")
    assert result.exit_code == 1
    assert "  include:\n    - remote: https://" in result.output


def test_a_workflow_that_runs_us_in_its_own_way_is_kept_unless_forced(project: Path) -> None:
    mine = "on: push\njobs:\n  a:\n    steps:\n      - run: pipx run stayopen scan .\n"
    write(project, {WORKFLOW: mine})
    assert init(project, "--yes").exit_code == 0
    assert (project / WORKFLOW).read_text() == mine
    forced = init(project, "--force")
    assert "  -      - run: pipx run stayopen scan ." in forced.output
    assert "uses: stayopen/stayopen@" in (project / WORKFLOW).read_text()


def test_a_symbolic_link_is_not_written_through(project: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.yaml"
    elsewhere.write_text("repos:\n  - repo: x\n")
    (project / ".pre-commit-config.yaml").symlink_to(elsewhere)
    (project / ".github").symlink_to(tmp_path)
    result = init(project, "--yes")
    assert result.exit_code == 1
    assert result.output.count("symbolic link") == 2
    assert elsewhere.read_text() == "repos:\n  - repo: x\n"
    assert not (tmp_path / "workflows").exists()


def test_a_place_that_cannot_be_written_to_is_wrong_usage_not_a_crash(project: Path) -> None:
    (project / "part/stayopen.toml").mkdir(parents=True)
    assert init(project / "part", "--yes", "--no-hook", "--ci", "none").exit_code == 2
    write(project, {".github/workflows": "a file"})
    result = init(project, "--yes", "--no-hook")
    assert result.exit_code == 1
    assert "cannot be read: Not a directory" in result.output


def test_a_broken_configuration_is_named_before_anything_is_written(project: Path) -> None:
    write(project, {"stayopen.toml": "[use]\ncomercial = true\n"})
    result = init(project, "--yes")
    assert result.exit_code == 2
    assert "did you mean commercial?" in result.output
    assert set(files(project)) == {"stayopen.toml"}


def test_a_word_that_does_not_exist_names_the_nearest(project: Path) -> None:
    result = init(project, "--acts", "host,distribte", "--yes")
    assert result.exit_code == 2
    assert "--acts: 'distribte' is not one of its words; did you mean distribute?" in result.output


def test_without_a_repository_only_the_settings_are_written(tmp_path: Path) -> None:
    if top_of(tmp_path) is not None:  # somebody's /tmp is a repository
        pytest.skip("the temporary directory stands in a repository")
    result = init(tmp_path, "--yes")
    assert result.exit_code == 0
    assert "no git repository" in result.output
    assert set(files(tmp_path)) == {"stayopen.toml"}


def test_a_part_of_a_repository_gets_settings_of_its_own_and_the_hook_stands_at_the_top(project: Path) -> None:
    part = project / "services/search"
    part.mkdir(parents=True)
    assert init(part, "--yes").exit_code == 0
    assert {"services/search/stayopen.toml", ".pre-commit-config.yaml"} <= set(files(project))


@pytest.mark.parametrize(
    ("url", "host", "forge"),
    [
        ("git@github.com:acme/app.git", "github.com", "github"),
        ("https://user:secret@gitlab.example.org/a/b.git", "gitlab.example.org", "gitlab"),
        ("ssh://git@gitlab.com:2222/a/b", "gitlab.com", "gitlab"),
        ("github.acme.example:app", "github.acme.example", "github"),
        ("https://bitbucket.org/a/github", "bitbucket.org", None),
        ("../github.com/elsewhere", "", None),
        ("https://[::1/x", "", None),
    ],
)
def test_the_forge_is_told_by_the_host_of_the_remote(tmp_path: Path, url: str, host: str, forge: str | None) -> None:
    write(tmp_path, {".git/config": REMOTE.format(url)})
    assert (host_of(url), forge_of(tmp_path)) == (host, forge)


@settings(deadline=None, max_examples=60)
@given(st.text('[remote "origin]url=:/@.\\\n\tabgithub#', max_size=80))
def test_any_configuration_of_a_repository_is_read_without_a_crash(text: str) -> None:
    with TemporaryDirectory() as folder:
        write(Path(folder), {".git/config": f'[remote "origin"]\n\turl = {text}\n{text}'})
        assert forge_of(Path(folder)) in (None, *FORGES)


def test_a_worktree_reads_the_configuration_of_its_repository(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "main/.git/config": REMOTE.format("https://gitlab.com/a/b"),
            "main/.git/worktrees/w/commondir": "../..\n",
            "tree/.git": f"gitdir: {tmp_path}/main/.git/worktrees/w\n",
        },
    )
    assert forge_of(tmp_path / "tree") == "gitlab"


def test_a_pipeline_that_we_do_not_write_is_pointed_to_its_example(tmp_path: Path) -> None:
    write(tmp_path, {".git/HEAD": "ref: refs/heads/main\n", "Jenkinsfile": "pipeline {}\n"})
    done = init(tmp_path, "--yes")
    assert done.exit_code == 0
    assert "Jenkinsfile is yours to change: " in done.output
    assert "integrations/jenkins/Jenkinsfile has what to put in" in done.output


def test_files_of_a_forge_outrank_the_remote(project: Path) -> None:
    write(project, {".gitlab-ci.yml": "x: 1\n"})
    assert forge_of(project) == "gitlab"


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")
def test_at_a_terminal_it_asks_refuses_what_does_not_fit_and_leaves_open_what_is_not_answered(project: Path) -> None:
    child, terminal = pty.fork()
    if child == 0:  # pragma: no cover - in the other process
        program = "from scanner.cli import main; main()"
        os.execv(sys.executable, [sys.executable, "-c", program, "init", str(project)])
    said = b""
    answers = [b"y", b"host, modfy", b"host, modify", b"", b"40,000", b"many", b"", b"DE", b"", b"", b"enterprise"]
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            got = os.read(terminal, 4096)
        except OSError:  # the other end is closed
            break
        said += got
        if got.rstrip(b"\r\n ").endswith((b"):", b"policy:")) and answers:
            os.write(terminal, answers.pop(0) + b"\n")
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0, said.decode()
    assert b"did you mean modify?" in said
    config = load_config(project)[0]
    use = config.use
    assert "network-copyleft" in config.policy.deny
    assert json.dumps([use.commercial, use.acts, use.monthly_active_users, use.annual_revenue, use.established_in]) == (
        '[true, ["host", "modify"], 40000, null, ["DE"]]'
    )
