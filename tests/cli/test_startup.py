"""What a command imports before it has anything to do with it; how long that takes is for bench/startup.py."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "rag-service"

RUN = """
import sys
sys.argv = ["stayopen", *sys.argv[1:]]
from scanner.cli import main
try:
    main()
except SystemExit:
    pass
print(*sys.modules)
"""


def modules_after(*arguments: str) -> set[str]:
    """What a process has imported after `stayopen ARGUMENTS`."""
    command = [sys.executable, "-c", RUN, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("arguments", [["--version"], ["--help"]])
def test_version_and_help_import_nothing_but_click(arguments: list[str]) -> None:
    heavy = {"huggingface_hub", "jinja2", "rich", "httpx2", "msgspec", "yaml", "packaging", "scanner.audit"}
    assert heavy.isdisjoint(modules_after(*arguments))


def test_an_offline_scan_imports_no_client_of_any_server(tmp_path: Path) -> None:
    imported = modules_after("scan", str(EXAMPLE), "--offline", "--quiet", "--store", str(tmp_path / "store"))
    assert "scanner.audit" in imported
    assert {"huggingface_hub", "httpx2", "jinja2", "rich"}.isdisjoint(imported)


def test_a_small_scan_starts_no_other_process(tmp_path: Path) -> None:
    imported = modules_after("scan", str(EXAMPLE), "--offline", "--quiet", "--store", str(tmp_path / "store"))
    assert {"multiprocessing", "concurrent.futures.process", "concurrent.futures.thread"}.isdisjoint(imported)
