"""A rule file that does not fit is named by file, line and key, with what is wrong and the nearest right word."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from scanner.rulebook import RuleError, check_directory, load_rulebook, schema_for
from scanner.rulebook.layout import rules_directory
from tests.rulebook.conftest import spoil, write_rules

LICENSE, FAMILY, CLOUDY = "licenses/llm-1.toml", "families/lama.toml", "hosted/cloudy.toml"


def test_our_own_rules_load_without_a_fault() -> None:
    assert check_directory(rules_directory()) == []
    book = load_rulebook()
    assert book.counts["licenses"] >= 25
    assert book.counts["model families"] >= 25
    assert len([package for package in book.packages.values() if package.changed]) >= 10
    assert re.fullmatch(r"\d{4}-\d\d-\d\d\+[0-9a-f]{8}", book.version)
    assert book.oldest_checked <= book.newest_checked


def test_small_rules_of_every_kind_load(rules: Path) -> None:
    book = load_rulebook(rules)
    assert book.counts == {
        "licenses": 2, "model families": 1, "generations": 2, "packages": 2, "hosting vendors": 2, "hosted models": 3,
    }  # fmt: skip
    assert (book.oldest_checked, book.newest_checked) == ("2026-10-01", "2026-11-21")


@pytest.mark.parametrize(
    ("file", "before", "after", "line", "key", "message"),
    [
        (LICENSE, "category", "categroy", 3, "categroy", "unknown key; did you mean category?"),
        (LICENSE, "clause = ", "claus = ", 13, "terms[0].claus", "unknown key; did you mean clause?"),
        (LICENSE, 'name = "LLM License 1"\n', "", None, "name", "missing"),
        (LICENSE, 'clause = "s.2"\n', "", 10, "terms[0].clause", "missing"),
        (LICENSE, 'name = "LLM License 1"', "name = 1", 2, "name", "must be text in quotes, found 1"),
        (LICENSE, '["llm-one"]', '["llm-one", 2]', 5, "aliases[1]", "must be text in quotes, found 2"),
        (LICENSE, "open-weights-restricted", "open-weight", 3, "category", "did you mean open-weights-restricted?"),
        (LICENSE, '["host"]', '["hots"]', 19, "terms[1].when[0]", "'hots' is not one of its words; did you mean host?"),
        (LICENSE, '"2026-11-20"', "2026-11-20", 8, "checked", "a date is written in quotes"),
        (LICENSE, '"2026-11-20"', '"2026-13-20"', 8, "checked", "'2026-13-20' is not in the calendar"),
        (LICENSE, '"2026-11-20"', '"20.11.2026"', 8, "checked", "must be a day, month or year as in 2026-11-20"),
        (
            LICENSE,
            'sources = ["https://example.org/llm-1"]\n',
            "",
            None,
            "sources",
            "a rule without a source does not load",
        ),
        (LICENSE, 'id = "llm-1"', 'id = "llm-2"', 1, "id", "'llm-2' stands in a file called llm-1.toml"),
        (LICENSE, 'term = "badge"', 'term = "bagde"', 18, "terms[1].term", "did you mean badge?"),
        (LICENSE, "llm-one", "apache-2.0", 5, "aliases[0]", "is a name of licenses/apache-2.0.toml already"),
        (FAMILY, 'license = "llm-1"', 'license = "lmm-1"', 12, "generations[0].license", "did you mean llm-1?"),
        (FAMILY, 'id = "lama-2"', 'id = "lama-1"', 32, "generations[1].id", "'lama-1' stands twice in this file"),
        (FAMILY, "vendor = ", 'alternatives = ["alpaca"]\nvendor = ', 2, "alternatives[0]", "no family 'alpaca'"),
        (FAMILY, "hosted.rock", "hosted.rocks", 17, "generations[0].hosted.rocks", "did you mean rock?"),
        (FAMILY, r"Lama-1-\d+B", "Lama-(1", 11, "generations[0].ids[0]", "not a regular expression: missing )"),
        (FAMILY, r"Lama-1-\d+B", "(a+)*", 11, "generations[0].ids[0]", "can take exponential time"),
        (FAMILY, 'sources = ["https://example.org/press"]\n', "", 47, "events[1].sources", "a rule without a source"),
        (FAMILY, "[[events]]", "[events", 39, "", "Expected"),
        (CLOUDY, "hosts = ", 'low_confidence_fields = ["all"]\nhosts = ', 4, "low_confidence_fields", "no field 'all'"),
        ("hosted-id-signs.toml", '["cloudy"]', '["claudy"]', 14, "signs[1].vendors[0]", "did you mean cloudy?"),
        ("terms.toml", '"duty"', '"dury"', 6, "words.badge.kind", "did you mean duty?"),
    ],
)
def test_a_fault_names_file_line_key_and_what_is_wrong(
    rules: Path, file: str, before: str, after: str, line: int | None, key: str, message: str
) -> None:
    path = spoil(rules, file, before, after)
    with pytest.raises(RuleError) as caught:
        load_rulebook(rules)
    first = caught.value.faults[0]
    assert (first.file, first.line, first.key) == (str(path), line, key)
    assert message in first.message
    place = f"{path}:{line}" if line else str(path)
    assert str(caught.value).startswith(f"{place}: {key}: " if key else f"{place}: ")


def test_every_fault_of_every_file_is_listed_at_once(rules: Path) -> None:
    spoil(rules, LICENSE, "category", "categroy")
    spoil(rules, LICENSE, "clause = ", "claus = ")
    spoil(rules, FAMILY, "vendor = ", "vender = ")
    with pytest.raises(RuleError) as caught:
        load_rulebook(rules)
    keys = [fault.key for fault in caught.value.faults]
    assert keys == ["vender", "categroy", "terms[0].claus"]


def test_a_license_with_a_fault_is_not_reported_as_missing_where_it_is_named(rules: Path) -> None:
    spoil(rules, LICENSE, "category", "categroy")
    with pytest.raises(RuleError) as caught:
        load_rulebook(rules)
    assert {Path(fault.file).name for fault in caught.value.faults} == {"llm-1.toml"}


def test_low_confidence_needs_no_source(rules: Path) -> None:
    spoil(rules, LICENSE, 'sources = ["https://example.org/llm-1"]', 'confidence = "low"')
    assert load_rulebook(rules).licenses["llm-1"].confidence == "low"


def test_a_file_that_is_no_text_is_a_fault(rules: Path) -> None:
    (rules / LICENSE).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RuleError, match="is not UTF-8 text"):
        load_rulebook(rules)


def test_a_directory_that_is_not_there_or_holds_no_rules_is_an_error(rules: Path, tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="no such directory of rules"):
        load_rulebook(rules, [tmp_path / "typo"])
    (tmp_path / "empty").mkdir()
    with pytest.raises(RuleError, match="holds no rule files"):
        load_rulebook(rules, [tmp_path / "empty"])


def test_a_misspelled_directory_is_not_passed_over(rules: Path, tmp_path: Path) -> None:
    text = (rules / LICENSE).read_text("utf-8")
    overlay = write_rules(tmp_path / "mine", {LICENSE: text, "license/other.toml": text})
    with pytest.raises(RuleError, match=r"license: did you mean licenses\?"):
        load_rulebook(rules, [overlay])


def test_directories_of_other_rooms_are_left_alone(rules: Path) -> None:
    write_rules(rules, {"policies/strict.toml": "not = toml = at all", "licensing/texts.toml": "["})
    load_rulebook(rules)


def test_a_directory_of_ones_own_is_checked_on_top_of_our_rules(tmp_path: Path) -> None:
    license_ = 'id = "acme"\nname = "Acme"\ncategory = "proprietary"\nsources = ["x"]\nchecked = "2026-01-01"\n'
    family = """
