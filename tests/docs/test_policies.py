"""Every example of configuration.md and of the cookbook is a configuration that loads, and every key is explained."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from scanner.assess import ALL_CHECKS
from scanner.config import configured
from scanner.config.presets import Preset
from scanner.config.shape import ClarificationRule, ConfigFile, PolicyTable, SaidOfPaths, Use, WaiverRule
from scanner.rulebook import load_rulebook
from tests.docs.pages import DOCS

PAGES = ("configuration.md", "policy-cookbook.md")
TEXTS = {page: (DOCS / page).read_text(encoding="utf-8") for page in PAGES}
BLOCKS = [block for text in TEXTS.values() for block in re.findall(r"```toml\n(.*?)```", text, re.DOTALL)]
SHARED = next(block for block in reversed(BLOCKS) if block.startswith("# policy.toml"))
RULES = load_rulebook()
CHECKS = [check.code for check in ALL_CHECKS]


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.split("\n", 1)[0])
def test_the_example_is_one_that_holds(tmp_path: Path, block: str) -> None:
    shared = block if block.startswith("# policy.toml") else SHARED
    (tmp_path / "policy.toml").write_text(shared, encoding="utf-8")
    own = "[policy]\nextends = './policy.toml'\n" if block == shared else block
    (tmp_path / "stayopen.toml").write_text(own, encoding="utf-8")
    assert configured(tmp_path, rules=RULES, checks=CHECKS).file


@pytest.mark.parametrize(
    "shape",
    [ConfigFile, Use, PolicyTable, SaidOfPaths, WaiverRule, ClarificationRule],
    ids=lambda shape: shape.__name__,
)
def test_every_key_is_explained(shape: type[msgspec.Struct]) -> None:
    names = [field.encode_name for field in msgspec.structs.fields(shape)]
    text = TEXTS["configuration.md"]
    assert [
        name for name in names if f"`{name}`" not in text and f"[{name}" not in text and f"[[{name}" not in text
    ] == []


def test_a_preset_of_ones_own_shows_its_keys() -> None:
    said = "".join(BLOCKS)
    shown = {field.encode_name for field in msgspec.structs.fields(Preset)} - {"limits"}
    assert [name for name in shown if not re.search(rf"(?m)^(?:\[+)?{name}\b", said)] == []
