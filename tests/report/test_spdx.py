"""SPDX documents, by the standard's own schema, its own model and our own reader."""

from __future__ import annotations

import io
import json
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema_rs
import pytest
from msgspec.structs import replace
from spdx_python_model import v3_0_1 as spdx

from scanner.audit import ScanOptions, scan
from scanner.entities import Ancestor, Audit, Case, Claim, Component
from scanner.report import render
from scanner.report.spdx import NO_ASSERTION
from scanner.resolve import ResolveOptions
from tests.report.audits import HOSTILE, hostile_audit, small_audit


def graph(audit: Audit) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(render(audit, "spdx"))["@graph"]
    return found


def related(audit: Audit, kind: str) -> dict[str, list[str]]:
    """The ends of relationships of a kind, by the part of their address that tells them apart."""
    return {
        one["from"].partition("#")[2]: [target.partition("#")[2] or target for target in one["to"]]
        for one in graph(audit)
        if one.get("relationshipType") == kind
    }


@pytest.mark.parametrize("audit", [small_audit(), hostile_audit()], ids=["small", "hostile"])
def test_the_standards_own_schema_and_model_hold(audit: Audit) -> None:
    schema = json.loads((files("lib4sbom") / "schemas/spdx/3.0-schema.json").read_text())
    jsonschema_rs.validator_for(schema).validate(json.loads(render(audit, "spdx")))
    objects = spdx.SHACLObjectSet()
    spdx.JSONLDDeserializer().read(io.BytesIO(render(audit, "spdx")), objects)
    assert len(list(objects.foreach_type(spdx.SpdxDocument))) == 1


def test_models_and_datasets_are_what_their_profiles_call_them() -> None:
    audit = small_audit()
    dataset = replace(
        audit.cases[0], component=Component("dataset", "huggingface", "acme/texts"), id="pkg:generic/texts"
    )
    types = {one["name"]: one["type"] for one in graph(replace(audit, cases=(*audit.cases, dataset))) if "name" in one}
    assert types["meta-llama/Llama-3.1-8B-Instruct"] == types["gpt-4o"] == "ai_AIPackage"
    assert types["acme/texts"] == "dataset_DatasetPackage"
    assert types["chardet"] == types["demo"] == "software_Package"


def learnt(case: Case, *, built: bool = True) -> Case:
    """The same with what the Hub tells of an author and times."""
    told = {"author": "acme", "created": "2025-03-01T10:00:00+00:00"} | (
        {"last-change": "2025-04-01T10:00:00+00:00"} if built else {}
    )
    page = "https://huggingface.co/acme/thing/tree/0123abc"
    claims = tuple(Claim(topic, value, "hub-api", page) for topic, value in told.items())
    return replace(case, facts=replace(case.facts, claims=claims, revision="0123abc", lineage=()))


def profiles(audit: Audit) -> list[str]:
    (document,) = [one for one in graph(audit) if one["type"] == "SpdxDocument"]
    return list(document["profileConformance"])


def test_profiles_of_models_and_datasets_are_claimed_where_all_they_demand_is_known() -> None:
    audit = small_audit()
    model = learnt(audit.cases[0])
    dataset = replace(model, component=Component("dataset", "huggingface", "acme/texts"), id="pkg:generic/texts")
    audit = replace(audit, cases=(model, dataset), findings=(), verdicts=())
    assert {"ai", "dataset"} < set(profiles(audit))
    packages = {one["name"]: one for one in graph(audit) if one["type"] in ("ai_AIPackage", "dataset_DatasetPackage")}
    found = packages["meta-llama/Llama-3.1-8B-Instruct"]
    assert (found["releaseTime"], found["software_packageVersion"]) == ("2025-03-01T10:00:00Z", "0123abc")
    assert found["software_downloadLocation"].startswith("https://huggingface.co/acme/")
    assert packages["acme/texts"]["builtTime"] == "2025-04-01T10:00:00Z"
    (agent,) = [one for one in graph(audit) if one["type"] == "Agent"]
    assert (found["suppliedBy"], packages["acme/texts"]["originatedBy"]) == (agent["spdxId"], [agent["spdxId"]])
    unbuilt = replace(audit, cases=(model, replace(learnt(model, built=False), component=dataset.component)))
    assert "dataset" not in profiles(unbuilt)


