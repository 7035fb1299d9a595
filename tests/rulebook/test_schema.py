"""The JSON Schemas that editors read say the same as the loader: our rules pass, and what the loader refuses fails."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from scanner.rulebook import schema_for
from scanner.rulebook.layout import kinds_of_files, rule_files, rules_directory
from scanner.syntax.toml_text import parse_toml

OURS = list(rule_files(rules_directory()))


def plain(value: object) -> Any:
    """TOML data as JSON knows it."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, (list, tuple)) else value


@pytest.mark.parametrize("kind", kinds_of_files())
def test_our_own_rules_of_every_kind_fit_their_schema(kind: str) -> None:
    validator = jsonschema.Draft202012Validator(schema_for(kind))
    validator.check_schema(schema_for(kind))
    folder, _, name = kind.partition("/")
    files = [file for file in OURS if file.kind == folder and name in ("", file.name)]
    assert files
    for file in files:
        data = plain(parse_toml(file.path.read_text("utf-8")))
        assert [error.message for error in validator.iter_errors(data)] == [], file.path


@pytest.mark.parametrize(
    "change",
    [
        {"categroy": "permissive"}, {"category": "nearly-free"}, {"aliases": "one"}, {"checked": "yesterday"},
        {"id": None}, {"terms": [{"term": "badge"}]}, {"terms": [{"term": 1, "when": [], "clause": "", "summary": ""}]},
    ],
)  # fmt: skip
def test_what_the_loader_refuses_fails_the_schema_too(change: dict[str, Any]) -> None:
    right = {"id": "acme", "name": "Acme", "category": "permissive", "checked": "2026-01-01"}
    validator = jsonschema.Draft202012Validator(schema_for("licenses"))
    assert validator.is_valid(right)
    assert not validator.is_valid({**right, **change})


def test_a_term_is_offered_the_words_of_the_vocabulary_and_may_be_a_word_of_ones_own() -> None:
    schema = schema_for("licenses")["$defs"]["Term"]["properties"]["term"]
    assert "user-threshold" in schema["anyOf"][0]["enum"]
    assert {"type": "string"} in schema["anyOf"]


def test_descriptions_are_indented_for_people() -> None:
    for definition in schema_for("licenses")["$defs"].values():
        assert "\n    " not in definition.get("description", "")
