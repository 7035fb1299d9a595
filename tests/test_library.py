"""`from scanner import scan`: the public names, what they raise, and every example of docs/library.md."""

from __future__ import annotations

import asyncio
import inspect
import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import msgspec
import pytest

import scanner
from scanner import Audit, ConfigError, RuleError, UnknownFormat, render, scan
from scanner.entities import Finding, Summary
from scanner.report import FORMATS
from tests.e2e.conftest import write

PAGE = (Path(__file__).parents[1] / "docs/library.md").read_text(encoding="utf-8")
MODEL = 'from transformers import AutoModel\n\nAutoModel.from_pretrained("CohereForAI/aya-expanse-8b")\n'


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A commercial project with a model that is licensed for other use only."""
    root = tmp_path_factory.mktemp("library") / "path/to/project"
    write(root, {".git/HEAD": "", "app.py": MODEL, "stayopen.toml": "[use]\ncommercial = true\n"})
    return root


@pytest.fixture(autouse=True)
def _no_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))


@pytest.fixture(scope="module")
def audit(project: Path) -> Audit:
    return scan(project, offline=True, store=project / "store")


def test_importing_the_package_imports_none_of_its_modules() -> None:
    program = "import scanner, sys; print([name for name in sys.modules if name.startswith('scanner.')])"
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_every_public_name_is_there_and_no_other() -> None:
    assert [name for name in scanner.__all__ if getattr(scanner, name, None) is None] == []
    assert set(scanner.__all__) <= set(dir(scanner))
    with pytest.raises(AttributeError, match="no attribute 'nope'"):
        _ = scanner.nope


def test_it_gives_what_the_command_gives(audit: Audit) -> None:
    assert audit.exit_code == audit.summary.exit_code == 1
    assert "non-commercial" in {finding.code for finding in audit.findings}


def test_every_format_can_be_rendered_and_another_word_is_refused(audit: Audit) -> None:
    assert json.loads(render(audit))["schema"] == "stayopen/audit/1"
    assert all(render(audit, name) for name in FORMATS)
    with pytest.raises(UnknownFormat, match="sarif"):
        render(audit, "pdf")


def test_thresholds_and_days_are_keywords(project: Path) -> None:
    audit = scan(str(project), offline=True, fail_on="never", allow_incomplete=True, as_of=date(2025, 1, 1))
    assert (audit.exit_code, audit.as_of) == (0, "2025-01-01")


def test_it_may_be_called_from_several_threads_and_inside_an_event_loop(project: Path, audit: Audit) -> None:
    async def inside() -> Audit:
        return scan(project, offline=True, store=project / "store")

    with ThreadPoolExecutor(3) as pool:
        others = list(pool.map(lambda _: scan(project, offline=True, store=project / "store"), range(3)))
        others.append(pool.submit(asyncio.run, inside()).result())  # where the browser of other tests keeps no loop
    for other in others:
        assert other.findings == audit.findings


def test_what_cannot_be_used_raises_and_ends_no_process(project: Path, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        scan(tmp_path / "nowhere")
    with pytest.raises(ConfigError, match="did you mean commercial"):
        scan(write(tmp_path / "one", {"stayopen.toml": "[use]\ncomercial = true\n"}), offline=True)
    rules = write(tmp_path / "rules", {"licenses/x.toml": "id = 'x'\n"})
    with pytest.raises(RuleError) as fault:
        scan(project, offline=True, rules=[rules])
    assert fault.value.faults


@pytest.mark.parametrize("example", re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL))
def test_the_examples_of_the_page_run(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], example: str
) -> None:
    monkeypatch.chdir(project.parents[2])
    exec(compile(example, "docs/library.md", "exec"), {})
    assert re.search(r"aya-expanse-8b|\{'error': 1", capsys.readouterr().out)


def test_the_page_lists_every_keyword_and_names_only_what_is_there() -> None:
    head, _, after = PAGE.partition("## `Audit`")
    rows = " ".join(re.findall(r"(?m)^\| (`\w+=.*?) \|", head))
    keywords = {name: p.default for name, p in inspect.signature(scan).parameters.items() if name != "path"}
    assert dict(re.findall(r"`(\w+)=([^`]*)`", rows)) == {
        name: repr(value).replace("'", '"') for name, value in keywords.items()
    }
    table = re.findall(r"(?m)^\| ([^|]+) \| ([^|]+) \|$", after)
    named = {name for first, _ in table for name in re.findall(r"`(\w+)`", first)}
    assert {name for name in named if not hasattr(Audit, name)} == set()
    by_name = dict(table)
    for owner, key in ((Finding, "`findings`"), (Summary, "`summary`")):
        told = re.findall(r"`(\w+)`", by_name[key])
        known = {field.name for field in msgspec.structs.fields(owner)} | set(dir(owner))
        assert set(told) <= known
