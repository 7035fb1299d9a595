"""No bytes whatever make any reader raise, point outside the file, or work more than in proportion to the input.

One test over the registry of all readers: a new one fails `test_every_reader_is_tried` until it has a seed here.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import struct
import time
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner import discover
from scanner.discover.manifests import Found
from scanner.discover.reading import ALL_READERS, is_read, read_file
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Usage
from scanner.rulebook import Rulebook, load_rulebook
from tests.discover.artifacts.gguf_files import gguf

DATA = Path(__file__).parents[1] / "data"

_HEADER = json.dumps(
    {"__metadata__": {"base_model": "org/base"}, "w": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}
)
SEEDS: dict[str, bytes | str] = {
    "requirements.txt": "manifests/pip/requirements.txt", "pyproject.toml": "manifests/modern/pyproject.toml",
    "uv.lock": "manifests/workspace/uv.lock", "poetry.lock": "manifests/poetry/poetry.lock",
    "pdm.lock": "manifests/locks/pdm.lock", "pylock.toml": "manifests/locks/pylock.toml",
    "Pipfile": "manifests/locks/Pipfile", "Pipfile.lock": "manifests/locks/Pipfile.lock",
    "setup.cfg": "manifests/legacy/setup.cfg", "setup.py": "manifests/legacy/setup.py",
    "environment.yml": "manifests/legacy/environment.yml", "script.py": "manifests/legacy/script.py",
    "Dockerfile": "references/config/Dockerfile.gpu", "package.json": "manifests/web/package.json",
    "package-lock.json": "manifests/web/package-lock.json", "pnpm-lock.yaml": "manifests/node/pnpm9/pnpm-lock.yaml",
    "yarn.lock": "manifests/node/yarn4/yarn.lock", "pixi.toml": "manifests/pixi/pixi.toml",
    "hatch.toml": b'[envs.default]\ndependencies = ["pytest>=8", "ruff"]\n', "pixi.lock": "manifests/pixi/pixi.lock",
    "app.py": "references/python/legacy.py", "card.md": "references/config/card.md",
    "a.ts": "references/config/chat.ts", "a.py.j2": "references/python/legacy.py",
    ".env": "references/config/example.env", "values.yaml": "references/config/kubernetes.yaml",
    "launch.json": "references/config/launch.json", "main.tf": "references/config/main.tf",
    "Modelfile": "references/config/Modelfile", "serve.sh": "references/config/serve.sh",
    "settings.toml": "references/config/settings.toml", "spacy.cfg": "references/config/spacy.cfg",
    ".github/workflows/ci.yml": "references/config/workflow.yml", "main.go": "references/source/main.go",
    "lib.rs": "references/source/lib.rs", "chat.rb": "references/source/chat.rb",
    "Program.cs": "references/source/Program.cs",
    "models.txt": "references/source/embedding_models.txt", "a.http": "references/source/requests.http",
    "deploy.ps1": "references/config/deploy.ps1", "train.bat": "references/config/train.bat",
    "seed.sql": "references/config/seed.sql",
    "a.ipynb": b'{"cells": [{"source": ["!pip install torch\\n", "m = \'org/name\'"]}], "nbformat": 4}',
    "bom.json": "sboms/bom.json", "bom.xml": "sboms/bom.xml", "app.spdx": "sboms/app.spdx",
    "a.spdx.json": "sboms/ai.spdx3.json",
    "m.gguf": gguf({"general.license": "mit", "general.base_model.0.repo_url": "https://huggingface.co/org/base"}),
    "m.safetensors": struct.pack("<Q", len(_HEADER)) + _HEADER.encode() + b"\0\0\0\0",
    "m.onnx": b"\x08\x07\x12\x07pytorch\x72\x10\x0a\x07license\x12\x03mit", "m.pt": b"PK\x03\x04",
    "adapter_config.json": b'{"base_model_name_or_path": "org/base", "peft_type": "LORA", "task_type": "CAUSAL_LM"}',
    "config.json": b'{"_name_or_path": "org/base", "architectures": ["LlamaForCausalLM"], "model_type": "llama"}',
}  # fmt: skip


@cache
def rules() -> Rulebook:
    """The real rules."""
    return load_rulebook()


@cache
def seed(name: str) -> bytes:
    """The bytes of a real file of this name."""
    given_ = SEEDS[name]
    return given_ if isinstance(given_, bytes) else (DATA / given_).read_bytes()


def read(name: str, raw: bytes) -> list[Found]:
    """A file of these bytes, alone in a tree, through all readers of its name."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
        file = SourceFile(name, path, len(raw))
        return read_file(file, Tree(Path(folder), {name: file}), rules())


