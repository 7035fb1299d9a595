"""Locks as the tools wrote them, read against the tools' own listings of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.discover.manifests.reading import DATA, read, read_text

TOOLS = DATA / "tools"
NODE = [
    "npm1/package-lock.json",
    "npm3/package-lock.json",
    "pnpm9/pnpm-lock.yaml",
    "yarn1/yarn.lock",
    "yarn4/yarn.lock",
]
PYTHON = ["uv/uv.lock", "poetry/poetry.lock", "pipenv/Pipfile.lock"]


def listed(path: str) -> set[tuple[str, str]]:
    """Names and versions of a listing."""
    return set(re.findall(r"^([\w.@/-]+)==(\S+)", (TOOLS / path).read_text(), re.MULTILINE))


@pytest.mark.parametrize("lock", ["uv/uv.lock", "uv/pylock.toml", "poetry/poetry.lock"])
def test_what_the_tool_lists_is_what_is_read(lock: str) -> None:
    folder, _, name = lock.partition("/")
    found = read(TOOLS / folder, name)
    assert {(usage.component.name, usage.component.version) for usage in found.usages} == listed(
        f"{folder}/listing.txt"
    )
    assert not found.incomplete


@pytest.mark.parametrize("lock", NODE[:4])
def test_npm_pnpm_and_yarn_list_the_same(lock: str) -> None:
    folder, _, name = lock.partition("/")
    found = read(TOOLS / folder, name)
    expected = (listed("npm3/listing.txt") - {("jinja", "0.2.2"), ("lib", "1.0.0")}) | {("@huggingface/jinja", "0.2.2")}
    assert {(usage.component.name, usage.component.version) for usage in found.usages} == expected
    assert not found.incomplete


@pytest.mark.parametrize("lock", [*PYTHON[:2], *NODE])
def test_who_asked_for_it_and_what_for(lock: str) -> None:
    folder, _, name = lock.partition("/")
    usages = {usage.component.name: usage for usage in read(TOOLS / folder, name).usages}
    if lock in NODE:
        near, far, parent, tool = usages["debug"], usages["picomatch"], "anymatch", usages["typescript"]
        assert (near.direct, far.direct, tool.direct) == (True, False, True)
        assert tool.groups == ("dev",)
        assert "runtime" not in far.groups
    else:
        near, far, parent, tool = usages["httpx"], usages["hpack"], "h2", usages["pytest"]
        assert tool.groups == ("group:dev",)
        assert usages["click"].groups == ("optional:cli",)
    assert "runtime" in near.groups
    assert parent in far.through


def test_markers_of_locks_are_kept() -> None:
    """uv writes them where a package is required, Poetry one for each group."""
    uv, poetry, pipenv = (read(TOOLS / lock.partition("/")[0], lock.partition("/")[2]) for lock in PYTHON)
    assert uv.of("colorama").marker == "sys_platform == 'win32'"
    assert uv.of("httpx").marker is None
    assert poetry.of("typing-extensions").marker == '(python_version < "3.15") or (python_version == "3.10")'
    assert pipenv.of("colorama").marker == "sys_platform == 'win32'"


def test_categories_of_pipenv() -> None:
    found = read(TOOLS / "pipenv", "Pipfile.lock")
    assert (found.of("pytest").groups, found.of("mdurl").groups) == (("dev",), ("group:docs",))
    assert (found.of("httpx").direct, found.of("h2").direct) == (True, False)


def test_one_lock_of_many_extras_says_nothing_of_scopes(tmp_path: Path) -> None:
    extras = "".join(f'e{n} = [{{ name = "a" }}]\n' for n in range(100))
    text = (
        '[[package]]\nname = "root"\nsource = { virtual = "." }\n[package.optional-dependencies]\n'
        f'{extras}[[package]]\nname = "a"\nversion = "1.0"\nsource = {{ registry = "x" }}\n'
    )
    usage = read_text(tmp_path, "uv.lock", text).of("a")
    assert (usage.direct, usage.groups) == (True, ())
