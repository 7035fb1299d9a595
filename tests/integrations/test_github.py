"""action.yml, step by step: what it runs is run here, against a repository and a forge on this machine."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from scanner.report.markdown import MARK
from tests.e2e.conftest import write
from tests.integrations.conftest import NEW, ROOT, Runner
from tests.integrations.forge import Forge

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: dict[str, dict[str, Any]] = {step["name"]: step for step in ACTION["runs"]["steps"]}
EXPRESSION = re.compile(r"\$\{\{ *([\w.-]+) *\}\}")


class Job:
    """The steps of the action with its inputs, one after the other; `outputs` by step."""

    def __init__(self, runner: Runner, **inputs: str) -> None:
        self.runner = runner
        self.inputs = {name: str(one["default"]) for name, one in ACTION["inputs"].items()} | inputs
        self.outputs: dict[str, dict[str, str]] = {}
        self.summary = runner.temporary / "summary.md"

    def step(self, name: str, **environment: str) -> tuple[int, str]:
        """Run a step; gives exit code and log."""
        step, file = STEPS[name], self.runner.temporary / f"output-{name}"
        file.touch()
        values = {key: EXPRESSION.sub(self._value, str(value)) for key, value in step.get("env", {}).items()}
        done = self.runner.run(
            step["run"], GITHUB_ACTION_PATH=str(ROOT), RUNNER_TEMP=str(self.runner.temporary), GITHUB_OUTPUT=str(file),
            GITHUB_STEP_SUMMARY=str(self.summary), **{**values, **environment},
        )  # fmt: skip
        lines = file.read_text(encoding="utf-8").splitlines()
        self.outputs[step.get("id", name)] = dict(line.split("=", 1) for line in lines)
        return done.returncode, done.stdout + done.stderr

    def _value(self, found: re.Match[str]) -> str:
        match found[1].split("."):
            case ["inputs", name]:
                return self.inputs[name]
            case ["steps", step, "outputs", name]:
                return self.outputs[step].get(name, "")
            case _:
                return found[0]


def job(runner: Runner, **inputs: str) -> Job:
    """A job that has installed and scanned, offline, what came in since the target."""
    begun = Job(runner, **{"arguments": "--offline --allow-incomplete", "since": "origin/main", **inputs})
    assert begun.step("Install")[0] == 0
    assert begun.step("Scan")[0] == 0
    return begun


def test_a_pull_request_is_scanned_reported_and_judged(runner: Runner) -> None:
    done = job(runner)
    assert f"-I -m pip install --quiet --disable-pip-version-check {ROOT}" in runner.notes
    told = done.outputs["scan"]
    assert told["exit-code"] == "1"
    reports = {path.suffix for path in Path(told["reports"]).iterdir()}
    assert reports == {".json", ".sarif", ".md", ".html"}
    audit = json.loads(Path(told["reports"], "stayopen.json").read_text(encoding="utf-8"))
    counted = {one["component"] for one in audit["findings"] if not one["set_aside"]}
    assert counted == {f"pkg:huggingface/{NEW}"}
    states = {
        one["baselineState"]
        for one in json.loads(Path(told["sarif"]).read_text(encoding="utf-8"))["runs"][0]["results"]
    }
    assert states == {"new", "unchanged"}
    assert NEW in done.summary.read_text(encoding="utf-8")
    assert done.step("Verdict")[0] == 1


def test_without_a_pull_request_everything_counts(runner: Runner) -> None:
    words, _ = stubbed(runner, since="none", **{"fail-on": "warning", "allow-incomplete": "true"})
    assert words[:4] == ["scan", "--fail-on", "warning", "--allow-incomplete"]
    assert "--since" not in words
    words, _ = stubbed(runner, since="none", arguments="--offline\n  --jobs 4\n")
    assert words[3:6] == ["--offline", "--jobs", "4"]


def test_a_scan_that_cannot_be_made_fails_and_says_so(runner: Runner) -> None:
    done = job(runner, since="nowhere")
    assert done.outputs["scan"] == {"exit-code": "2", "reports": done.outputs["scan"]["reports"]}
    assert "exit code 2" in done.summary.read_text(encoding="utf-8")
    assert done.step("Verdict")[0] == 2


def test_a_step_that_left_nothing_is_a_fault(runner: Runner) -> None:
    begun = Job(runner)
    begun.outputs["scan"] = {}
    assert begun.step("Verdict")[0] == 70


def stubbed(runner: Runner, **inputs: str) -> tuple[list[str], list[str]]:
    """The words that the command is given, and the log when it writes what GitHub would take for a command."""
    stub = runner.temporary / "stub"
    stub.write_text('#!/bin/sh\nprintf "%s\\n" "$@" >"$NOTES"\necho "::error::from the project"\nexit 1\n')
    stub.chmod(0o755)
    begun = Job(runner, **inputs)
    begun.outputs["install"] = {"command": str(stub), "store": str(runner.temporary)}
    log = begun.step("Scan")[1].splitlines()
    assert begun.outputs["scan"]["exit-code"] == "1"
    return runner.notes.splitlines(), log


def test_inputs_are_words_and_never_commands(runner: Runner, tmp_path: Path) -> None:
    evil = f"$(touch {tmp_path}/sprung)`touch {tmp_path}/sprung`;touch {tmp_path}/sprung"
    for name in ("path", "since", "fail-on", "arguments"):
        words, _ = stubbed(runner, **{name: evil})
        assert evil in " ".join(words)
    assert stubbed(runner, path="--output=x")[0][-2:] == ["--", "--output=x"]
    assert not (tmp_path / "sprung").exists()


def test_what_the_project_says_is_no_command_to_github(runner: Runner) -> None:
    _, log = stubbed(runner)
    word = log[0].removeprefix("::stop-commands::")
    assert log == [f"::stop-commands::{word}", "::error::from the project", f"::{word}::"]


def commented(runner: Runner, forge: Forge, verdict: str) -> str:
    """The log of the step that comments on a report with this verdict."""
    audit = {"summary": {"verdict": verdict, "findings": {"error": int(verdict != "pass")}}}
    write(runner.temporary, {"stayopen.json": json.dumps(audit), "stayopen.md": f"{MARK}\n## {verdict}\n"})
    done = Job(runner)
    done.outputs |= {"install": {"python": sys.executable}, "scan": {"reports": str(runner.temporary)}}
    code, log = done.step(
        "Comment", GITHUB_API_URL=forge.url, GITHUB_REPOSITORY="acme/project", GITHUB_TOKEN="s3cret", PULL_REQUEST="7"
    )
    assert code == 0, log
    assert "s3cret" not in log
    return log


def test_one_comment_is_kept_up_to_date(runner: Runner) -> None:
    with Forge() as forge:
        for number in range(120):
            forge.comment(f"word {number}", "somebody")
        forge.comment(f"{MARK}\nall is well", "mallory")
        assert commented(runner, forge, "findings") == "comment written\n"
        assert forge.comments[-1]["body"] == f"{MARK}\n## findings\n"
        assert commented(runner, forge, "pass") == "comment written anew\n"
        assert forge.comments[-1]["body"] == f"{MARK}\n## pass\n"
        assert forge.comments[120]["body"] == f"{MARK}\nall is well"
        assert len(forge.comments) == 122


def test_nothing_to_say_is_no_comment(runner: Runner) -> None:
    with Forge() as forge:
        assert commented(runner, forge, "pass") == "nothing to say, no comment\n"
        assert forge.written == []


def test_a_token_of_a_user_finds_its_own_comment(runner: Runner) -> None:
    with Forge(login="release-robot") as forge:
        forge.comment(f"{MARK}\nold", "release-robot")
        assert commented(runner, forge, "findings") == "comment written anew\n"


@pytest.mark.parametrize(("code", "why"), [(403, "pull-requests: write"), (404, "does not see"), (500, "answered 500")])
def test_a_comment_that_cannot_be_written_is_told(runner: Runner, code: int, why: str) -> None:
    with Forge(refuses=code) as forge:
        log = commented(runner, forge, "findings")
    assert log.startswith("::warning title=stayopen::no comment: ")
    assert why in log


def test_a_forge_that_is_not_there_is_told(runner: Runner) -> None:
    with Forge() as forge:
        pass
    assert "no comment: URLError" in commented(runner, forge, "findings")


def test_nothing_from_outside_is_written_into_a_script() -> None:
    for step in STEPS.values():
        assert "${{" not in step.get("run", "")
    for script in (ROOT / "integrations/github").glob("*.sh"):
        assert "${{" not in script.read_text(encoding="utf-8")


def test_other_actions_are_pinned_to_a_commit() -> None:
    workflow = (ROOT / "integrations/github/stayopen.yml").read_text(encoding="utf-8")
    used = re.findall(r"uses: (\S+)", (ROOT / "action.yml").read_text(encoding="utf-8") + workflow)
    assert len(used) >= 4
    assert [one for one in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", one)] == ["stayopen/stayopen@v0.1.0"]
