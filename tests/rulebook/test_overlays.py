"""Rules of one's own on top of ours: same id, whole file, and what went with it is said."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from scanner.rulebook import load_rulebook
from scanner.rulebook.layout import rules_directory
from scanner.rulebook.overrides import differences
from tests.rulebook.conftest import FILES, write_rules

WITHOUT_THRESHOLD = (
    FILES["licenses/llm-1.toml"].split("[[terms]]")[0]
    + "[[terms]]"
    + FILES["licenses/llm-1.toml"].split("[[terms]]")[2].replace("badge", "house-rule")
)
HOUSE_RULE = """
checked = "2026-11-21"
[words.house-rule]
kind = "duty"
meaning = "What our counsel wants."
"""


def test_a_rule_with_the_same_id_replaces_ours_and_the_terms_dropped_are_named(rules: Path, tmp_path: Path) -> None:
    mine = write_rules(tmp_path / "mine", {"licenses/llm-1.toml": WITHOUT_THRESHOLD, "terms.toml": HOUSE_RULE})
    book = load_rulebook(rules, [mine])
    assert [term.term for term in book.licenses["llm-1"].terms] == ["house-rule"]
    assert book.overrides == (
        f"licenses/llm-1 from {mine} overrides ours; terms dropped: badge, user-threshold; changed: terms",
        f"terms from {mine} overrides ours",
    )


def test_words_of_an_overlay_join_the_vocabulary(rules: Path, tmp_path: Path) -> None:
    book = load_rulebook(rules, [write_rules(tmp_path / "mine", {"terms.toml": HOUSE_RULE})])
    house_rule, badge = book.term_meaning("house-rule"), book.term_meaning("badge")
    assert house_rule is not None
    assert badge is not None
    assert (house_rule.kind, badge.kind) == ("duty", "duty")
    assert book.term_meaning("never-heard") is None


def test_a_new_rule_is_named_and_a_later_overlay_wins(rules: Path, tmp_path: Path) -> None:
    license_ = 'id = "acme"\nname = "{}"\ncategory = "proprietary"\nsources = ["x"]\nchecked = "2026-01-01"\n'
    one = write_rules(tmp_path / "one", {"licenses/acme.toml": license_.format("First")})
    two = write_rules(tmp_path / "two", {"licenses/acme.toml": license_.format("Second")})
    assert load_rulebook(rules, [one]).overrides == (f"{one} adds licenses/acme",)
    both = load_rulebook(rules, [one, two])
    assert both.licenses["acme"].name == "Second"
    assert both.overrides == (
        f"{one} adds licenses/acme",
        f"licenses/acme from {two} overrides an earlier overlay; changed: name",
    )


def test_the_version_changes_with_the_content(rules: Path, tmp_path: Path) -> None:
    mine = write_rules(tmp_path / "mine", {"licenses/llm-1.toml": FILES["licenses/llm-1.toml"].replace("700", "800")})
    plain, changed = load_rulebook(rules), load_rulebook(rules, [mine])
    assert plain.version.split("+")[0] == changed.version.split("+")[0] == "2026-11-21"
    assert plain.version != changed.version


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        ("licenses/llm-1.toml", "700_000_000", "900_000_000", "terms altered: user-threshold"),
        ("licenses/llm-1.toml", 'when = ["use"]', 'when = ["host"]', "terms altered: user-threshold"),
        ("licenses/llm-1.toml", 'clause = "s.3"', 'clause = "s.3"\nonly_if = ["merge"]', "terms altered: badge"),
        ("licenses/llm-1.toml", 'sources = ["h', 'grants = ["host"]\nsources = ["h', "newly granted: host"),
        (
            "licenses/llm-1.toml",
            "open-weights-restricted",
            "permissive",
            "category: open-weights-restricted -> permissive",
        ),
        ("licenses/llm-1.toml", '["llm-one"]', "[]", "names given up: llm-one"),
        ("families/lama.toml", 'license = "llm-1"', 'license = "apache-2.0"', "license of lama-1: llm-1 -> apache-2.0"),
        ("families/lama.toml", 'gated = "manual"', 'gated = "none"', "gated of lama-1: manual -> none"),
        ("families/lama.toml", "-Chat$", "-Chat-x$", "repository overrides of lama-1 dropped or altered: -Chat$"),
        ("families/lama.toml", "/Lama-1", "/Lama-9", r"names of lama-1 given up: ^lama-labs/Lama-1-\d+B"),
        ("families/lama.toml", "ships closed", "ships", "events dropped: 2026-04-08"),
        ("packages/cache.toml", 'name = "C', 'changed = false\nname = "C', "changed its terms: yes -> no"),
        ("packages/cache.toml", '"@cache/server"', "", "packages dropped: npm:@cache/server"),
        ("hosted/cloudy.toml", '"2027-01-01"', '"2028-01-01"', "end dates altered: puff-1"),
        ("hosted/cloudy.toml", 'retires_on = "2027-01-01"', "", "end dates altered: puff-1"),
        (
            "hosted/cloudy.toml",
            'category = "f',
            'trains_on_inputs = "no"\ncategory = "f',
            "trains on inputs: unknown -> no",
        ),
        ("hosted-id-signs.toml", 'id = "cloudy-free"', 'id = "sunny"', "signs dropped: cloudy-free"),
        ("mirrors.toml", '"copyist"', '"other"', "mirrors dropped: copyist"),
        ("terms.toml", '"duty"', '"right"', "meaning changed: badge"),
    ],
)
def test_whatever_an_overlay_weakens_is_named(
    rules: Path, tmp_path: Path, file: str, before: str, after: str, said: str
) -> None:
    assert before in FILES[file]
    mine = write_rules(tmp_path / "mine", {file: FILES[file].replace(before, after, 1)})
    (sentence,) = load_rulebook(rules, [mine]).overrides
    assert said in sentence


def test_a_long_list_of_losses_is_counted(rules: Path, tmp_path: Path) -> None:
    names = "".join(f'[[models]]\nid = "m{number:02}"\n' for number in range(40))
    whole = FILES["hosted/cloudy.toml"]
    write_rules(rules, {"hosted/cloudy.toml": whole + names})
    mine = write_rules(tmp_path / "mine", {"hosted/cloudy.toml": whole})
    (sentence,) = load_rulebook(rules, [mine]).overrides
    assert "models dropped: m00, m01" in sentence
    assert "and 28 more" in sentence


def test_an_equal_copy_changes_nothing() -> None:
    book = load_rulebook()
    for kind in (book.licenses, book.families, book.packages, book.hosted):
        for rule in kind.values():
            assert differences(rule, msgspec.convert(msgspec.to_builtins(rule), type(rule))) == ()


def test_every_term_of_ours_that_an_overlay_drops_is_named(tmp_path: Path) -> None:
    text = (rules_directory() / "licenses/llama3.1.toml").read_text("utf-8").partition("[[terms]]")[0]
    mine = write_rules(tmp_path / "mine", {"licenses/llama3.1.toml": text})
    (sentence,) = load_rulebook(overlays=[mine]).overrides
    for term in load_rulebook().licenses["llama3.1"].terms:
        assert term.term in sentence
