"""The JSON contract of docs/json.md."""

from __future__ import annotations

import json
from typing import Any

from msgspec.structs import replace

from scanner.report.json_report import render
from tests.report.audits import small_audit


def document() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(render(small_audit()))
    return data


def test_the_top_level_holds_what_the_contract_names() -> None:
    data = document()
    assert data["schema"] == "stayopen/audit/1"
    assert set(data) >= {"tool", "rules", "project", "as_of", "summary", "components", "findings", "incomplete"}
    assert data["summary"] == {
        "verdict": "findings",
        "exit_code": 1,
        "complete": False,
        "findings": {"error": 1, "warning": 1, "note": 1},
        "fail_on": "error",
        "set_aside": {},
    }


def test_a_component_has_its_package_url_usages_and_claims() -> None:
    component = document()["components"][0]
    assert component["id"] == "pkg:huggingface/meta-llama/Llama-3.1-8B-Instruct"
    assert (component["kind"], component["registry"]) == ("model", "huggingface")
    usage = component["usages"][0]
    assert (usage["file"], usage["line"], usage["column"], usage["in_use"]) == ("src/app.py", 3, 9, True)
    assert component["license"]["concluded"] == "llama3.1"
    assert component["license"]["claims"][0]["source"] == "hub-card"


def test_a_license_in_conflict_or_unknown_concludes_nothing() -> None:
    concluded = {c["name"]: c["license"]["concluded"] for c in document()["components"]}
    assert concluded["acme/tune"] is None
    assert concluded["chardet"] is None


def test_findings_point_at_components_by_package_url() -> None:
    data = document()
    ids = {component["id"] for component in data["components"]}
    assert {finding["component"] for finding in data["findings"]} <= ids


def test_a_waived_finding_does_not_weigh_in_the_components_verdict() -> None:
    verdicts = {c["name"]: c["verdict"] for c in document()["components"]}
    assert (verdicts["chardet"]["worst"], verdicts["chardet"]["because"]) == (None, [])
    assert (verdicts["acme/tune"]["worst"], verdicts["acme/tune"]["because"]) == ("error", ["license-conflict"])


def test_a_verdict_carries_level_terms_clauses_changes_and_what_is_asked() -> None:
    data = document()
    verdict = data["components"][0]["verdict"]
    assert verdict["level"] == "permitted-with-duties"
    assert verdict["rulings"][0]["term"]["clause"] == "s.1.b.i"
    assert verdict["rulings"][0]["certain"] is False
    assert verdict["asks"] == ["acts"]
    assert set(verdict) >= {"licenses", "note", "changes", "confidence"}
    assert data["verdicts"] == {"prohibited": 1, "needs-review": 1, "permitted-with-duties": 1, "permitted": 1}


def test_questions_and_obligations_name_components_by_package_url() -> None:
    data = document()
    ids = {component["id"] for component in data["components"]}
    for item in (*data["questions"], *data["obligations"]):
        assert set(item["components"]) <= ids
    assert data["questions"][0]["key"] == "monthly_active_users"
    assert data["obligations"][0]["show"] == ["Built with Llama"]


def test_an_audit_without_verdicts_keeps_the_shape_of_the_contract() -> None:
    data = json.loads(render(replace(small_audit(), verdicts=())))
    assert data["components"][0]["verdict"] == {"worst": "warning", "because": ["terms-may-change"]}
