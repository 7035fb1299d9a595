"""Files of many tables, groups, names that stand for names: work grows with their number, not with its square."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from scanner.discover.consolidate import consolidate
from scanner.discover.reading import read_file
from scanner.discover.source import SourceFile, Tree
from scanner.discover.stale import stale_locks
from scanner.entities import Usage
from scanner.rulebook import Rulebook, load_rulebook

SMALL, LARGE = 600, 2_400
FLOOR_SECONDS = 0.4


def many(line: str) -> Callable[[int], str]:
    """Lines with their number for @ and the next one for ^."""
    return lambda size: "".join(line.replace("@", str(n)).replace("^", str(n + 1)) for n in range(size))


def between(head: str, line: str, tail: str, comma: str = "") -> Callable[[int], str]:
    """The same inside of something."""
    return lambda size: head + many(line + comma)(size).removesuffix(comma or "\0") + tail


PARTS = '{"name":"a@","SPDXID":"SPDXRef-@","versionInfo":"1"}'
GROWING: list[tuple[str, Callable[[int], str]]] = [
    ("pyproject.toml", many("[tool.poetry.group.g@.dependencies]\na = '1'\n")),
    ("pyproject.toml", many("[tool.pixi.feature.f@.dependencies]\na = '1'\n")),
    ("pyproject.toml", between("[dependency-groups]\n", "g@ = ['a', {include-group = 'g^'}]\n", "")),
    ("pyproject.toml", between("[dependency-groups]\n", "g@ = [{include-group = 'g^'}]\n", "")),
    ("uv.lock", many("[[package]]\nname='a'\nversion='@'\ndependencies=[{name='b'}]\n[[package]]\nname='b'\n")),
    ("uv.lock", between(
        "[[package]]\nname = 'r'\nsource = {virtual = '.'}\n[package.optional-dependencies]\n", "e@ = [{name = 'a'}]\n",
        "[[package]]\nname = 'a'\n",
    )),
    ("Pipfile", many("[c@]\na = '1'\n")),
    ("Pipfile.lock", between("{", '"c@":{"a":{"version":"==1"}}', "}", ",")),
    ("pixi.toml", many("[feature.f@.dependencies]\na = '1'\n")),
    ("package-lock.json", between(
        '{"packages":{"":{},',
        '"node_modules/a@/node_modules/b":{"version":"1.0.0","dependencies":{"b":"1"}}', "}}", ",",
    )),
    ("pnpm-lock.yaml", between("importers:\n", "  p@:\n    dependencies: {a: 1.0.0}\n", "packages:\n  a@1: {}\n")),
    ("yarn.lock", many('a@^@:\n  version "1.0.@"\n  dependencies:\n    b "1"\nb@^@:\n  version "1.0.@"\n')),
    ("setup.py", between("e = {}\n", "e['a@'] = e['a^']\n", "setup(extras_require=e)")),
    ("setup.py", between("a = ['x']\n", "a += ['y']\n", "setup(install_requires=a)")),
    ("setup.py", between("", "def f@():\n return f^()\n", "setup(install_requires=f0())")),
    ("bom.json", between(
        '{"bomFormat":"CycloneDX","components":[',
        '{"type":"library","name":"a","bom-ref":"@","purl":"pkg:pypi/a@@"}',
        '],"dependencies":[{"ref":"0","dependsOn":["1"]}]}', ",",
    )),
    ("a.spdx.json", between('{"spdxVersion":"SPDX-2.3","packages":[', PARTS, "]}", ",")),
    ("serve.sh", between("A=meta-llama/Llama-3.1-8B\n", "A=$A$A\nvllm serve $A\n", "")),
    ("app.py", between("from transformers import AutoModel\n", "M@ = M^\n", "AutoModel.from_pretrained(M0)\n")),
    ("app.py", between(
        "from transformers import AutoModel\nM = ['a/b']\n", "M += ['c/d']\nAutoModel.from_pretrained(M[0])\n", "",
    )),
    ("chat.ts", between("", "const m@ = m^;\n", "pipeline('text-generation', m0)")),
    ("values.yaml", between("m: &a meta-llama/Llama-3.1-8B\n", "m@: *a\n", "")),
    ("Dockerfile", between("FROM a\n", "ARG A@=$A^\nENV MODEL=$A@\n", "")),
]  # fmt: skip


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    """The real rules."""
    return load_rulebook()


def seconds(name: str, text: str, rules: Rulebook) -> float:
    """Processor time of reading, joining and comparing."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(text)
        file = SourceFile(name, path, len(text))
        start = time.process_time()
        found = read_file(file, Tree(Path(folder), {name: file}), rules)
        usages = [item for item in found if isinstance(item, Usage)]
        consolidate(usages)
        list(stale_locks(usages))
        return time.process_time() - start


@pytest.mark.parametrize(
    ("name", "text"), [pytest.param(*case, id=f"{case[0]}-{n}") for n, case in zip(count(), GROWING, strict=False)]
)
def test_four_times_as_many_are_about_four_times_the_work(
    name: str, text: Callable[[int], str], rules: Rulebook
) -> None:
    """Measured again when near the limit; quadratic work would be sixteen times as much."""
    for _ in range(3):
        took = seconds(name, text(LARGE), rules)
        if took < FLOOR_SECONDS or took < 10 * seconds(name, text(SMALL), rules):
            return
    pytest.fail(f"{took:.1f} s of processor time for {LARGE}")
