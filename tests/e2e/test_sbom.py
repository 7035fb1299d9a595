"""A project that comes with an SBOM: components of registries that nobody can be asked for rest on it, and say so."""

from __future__ import annotations

import json
from pathlib import Path

from tests.e2e.conftest import Stayopen, write

BILL = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
    "components": [
        {"type": "library", "name": "kafka-clients", "purl": "pkg:maven/org.apache.kafka/kafka-clients@3.7.0",
         "licenses": [{"license": {"id": "Apache-2.0"}}]},
        {"type": "library", "name": "libagpl", "purl": "pkg:golang/example.org/libagpl@v1.0.0",
         "licenses": [{"license": {"id": "AGPL-3.0-only"}}]},
        {"type": "library", "name": "mystery", "purl": "pkg:cargo/mystery@1.0.0"},
    ],
}  # fmt: skip


def test_an_sbom_is_read_and_its_word_is_said_to_be_alone(stayopen: Stayopen, tmp_path: Path) -> None:
    project = write(tmp_path / "project", {"sbom/bom.json": json.dumps(BILL, indent=1)})

    done = stayopen("scan", project, "--format", "json", "--offline")

    kafka = done.component("org.apache.kafka:kafka-clients")
    assert (kafka["id"], kafka["registry"]) == ("pkg:maven/org.apache.kafka/kafka-clients@3.7.0", "maven")
    assert kafka["license"]["concluded"] == "apache-2.0"
    assert "rests on sbom/bom.json:" in kafka["license"]["why"]
    assert done.component("example.org/libagpl")["license"]["concluded"] == "agpl-3.0"
    assert list(done.incomplete()) == ["pkg:cargo/mystery@1.0.0"]
    assert "cargo cannot be asked" in done.incomplete()["pkg:cargo/mystery@1.0.0"]
