"""What a user installs: the wheel and the sdist carry rules and templates, and run from an empty directory."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import venv
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the sdist, and the wheel built from that sdist."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--outdir", str(folder), str(REPOSITORY)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_the_wheel_scans_an_empty_directory_and_a_model_from_another_one(distributions: Path, tmp_path: Path) -> None:
    (wheel,) = distributions.glob("*.whl")
    home = tmp_path / "venv"
    venv.create(home, system_site_packages=False, with_pip=False)
    python = home / "bin/python"
    # Its dependencies come from this test's own environment: what is measured is the wheel, not the index.
    site = next(Path(path) for path in sys.path if path.endswith("site-packages"))
    target = tmp_path / "installed"
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(target), str(wheel)],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    project = tmp_path / "project"
    project.mkdir()
    environment = {
        "PYTHONPATH": f"{target}:{site}",
        "STAYOPEN_CACHE_DIR": str(tmp_path / "cache"),
        "PATH": "/usr/bin:/bin",
    }
    program = "import scanner; assert 'installed' in scanner.__file__; from scanner.cli import main; main()"

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(python), "-c", program, "scan", str(project), "--offline", *arguments],
            check=False, capture_output=True, text=True, cwd=project, env=environment,
        )  # fmt: skip

    empty = run()
    assert empty.returncode == 3, empty.stdout + empty.stderr
    (project / "app.py").write_text(
        'from transformers import AutoModel\nAutoModel.from_pretrained("meta-llama/Llama-3.1-8B")\n'
    )
    report = run("-o", str(project / "audit.html"))
    assert "llama" in report.stdout.lower(), report.stdout + report.stderr
    assert (project / "audit.html").stat().st_size > 5000


def test_the_sdist_holds_rules_templates_and_tests(distributions: Path) -> None:
    (sdist,) = distributions.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "rules/licenses/llama3.1.toml",
        "templates/report.html.j2",
        "tests/e2e/test_packaging.py",
        "LICENSE",
    } <= names
