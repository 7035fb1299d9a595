"""No text whatever makes an extractor raise, loop, or take more than linear time."""

import sys
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.discover.references import (
    config_ini,
    config_json,
    config_toml,
    config_yaml,
    dockerfile,
    dotenv,
    front_matter,
    hcl,
    http_request,
    javascript,
    modelfile,
    name_list,
    python_template,
    shell,
    source_code,
)  # fmt: skip
from scanner.discover.references.mention import Mention
from scanner.discover.references.values import unfold
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Incomplete
from tests.discover.references.reading import CONFIG, Extractor

EXTRACTORS: dict[str, Extractor] = {
    "a.yaml": config_yaml, "a.json": config_json, "a.toml": config_toml, "a.ini": config_ini, ".env": dotenv,
    "Dockerfile": dockerfile, "a.sh": shell, "a.ts": javascript, "a.tf": hcl, "a.md": front_matter,
    "Modelfile": modelfile, "a.go": source_code, "a.rs": source_code, "a.cs": source_code, "a.rb": source_code,
    "a.kt": source_code, "models.txt": name_list, "a.http": http_request, "a.py.j2": python_template,
}  # fmt: skip
_SAMPLES = [path.read_text(encoding="utf-8") for path in sorted(CONFIG.iterdir())]
_SIGNS = "{}[]()<>\"'`$\\:=,;#-|&!*/?%@ \n\tabMODEL/.0"
_PIECES = st.one_of(
    st.text(alphabet=_SIGNS, max_size=60),
    st.text(max_size=40),
    st.sampled_from(
        ["${", "$(", "<<EOF\n", "EOF\n", "---\n", "'''", '"""', "RUN ", "FROM ", "org/name", "/*", "*/", "-c "]
    ),
    st.sampled_from(_SAMPLES).flatmap(lambda text: st.integers(0, len(text)).map(lambda end: text[:end])),
)


def _text(name: str, text: str) -> SourceFile:
    """A file that is not on the disk."""
    file = SourceFile(name, Path(name), len(text))
    file.__dict__["text"] = text
    return file


def run(name: str, text: str) -> list[Mention | Incomplete]:
    return list(EXTRACTORS[name].mentions(_text(name, text), Tree(Path())))


@pytest.mark.parametrize("name", sorted(EXTRACTORS))
@settings(max_examples=60, deadline=None)
@given(pieces=st.lists(_PIECES, max_size=6))
def test_any_text_gives_mentions_at_places_inside_it(name: str, pieces: list[str]) -> None:
    text = "".join(pieces).replace("\r", "").replace("\0", "")
    last = text.count("\n") + 1
    for item in run(name, text):
        if isinstance(item, Mention):
            assert 1 <= item.line <= last
            assert item.column >= 1
        else:
            assert item.reason


_UNITS = [
    '"', "'", "`", "$", "${", "$(", "((", "{", "[", "<<EOF\n", "<<A <<B\n", "/*", "//\n", "\\", "\\\n", "a=", "--a ",
    "--a=b,", "EOF\n<<EOF\n",
    "a/", "a.", "a-", "http://", "hf.co/a/b ", "---\n", "- - ", "? ", "&a ", "`${", "}`", "'\\''",
    "=[", "x: ", "x: 1\n",
    "#", "# a/b\n", "RUN a \\\n", "${A:-", 'x = "${', "/[", "a,", "\n", " ", "(a,", "import {",
    "FROM a\n", "for a in ",
    "sh -c '", "python -c 'a/b' ", "env ", "A=(", "A=b ", "{{", '{"a":', "!a ", "\t", "1", "é", "a = <<-X\n",
]  # fmt: skip


@pytest.mark.parametrize("name", sorted(EXTRACTORS))
def test_work_grows_no_faster_than_the_text(name: str) -> None:
    quadratic = []
    for unit in _UNITS:
        small, large = (_steps(name, unit * (size // len(unit))) for size in (400, 3_200))
        if large > 16 * small + 2_000:  # eight times the text; quadratic work would be 64 times
            quadratic.append((unit, small, large))
    assert quadratic == []


def _steps(name: str, text: str) -> int:
    """Lines of Python run to read a text: the same on a busy machine as on an idle one."""
    steps = 0

    def count(_frame: FrameType, event: str, _argument: object) -> object:
        nonlocal steps
        steps += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)  # type: ignore[arg-type]  # typeshed wants the recursive type that Python cannot spell
    try:
        run(name, text)
    finally:
        sys.settrace(before)
    return steps


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=_SIGNS) | st.text())
def test_any_value_can_be_taken_apart(text: str) -> None:
    assert all(item.line >= 1 for item in unfold(Mention(text, 1, 1, "test", "config-key", name="key")))
