"""setup.cfg, setup.py, conda, PEP 723, pip install, package.json."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.discover.manifests.reading import DATA, read, read_text


def test_setup_cfg() -> None:
    found = read(DATA / "legacy", "setup.cfg")
    assert found.of("transformers").location.text == "transformers>=4.44"
    assert found.of("importlib-metadata").marker == 'python_version < "3.10"'
    assert found.names("build") == ["setuptools-scm", "wheel"]
    assert found.of("torch").scope == "optional:gpu"
    assert "tests_require is computed at build time" in found.reasons


def test_setup_py_follows_names_sums_and_filled_dictionaries() -> None:
    found = read(DATA / "legacy", "setup.py")
    assert found.names("runtime") == ["transformers", "tokenizers", "numpy"]
    assert (found.of("tokenizers").location.line, found.of("tokenizers").location.column) == (3, 31)
    assert found.of("torch").scope == "optional:gpu"
    assert "line 8: setup_requires is computed at build time" in found.reasons


def test_setup_py_that_reads_a_requirements_file_of_the_tree_is_complete(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("torch\n")
    text = 'from setuptools import setup\nsetup(install_requires=open("requirements.txt").read().split())\n'
    assert not read_text(tmp_path, "setup.py", text).incomplete


@pytest.mark.parametrize(
    "text", ["setup(", "x = " + "(" * 5000, "x = " + "-" * 100_000 + "1", "a\nsetup(install_requires=a)\na = a + a"]
)
def test_setup_py_that_is_broken_deep_or_circular_ends(tmp_path: Path, text: str) -> None:
    read_text(tmp_path, "setup.py", text)


def test_conda() -> None:
    found = read(DATA / "legacy", "environment.yml")
    assert [(usage.component.registry, usage.component.name, usage.component.version) for usage in found.usages] == [
        ("conda", "numpy", None), ("conda", "faiss-cpu", "1.8.0"), ("conda", "pytorch", "2.4.1"),
        ("conda", "pip", None),
        ("pypi", "transformers", None), ("pypi", "litellm", "1.48.10"),
    ]  # fmt: skip


def test_script_header() -> None:
    found = read(DATA / "legacy", "script.py")
    assert [(usage.component.name, usage.location.line, usage.location.column) for usage in found.usages] == [
        ("requests", 5, 5),
        ("rich", 6, 5),
    ]


def test_pip_install_in_a_dockerfile_as_the_shell_reads_it() -> None:
    found = read(DATA / "legacy", "Dockerfile")
    assert [(usage.component.name, usage.specifier, usage.location.line) for usage in found.usages] == [
        ("torch", "==2.4.1", 4),
        ("tokenizers", None, 6),  # unquoted, ">=0.19" is the name of a file to the shell
        ("vllm", None, 7),
    ]
    assert "u:p" not in repr(found)


def test_pip_install_in_a_notebook(tmp_path: Path) -> None:
    text = '{"cells": [{"source": [\n"!pip install -q \\"torch>=2\\" transformers\\n",\n"import torch"]}]}'
    found = read_text(tmp_path, "a.ipynb", text)
    assert [(usage.component.name, usage.specifier) for usage in found.usages] == [
        ("torch", ">=2"),
        ("transformers", None),
    ]


def test_package_json() -> None:
    found = read(DATA / "web", "package.json")
    assert (found.of("openai").component.version, found.of("openai").component.registry) == ("4.60.0", "npm")
    assert found.of("express").specifier == "^4"
    assert found.of("forked").specifier == "@ github:acme/forked#v1"
    assert (found.of("typescript").scope, found.of("react").scope) == ("dev", "optional:peer")
    assert len(found.excluded) == 1