def check(name: str, raw: bytes) -> None:
    """What is found stands inside the file, and no reader failed."""
    lines = len(raw.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    utf_16_or_32 = raw[:2] in {b"\xff\xfe", b"\xfe\xff"} or raw[:4] == b"\0\0\xfe\xff"
    for item in read(name, raw):
        if not isinstance(item, Usage):
            assert item.reason
            assert "please report" not in item.reason
        elif item.location.line is not None and item.location.file == name and not utf_16_or_32:
            assert 1 <= item.location.line <= lines
            assert (item.location.column or 1) >= 1


def test_every_reader_is_tried() -> None:
    """Every module that has `reads`, wherever it stands, is registered; and one of the seeds is for it."""
    modules = (
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(discover.__path__, f"{discover.__name__}.")
    )
    readers = [module for module in modules if hasattr(module, "reads")]
    assert len(readers) == len(ALL_READERS)
    assert [one for one in readers if not any(one.reads(name) for name in SEEDS)] == []
    assert all(is_read(name) for name in SEEDS)


@pytest.mark.parametrize("name", SEEDS)
@settings(max_examples=40, deadline=None)
@given(raw=st.binary(max_size=300), keep=st.integers(0, 64))
def test_any_bytes(name: str, raw: bytes, keep: int) -> None:
    check(name, seed(name)[:keep] + raw)


_SIGNS = st.text(st.sampled_from("[]{}()<>\"'`=,;@:/\\#\n-| x1.$&*!%\t\u00e9\u2028\U0001f600"), max_size=8)


@pytest.mark.parametrize("name", SEEDS)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_real_files_with_pieces_cut_out_and_put_in(name: str, data: st.DataObject) -> None:
    raw = seed(name)
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(raw)))
        end = data.draw(st.integers(start, min(len(raw), start + 40)))
        piece = data.draw(st.binary(max_size=4) | _SIGNS.map(str.encode))
        raw = raw[:start] + piece + raw[end:]
    check(name, raw)


UNITS = [
    "(", "[", "{", '{"a":', "[[a]]\n", "- - ", "a: ", '"', "'", "`", '"""', "f'{a}'", "a/a/a/", "a/b ", "model='a/b', ",
    '"model": "a/b", ', "\\", "\\\n", "/*", "<!--", "#", "# a/b\n", "${A:-", "EOF <<EOF\n", "pip install a;",
    "a==1 \\\n",
    "https://huggingface.co/a/b\n", "meta-llama/Llama-", "x = x + x\n", "not ", "a.b.", "<a>", " ", "\n", "*a ", "&a ",
    "gpt-4-", "[a for a in ", "RUN a \\\n", "a = b\nb = a\n", "org/model-7B-instruct-",
]  # fmt: skip
HEADS = {".json": '{"model": "', ".ipynb": '{"cells": [{"source": ["', ".toml": "[project]\ndependencies = ["}
SMALL, LARGE = 5_000, 20_000
FLOOR_SECONDS = 0.4
"""Processor time below which nothing is compared: it is spent before the first byte is looked at."""


def seconds(name: str, text: str) -> float:
    """Processor time, which does not depend on what else the machine does."""
    start = time.process_time()
    read(name, text.encode())
    return time.process_time() - start


@pytest.mark.parametrize("name", SEEDS)
def test_four_times_the_input_is_about_four_times_the_work(name: str) -> None:
    """Quadratic work would be sixteen times as much; what is near the limit is measured again."""
    head = HEADS.get(Path(name).suffix, "model: ") if name != "uv.lock" else ""
    superlinear = []
    for unit in UNITS:
        for before in ("", head):
            small, large = (before + unit * (size // len(unit)) for size in (SMALL, LARGE))
            for _ in range(3):
                took = seconds(name, large)
                if took < FLOOR_SECONDS or took < 10 * seconds(name, small):
                    break
            else:
                superlinear.append((before, unit, took))
    assert superlinear == []
