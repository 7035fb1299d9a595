"""What a command imports before it has anything to do with it; how long that takes is for bench/startup.py."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "rag-service"
RUN = """
import sys
sys.argv = ["stayopen", *sys.argv[1:]]
from scanner.cli import result
end = result()
print(*sys.modules, file=sys.stderr)
raise end
"""
CLIENTS = {"huggingface_hub", "httpx2", "ssl", "http.client", "urllib.request", "email.message", "sqlite3"}
HEAVY = {
    "asyncio", "concurrent.futures", "html.parser", "jinja2", "license_expression", "logging", "multiprocessing",
    "packaging", "pathspec", "rich", "tarfile", "unittest", "yaml", "zipfile",
}  # fmt: skip


SELDOM = {"base64", "difflib", "subprocess"}
"""Not tempfile and shutil: some versions of platformdirs, which finds the folder of kept rules, import them."""


ASKED_FOR = {
    "calendar", "packageurl",
    *(f"scanner.assess.background.{name}" for name in ("allowances", "deeds", "told")),
    *(f"scanner.lock.{name}" for name in ("entry", "locked_state", "reading", "recording", "shape")),
    *(f"scanner.resolve.{name}" for name in ("history", "hub_history", "hub_timeline", "installed", "pypi_history")),
    *(f"scanner.rulebook.{name}" for name in ("beginnings", "reading", "overrides")),
    *(f"scanner.syntax.{name}" for name in ("component_name", "npm_range")),
    "scanner.change", "scanner.config.presets", "scanner.evidence", "scanner.git", "scanner.library",
}  # fmt: skip
"""What a project without a lock, without presets and without a store has no use for, and a scan that is plain."""


def imported(*arguments: str) -> set[str]:
    """The modules that a real run of `stayopen ARGUMENTS` has imported at its end.

    The rules are kept by an earlier run, and pip's own configuration is not looked at.
    """
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PIP_")}
    environment["PIP_CONFIG_FILE"] = os.devnull
    command = [sys.executable, "-c", RUN, *arguments]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60, env=environment)
    assert done.returncode in range(5), done.stderr
    return set(done.stderr.splitlines()[-1].split())


@pytest.fixture(autouse=True, scope="module")
def _rules_are_kept(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("empty")
    imported("scan", str(folder), "--offline")


def scanned(tmp_path: Path, files: dict[str, str], *options: str) -> set[str]:
    """The modules that an offline scan of some files imports."""
    project = tmp_path / "project"
    for name, text in files.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(text, encoding="utf-8")
    return imported("scan", str(project), "--offline", "--store", str(tmp_path / "store"), *options)


@pytest.mark.parametrize("arguments", [["--version"], ["--help"]])
def test_version_and_help_import_nothing_but_click(arguments: list[str]) -> None:
    assert (HEAVY | CLIENTS | {"msgspec", "scanner.audit"}).isdisjoint(imported(*arguments))


@pytest.mark.parametrize("options", [[], ["--format", "json"], ["--quiet"]])
def test_a_scan_of_plain_python_and_pins_imports_none_of_the_heavy(tmp_path: Path, options: list[str]) -> None:
    files = {
        "requirements.txt": "transformers==4.47.1\ndatasets>=2,<4\n",
        "src/model.py": 'from transformers import pipeline\n\npipe = pipeline(model="Qwen/Qwen2.5-7B-Instruct")\n',
        "src/util.py": "def add(a, b):\n    return a + b\n",
    }
    modules = scanned(tmp_path, files, *options)
    assert "scanner.discover.references.python" in modules
    assert not (HEAVY | CLIENTS | SELDOM | ASKED_FOR | {"dataclasses"}) & modules


def test_python_that_names_no_model_is_not_parsed(tmp_path: Path) -> None:
    modules = scanned(tmp_path, {"util.py": "def add(a, b):\n    return a + b\n"})
    assert {"scanner.discover.references.python", "scanner.resolve.hub", "scanner.resolve.pypi"}.isdisjoint(modules)


def test_readers_of_other_files_are_not_imported(tmp_path: Path) -> None:
    modules = scanned(tmp_path, {"config/model.toml": 'model = "Qwen/Qwen2.5-7B-Instruct"\n'})
    readers = "scanner.discover.references."
    assert f"{readers}config_toml" in modules
    others = {f"{readers}{name}" for name in ("javascript", "notebook", "python", "hcl", "dockerfile")}
    assert not others & modules
    assert {"scanner.discover.sboms.document", "scanner.discover.artifacts.gguf"}.isdisjoint(modules)


def test_yaml_is_imported_when_there_is_yaml_that_names_something(tmp_path: Path) -> None:
    assert "yaml" not in scanned(tmp_path / "one", {"compose.yaml": "services:\n  web:\n    image: nginx\n"})
    assert "yaml" in scanned(tmp_path / "two", {"serving.yaml": "model: Qwen/Qwen2.5-7B-Instruct\n"})


def test_what_is_read_of_rules_and_licenses_is_kept_for_the_next_run(tmp_path: Path) -> None:
    files = {"requirements.txt": "PyMuPDF==1.24.0\n"}  # changed its terms, whose names are read
    scanned(tmp_path / "one", files)
    modules = scanned(tmp_path / "two", files)
    assert "scanner.licensing.spelling" in modules
    assert {"license_expression", "scanner.rulebook.reading", "scanner.rulebook.beginnings"}.isdisjoint(modules)


def test_a_range_of_plain_numbers_needs_no_packaging(tmp_path: Path) -> None:
    files = {"requirements.txt": "torch==2.1.0\n", "setup/requirements.txt": "torch>=2,<3\n"}
    assert not any(name.startswith("packaging") for name in scanned(tmp_path, files))


def test_a_store_is_opened_when_it_is_there_and_asked(tmp_path: Path) -> None:
    files = {"requirements.txt": "transformers==4.47.1\n"}
    assert "sqlite3" not in scanned(tmp_path, files)
    assert not (tmp_path / "store").exists()
    (tmp_path / "store").touch()
    assert "sqlite3" in scanned(tmp_path, files)


def test_an_offline_scan_imports_no_client_of_any_server(tmp_path: Path) -> None:
    modules = imported("scan", str(EXAMPLE), "--offline", "--store", str(tmp_path / "store"))
    assert "scanner.audit" in modules
    assert not (CLIENTS | ASKED_FOR - {"packageurl"} | {"jinja2", "rich", "tarfile"}) & modules


def test_a_small_scan_starts_no_other_process(tmp_path: Path) -> None:
    modules = imported("scan", str(EXAMPLE), "--offline", "--quiet", "--store", str(tmp_path / "store"))
    assert {"multiprocessing", "concurrent.futures", "asyncio"}.isdisjoint(modules)


def test_a_check_of_one_component_offline_imports_none_of_the_heavy(tmp_path: Path) -> None:
    modules = imported("check", "hf:meta-llama/Llama-3.1-8B", "--offline", "--store", str(tmp_path / "store"))
    assert "scanner.report.component_page" in modules
    assert not (HEAVY | CLIENTS | SELDOM) & modules
