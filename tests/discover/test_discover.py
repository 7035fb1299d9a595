"""From a tree to components: the whole room."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.discover import Discovery, discover
from scanner.discover.consolidate import consolidate
from scanner.discover.environment import default_environment, environment_usages
from scanner.discover.manifests import Excluded
from scanner.entities import Component, Incomplete, Location, Usage
from scanner.rulebook import Rulebook, load_rulebook
from scanner.syntax.versions import admits

DATA = Path(__file__).parents[1] / "data" / "manifests"
SAMPLE = Path(__file__).parents[3] / "shared" / "sample" / "project"


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    """The real rules."""
    return load_rulebook()


def versions(discovery: Discovery, name: str, registry: str = "pypi") -> dict[str | None, list[tuple[str, str]]]:
    """Version to (file, scope) of the usages of one package."""
    return {
        component.version: [(usage.location.file, usage.scope) for usage in usages]
        for component, usages in discovery.components
        if (component.kind, component.registry, component.name) == ("package", registry, name)
    }


def write(root: Path, files: dict[str, str]) -> Path:
    """A tree of these files."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root


def lock(*packages: tuple[str, str]) -> str:
    """A uv.lock with these packages."""
    entry = '[[package]]\nname = "{}"\nversion = "{}"\nsource = {{ registry = "https://pypi.org/simple" }}\n'
    return "\n".join(entry.format(name, version) for name, version in packages)


def test_a_pinned_version_in_the_lock_wins_over_the_range_in_pyproject(rules: Rulebook) -> None:
    discovery = discover(DATA / "workspace", rules)
    assert versions(discovery, "transformers") == {
        "4.44.2": [
            ("packages/core/pyproject.toml", "runtime"),
            ("pyproject.toml", "runtime"),
            ("uv.lock", "lock"),
        ]
    }


def test_a_package_only_in_the_lock_is_transitive(rules: Rulebook) -> None:
    assert versions(discover(DATA / "workspace", rules), "regex") == {"2024.9.11": [("uv.lock", "lock")]}


def test_a_range_without_lock_or_pin_has_no_version(rules: Rulebook, tmp_path: Path) -> None:
    write(tmp_path, {"requirements.txt": "torch>=2\n"})
    assert versions(discover(tmp_path, rules), "torch") == {None: [("requirements.txt", "runtime")]}


def test_a_pin_in_one_file_gives_the_version_of_a_range_in_another(rules: Rulebook, tmp_path: Path) -> None:
    write(tmp_path, {"requirements.txt": "torch==2.4.1\n", "setup.cfg": "[options]\ninstall_requires =\n  torch>=2\n"})
    assert list(versions(discover(tmp_path, rules), "torch")) == ["2.4.1"]


def test_equal_versions_written_otherwise_are_one(rules: Rulebook, tmp_path: Path) -> None:
    write(tmp_path, {"requirements.txt": "torch==2.4\n", "uv.lock": lock(("torch", "2.4.0+cu121"))})
    assert list(versions(discover(tmp_path, rules), "torch")) == ["2.4.0+cu121"]


def test_different_pins_are_different_components_and_a_range_goes_to_those_it_admits(
    rules: Rulebook, tmp_path: Path
) -> None:
    write(tmp_path, {"requirements.txt": "a==1.0\n", "requirements-gpu.txt": "a==2.0\n", "requirements.in": "a>=1.5\n"})
    assert versions(discover(tmp_path, rules), "a") == {
        "1.0": [("requirements.txt", "runtime")],
        "2.0": [("requirements-gpu.txt", "runtime"), ("requirements.in", "runtime")],
    }


def test_the_nearest_lock_decides(rules: Rulebook, tmp_path: Path) -> None:
    project = '[project]\nname = "p"\ndependencies = ["torch"]\n'
    write(
        tmp_path,
        {"uv.lock": lock(("torch", "2.1")), "sub/uv.lock": lock(("torch", "2.4")), "sub/x/pyproject.toml": project},
    )
    assert versions(discover(tmp_path, rules), "torch") == {
        "2.1": [("uv.lock", "lock")],
        "2.4": [("sub/uv.lock", "lock"), ("sub/x/pyproject.toml", "runtime")],
    }


def test_a_pin_among_the_docs_says_nothing_of_the_project(rules: Rulebook, tmp_path: Path) -> None:
    write(tmp_path, {"docs/requirements.txt": "torch==1.0\n", "requirements.txt": "torch\n"})
    assert set(versions(discover(tmp_path, rules), "torch")) == {"1.0", None}


def test_a_lock_that_does_not_admit_the_range_is_not_taken_for_it(rules: Rulebook, tmp_path: Path) -> None:
    write(tmp_path, {"uv.lock": lock(("torch", "1.0")), "requirements.txt": "torch>=2\n"})
    assert set(versions(discover(tmp_path, rules), "torch")) == {"1.0", None}


