"""Recipes in the tree: merges and training runs, told by their keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.discover import discover
from scanner.rulebook import load_rulebook

RULES = load_rulebook()
MERGE = """\
models:
  - model: meta-llama/Llama-3.1-8B-Instruct
  - model: LGAI-EXAONE/EXAONE-3.5-7.8B-Instruct
merge_method: slerp
"""
TRAINING = """\
base_model: meta-llama/Llama-3.1-8B
datasets:
  - path: tatsu-lab/alpaca
    type: alpaca
num_epochs: 1
"""


def relations(root: Path, text: str, name: str = "recipe.yml") -> dict[str, str | None]:
    (root / name).write_bytes(text.encode())
    return {
        component.name: usages[0].relation for component, usages in discover(root, RULES).components
    }  # fmt: skip


def test_a_merge_names_its_parents(tmp_path: Path) -> None:
    assert relations(tmp_path, MERGE) == {
        "meta-llama/Llama-3.1-8B-Instruct": "merge", "LGAI-EXAONE/EXAONE-3.5-7.8B-Instruct": "merge"
    }  # fmt: skip


def test_a_training_run_names_its_base_and_its_data(tmp_path: Path) -> None:
    assert relations(tmp_path, TRAINING) == {"meta-llama/Llama-3.1-8B": "finetune", "tatsu-lab/alpaca": "trained-on"}


@pytest.mark.parametrize(
    "text",
    [
        MERGE.replace("merge_method: slerp\n", ""),
        MERGE.replace("merge_method", "  merge_method"),
        TRAINING.replace("num_epochs: 1\n", ""),
        MERGE + "\x00",
        "base_model: meta-llama/Llama-3.1-8B\nnum_epochs: 1\n",
    ],
)
def test_what_is_no_recipe_stays_as_it_is(tmp_path: Path, text: str) -> None:
    assert set(relations(tmp_path, text).values()) <= {None}
