"""A lock that does not fit its manifest, and locks that disagree."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.discover import Discovery, discover
from scanner.rulebook import Rulebook, load_rulebook

TOOLS = Path(__file__).parents[1] / "data" / "manifests" / "tools"

UV = '[[package]]\nname = "{}"\nversion = "{}"\nsource = {{ registry = "https://pypi.org/simple" }}\n'


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    """The real rules."""
    return load_rulebook()


def found_in(root: Path, rules: Rulebook, **files: str) -> Discovery:
    """A directory of these files; a name is written with __ for the dot."""
    for name, text in files.items():
        (root / name.replace("__", ".")).write_text(text)
    return discover(root, rules)


@pytest.mark.parametrize("tool", sorted(path.name for path in TOOLS.iterdir() if path.is_dir()))
def test_what_a_tool_locked_fits_what_it_was_given(rules: Rulebook, tool: str) -> None:
    found = discover(TOOLS / tool, rules)
    assert found.incomplete == ()
    names = {component.name for component, _ in found.components}
    assert names.isdisjoint({"lib", "acme-core", "acme-app", "acme-web"})
    unlocked = [
        component.name
        for component, usages in found.components
        if all(usage.scope not in {"lock", "build"} for usage in usages)
    ]
    assert unlocked == []


def test_a_lock_older_than_its_manifest(rules: Rulebook, tmp_path: Path) -> None:
    manifest = '[project]\nname = "x"\ndependencies = ["httpx>=1", "rich", "trio; python_version < \'3\'"]\n'
    found = found_in(tmp_path, rules, pyproject__toml=manifest, uv__lock=UV.format("httpx", "0.27.0"))
    (item,) = found.incomplete
    assert item.subject == "uv.lock"
    assert "httpx >=1, has 0.27.0; rich (any version), has none: it is older" in item.reason


def test_a_lock_that_fits(rules: Rulebook, tmp_path: Path) -> None:
    manifest = '[project]\nname = "x"\ndependencies = ["httpx<1"]\n[build-system]\nrequires = ["hatchling"]\n'
    found = found_in(tmp_path, rules, pyproject__toml=manifest, uv__lock=UV.format("httpx", "0.27.0"))
    assert not found.incomplete
    (httpx,) = [usages for component, usages in found.components if component.name == "httpx"]
    assert {usage.scope for usage in httpx} == {"runtime", "lock"}  # one component, not two


def test_two_locks_that_disagree(rules: Rulebook, tmp_path: Path) -> None:
    found = found_in(
        tmp_path,
        rules,
        package__json='{"dependencies": {"ms": "^2"}}',
        yarn__lock='# yarn lockfile v1\n\nms@^2:\n  version "2.0.0"\n',
    )
    assert not found.incomplete
    lock = '{"lockfileVersion": 3, "packages": {"": {}, "node_modules/ms": {"version": "2.1.3"}}}'
    (tmp_path / "package-lock.json").write_text(lock)
    (item,) = discover(tmp_path, rules).incomplete
    assert item.subject == "package-lock.json"
    assert "other versions than yarn.lock beside it (ms: 2.1.3 and 2.0.0)" in item.reason
