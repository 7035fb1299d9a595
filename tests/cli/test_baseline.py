"""`stayopen baseline` and `stayopen policy` on a project of their own, in this process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from scanner.cli import cli
from scanner.report import FORMATS

APP = 'from transformers import AutoModel\nAutoModel.from_pretrained("CohereForAI/aya-expanse-8b")\n'
NEW = 'AutoModel.from_pretrained("black-forest-labs/FLUX.1-dev", revision="0123456789012345678901234567890123456789")\n'
USE = "[use]\ncommercial = true\nacts = ['use', 'host']\n"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store") / "store"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "app.py").write_text(APP)
    (tmp_path / "stayopen.toml").write_text(USE)
    return tmp_path


@pytest.fixture
def run(store: Path) -> Any:
    def call(*words: str | Path) -> Result:
        offline = ["--offline", "--store", str(store)] if words[0] == "scan" or "write" in words else []
        return CliRunner().invoke(cli, [*map(str, words), *offline])

    return call


def test_a_baseline_from_its_first_day_to_its_last(project: Path, run: Any) -> None:
    assert run("scan", project).exit_code == 1
    written = run("baseline", "write", project)
    assert written.exit_code == 0, written.output
    assert "added  error non-commercial" in written.output
    file = project / "stayopen-baseline.toml"
    first = file.read_text()

    quiet = run("scan", project)
    assert quiet.exit_code == 0
    assert "in the baseline" in quiet.output
    assert "PASS  0 errors" in quiet.output

    (project / "app.py").write_text("# a line that moves all others\n\n" + APP)
    assert run("scan", project).exit_code == 0

    merged = first + first.partition("version = 1\n")[2]  # the blocks of both sides
    file.write_text(merged)
    assert (run("scan", project).exit_code, run("baseline", "write", project).exit_code) == (0, 0)
    assert file.read_text() == first
    file.write_text(merged.replace('"error"', '"note"', 1))
    assert "stands here twice, with two severities" in run("scan", project).output
    file.write_text(first)

    (project / "app.py").write_text(APP + NEW)
    again = run("baseline", "write", project)
    assert again.exit_code == 1
    assert "new, not taken in  error non-commercial  pkg:huggingface/black-forest-labs/FLUX.1-dev" in again.output
    assert file.read_text() == first
    assert run("scan", project).exit_code == 1
    grown = run("baseline", "write", project, "--grow")
    assert (grown.exit_code, run("scan", project).exit_code) == (0, 0)

    (project / "app.py").write_text(APP)
    told = json.loads(run("scan", project, "--format", "json").output)
    assert {one["code"] for one in told["findings"] if one["set_aside"] is None} == {"baseline-outdated"}
    assert "gone  error non-commercial" in run("baseline", "write", project).output
    assert file.read_text() == first
    shown = json.loads(run("baseline", "show", project, "--format", "json").output)
    assert {one["check"] for one in shown["findings"]} >= {"non-commercial", "revision-unpinned"}
    assert "non-commercial  pkg:huggingface/CohereForAI/aya-expanse-8b" in run("baseline", "show", project).output
    assert run("scan", project, "--no-baseline").exit_code == 1


def test_every_format_says_what_the_baseline_has(project: Path, run: Any, tmp_path: Path) -> None:
    run("baseline", "write", project)
    for name in FORMATS:
        if name == "gitlab-licenses":  # which has components only
            continue
        file = tmp_path / f"report-{name}"
        assert run("scan", project, "-o", f"{name}={file}").exit_code == 0
        content = file.read_bytes()
        assert b"baseline" in content or name == "xlsx", name
    log = json.loads((tmp_path / "report-sarif").read_bytes())["runs"][0]["results"]
    assert {one["baselineState"] for one in log} == {"unchanged"}
    assert all("stayopen-baseline.toml since" in one["suppressions"][0]["justification"] for one in log)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("version = 2\n", "version 2 is of a newer stayopen: upgrade"),
        ("findings = []\n", "version is missing; is this a baseline of stayopen?"),
        ("<<<<<<< HEAD\nversion = 1\n", "unfinished merge"),
        ("version = 1\n[[findings]]\ncheck = 'x'\n", "findings[0].component: missing"),
        ("\x00", "cannot be read as TOML"),
    ],
)
def test_a_baseline_that_cannot_be_used_hides_nothing(project: Path, run: Any, content: str, said: str) -> None:
    (project / "stayopen-baseline.toml").write_text(content)
    for words in (("scan", project), ("baseline", "write", project), ("baseline", "show", project)):
        done = run(*words)
        assert done.exit_code == 2
        assert said in done.output


def test_a_finding_that_was_not_looked_at_stays_in_the_baseline(project: Path, run: Any) -> None:
    run("baseline", "write", project)
    first = (project / "stayopen-baseline.toml").read_text()
    (project / "app.py").unlink()
    (project / "requirements.txt").write_text("")
    (project / "pyproject.toml").write_text("[[[")
    done = run("baseline", "write", project)
    assert done.exit_code == 4
    assert "not looked at, and kept" in done.output
    assert (project / "stayopen-baseline.toml").read_text() == first


def test_what_cannot_be_read_is_taken_in_only_when_told_so_and_stays_in_sight(
    project: Path, run: Any, tmp_path: Path
) -> None:
    (project / "package.json").write_text("{")
    refused = run("baseline", "write", project)
    assert refused.exit_code == 4
    assert "1 incomplete and not in it: mend them, or write it with --incomplete" in refused.output
    assert run("scan", project).exit_code == 4
    assert run("baseline", "write", project, "--incomplete").exit_code == 0
    shown = run("baseline", "show", project)
    assert "incomplete  package.json  since" in shown.output

    reports = [word for name in FORMATS for word in ("-o", f"{name}={tmp_path / f'report-{name}'}")]
    known = run("scan", project, *reports)
    assert known.exit_code == 0
    assert "INCOMPLETE" in known.output
    assert "1 known incomplete" in known.output
    for name in FORMATS:
        if name not in ("gitlab-licenses", "xlsx"):
            assert b"known incomplete" in (tmp_path / f"report-{name}").read_bytes() or name == "json", name
    told = json.loads((tmp_path / "report-json").read_bytes())
    assert (told["summary"]["verdict"], told["summary"]["complete"]) == ("incomplete", False)
    assert told["incomplete"][0]["known"].startswith("in stayopen-baseline.toml since ")
    assert b"<error" not in (tmp_path / "report-junit").read_bytes()

    (project / "package.json").write_text("[1")  # another reason
    assert run("scan", project).exit_code == 4
    (project / "package.json").write_text("{}")
    assert "5 found again, 1 gone" in run("scan", project).output
    assert "gone  incomplete  package.json" in run("baseline", "write", project).output


def test_a_lock_is_whole_where_the_baseline_knows_what_is_missing(tmp_path: Path, run: Any) -> None:
    (tmp_path / "package.json").write_text("{")
    (tmp_path / "app.py").write_text("x = 1\n")
    (tmp_path / ".git").mkdir()
    assert run("lock", tmp_path, "--offline").exit_code == 4
    run("baseline", "write", tmp_path, "--incomplete")
    locked = run("lock", tmp_path, "--offline", "--check")
    assert (locked.exit_code, "known incomplete" in locked.output) == (0, True)


def test_there_is_none_to_show(project: Path, run: Any) -> None:
    done = run("baseline", "show", project)
    assert done.exit_code == 2
    assert "stayopen baseline write" in done.output


def test_a_waiver_from_its_first_day_to_its_last(project: Path, run: Any) -> None:
    rule = """
