"""`stayopen explain`: every word that reports use is explained, and an unknown one is wrong usage."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.assess import ALL_CHECKS
from scanner.cli.explain import command
from scanner.entities import Check
from scanner.report.terminal import width_of
from scanner.rulebook import load_rulebook


def run(*arguments: str) -> Result:
    """The command with these arguments."""
    return CliRunner().invoke(command, arguments)


def words(text: str) -> str:
    """Text without its line breaks."""
    return " ".join(text.split())


@pytest.mark.parametrize("check", ALL_CHECKS, ids=[check.code for check in ALL_CHECKS])
def test_every_check_says_what_why_and_what_to_do(check: Check) -> None:
    said = words(run(check.code).output)
    for part in (check.title, check.why, check.remedy, f"docs/checks/{check.code}.md"):
        assert " ".join(part.split()) in said


def test_a_license_is_told_clause_by_clause_with_the_texts_to_show_and_its_source() -> None:
    said = run("llama3.1")
    assert said.exit_code == 0
    for part in ("Llama 3.1 Community License", "(s.1.b.i)", "“Built with Llama”", "700 million", "https://", "2026-"):
        assert part in said.output


@pytest.mark.parametrize("name", ["llama3.1", "LicenseRef-llama3.1", "license/llama3.1", "licenses/LLAMA3.1"])
def test_a_license_goes_by_any_of_its_names(name: str) -> None:
    assert json.loads(run(name, "--format", "json").output)["id"] == "llama3.1"


def test_a_package_says_before_after_and_since_which_version() -> None:
    said = words(run("redis").output)
    for part in ("BSD-3-Clause", "LicenseRef-RSALv2 OR SSPL-1.0", "7.4.0", "2024-03-20", "Read the new license"):
        assert part in said


def test_nothing_is_told_before_it_was_public() -> None:
    said = run("redis", "--as-of", "2023-12-31").output
    assert "no change of terms was public by 2023-12-31" in words(said)
    assert "2024" not in said
    family = run("family/llama", "--as-of", "2023-12-31").output
    assert "Llama 2" in family
    assert "Llama 3" not in family


def test_a_vendor_says_who_gets_the_data_and_what_becomes_of_it() -> None:
    said = run("vendor/mistral").output
    for part in ("Who gets the data", "trains on it", "keeps it", "https://"):
        assert part in said


def test_a_term_says_which_licenses_have_it_and_where() -> None:
    said = run("badge").output
    assert "duty" in said
    assert "- llama3.1 (s.1.b.i)" in said


def test_a_name_of_several_things_asks_which() -> None:
    said = run("mistral")
    assert said.exit_code == 2
    assert "family/mistral or vendor/mistral" in said.output
    assert run("families/mistral").exit_code == 0


def test_every_rule_is_explained_within_80_columns_and_as_data() -> None:
    book = load_rulebook()
    shelves = {"license": book.licenses, "family": book.families, "package": book.packages, "vendor": book.hosted}
    for kind, shelf in shelves.items():
        for id_ in list(shelf)[::25]:
            said = run(f"{kind}/{id_}")
            assert said.exit_code == 0, said.output
            assert all(width_of(line) <= 80 or "://" in line for line in said.output.splitlines())
            found = json.loads(run(f"{kind}/{id_}", "--format", "json").output)
            assert (found["schema"], found["kind"], found["id"]) == ("stayopen/explanation/1", kind, id_)


@pytest.mark.parametrize(
    ("word", "nearest"), [("llamma", "llama"), ("use-treshold", "use-threshold"), ("lama3.1\x1b", "llama3.1")]
)
def test_an_unknown_word_is_wrong_usage_and_the_nearest_one_is_named(word: str, nearest: str) -> None:
    said = run(word)
    assert said.exit_code == 2
    assert f"did you mean {nearest}?" in said.output
    assert "\x1b" not in said.output


def test_a_component_is_referred_to_the_command_for_it() -> None:
    assert "stayopen check" in run("meta-llama/Llama-3.1-8B").output


@given(st.text(max_size=60))
@settings(max_examples=30, deadline=None)
def test_no_word_crashes(word: str) -> None:
    said = run("--", word)
    assert said.exit_code in (0, 2)
    assert said.exception is None or isinstance(said.exception, SystemExit)
