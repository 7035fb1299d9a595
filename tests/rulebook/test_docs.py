"""The license in docs/rules.md is a real one: it loads, and its fault reads as the page says."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest
from click.testing import CliRunner

from scanner.cli.rules import command
from scanner.rulebook import load_rulebook
from scanner.rulebook.layout import rules_directory
from tests.rulebook.conftest import spoil, write_rules

PAGE = (Path(__file__).parents[2] / "docs" / "rules.md").read_text("utf-8")


def test_the_example_loads_and_its_fault_reads_as_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page followed word for word, from its own directory."""
    monkeypatch.chdir(tmp_path)
    example = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    fault = re.search(r"^ *(house-rules/.*)$", PAGE, re.MULTILINE)
    assert example is not None
    assert fault is not None
    file = "licenses/acme-weights-1.0.toml"
    house_rules = write_rules(Path("house-rules"), {file: textwrap.dedent("   " + example[1])})
    (house_rules / "license.schema.json").write_text(
        CliRunner().invoke(command, ["schema", "licenses"]).output, "utf-8"
    )
    assert CliRunner().invoke(command, ["check", "house-rules"]).exit_code == 0
    shown = CliRunner().invoke(command, ["show", "acme-license", "--rules", "house-rules"])
    assert "Acme Weights License 1.0" in shown.output
    license_ = load_rulebook(overlays=[house_rules]).license("Acme-License")
    assert license_ is not None
    assert [term.term for term in license_.terms] == ["user-threshold", "badge"]

    spoil(house_rules, file, '"user-threshold"', '"user-treshold"')
    result = CliRunner().invoke(command, ["check", "house-rules"])
    assert result.stdout.splitlines() == [fault[1]]


def test_the_notice_in_the_page_is_what_an_overlay_of_that_kind_says(tmp_path: Path) -> None:
    ours = (rules_directory() / "licenses" / "llama3.1.toml").read_text("utf-8")
    changed = re.sub(r'\[\[terms\]\]\nterm = "user-threshold".*?\n\n', "", ours, flags=re.DOTALL)
    mine = write_rules(tmp_path / "house-rules", {"licenses/llama3.1.toml": changed})
    (sentence,) = load_rulebook(overlays=[mine]).overrides
    start = re.search(r"licenses/llama3\.1 from \S+ (overrides ours; terms dropped: user-threshold)", PAGE)
    assert start is not None
    assert start[1] in sentence


def test_every_command_of_the_page_is_one(tmp_path: Path) -> None:
    for name in re.findall(r"`stayopen rules (\w+)", PAGE):
        assert name in {"list", "show", "check", "schema", "sources"}