def test_a_profile_that_is_not_claimed_is_told_with_what_is_missing() -> None:
    audit = small_audit()
    assert set(profiles(audit)) == {"core", "software", "simpleLicensing"}
    (told,) = [one["statement"] for one in graph(audit) if "profile" in one.get("statement", "")]
    assert told == (
        "stayopen:profile: ai is not claimed: among its 3 packages, not known are the supplier of 3, "
        "the download location of 3, the version of 2, the release time of 3"
    )


def test_a_time_that_is_none_is_left_out() -> None:
    audit = small_audit()
    for value in ("2024", "soon", "0001-01-01T00:00:00+14:00", "9" * 5000):
        case = replace(audit.cases[0], facts=replace(audit.cases[0].facts, claims=(Claim("created", value, "x"),)))
        assert not any("releaseTime" in one for one in graph(replace(audit, cases=(case,))))


def test_what_was_not_concluded_asserts_nothing() -> None:
    audit = small_audit()
    concluded = related(audit, "hasConcludedLicense")
    told = {case.component.name: concluded[quote(case.id, safe="")] for case in audit.cases}
    assert told["acme/tune"] == told["chardet"] == told["gpt-4o"] == [NO_ASSERTION.partition("#")[2] or NO_ASSERTION]
    assert told["meta-llama/Llama-3.1-8B-Instruct"] == ["license-LicenseRef-llama3.1"]


def test_a_model_descends_from_its_base_and_is_trained_on_its_data() -> None:
    audit = small_audit()
    data = Ancestor(Component("dataset", "huggingface", "acme/texts"), "trained-on", "hub-card")
    tune = replace(audit.cases[1], facts=replace(audit.cases[1].facts, lineage=(*audit.cases[1].facts.lineage, data)))
    audit = replace(audit, cases=(audit.cases[0], tune, *audit.cases[2:]))
    name = quote(tune.id, safe="")
    assert related(audit, "descendantOf")[name] == [quote(audit.cases[0].id, safe="")]
    assert related(audit, "trainedOn")[name] == [quote("pkg:huggingface/datasets/acme/texts", safe="")]


def test_dependencies_of_an_incomplete_audit_are_incomplete() -> None:
    audit = small_audit()
    (needed,) = [one for one in graph(audit) if one.get("relationshipType") == "dependsOn"]
    assert (len(needed["to"]), needed["scope"], needed["completeness"]) == (len(audit.cases), "runtime", "incomplete")
    (needed,) = [one for one in graph(replace(audit, incomplete=())) if one.get("relationshipType") == "dependsOn"]
    assert needed["completeness"] == "noAssertion"


def test_every_element_has_an_address_of_its_own_whatever_its_name() -> None:
    addresses = [one["spdxId"] for one in graph(hostile_audit()) if "spdxId" in one]
    assert len(set(addresses)) == len(addresses)
    assert all(address.isascii() and " " not in address for address in addresses)
    assert sum(one["type"] == "ai_AIPackage" for one in graph(hostile_audit())) == len(HOSTILE)


def test_the_same_audit_gives_the_same_bytes() -> None:
    assert render(small_audit(), "spdx") == render(small_audit(), "spdx")


def test_our_own_reader_finds_in_it_what_was_written(tmp_path: Path) -> None:
    (tmp_path / "audit.spdx.json").write_bytes(render(small_audit(), "spdx"))
    audit = scan(tmp_path, ScanOptions(resolve=ResolveOptions(offline=True, store_path=tmp_path / "store")))
    assert {case.id for case in small_audit().cases} <= {case.id for case in audit.cases}
