"""`pip install` as it stands in files of commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.discover.manifests.reading import read_text


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Dockerfile", "RUN pip --no-cache-dir --timeout=100 install torch==2.4.1", [("torch", "==2.4.1")]),
        ("Dockerfile", 'RUN ["pip","install","--upgrade","torch>=2","peft"]', [("torch", ">=2"), ("peft", None)]),
        ("Dockerfile", "RUN python3 -m pip install \\\n  # why\n  torch \\\n  peft", [("torch", None), ("peft", None)]),
        ("Dockerfile", "RUN uv pip install --system torch -i https://x/simple", [("torch", None)]),
        (".github/workflows/ci.yml", "steps:\n  - run: pip install torch", [("torch", None)]),
        ("azure-pipelines.yml", "- script: pip install torch", [("torch", None)]),
        ("web/.github/workflows/ci.yaml", "- run: |\n    pip3 install 'torch<3'", [("torch", "<3")]),
        ("install.ps1", "pip install torch", [("torch", None)]),
        ("Jenkinsfile", "sh 'pip install torch'", [("torch", None)]),
        ("Makefile", "install:\n\tpip install -e . torch", [("torch", None)]),
        ("Dockerfile", "RUN uv pip install -r pyproject.toml --extra dev torch", [("torch", None)]),
        (".github/workflows/a.yml", "description: what to pip install, e.g. main", []),
        ("a.ipynb", '{"source": ["Errors of pip install in the first cell can be ignored"]}', []),
        (".github/workflows/b.yml", "- run: pip install torch==${{ matrix.torch_version }} peft", [("peft", None)]),
        ("values.yaml", "note: pip install torch", []),
    ],
)  # fmt: skip
def test_commands(tmp_path: Path, name: str, text: str, expected: list[tuple[str, str | None]]) -> None:
    found = read_text(tmp_path, name, text)
    assert [(usage.component.name, usage.specifier) for usage in found.usages] == expected
    assert not found.incomplete


def test_a_file_of_another_name_is_followed(tmp_path: Path) -> None:
    (tmp_path / "deps").mkdir()
    (tmp_path / "deps" / "base.txt").write_text("torch==2.4.1\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    found = read_text(tmp_path, "docker/Dockerfile", "COPY . .\nRUN pip install -r deps/base.txt -r pyproject.toml\n")
    assert not found.incomplete
    assert (found.of("torch").location.file, found.of("torch").location.line) == ("deps/base.txt", 1)
