"""The whole way: what is not relied on is listed, and raises nothing."""

import json
from pathlib import Path

from scanner.audit import ScanOptions, scan
from scanner.discover.catalogues import MANY
from scanner.resolve import ResolveOptions

LARGE = MANY + 40


def test_one_notice_for_a_catalogue_and_no_finding_for_its_entries(tmp_path: Path) -> None:
    prices = {f"bedrock/meta.llama3-{one}b-instruct-v1:0": {"input": one} for one in range(1, LARGE + 1)}
    (tmp_path / "prices.json").write_text(json.dumps(prices), encoding="utf-8")
    (tmp_path / "app.yaml").write_text("bedrock_model_id: meta.llama3-8b-instruct-v1:0\n", encoding="utf-8")
    audit = scan(tmp_path, ScanOptions(resolve=ResolveOptions(offline=True, store_path=tmp_path / "store")))
    assert sum(case.component.kind == "hosted-model" for case in audit.cases) == LARGE + 1
    assert {finding.component for finding in audit.findings} <= {case.id for case in audit.cases if case.in_use}
    assert {item.subject for item in audit.incomplete} <= {case.id for case in audit.cases if not case.only_listed}
    [notice] = [notice for notice in audit.notices if "catalogue" in notice]
    assert notice.startswith(f"prices.json holds a catalogue of {LARGE} models")
