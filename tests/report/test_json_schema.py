"""docs/audit.schema.json is the contract: every audit fits it, and nothing is written that it does not name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest

from scanner.audit import ScanOptions, check, scan
from scanner.entities import Audit
from scanner.lock.recording import record
from scanner.lock.writing import dump
from scanner.report import render
from scanner.report.json_schema import schema
from scanner.resolve import ResolveOptions
from scanner.rulebook import load_rulebook
from tests.report.audits import full_audit, hostile_audit, locked_audit, small_audit

REPOSITORY = Path(__file__).parents[2]
PUBLISHED = REPOSITORY / "docs" / "audit.schema.json"


def document(audit: Audit) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(render(audit, "json"))
    return found


def options(folder: Path, **given: Any) -> ScanOptions:
    return ScanOptions(resolve=ResolveOptions(offline=True, store_path=folder / "store.db"), **given)


def fits(audit: Audit) -> None:
    """The audit has every field that the schema asks for, and none that it does not name."""
    found = document(audit)
    jsonschema_rs.validator_for(schema(strict=True)).validate(found)
    jsonschema_rs.validator_for(json.loads(PUBLISHED.read_text("utf-8"))).validate(found)


def test_the_published_schema_is_the_one_that_the_code_makes() -> None:
    assert json.loads(PUBLISHED.read_text("utf-8")) == schema(), "run: python docs/make_audit_schema.py"


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize(
    "audit", [small_audit(), locked_audit(), full_audit(), hostile_audit()], ids=["small", "locked", "full", "hostile"]
)
def test_made_up_audits_fit(audit: Audit) -> None:
    fits(audit)


def test_the_audit_of_the_example_fits(tmp_path: Path) -> None:
    fits(scan(REPOSITORY / "examples" / "rag-service", options(tmp_path)))


def test_the_audit_of_single_components_fits(tmp_path: Path) -> None:
    fits(check(["hf:meta-llama/Llama-3.1-8B-Instruct", "pypi:redis==7.4.0", "openai:gpt-4o"], options(tmp_path)))


def test_an_audit_beside_a_lock_fits(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text('pipeline(model="meta-llama/Llama-3.1-8B")\n', encoding="utf-8")
    first = scan(tmp_path, options(tmp_path))
    (tmp_path / "stayopen.lock").write_text(dump(record(first, load_rulebook()).lock), encoding="utf-8")
    second = scan(tmp_path, options(tmp_path))
    assert second.lock
    fits(second)


def test_a_field_that_the_schema_does_not_name_is_seen() -> None:
    found = document(small_audit())
    validator = jsonschema_rs.validator_for(schema(strict=True))
    for place in (found, found["summary"], found["components"][0], found["components"][0]["license"]["claims"][0]):
        place["new"] = 1
        assert not validator.is_valid(found)
        del place["new"]
    assert validator.is_valid(found)
    del found["components"][0]["usages"][0]["endpoint"]
    assert not validator.is_valid(found)


def test_readers_are_told_to_expect_more_fields() -> None:
    assert "additionalProperties" not in schema()["$defs"]["Finding"]