def test_a_constraint_gives_a_version_but_is_no_component_by_itself(rules: Rulebook) -> None:
    discovery = discover(DATA / "pip", rules)
    assert versions(discovery, "click") == {
        "8.1.7": [("constraints.txt", "constraint"), ("shared/base.deps", "runtime")]
    }
    assert versions(discovery, "never-required") == {}


def test_a_repository_is_not_the_version_of_the_index(rules: Rulebook, tmp_path: Path) -> None:
    write(tmp_path, {"requirements.txt": "a @ git+https://github.com/x/a\n", "uv.lock": lock(("a", "1.0"))})
    assert set(versions(discover(tmp_path, rules), "a")) == {"1.0", None}


def test_npm_ranges_join_the_lock(rules: Rulebook) -> None:
    discovery = discover(DATA / "web", rules)
    assert list(versions(discovery, "@xenova/transformers", "npm")) == ["2.17.2"]
    assert list(versions(discovery, "typescript", "npm")) == ["5.4.5"]
    assert list(versions(discovery, "react", "npm")) == [None]


def test_the_project_itself_is_excluded_wherever_it_is_required(rules: Rulebook, tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": '[project]\nname = "My.Tool"\n', "docs/requirements.txt": "my-tool\nsphinx\n"})
    discovery = discover(tmp_path, rules)
    assert [component.name for component, _ in discovery.components] == ["sphinx"]
    assert Incomplete("docs/requirements.txt", "line 1: my-tool is the project itself") in discovery.excluded


def test_faulty_files_are_one_line_each_and_the_rest_goes_on(rules: Rulebook, tmp_path: Path) -> None:
    write(
        tmp_path,
        {"pyproject.toml": "[project\n", "requirements.txt": "torch\n", "setup.py": "def (", "package.json": "{"},
    )
    (tmp_path / "uv.lock").write_bytes(b"\x00\xff")
    discovery = discover(tmp_path, rules)
    assert list(versions(discovery, "torch")) == [None]
    assert {"pyproject.toml", "package.json", "setup.py", "uv.lock"} <= {item.subject for item in discovery.incomplete}
    assert len(discovery.incomplete) == len(set(discovery.incomplete))
    assert not any("please report" in item.reason for item in discovery.incomplete)


def test_an_empty_directory_has_nothing_to_read(rules: Rulebook, tmp_path: Path) -> None:
    assert not discover(tmp_path, rules).anything_read


def test_excluded_paths_are_not_read(rules: Rulebook, tmp_path: Path) -> None:
    write(tmp_path, {"legacy/requirements.txt": "torch\n", "requirements.txt": "numpy\n"})
    discovery = discover(tmp_path, rules, exclude=["legacy/"])
    assert [component.name for component, _ in discovery.components] == ["numpy"]


def test_no_credential_of_any_manifest_is_in_the_result(rules: Rulebook) -> None:
    everything = repr(discover(DATA, rules))
    for secret in ("s3cret", "token@", "glpat-abc", "SIGNATURE", "user:pw", "u:p@"):
        assert secret not in everything


def test_the_result_is_the_same_every_time(rules: Rulebook) -> None:
    assert discover(DATA, rules) == discover(DATA, rules)


@pytest.mark.skipif(not SAMPLE.is_dir(), reason="the shared sample is not beside this checkout")
def test_the_sample(rules: Rulebook) -> None:
    discovery = discover(SAMPLE, rules)
    assert list(versions(discovery, "transformers")) == ["4.44.2"]
    assert versions(discovery, "pyqt5") == {"5.15.11": [("pyproject.toml", "optional:qt")]}
    assert versions(discovery, "support-bot") == {}


def environment(root: Path, **packages: str) -> Path:
    """A virtual environment with these packages."""
    write(root, {"pyvenv.cfg": "home = /usr/bin\n", "bin/python": ""})
    for name, version in packages.items():
        metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nLicense: MIT\n\nName: other\n"
        write(root, {f"lib/python3.11/site-packages/{name}-{version}.dist-info/METADATA": metadata})
    return root


@pytest.mark.parametrize("what", [".", "bin/python", "lib/python3.11/site-packages"])
def test_an_environment_is_found_by_its_layout(tmp_path: Path, what: str) -> None:
    found = list(environment_usages(environment(tmp_path / "env", Torch="2.4.1") / what, tmp_path))
    assert [item.component for item in found if isinstance(item, Usage)] == [
        Component("package", "pypi", "torch", "2.4.1")
    ]
    assert isinstance(found[0], Usage)
    assert found[0].location.file == "env/lib/python3.11/site-packages/Torch-2.4.1.dist-info/METADATA"
    assert found[0].location.line == 2


def test_an_installed_package_gives_a_range_its_version(rules: Rulebook, tmp_path: Path) -> None:
    write(tmp_path / "project", {"requirements.txt": "torch>=2\n"})
    venv = environment(tmp_path / "env", torch="2.4.1", numpy="1.26.4")
    discovery = discover(tmp_path / "project", rules, environment=venv)
    assert [scope for _, scope in versions(discovery, "torch")["2.4.1"]] == ["lock", "runtime"]
    assert list(versions(discovery, "numpy")) == ["1.26.4"]


def test_an_editable_install_is_the_project_not_a_component(tmp_path: Path) -> None:
    venv = environment(tmp_path / "env", acme="1.0", fork="2.0")
    folder = venv / "lib/python3.11/site-packages"
    local = {"url": "file:///home/me/acme", "dir_info": {"editable": True}}
    remote = {"url": "https://u:secret@github.com/x/fork", "vcs_info": {"vcs": "git", "commit_id": "abc"}}
    (folder / "acme-1.0.dist-info" / "direct_url.json").write_text(json.dumps(local))
    (folder / "fork-2.0.dist-info" / "direct_url.json").write_text(json.dumps(remote))
    acme, fork = environment_usages(venv, tmp_path)
    assert isinstance(acme, Excluded)
    assert isinstance(fork, Usage)
    assert (fork.component.version, fork.specifier) == (None, "@ git+https://github.com/x/fork")


def test_damaged_metadata_is_incomplete(tmp_path: Path) -> None:
    venv = environment(tmp_path / "env", torch="2")
    (venv / "lib/python3.11/site-packages/torch-2.dist-info/METADATA").write_bytes(b"\xff\x00")
    (venv / "lib/python3.11/site-packages/gone-1.dist-info").mkdir()
    assert [type(item) for item in environment_usages(venv, tmp_path)] == [Incomplete, Incomplete]


def test_a_directory_that_is_no_environment_is_incomplete(tmp_path: Path) -> None:
    (found,) = environment_usages(tmp_path, tmp_path)
    assert isinstance(found, Incomplete)


def test_the_default_environment_is_the_active_one_then_that_of_the_tree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    assert default_environment(tmp_path) is None
    environment(tmp_path / ".venv")
    assert default_environment(tmp_path) == tmp_path / ".venv"
    monkeypatch.setenv("VIRTUAL_ENV", str(environment(tmp_path / "active")))
    assert default_environment(tmp_path) == tmp_path / "active"


@pytest.mark.parametrize(
    ("specifier", "version", "answer"),
    [
        ("^1.2.3", "1.9.0", True), ("^1.2.3", "2.0.0", False), ("^0.2.3", "0.3.0", False), ("^0.0.50", "0.0.50", True),
        ("~1.2", "1.2.9", True), ("1.x", "1.5.0", True), (">=1 <2", "2.0.0", False), ("1.2.3 - 2", "2.5.0", True),
        ("^1||^3", "3.1.0", True), ("latest", "1.0.0", None), ("*", "1.0.0", True),
        ("^2.0.0-beta.1", "2.0.0-beta.2", True),
        (">1.2", "1.2.5", False), ("<=2", "2.9.0", True), ("=1.2.3", "1.2.3", True), ("^1", "2.0.0-beta", False),
    ],
)  # fmt: skip
def test_npm_ranges(specifier: str, version: str, answer: bool | None) -> None:
    assert admits("npm", specifier, version) is answer


_versions = st.sampled_from([None, "1.0", "1.0.0", "2.1", "2.1+cu118", "3.0rc1", "not a version"])
_specifiers = st.sampled_from([None, ">=1", "<2", "==1.*", "^1", "nonsense", "@ git+https://x/y", "==2.1"])
_usages = st.builds(
    lambda file, line, version, specifier, scope, in_use: Usage(
        Component("package", "pypi", "a", version), Location(file, line), "x", "y", scope, in_use, specifier=specifier
    ),
    st.sampled_from(["a.txt", "sub/b.txt", "sub/deep/c.txt", "docs/d.txt"]), st.integers(1, 5), _versions, _specifiers,
    st.sampled_from(["runtime", "lock", "constraint", "dev"]), st.booleans(),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(_usages, max_size=12))
def test_consolidation_loses_nothing_and_does_not_depend_on_order(usages: list[Usage]) -> None:
    result = consolidate(usages)
    kept = {usage for _, members in result for usage in members}
    assert {usage for usage in usages if usage.scope != "constraint"} <= kept
    for component, members in result:
        assert any(usage.scope != "constraint" for usage in members)
        assert len(set(members)) == len(members)
        assert component.name == "a"
    assert consolidate(sorted(usages, key=repr)) == consolidate(sorted(usages, key=repr, reverse=True))
