"""Several processes read what one reads, and lose nothing when one of them dies."""

from __future__ import annotations

import os
from functools import cached_property
from itertools import chain
from pathlib import Path

import pytest

from scanner.discover import discover, parallel
from scanner.discover.parallel import read_all
from scanner.discover.source import SourceFile, Tree
from scanner.entities import Incomplete, Usage
from scanner.rulebook import Rulebook, load_rulebook

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    """The real rules."""
    return load_rulebook()


@pytest.fixture(autouse=True)
def _worth_starting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trees that can be kept in a repository are large enough."""
    monkeypatch.setattr(parallel, "WORTH_STARTING", 0)


class Deadly(SourceFile, frozen=True, dict=True):
    """A file that ends the process that reads it, as a fault of the interpreter does."""

    @cached_property
    def text(self) -> str:
        """Never."""
        os._exit(9)


def tree_of(root: Path, count: int, deadly: frozenset[int] = frozenset()) -> Tree:
    """Files that name one model each; the deadly ones among them."""
    files: dict[str, SourceFile] = {}
    for number in range(count):
        name = f"m{number:03}.py"
        text = f'from transformers import AutoModel\n\nAutoModel.from_pretrained("Qwen/Qwen3-{number}B")\n'
        (root / name).write_text(text)
        kind = Deadly if number in deadly else SourceFile
        files[name] = kind(name, root / name, len(text))
    return Tree(root, files)


@pytest.mark.parametrize("processes", [2, 5])
def test_the_result_is_that_of_one_process(rules: Rulebook, processes: int) -> None:
    assert discover(DATA, rules, processes=processes) == discover(DATA, rules)


def test_everything_comes_in_the_order_of_the_tree(rules: Rulebook, tmp_path: Path) -> None:
    tree = tree_of(tmp_path, 60)
    found = read_all(tree, rules, processes=3)
    items = chain.from_iterable(found.values())
    assert [item.location.file for item in items if isinstance(item, Usage)] == list(found) == list(tree.files)
    assert found == read_all(tree, rules)


@pytest.mark.parametrize("deadly", [frozenset({0}), frozenset({7, 8, 31}), frozenset({39})])
def test_a_process_that_dies_costs_one_file(rules: Rulebook, tmp_path: Path, deadly: frozenset[int]) -> None:
    found = list(chain.from_iterable(read_all(tree_of(tmp_path, 40, deadly), rules, processes=2).values()))
    lost = [item for item in found if isinstance(item, Incomplete)]
    assert [item.subject for item in lost] == [f"m{number:03}.py" for number in sorted(deadly)]
    assert all("died" in item.reason for item in lost)
    assert len([item for item in found if isinstance(item, Usage)]) == 40 - len(deadly)


def test_a_small_tree_is_read_here(rules: Rulebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "WORTH_STARTING", 10**9)
    here = Tree(tmp_path, {"x.py": SourceFile("x.py", tmp_path / "x.py", 5)})
    (found,) = set(read_all(here, rules, processes=4)["x.py"])
    assert isinstance(found, Incomplete)
    assert "vanished" in found.reason
