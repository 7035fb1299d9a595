"""docs/licenses.md says what the rules say: it is generated, and current."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from scanner.rulebook import load_rulebook

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("license_table", ROOT / "tools" / "license_table.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_current(tool: ModuleType) -> None:
    current = tool.page(load_rulebook())
    assert tool.PAGE.read_text("utf-8") == current, "run: python tools/license_table.py"


def test_every_license_and_every_word_stands_in_the_page(tool: ModuleType) -> None:
    rules = load_rulebook()
    text = tool.page(rules)
    for name in rules.licenses:
        assert f"\n| `{name}`" in text
    for word in rules.vocabulary:
        assert f"\n### {word}\n" in text


def test_a_bar_in_a_rule_breaks_no_table(tool: ModuleType) -> None:
    lines = [line for line in tool.page(load_rulebook()).splitlines() if line.startswith("| `")]
    columns = {line.replace("\\|", "").count("|") for line in lines}
    assert columns == {5, 6}
