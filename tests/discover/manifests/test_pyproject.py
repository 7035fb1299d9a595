"""pyproject.toml: PEP 621, PEP 735, uv's sources, Poetry."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.discover.manifests.poetry import specifier_of
from tests.discover.manifests.reading import DATA, read, read_text


def test_dependencies_stand_at_their_own_line_and_column() -> None:
    usage = read(DATA / "modern", "pyproject.toml").of("transformers")
    assert (usage.location.file, usage.location.line, usage.location.column) == ("pyproject.toml", 10, 3)
    assert (usage.scope, usage.how, usage.why) == ("runtime", "pyproject", "in [project] dependencies")


def test_extras_build_requirements_and_groups_have_their_scopes() -> None:
    found = read(DATA / "modern", "pyproject.toml")
    assert found.of("hatchling").scope == "build"
    assert found.of("pyqt5").scope == "optional:qt"
    assert found.of("pyqt5").why == "in [project.optional-dependencies] qt"


def test_an_included_group_is_required_by_both() -> None:
    found = read(DATA / "modern", "pyproject.toml")
    assert found.names("group:test") == ["pytest", "mypy"]
    assert found.names("group:typing") == ["mypy"]


def test_a_group_that_includes_itself_or_nothing_is_incomplete() -> None:
    reasons = read(DATA / "modern", "pyproject.toml").reasons
    assert "line 23: the group ring includes itself" in reasons
    assert "line 24: includes the group nowhere" in reasons


def test_workspace_members_and_the_project_itself_are_excluded() -> None:
    found = read(DATA / "modern", "pyproject.toml")
    assert [item.reason for item in found.excluded] == [
        "line 12: acme-core is local code (in [tool.uv.sources]), not a published package",
        "line 18: acme-service is the project itself",
    ]


def test_a_source_in_git_replaces_the_index_and_shows_no_password() -> None:
    assert read(DATA / "modern", "pyproject.toml").of("acme-fork").specifier == "@ git+https://github.com/acme/fork@v1"


def test_dynamic_dependencies_are_said_to_be_unknown() -> None:
    assert (
        "optional-dependencies are dynamic, computed by hatchling.build"
        in read(DATA / "modern", "pyproject.toml").reasons
    )


def test_dynamic_dependencies_are_followed_to_the_file_that_setuptools_reads(tmp_path: Path) -> None:
    (tmp_path / "deps.list").write_text("torch>=2\n")
    table = '[tool.setuptools.dynamic]\ndependencies = {file = ["deps.list"]}\n'
    found = read_text(tmp_path, "pyproject.toml", '[project]\nname = "a"\ndynamic = ["dependencies"]\n' + table)
    assert found.of("torch").location.file == "deps.list"
    assert not found.incomplete


@pytest.mark.parametrize(
    "text",
    [
        "[project]\ndependencies = 5\n",
        '[project]\ndependencies = "torch"\n',
        "[project.optional-dependencies]\nqt = 'PyQt5'\n",
        "[dependency-groups]\ndev = 'pytest'\n",
    ],
)
def test_a_value_of_the_wrong_shape_is_incomplete(tmp_path: Path, text: str) -> None:
    assert "is not a list of requirements" in read_text(tmp_path, "pyproject.toml", text).reasons


def test_broken_toml_names_the_line(tmp_path: Path) -> None:
    found = read_text(tmp_path, "pyproject.toml", '[project]\nname = "a\n')
    assert found.reasons.startswith("pyproject.toml: line 2: cannot be read")


def test_poetry_constraints_become_specifiers_and_extras_scopes() -> None:
    found = read(DATA / "poetry", "pyproject.toml")
    assert found.of("transformers").specifier == ">=4.44,<5"
    assert found.of("transformers").location.text == 'transformers = "^4.44"'
    torch = found.of("torch")
    assert (torch.specifier, torch.scope, torch.marker) == (">=2.4,<2.5", "optional:gpu", "sys_platform == 'linux'")
    assert (found.of("ruff").component.version, found.of("ruff").scope) == ("0.6.9", "group:dev")
    assert "python" not in found.names()


def test_poetry_tables_for_several_pythons_are_several_usages() -> None:
    usages = [usage for usage in read(DATA / "poetry", "pyproject.toml").usages if usage.component.name == "numpy"]
    assert [(usage.specifier, usage.marker, usage.location.line) for usage in usages] == [
        ("<2", 'python_version < "3.12"', 8),
        (">=2", 'python_version >= "3.12"', 9),
    ]


@pytest.mark.parametrize(
    ("constraint", "specifier"),
    [
        ("^1.2.3", ">=1.2.3,<2"), ("^0.2.3", ">=0.2.3,<0.3"), ("^0.0.3", ">=0.0.3,<0.0.4"),
        ("^0", ">=0,<1"), ("^0.0", ">=0.0,<0.1"),
        ("~1.2.3", ">=1.2.3,<1.3"), ("~1", ">=1,<2"), ("1.*", "==1.*"), ("*", ""), ("1.2.3", "==1.2.3"),
        (">=1.2,<2", ">=1.2,<2"), (">=1.2 <2", ">=1.2,<2"), ("^1 || ^2", "^1 || ^2"), (">= 1.0, != 1.5", ">=1.0,!=1.5"),
        ("~=1.4", "~=1.4"), ("nonsense^", "nonsense^"),
    ],
)  # fmt: skip
def test_poetry_constraint(constraint: str, specifier: str) -> None:
    assert specifier_of(constraint) == specifier


def test_tables_of_tools(tmp_path: Path) -> None:
    text = (
        '[tool.flit.metadata]\nrequires = ["a"]\ndev-requires = ["b"]\n[tool.flit.metadata.requires-extra]\nx = ["c"]\n'
        '[tool.pdm.dev-dependencies]\ntest = ["d"]\n[tool.uv]\ndev-dependencies = ["e"]\n'
        'build-constraint-dependencies = ["f"]\n[tool.rye]\ndev-dependencies = ["g"]\n'
        '[tool.hatch.envs.lint]\nextra-dependencies = ["h"]\n[tool.hatch.build.targets.wheel]\ndependencies = ["i"]\n'
        '[tool.hatch.build.hooks.mypyc]\ndependencies = ["j", "k @ {root:uri}"]\n[tool.black]\nrequires = ["no"]\n'
    )
    found = read_text(tmp_path, "pyproject.toml", text)
    assert {usage.component.name: usage.scope for usage in found.usages} == {
        "a": "runtime", "b": "dev", "c": "optional:x", "d": "group:test", "e": "group:dev", "f": "constraint",
        "g": "group:dev", "h": "group:lint", "i": "build", "j": "build",
    }  # fmt: skip
    assert not found.incomplete


def test_hatch_toml(tmp_path: Path) -> None:
    found = read_text(tmp_path, "hatch.toml", '[envs.default]\ndependencies = ["pytest>=8"]\n')
    assert (found.of("pytest").scope, found.of("pytest").specifier) == ("group:default", ">=8")
    assert found.of("pytest").why == "in [envs.default.dependencies]"


def test_sources_of_uv_for_several_platforms(tmp_path: Path) -> None:
    text = (
        '[project]\nname = "x"\ndependencies = ["torch>=2"]\n[tool.uv.sources]\n'
        'torch = [{index = "cpu", marker = "sys_platform == \'darwin\'"},'
        ' {git = "https://github.com/a/torch", marker = "sys_platform == \'linux\'"}]\n'
    )
    found = read_text(tmp_path, "pyproject.toml", text)
    assert [(usage.specifier, usage.marker) for usage in found.usages] == [
        (">=2", "sys_platform == 'darwin'"),
        ("@ git+https://github.com/a/torch", "sys_platform == 'linux'"),
    ]
