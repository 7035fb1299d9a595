"""The license in docs/rules.md is a real one: it loads, and its fault reads as the page says."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

from scanner.rulebook import check_directory, load_rulebook
from tests.rulebook.conftest import spoil, write_rules

PAGE = (Path(__file__).parents[2] / "docs" / "rules.md").read_text("utf-8")


def test_the_example_loads_and_its_fault_reads_as_the_page_says(tmp_path: Path) -> None:
    example = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    fault = re.search(r"acme-weights-1\.0\.toml(:\d+: .*)", PAGE)
    assert example is not None
    assert fault is not None
    file = "licenses/acme-weights-1.0.toml"
    house_rules = write_rules(tmp_path / "house-rules", {file: textwrap.dedent("   " + example[1])})
    assert check_directory(house_rules) == []
    license_ = load_rulebook(overlays=[house_rules]).license("Acme-License")
    assert license_ is not None
    assert [term.term for term in license_.terms] == ["user-threshold", "badge"]

    path = spoil(house_rules, file, '"user-threshold"', '"user-treshold"')
    assert [str(found) for found in check_directory(house_rules)] == [f"{path}{fault[1]}"]
