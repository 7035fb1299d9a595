"""Terms against use, end to end: the command on a small project, offline, with what rules alone know."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import Run, Stayopen

SOURCE = """\
from transformers import AutoModel

AutoModel.from_pretrained("meta-llama/Llama-3.1-8B-Instruct")
AutoModel.from_pretrained("black-forest-labs/FLUX.1-dev")
AutoModel.from_pretrained("nobody/knows-this-one")
"""
USE = """\
[use]
commercial = true
acts = ["use", "modify"]
ships = ["service"]
monthly_active_users = {users}
annual_revenue = 5_000_000
established_in = ["DE"]
offered_in = ["DE", "US"]
sensitive_data = false
"""
LLAMA = "meta-llama/Llama-3.1-8B-Instruct"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "app.py").write_text(SOURCE, encoding="utf-8")
    return folder


def scanned(stayopen: Stayopen, project: Path, use: str = "") -> Run:
    (project / "stayopen.toml").write_text(use, encoding="utf-8")
    return stayopen("scan", str(project), "--offline", "--format", "json")


def verdict(run: Run, name: str) -> dict[str, Any]:
    return dict(run.component(name)["verdict"])


def test_one_project_brings_each_verdict_but_the_best(stayopen: Stayopen, project: Path) -> None:
    run = scanned(stayopen, project, USE.format(users=2_000_000))
    llama = verdict(run, LLAMA)
    assert llama["level"] == "permitted-with-duties"
    assert any("above 700 million monthly active users" in change for change in llama["changes"])
    assert any("you state 2 million" in change for change in llama["changes"])
    assert verdict(run, "black-forest-labs/FLUX.1-dev")["level"] == "prohibited"
    assert verdict(run, "nobody/knows-this-one")["level"] == "needs-review"
    assert run.audit["verdicts"] == {"prohibited": 1, "needs-review": 1, "permitted-with-duties": 1, "permitted": 0}
    assert run.audit["questions"] == []
    badge = next(duty for duty in run.audit["obligations"] if duty["term"]["term"] == "badge")
    assert (badge["show"], badge["due"], badge["term"]["clause"]) == (["Built with Llama"], True, "s.1.b.i")


def test_a_figure_above_the_line_turns_the_verdict(stayopen: Stayopen, project: Path) -> None:
    run = scanned(stayopen, project, USE.format(users=800_000_000))
    assert verdict(run, LLAMA)["level"] == "prohibited"
    assert "use-threshold" in run.codes()


def test_without_a_stated_use_nothing_is_permitted_that_has_a_limit_and_the_table_asks(
    stayopen: Stayopen, project: Path
) -> None:
    run = scanned(stayopen, project)
    assert verdict(run, LLAMA)["level"] == "needs-review"
    assert {"commercial", "acts", "monthly_active_users"} <= {question["key"] for question in run.audit["questions"]}
    table = stayopen("scan", str(project), "--offline").out
    assert "monthly_active_users" in table
    assert "needs review" in table
    assert "under [use] in stayopen.toml" in table


def test_the_html_report_shows_verdicts_questions_and_obligations(stayopen: Stayopen, project: Path) -> None:
    (project / "stayopen.toml").write_text(USE.format(users=2_000_000), encoding="utf-8")
    report = project.parent / "audit.html"
    stayopen("scan", str(project), "--offline", "-q", "-o", str(report))
    text = report.read_text(encoding="utf-8")
    for part in ('id="verdicts"', 'id="obligations"', "Built with Llama", "s.1.b.i"):
        assert part in text


def test_a_way_of_shipping_that_there_is_not_is_told_with_its_line(stayopen: Stayopen, project: Path) -> None:
    run = scanned(stayopen, project, '[use]\nships = ["saas"]\n')
    assert run.code == 2
    assert "stayopen.toml:2: use.ships[0]: 'saas'" in run.err