id = "acme"
vendor = "Acme"
successor_state = "open"
sources = ["x"]
checked = "2026-01-01"
generations = [
  { id = "one", name = "One", license = "acme" },
  { id = "two", name = "Two", license = "apache-2.0" },
  { id = "three", name = "Three", license = "apache-2.1" },
]
"""
    mine = write_rules(tmp_path / "mine", {"licenses/acme.toml": license_, "families/acme.toml": family})
    faults = check_directory(mine)
    assert [(Path(fault.file).name, fault.line, fault.key) for fault in faults] == [
        ("acme.toml", 9, "generations[2].license")
    ]
    assert "did you mean apache-2.0?" in faults[0].message
    assert check_directory(tmp_path / "nowhere")[0].message == "no such directory of rules"


def test_a_copy_of_our_rules_with_one_fault_gives_that_fault(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(rules_directory(), copy)
    path = spoil(copy, "licenses/llama3.1.toml", "steward = ", "stewart = ")
    with pytest.raises(RuleError) as caught:
        load_rulebook(copy)
    line = path.read_text("utf-8").split("\n").index('stewart = "Meta"') + 1
    assert str(caught.value) == f"{path}:{line}: stewart: unknown key; did you mean steward?"


def test_the_schema_of_each_kind_can_be_exported() -> None:
    schema = schema_for("licenses")
    assert "terms" in schema["$defs"]["License"]["properties"]
    with pytest.raises(KeyError, match="there are licenses"):
        schema_for("licences")
