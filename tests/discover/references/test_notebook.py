"""Notebooks: code, magics and shell cells, with the line of the file on disk."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.discover.references import notebook, references
from scanner.discover.references.mention import Mention
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Incomplete, Usage
from scanner.rulebook import load_rulebook

DATA = Path(__file__).parents[2] / "data" / "references" / "python" / "notebooks"


def read(name: str) -> list[Usage | Incomplete]:
    path = DATA / name
    file = SourceFile(name, path, path.stat().st_size)
    return list(references(file, Tree(DATA, {name: file}), load_rulebook()))


def used(name: str) -> dict[str, tuple[int | None, int | None]]:
    found = (one for one in read(name) if isinstance(one, Usage) and one.in_use)
    return {one.component.name: (one.location.line, one.location.column) for one in found}


def test_code_magics_and_shell_are_read_as_one_program() -> None:
    lines = (DATA / "four.ipynb").read_text(encoding="utf-8").split("\n")
    found = used("four.ipynb")
    assert set(found) == {"Qwen/QwQ-32B", "microsoft/phi-4", "llama3.2:1b", "some-owner/weights"}
    for name, (line, column) in found.items():
        assert line is not None
        assert column is not None
        assert name in lines[line - 1]
        if name != "some-owner/weights":
            assert lines[line - 1][column - 1 :].lstrip("'\"").startswith(name)


def test_a_constant_of_one_cell_reaches_a_call_in_another() -> None:
    (usage,) = (one for one in read("four.ipynb") if isinstance(one, Usage) and one.component.name == "Qwen/QwQ-32B")
    assert "from_pretrained" in usage.why


def test_a_notebook_on_one_line_has_everything_on_that_line() -> None:
    found = used("one_line.ipynb")
    assert set(found) == {"Qwen/QwQ-32B", "microsoft/phi-4", "llama3.2:1b", "some-owner/weights"}
    assert {line for line, _ in found.values()} == {1}


def test_the_third_format_is_read() -> None:
    lines = (DATA / "three.ipynb").read_text(encoding="utf-8").split("\n")
    ((name, (line, _)),) = used("three.ipynb").items()
    assert name == "bert-base-uncased"
    assert line is not None
    assert name in lines[line - 1]


def test_commands_go_on_and_cells_that_are_no_python_are_read_as_far_as_can_be() -> None:
    lines = (DATA / "rough.ipynb").read_text(encoding="utf-8").split("\n")
    found = used("rough.ipynb")
    assert set(found) == {"Qwen/QwQ-32B", "microsoft/phi-4", "llama3.2:1b", "mistralai/Mistral-7B-v0.1"}
    assert all(line is not None and name in lines[line - 1] for name, (line, _) in found.items())
    assert [one.reason for one in read("rough.ipynb") if isinstance(one, Incomplete)]


def test_markdown_and_outputs_are_not_in_use() -> None:
    names = {one.component.name: one.in_use for one in read("four.ipynb") if isinstance(one, Usage)}
    assert names["tiiuae/falcon-40b"] is False
    assert "google/gemma-2b-it" not in names


def test_a_cell_that_is_no_python_hides_no_other() -> None:
    assert set(used("one_bad_cell.ipynb")) == {"Qwen/Qwen3-8B"}
    (incomplete,) = (one for one in read("one_bad_cell.ipynb") if isinstance(one, Incomplete))
    assert incomplete.subject == "one_bad_cell.ipynb"


def _text(text: str) -> SourceFile:
    """A file that is not on the disk."""
    file = SourceFile("a.ipynb", Path("a.ipynb"), len(text))
    file.__dict__["text"] = text
    return file


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": 3}', '{"cells": [{"source": {"a": 1}}]}', "null"])
def test_what_is_no_notebook_is_incomplete_or_empty(text: str) -> None:
    found = list(notebook.mentions(_text(text), Tree(DATA)))
    assert all(isinstance(one, Incomplete) for one in found)


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=60), data=st.data())
def test_no_text_makes_the_extractor_raise(text: str, data: st.DataObject) -> None:
    whole = (DATA / "four.ipynb").read_text(encoding="utf-8")
    cut = data.draw(st.integers(0, len(whole)))
    for content in (text, whole[:cut] + text + whole[cut:], whole.replace("name", text.replace('"', ""))):
        for found in notebook.mentions(_text(content), Tree(DATA)):
            assert isinstance(found, (Mention, Incomplete))
