"""Locks of pnpm and Yarn, as their own clients wrote them for one package.json."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.discover.manifests.reading import DATA, read, read_text

LOCKS = [
    "pnpm5/pnpm-lock.yaml",
    "pnpm6/pnpm-lock.yaml",
    "pnpm9/pnpm-lock.yaml",
    "yarn1/yarn.lock",
    "yarn4/yarn.lock",
]
VERSIONS = {
    "@huggingface/jinja": "0.2.2", "debug": "4.4.3", "fsevents": "2.3.3", "left-pad": "1.3.0", "ms": "2.1.3",
    "typescript": "5.3.3",
}  # fmt: skip


@pytest.mark.parametrize("path", LOCKS)
def test_every_client_says_the_same(path: str) -> None:
    folder, _, name = path.partition("/")
    found = read(DATA / "node" / folder, name)
    named = {usage.component.name: usage.component.version for usage in found.usages}
    assert VERSIONS.items() <= named.items()
    # Yarn 4 builds fsevents with node-gyp.
    assert len(named) == len(VERSIONS) or "node-gyp" in named
    assert not found.incomplete
    assert {usage.scope for usage in found.usages} == {"lock"}
    [ms] = [usage for usage in found.usages if usage.component.name == "ms"]
    assert ms.why == f"locked in {name}, required by debug"


@pytest.mark.parametrize("path", LOCKS)
def test_local_code_is_left_out(path: str) -> None:
    folder, _, name = path.partition("/")
    found = read(DATA / "node" / folder, name)
    assert any("local" in item.reason for item in found.excluded)
    assert "local" not in found.names()


def test_what_comes_from_elsewhere_has_no_version(tmp_path: Path) -> None:
    pnpm = read_text(
        tmp_path, "pnpm-lock.yaml",
        "lockfileVersion: '9.0'\npackages:\n"
        "  left-pad@https://codeload.github.com/a/left-pad/tar.gz/abc:\n"
        "    resolution: {tarball: 'https://codeload.github.com/a/left-pad/tar.gz/abc'}\n    version: 1.3.0\n"
        "  github.com/a/right-pad/abc:\n    resolution: {tarball: 'https://example.org/x'}\n    name: right-pad\n",
    )  # fmt: skip
    assert [(usage.component.name, usage.component.version) for usage in pnpm.usages] == [
        ("left-pad", None), ("right-pad", None),
    ]  # fmt: skip
    assert pnpm.of("left-pad").specifier == "@ https://codeload.github.com/a/left-pad/tar.gz/abc"
    one = read_text(
        tmp_path, "yarn.lock",
        '"a@https://u:p@example.org/a.tgz":\n  version "1.0.0"\n  resolved "https://u:p@example.org/a.tgz#abc"\n'
        'b@acme/b#main:\n  version "2.0.0"\n  resolved "git+https://github.com/acme/b#abc"\n',
    )  # fmt: skip
    assert one.of("a").specifier == "@ https://example.org/a.tgz#abc"
    assert (one.of("b").component.version, one.of("b").specifier) == (None, "@ git+https://github.com/acme/b#abc")


def test_peers_are_no_part_of_a_version(tmp_path: Path) -> None:
    text = (
        "lockfileVersion: 5.3\npackages:\n  /@a/b/1.0.0_react@18.0.0:\n    resolution: {integrity: x}\n"
        "  /c/2.0.0-rc.1_@a+b@1.0.0:\n    resolution: {integrity: x}\n"
        "  /d@3.0.0(react@18.0.0)(@a/b@1.0.0):\n    resolution: {integrity: x}\n"
        "  'e@4.0.0(react@18.0.0)':\n    resolution: {integrity: x}\n"
        "  'e@4.0.0(react@17.0.0)':\n    resolution: {integrity: x}\n"
    )
    found = read_text(tmp_path, "pnpm-lock.yaml", text)
    assert [(usage.component.name, usage.component.version) for usage in found.usages] == [
        ("@a/b", "1.0.0"), ("c", "2.0.0-rc.1"), ("d", "3.0.0"), ("e", "4.0.0"),
    ]  # fmt: skip


def test_a_yarn_lock_that_is_none_is_incomplete(tmp_path: Path) -> None:
    assert "no entry" in read_text(tmp_path, "yarn.lock", "<<<<<<< HEAD\n").reasons
    assert "no version of a" in read_text(tmp_path, "yarn.lock", 'a@^1:\n  version "x"\n').reasons
    assert read_text(tmp_path, "yarn.lock", "# yarn lockfile v1\n\n").reasons == ""


def test_catalogs_of_pnpm(tmp_path: Path) -> None:
    (tmp_path / "pnpm-workspace.yaml").write_text("catalog:\n  ms: ^2.1\ncatalogs:\n  old:\n    ms: 1.0.0\n")
    found = read_text(tmp_path, "a/b/package.json", '{"dependencies": {"ms": "catalog:", "debug": "catalog:"}}')
    assert (found.of("ms").specifier, found.of("debug").specifier) == ("^2.1", None)
    assert "no catalog of the workspace gives debug" in found.reasons
    found = read_text(tmp_path, "c/package.json", '{"dependencies": {"ms": "catalog:old"}}')
    assert found.of("ms").component.version == "1.0.0"
