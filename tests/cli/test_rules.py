"""`stayopen rules`: what a person who writes rules sees."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scanner.cli.rules import command
from scanner.rulebook.layout import kinds_of_files
from tests.rulebook.conftest import write_rules

ACME = 'id = "acme"\nname = "Acme License"\ncategory = "proprietary"\nsources = ["x"]\nchecked = "2026-01-01"\n'


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments))


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    loose = 'id = "mit"\nname = "MIT, ours"\ncategory = "permissive"\nconfidence = "low"\nchecked = "2026-01-01"\n'
    return write_rules(tmp_path / "mine", {"licenses/acme.toml": ACME, "licenses/mit.toml": loose})


def test_every_kind_has_a_schema_that_is_json() -> None:
    for kind in kinds_of_files():
        assert json.loads(run("schema", kind).output)["title"] == f"rules/{kind}"
    assert run("schema", "licences").exit_code == 2


def test_facts_with_a_source_are_counted_by_file() -> None:
    lines = run("sources").stdout.splitlines()
    assert lines
    for line in lines:
        sourced, _, facts = line.rsplit(maxsplit=3)[1:]
        assert int(sourced) <= int(facts), line


def test_a_list_marks_what_is_from_memory_and_tells_what_an_overlay_changed(mine: Path) -> None:
    result = run("list", "licenses", "--rules", str(mine))
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    (mit,) = [line for line in lines if line.startswith("mit ")]
    assert mit.endswith("(low confidence)")
    assert any(line.startswith("acme ") for line in lines)
    assert "adds licenses/acme" in result.stderr
    assert "terms dropped: license-copy, notice" in result.stderr


def test_without_a_kind_all_kinds_are_listed() -> None:
    lines = run("list").stdout.splitlines()
    for kind in ("licenses/mit ", "families/llama ", "packages/redis ", "hosted/openai "):
        assert any(line.startswith(kind) for line in lines)


@pytest.mark.parametrize("name", ["llama3.1", "LicenseRef-llama3.1", "licenses/llama3.1", "llama-3.1-license-2024"])
def test_a_license_is_shown_by_any_of_its_names(name: str) -> None:
    result = run("show", name)
    assert 'id = "llama3.1"' in result.output
    assert result.output.startswith("# ")


def test_an_id_of_several_kinds_shows_them_all_and_one_where_the_kind_is_given() -> None:
    assert run("show", "jina").output.count("\n# ") + 1 >= 2
    assert 'category = "' not in run("show", "families/jina").output


def test_of_an_overridden_rule_the_file_that_holds_is_shown(mine: Path) -> None:
    result = run("show", "mit", "--rules", str(mine))
    assert str(mine) in result.stdout
    assert "MIT, ours" in result.stdout
    assert "Massachusetts" not in result.stdout
    assert "overrides ours" in result.stderr


@pytest.mark.parametrize(
    "name", ["lama3.1", "../licenses/mit", "licenses/../licenses/mit", "", "licences/mit", "\x1b[31m"]
)
def test_a_name_that_leads_nowhere_is_refused(name: str) -> None:
    result = run("show", name)
    assert result.exit_code == 2
    assert "no rule goes by" in result.output
    assert "\x1b" not in result.output


def test_the_nearest_name_is_offered() -> None:
    assert "did you mean llama3.1?" in run("show", "lama3.1").output


def test_check_lists_every_fault_with_its_line_and_fails(tmp_path: Path) -> None:
    faulty = ACME.replace("category", "categroy").replace('["x"]', '"x"')
    directory = write_rules(tmp_path / "mine", {"licenses/acme.toml": faulty, "licenses/other.toml": ACME})
    result = run("check", str(directory))
    assert result.exit_code == 2
    assert f"{directory}/licenses/acme.toml:3: categroy: unknown key; did you mean category?" in result.stdout
    assert f"{directory}/licenses/acme.toml:4: sources: " in result.stdout
    assert f"{directory}/licenses/other.toml:1: id: 'acme' stands in a file called other.toml" in result.stdout
    assert run("check", str(write_rules(tmp_path / "good", {"licenses/acme.toml": ACME}))).exit_code == 0


def test_two_files_with_one_id_are_a_fault_that_names_both(tmp_path: Path) -> None:
    family = (
        'id = "{}"\nvendor = "A"\nsuccessor_state = "open"\nsources = ["x"]\nchecked = "2026-01-01"\ngenerations = []\n'
    )
    files = {"families/one.toml": family.format("one"), "families/two.toml": family.format("one")}
    result = run("check", str(write_rules(tmp_path / "mine", files)))
    assert "families/two.toml:1: id: 'one' is a name of families/one.toml already" in result.stdout


def test_check_of_a_directory_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    assert run("check", str(tmp_path / "nowhere")).exit_code == 2
