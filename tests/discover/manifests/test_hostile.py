"""No bytes make a reader raise, and none takes more than a moment."""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.discover.manifests import MANIFESTS
from tests.bounds import HANG_SECONDS
from tests.discover.manifests.reading import DATA, read_text

SEEDS = {
    "requirements.txt": "pip/requirements.txt", "pyproject.toml": "modern/pyproject.toml",
    "uv.lock": "workspace/uv.lock",
    "poetry.lock": "poetry/poetry.lock", "pdm.lock": "locks/pdm.lock", "pylock.toml": "locks/pylock.toml",
    "Pipfile": "locks/Pipfile", "Pipfile.lock": "locks/Pipfile.lock", "setup.cfg": "legacy/setup.cfg",
    "setup.py": "legacy/setup.py", "environment.yml": "legacy/environment.yml", "script.py": "legacy/script.py",
    "Dockerfile": "legacy/Dockerfile", "package.json": "web/package.json", "package-lock.json": "web/package-lock.json",
    "pnpm-lock.yaml": "node/pnpm9/pnpm-lock.yaml", "yarn.lock": "node/yarn4/yarn.lock", "pixi.toml": "pixi/pixi.toml",
    "pixi.lock": "pixi/pixi.lock", "hatch.toml": "modern/pyproject.toml",
}  # fmt: skip


def test_every_reader_is_tried() -> None:
    assert all(any(reader.reads(name) for name in SEEDS) for reader in MANIFESTS)


@pytest.mark.parametrize("name", SEEDS)
@settings(max_examples=60, deadline=None)
@given(raw=st.binary(max_size=300))
def test_any_bytes(name: str, raw: bytes) -> None:
    with TemporaryDirectory() as folder:
        read_text(Path(folder), name, raw)


@pytest.mark.parametrize("name", SEEDS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_real_files_with_pieces_cut_out_and_put_in(name: str, data: st.DataObject) -> None:
    text = (DATA / SEEDS[name]).read_text()
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 40)))
        piece = data.draw(st.text(st.sampled_from("[]{}\"'=,;@:/\\#\n-<> x1.$&|\u00e9\U0001f600"), max_size=8))
        text = text[:start] + piece + text[end:]
    with TemporaryDirectory() as folder:
        read_text(Path(folder), name, text)


def _groups(count: int) -> str:
    lines = (f'g{n} = [{{include-group = "g{n + 1}"}}]\n' for n in range(count))
    return "[dependency-groups]\n" + "".join(lines)


HOSTILE = {
    "requirements.txt": [
        "(" * 200_000,
        "a" + " " * 200_000 + "!",
        "a;" + "(" * 4000,
        "\\\n" * 100_000,
        "a[" * 100_000,
        "-" * 200_000,
        "a @ x://" + "@" * 100_000,
    ],
    "pyproject.toml": ["[project]\ndependencies = [" + '"a",' * 20_000 + "]", "a = " + "[" * 50_000, _groups(300)],
    "setup.cfg": ["[options]\ninstall_requires =\n" + "  a\n" * 20_000, "=" * 200_000, "a" * 200_000, "[" * 200_000],
    "setup.py": [
        "".join(f"v{n} = [" + f"*v{n + 1}," * 50 + "]\n" for n in range(20))
        + "v20 = ['a']\nsetup(install_requires=v0)",
        "setup(extras_require={" + ",".join(f"'{n}': f()" for n in range(20_000)) + "})",
    ],
    "Dockerfile": [
        "pip install " * 20_000,
        "pip install a;" * 20_000,
        "pip install " + '"' * 100_000,
        "pip install " + "\\\n" * 50_000,
        "pip install a" + " " * 100_000,
    ],
    "package.json": [
        '{"dependencies": {' + ",".join(f'"a{n}": "^1"' for n in range(20_000)) + "}}",
        "{" * 100_000,
        '{"dependencies": {"a": "' + "1.x " * 50_000 + '"}}',
    ],
    "environment.yml": ["dependencies:\n" + "- a=1\n" * 5_000, "[" * 50_000, "dependencies: ['" + "a" * 100_000 + "']"],
    "pnpm-lock.yaml": [
        "packages:\n" + "".join(f"  a{n}@1.0.0:\n    x: 1\n" for n in range(5_000)),
        "packages:\n  " + "/" * 50_000 + ":\n    x: 1\n",
        "snapshots:\n" + "".join(f"  a@1.0.{n}:\n    dependencies: {{b: 1.0.0}}\n" for n in range(5_000)),
    ],
    "yarn.lock": [
        "a@^1, " * 50_000 + 'a@^2:\n  version "1.0.0"\n',
        'a@^1:\n  version "1.0.0"\n' * 20_000,
        "a@^1:\n  dependencies:\n" + '    b "^1"\n' * 50_000,
        '"' * 200_000 + ":",
        "  " * 100_000,
    ],
    "pixi.toml": ["[feature" + ".target" * 40 + ".dependencies]\na = 1\n", "[dependencies]\n" + "a = {\n" * 20_000],
    "pixi.lock": ["packages:\n" + "- conda: https://x/a-1-0.conda\n" * 10_000, "packages:\n- conda: " + "-" * 100_000],
    "script.py": ["# /// script\n" * 20_000, "# /// script\n" + "# dependencies = ['a']\n" * 20_000],
}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param(name, text, id=f"{name}-{index}")
        for name, texts in HOSTILE.items()
        for index, text in enumerate(texts)
    ],
)
def test_long_and_deep_input_is_read_without_hanging(tmp_path: Path, name: str, text: str) -> None:
    start = time.monotonic()
    read_text(tmp_path, name, text)
    assert time.monotonic() - start < HANG_SECONDS