[[waivers]]
check = "non-commercial"
component = "pkg:huggingface/CohereForAI/*"
license = "c4ai-cc-by-nc"
reason = "contract of 2026-10-02"
owner = "team"
approver = "counsel"
expires = "2026-12-31"
"""
    (project / "stayopen.toml").write_text(USE + rule)
    waived = json.loads(run("scan", project, "--as-of", "2026-11-22", "--format", "json").output)
    (finding,) = [one for one in waived["findings"] if one["code"] == "non-commercial"]
    assert (
        finding["set_aside"]["reason"]
        == "waived by team, approved by counsel: contract of 2026-10-02 (until 2026-12-31)"
    )
    assert (waived["summary"]["exit_code"], waived["summary"]["set_aside"]) == (0, {"waived": 1})
    (project / "stayopen.toml").write_text(USE + rule.replace("CohereForAI/*", "cohere/aya-expanse-8b"))
    slip = " ".join(run("scan", project, "--as-of", "2026-11-22").output.split())
    assert "the one nearest to it in name is of pkg:huggingface/CohereForAI/aya-expanse-8b" in slip
    (project / "stayopen.toml").write_text(USE + rule)
    expired = run("scan", project, "--as-of", "2027-01-01", "--all")
    assert expired.exit_code == 1
    assert "waiver-expired" in expired.output
    (project / "stayopen.toml").write_text(USE + rule.replace('reason = "contract of 2026-10-02"', 'reason = ""'))
    refused = run("scan", project)
    assert refused.exit_code == 2
    assert "a waiver needs a reason and an owner that are not empty" in refused.output


def test_the_policy_is_shown_with_where_each_line_comes_from(project: Path, run: Any) -> None:
    (project / "stayopen.toml").write_text(
        USE + '[policy]\nextends = "startup-saas"\ndeny = ["llama3.1"]\nseverity = { not-locked = "off" }\n'
    )
    text = run("policy", "show", project).output
    assert "llama3.1                stayopen.toml:6" in text
    assert "preset startup-saas:" in text
    assert "not-locked off" in text
    document = json.loads(run("policy", "show", project, "--scope", "dev", "--format", "json").output)
    assert {"place": "", "key": "deny", "value": "llama3.1", "origin": "stayopen.toml:6", "why": ""} in document[
        "lines"
    ]
    assert (document["here"]["at_most"], document["file"]) == ("warning", (project / "stayopen.toml").as_posix())
    audit = json.loads(run("scan", project, "--format", "json").output)
    assert audit["project"]["policy_extends"] == ["startup-saas"]
    assert "turned off by your policy: not-locked" in audit["notices"]
    assert "there is no scope 'devv'; did you mean dev?" in run("policy", "show", project, "--scope", "devv").output
    (project / "stayopen.toml").unlink()
    bare = run("policy", "show", project).output
    assert "what is built in holds" in bare
    assert "network-copyleft  built in" in bare


def test_a_policy_that_cannot_be_meant_ends_a_scan(project: Path, run: Any) -> None:
    (project / "stayopen.toml").write_text("[policy]\ndeny = ['agpl']\nallow = ['agpl']\n")
    done = run("scan", project)
    assert done.exit_code == 2
    assert "keep one" in done.output
