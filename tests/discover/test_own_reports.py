"""Reports of ours that stand in the tree change nothing of the next scan."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scanner import Audit, render, scan
from scanner.report import FORMATS
from tests.e2e.conftest import write

EXAMPLE = Path(__file__).parents[2] / "examples/rag-service"
SUFFIXES = {
    "table": ".txt", "github": ".txt", "html": ".html", "sarif": ".sarif", "markdown": ".md", "csv": ".csv",
    "xlsx": ".xlsx", "junit": ".xml",
}  # fmt: skip


@pytest.fixture(scope="module")
def audits(tmp_path_factory: pytest.TempPathFactory) -> tuple[Audit, Audit]:
    """The example, and the example with a report in every format beside it."""
    root = tmp_path_factory.mktemp("reports") / "rag-service"
    shutil.copytree(EXAMPLE, root)
    store = root.parent / "store"
    first = scan(root, offline=True, store=store)
    for name in FORMATS:
        (root / f"report-{name}{SUFFIXES.get(name, '.json')}").write_bytes(render(first, name))
    return first, scan(root, offline=True, store=store)


def test_the_next_scan_finds_the_same(audits: tuple[Audit, Audit]) -> None:
    first, second = audits
    assert [case.id for case in second.cases] == [case.id for case in first.cases]
    assert second.findings == first.findings
    assert second.incomplete == first.incomplete


def test_what_was_left_out_is_said(audits: tuple[Audit, Audit]) -> None:
    said = {item.subject for item in audits[1].excluded if item.reason.startswith("a report,")}
    assert {"report-json.json", "report-cyclonedx.json", "report-spdx.json", "report-gitlab.json"} <= said


def test_a_bundle_of_evidence_is_left_out_whole_and_named_once(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "app.py": 'import transformers\ntransformers.AutoModel.from_pretrained("openai/whisper-large-v3")\n',
            "filed/bundle/manifest.json": '{\n "schema": "stayopen/evidence/1",\n "audit": {}}',
            "filed/bundle/rules/hosted/openai.toml": 'model = "gpt-4o-mini"\n',
            "filed/bundle/received/ab.json": '{"model": "Qwen/Qwen3-8B"}',
            "other/manifest.json": '{"schema": "of something else"}',
            "other/run.py": 'import transformers\ntransformers.AutoModel.from_pretrained("Qwen/Qwen3-4B")\n',
        },
    )
    found = scan(tmp_path, offline=True, store=tmp_path / "store")
    assert {case.component.name for case in found.cases} == {"openai/whisper-large-v3", "Qwen/Qwen3-4B"}
    assert [item.subject for item in found.excluded] == ["filed/bundle"]


def test_a_bill_of_ours_that_is_scanned_by_itself_is_read(audits: tuple[Audit, Audit], tmp_path: Path) -> None:
    file = tmp_path / "theirs.cdx.json"
    file.write_bytes(render(audits[0], "cyclonedx"))
    found = scan(file, offline=True, store=tmp_path / "store")
    models = {case.component.name for case in audits[0].cases if case.in_use and case.component.kind == "model"}
    assert models <= {case.component.name for case in found.cases}
    (model,) = [case for case in found.cases if case.component.kind == "model-file"]
    assert model.id == "pkg:generic/file/models/draft-1b.gguf"
