"""The command on projects whose parts do not go together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.e2e.conftest import Run, Stayopen, write
from tests.hub_server import HubServer
from tests.hub_server.repositories import model

PROJECT = '[project]\nname = "own"\nversion = "1"\nlicense = "MIT"\ndependencies = ["gpl-thing==1.0"]\n'
GPL = "Metadata-Version: 2.1\nName: gpl-thing\nVersion: 1.0\nLicense: GPL-3.0-only\n"


def environment(root: Path, metadata: str, name: str = "gpl_thing-1.0") -> Path:
    """A virtual environment with one package installed."""
    write(root, {
        "venv/pyvenv.cfg": "home = /usr/bin\nversion = 3.11.0\n",
        f"venv/lib/python3.11/site-packages/{name}.dist-info/METADATA": metadata,
    })  # fmt: skip
    return root / "venv"


def scan(stayopen: Stayopen, root: Path, environment_: Path, *more: str) -> Run:
    return stayopen(
        "scan", root, "--offline", "--allow-incomplete", "--environment", environment_, *more, "--format", "json"
    )


def finding(run: Run, code: str) -> dict[str, Any]:
    (found,) = [one for one in run.audit["findings"] if one["code"] == code]
    return dict(found)


def test_a_gpl_package_in_a_binary_of_an_mit_project(stayopen: Stayopen, tmp_path: Path) -> None:
    project = write(tmp_path / "project", {
        "pyproject.toml": PROJECT,
        "stayopen.toml": '[use]\ncommercial = true\nacts = ["use"]\nships = ["binary"]\n',
    })  # fmt: skip
    run = scan(stayopen, project, environment(tmp_path, GPL))
    found = finding(run, "project-license-clash")
    assert found["severity"] == "error"
    assert "your project's pyproject.toml states MIT" in found["message"]
    assert run.audit["project"]["licenses"] == [{"value": "MIT", "where": "pyproject.toml:4"}]
    assert run.code == 1
    page = tmp_path / "report.html"
    scan(stayopen, project, tmp_path / "venv", "-o", str(page))
    assert "project-license-clash" in page.read_text(encoding="utf-8")


def test_the_users_own_statement_wins_and_the_difference_is_a_notice(stayopen: Stayopen, tmp_path: Path) -> None:
    project = write(tmp_path / "project", {
        "pyproject.toml": PROJECT,
        "stayopen.toml": '[use]\nacts = ["use"]\nships = ["binary"]\nproject_license = "GPL-3.0-or-later"\n',
    })  # fmt: skip
    run = scan(stayopen, project, environment(tmp_path, GPL))
    assert "project-license-clash" not in run.codes()
    assert any("stated in two ways" in notice for notice in run.audit["notices"])


def test_the_parents_that_a_card_on_the_hub_names(stayopen: Stayopen, tmp_path: Path) -> None:
    sharing = model("acme/sharing", {"license": "cc-by-sa-4.0"})
    research = model("acme/research", {"license": "cc-by-nc-4.0"})
    merge = model("acme/merge", {
        "license": "apache-2.0", "base_model": ["acme/sharing", "acme/research"], "base_model_relation": "merge",
    })  # fmt: skip
    project = write(tmp_path / "project", {
        "app.py": 'from transformers import AutoModel\nAutoModel.from_pretrained("acme/merge")\n',
        "stayopen.toml": '[use]\ncommercial = true\nacts = ["use", "distribute"]\n',
    })  # fmt: skip
    with HubServer([sharing, research, merge]) as hub:
        run = stayopen("scan", project, "--format", "json", HF_ENDPOINT=hub.url)
    found = finding(run, "parents-clash")
    assert (found["severity"], found["component"]) == ("error", "pkg:huggingface/acme/merge")
    assert [term["license"] for term in found["terms"]] == ["cc-by-sa-4.0", "cc-by-nc-4.0"]
    assert any("cannot both be kept" in one["why"] for one in run.component("acme/merge")["verdict"]["rulings"])


def test_a_merge_recipe_of_the_project_itself(stayopen: Stayopen, tmp_path: Path) -> None:
    project = write(tmp_path / "project", {
        "merge.yml": "models:\n  - model: meta-llama/Llama-3.1-8B-Instruct\n"
        "  - model: LGAI-EXAONE/EXAONE-3.5-7.8B-Instruct\nmerge_method: slerp\n",
    })  # fmt: skip
    run = stayopen("scan", project, "--offline", "--allow-incomplete", "--format", "json")
    found = finding(run, "parents-clash")
    assert found["severity"] == "warning"
    assert [place["line"] for place in found["locations"]] == [3, 2]
    assert "merge.yml makes one model of both" in found["message"]
