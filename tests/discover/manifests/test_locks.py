"""Lock files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.discover.manifests.reading import DATA, read, read_text


def test_uv_lock_gives_exact_versions_and_says_what_requires_them() -> None:
    found = read(DATA / "workspace", "uv.lock")
    usage = found.of("regex")
    assert (usage.component.version, usage.scope, usage.location.line) == ("2024.9.11", "lock", 26)
    assert usage.why == "locked in uv.lock, required by transformers"


def test_uv_lock_leaves_out_the_workspace_and_keeps_what_comes_from_git_without_version() -> None:
    found = read(DATA / "workspace", "uv.lock")
    assert [item.reason.split(" is ")[0] for item in found.excluded] == ["line 4: acme-root", "line 10: acme-core"]
    assert found.of("fork").component.version is None
    assert found.of("fork").specifier == "@ git+https://github.com/acme/fork?tag=v1#abcdef"


def test_poetry_lock() -> None:
    found = read(DATA / "poetry", "poetry.lock")
    assert found.of("tokenizers").why == "locked in poetry.lock, required by transformers"
    assert found.of("private").specifier == "@ git+https://github.com/acme/private.git@abc123"
    assert len(found.excluded) == 1


def test_pylock() -> None:
    found = read(DATA / "locks", "pylock.toml")
    assert (found.of("torch").component.version, found.of("torch").marker) == ("2.4.1", "sys_platform == 'linux'")
    assert found.of("forked").specifier == "@ git+https://github.com/acme/forked@deadbeef"
    assert found.of("sympy").why == "locked in pylock.toml, required by torch"
    assert len(found.excluded) == 1


def test_pdm_lock() -> None:
    found = read(DATA / "locks", "pdm.lock")
    assert found.of("httpx").marker == "python_version >= '3.9'"
    assert found.of("anyio").why == "locked in pdm.lock, required by httpx"
    assert len(found.excluded) == 1


def test_pipfile_and_its_lock() -> None:
    manifest, lock = read(DATA / "locks", "Pipfile"), read(DATA / "locks", "Pipfile.lock")
    assert manifest.of("requests").specifier is None
    assert manifest.of("django").specifier == ">=4.2,<5"
    assert (manifest.of("pytest").scope, manifest.of("sphinx").scope) == ("dev", "group:docs")
    assert lock.of("django").component.version == "4.2.16"
    assert "u:p" not in repr(lock)


def test_package_lock() -> None:
    found = read(DATA / "web", "package-lock.json")
    assert found.of("@xenova/transformers").component.version == "2.17.2"
    assert found.of("onnxruntime-web").why == "locked in package-lock.json, required by @xenova/transformers"
    assert len(found.excluded) == 3


def test_the_first_version_of_package_lock_nests(tmp_path: Path) -> None:
    text = (
        '{"lockfileVersion": 1, "dependencies": {"a": {"version": "1.0.0", "requires": {"b": "^2"},'
        ' "dependencies": {"b": {"version": "2.1.0"}}}}}'
    )
    found = read_text(tmp_path, "package-lock.json", text)
    assert [(usage.component.name, usage.component.version) for usage in found.usages] == [
        ("a", "1.0.0"),
        ("b", "2.1.0"),
    ]
    assert found.of("b").why == "locked in package-lock.json, required by a"


@pytest.mark.parametrize("name", ["uv.lock", "poetry.lock", "pdm.lock", "pylock.toml"])
def test_an_entry_without_a_name_is_incomplete(tmp_path: Path, name: str) -> None:
    array = "packages" if name == "pylock.toml" else "package"
    found = read_text(tmp_path, name, f'[[{array}]]\nversion = "1.0"\n[[{array}]]\nname = "ok"\nversion = "1.0"\n')
    assert found.names() == ["ok"]
    assert "has no name" in found.reasons
