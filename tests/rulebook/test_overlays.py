"""Rules of one's own on top of ours: same id, whole file, and what went with it is said."""

from __future__ import annotations

from pathlib import Path

from scanner.rulebook import load_rulebook
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
        f"licenses/llm-1 from {mine} overrides ours; terms dropped: badge, user-threshold",
        f"terms from {mine} overrides ours",
    )


def test_words_of_an_overlay_join_the_vocabulary(rules: Path, tmp_path: Path) -> None:
    book = load_rulebook(rules, [write_rules(tmp_path / "mine", {"terms.toml": HOUSE_RULE})])
    house_rule, badge = book.term_meaning("house-rule"), book.term_meaning("badge")
    assert house_rule is not None
    assert badge is not None
    assert (house_rule.kind, badge.kind) == ("duty", "duty")
    assert book.term_meaning("never-heard") is None


def test_a_new_rule_overrides_nothing_and_a_later_overlay_wins(rules: Path, tmp_path: Path) -> None:
    license_ = 'id = "acme"\nname = "{}"\ncategory = "proprietary"\nsources = ["x"]\nchecked = "2026-01-01"\n'
    one = write_rules(tmp_path / "one", {"licenses/acme.toml": license_.format("First")})
    two = write_rules(tmp_path / "two", {"licenses/acme.toml": license_.format("Second")})
    assert load_rulebook(rules, [one]).overrides == ()
    both = load_rulebook(rules, [one, two])
    assert both.licenses["acme"].name == "Second"
    assert both.overrides == (f"licenses/acme from {two} overrides an earlier overlay",)


def test_the_version_changes_with_the_content(rules: Path, tmp_path: Path) -> None:
    mine = write_rules(tmp_path / "mine", {"licenses/llm-1.toml": FILES["licenses/llm-1.toml"].replace("700", "800")})
    plain, changed = load_rulebook(rules), load_rulebook(rules, [mine])
    assert plain.version.split("+")[0] == changed.version.split("+")[0] == "2026-11-21"
    assert plain.version != changed.version
