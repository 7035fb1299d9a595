"""The example project of the README shows every kind of finding; the README's commands are those that CI runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scanner.assess import ALL_CHECKS
from tests.e2e.conftest import Stayopen

REPOSITORY = Path(__file__).parents[2]
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")


SINCE_A_LOCK = {
    "license-changed", "license-text-changed", "terms-tightened", "terms-loosened", "gate-changed", "source-gone",
    "base-changed", "outlook-worsened", "not-locked", "lock-outdated", "approval-lapsed", "approval-unused",
    "waiver-lapsed", "license-clarified", "clarification-lapsed", "clarification-unused", "baseline-outdated",
}  # fmt: skip
"""These need a project and a world at two times: tests/e2e/test_lock.py shows each."""


@pytest.mark.index
def test_the_example_shows_every_kind_of_finding(stayopen: Stayopen) -> None:
    index = "https://pypi.org/simple"
    done = stayopen("scan", REPOSITORY / "examples/rag-service", "--format", "json", PIP_INDEX_URL=index)
    assert {check.code for check in ALL_CHECKS} - done.codes() == SINCE_A_LOCK
    assert done.code == 1
    assert any(finding["waived"] for finding in done.audit["findings"])


def test_the_readme_opens_with_the_two_commands() -> None:
    first = re.search(r"```console\n(.*?)```", README, re.DOTALL)
    assert first is not None
    scan, test = first[1].splitlines()
    assert "pip install" in scan
    assert "stayopen scan examples/rag-service" in scan
    assert "pip install" in test
    assert "pytest" in test


def test_ci_runs_the_readmes_own_test_command() -> None:
    script = (REPOSITORY / ".ci/run").read_text(encoding="utf-8")
    assert "README.md" in script
    assert 'bash -c "$test_command"' in script


def test_every_page_that_the_readme_links_to_exists() -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)\)", README)
    assert len(links) > 5
    assert [link for link in links if not (REPOSITORY / link).exists()] == []


def test_every_option_the_readme_names_is_one_the_command_has(stayopen: Stayopen) -> None:
    help_text = stayopen("scan", "--help").out
    options = set(re.findall(r"(?<= )--[a-z][a-z-]+", "\n".join(re.findall(r"stayopen scan[^\n]*", README))))
    assert {option for option in options if option not in help_text} == set()
