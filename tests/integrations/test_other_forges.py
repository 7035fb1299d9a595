"""The examples for GitLab, Jenkins and Azure Pipelines: what they run is run here."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from scanner import __version__
from tests.integrations.conftest import NEW, ROOT, Runner
from tests.repositories import git


def counted(report: Path) -> set[str]:
    """The components of what counts in a JSON report."""
    audit = json.loads(report.read_text(encoding="utf-8"))
    return {one["component"] for one in audit["findings"] if not one["set_aside"]}


@pytest.mark.parametrize("shell", ["bash", "sh"])
def test_gitlab_compares_a_merge_request_with_its_base(runner: Runner, tmp_path: Path, shell: str) -> None:
    head, body = yaml.safe_load_all((ROOT / "integrations/gitlab/templates/stayopen.yml").read_text(encoding="utf-8"))
    inputs: dict[str, Any] = head["spec"]["inputs"]
    given = {name: str(one["default"]) for name, one in inputs.items()} | {"arguments": "--offline --allow-incomplete"}
    job = json.loads(re.sub(r"\$\[\[ inputs\.(\w+) \]\]", lambda found: given[found[1]], json.dumps(body)))["stayopen"]
    variables = {name: value for name, value in job["variables"].items() if name != "STAYOPEN_CACHE_DIR"}
    script = "\n".join([*job["before_script"], *job["script"]]).replace("/tmp/stayopen", f"{tmp_path}/venv")
    done = runner.run(
        script, shell, CI_MERGE_REQUEST_DIFF_BASE_SHA=git(runner.workspace, "rev-parse", "HEAD~1"), **variables
    )
    assert done.returncode == 1, done.stderr
    assert "pip install --quiet stayopen" in runner.notes
    assert counted(runner.workspace / "stayopen.json") == {f"pkg:huggingface/{NEW}"}
    for name in (*job["artifacts"]["paths"], *job["artifacts"]["reports"].values()):
        assert (runner.workspace / name).stat().st_size


@pytest.mark.parametrize("target", ["main", ""])
def test_jenkins_compares_a_change_with_its_target(runner: Runner, target: str) -> None:
    (script,) = re.findall(
        r"sh '''(.*?)'''", (ROOT / "integrations/jenkins/Jenkinsfile").read_text(encoding="utf-8"), re.DOTALL
    )
    environment = {"CHANGE_TARGET": target} if target else {}
    done = runner.run(script, "sh", **environment)
    assert done.returncode == 1, done.stderr
    assert (len(counted(runner.workspace / "stayopen.json")) == 1) is bool(target)
    assert (runner.workspace / "stayopen-junit.xml").stat().st_size


@pytest.mark.parametrize("target", ["refs/heads/main", ""])
def test_azure_compares_a_pull_request_with_its_target(runner: Runner, target: str) -> None:
    pipeline = yaml.safe_load((ROOT / "integrations/azure/azure-pipelines.yml").read_text(encoding="utf-8"))
    (script,) = (step["bash"] for step in pipeline["steps"] if "bash" in step)
    environment = {"SYSTEM_PULLREQUEST_TARGETBRANCH": target} if target else {}
    done = runner.run(script, AGENT_TEMPDIRECTORY=str(runner.temporary), **environment)
    assert done.returncode == 1, done.stderr
    assert ("there before this change" in done.stdout) is bool(target)
    assert {path.name for path in (runner.temporary / "reports").iterdir()} == {"stayopen.html", "stayopen.xml"}


def test_the_image_is_built_from_what_is_let_into_its_context_and_runs_without_rights() -> None:
    lines = (ROOT / "integrations/docker/Dockerfile").read_text(encoding="utf-8").splitlines()
    words = [line.split()[1:-1] for line in lines if line.startswith("COPY ") and "--from" not in line]
    copied = {word for line in words for word in line}
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").split() if line[:1] == "!"}
    assert copied == let_in
    assert all((ROOT / name).exists() for name in copied)
    assert any(line.startswith("USER 1") for line in lines)


def test_versions_of_stayopen_in_the_examples_are_those_of_the_release() -> None:
    named = re.findall(
        r"stayopen/stayopen(?:@v|/v)([\d.]+\d)|rev: v([\d.]+\d)",
        "\n".join(
            path.read_text(encoding="utf-8")
            for path in (ROOT / "README.md", ROOT / "docs/integrations.md", *(ROOT / "integrations").rglob("*.yml"))
        ),
    )
    assert {one or other for one, other in named} == {__version__}
