"""`stayopen outlook`, and the pages that quote it."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scanner.cli.outlook import command

DOCS = Path(__file__).parents[2] / "docs"
QUOTED = re.compile(
    r"```console\n\$ stayopen outlook (?P<arguments>[^\n|]+?) \| head -n? ?(?P<lines>\d+)\n(?P<said>.*?)```", re.DOTALL
)


def run(*arguments: str) -> Result:
    """The command with these arguments."""
    return CliRunner().invoke(command, arguments)


def test_text_says_band_signals_and_time_line() -> None:
    said = run("meta-llama/Llama-3.1-8B", "--as-of", "2025-12-31")
    assert said.exit_code == 0
    assert said.output.startswith("meta-llama/Llama-3.1-8B as of 2025-12-31: at-risk\n")
    assert "\n  + successor-reported-closed" in said.output
    assert "\n  2025-12-10  announced-closing: llama:" in said.output
    assert "2026-0" not in said.output
    assert max(map(len, said.output.splitlines())) <= 200


def test_json_is_the_outlook_as_data() -> None:
    said = json.loads(run("redis", "--as-of", "2024-03-20", "--format", "json").output)
    assert said["schema"] == "stayopen/outlook/1"
    assert (said["as_of"], said["component"], said["band"]) == ("2024-03-20", "redis", "closed")
    assert {"code", "state", "why", "evidence", "weight"} <= said["signals"][0].keys()
    assert all(line["date"] <= "2024-03-20" for line in said["timeline"])


def test_an_unknown_name_is_wrong_usage_and_harmless() -> None:
    said = run("llamas\x1b")
    assert said.exit_code == 2
    assert "did you mean llama?" in said.output
    assert "\x1b" not in said.output


@pytest.mark.parametrize("name", ["", "pkg:", "pkg:pypi/", "\x00", "a/b/c/d", "x" * 10_000, "hf.co/", "(((", "../.."])
def test_no_name_crashes(name: str) -> None:
    assert run(name).exit_code == 2


def test_before_any_data_it_says_so() -> None:
    said = run("llama", "--as-of", "2020-01-01")
    assert said.exit_code == 0
    assert said.output.splitlines()[0] == "llama as of 2020-01-01: no band"


def quotations() -> list[tuple[str, int, str]]:
    """Command, lines and output of every quotation in the cases."""
    text = (DOCS / "cases.md").read_text("utf-8")
    return [(one["arguments"], int(one["lines"]), one["said"]) for one in QUOTED.finditer(text)]


def test_three_cases_are_quoted_as_of_four_dates_each() -> None:
    assert len(quotations()) == 12


@pytest.mark.parametrize(("arguments", "lines", "said"), quotations())
def test_the_cases_quote_what_the_command_says(arguments: str, lines: int, said: str) -> None:
    output = run(*shlex.split(arguments)).output.splitlines()[:lines]
    assert said.splitlines() == output
