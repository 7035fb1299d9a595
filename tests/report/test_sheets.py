"""Spreadsheets: every component is a row, what is incomplete stands beside them, and nothing is a formula."""

from __future__ import annotations

import csv
import io

import openpyxl
from msgspec.structs import replace

from scanner.entities import Component
from scanner.report import csv_report, xlsx
from tests.report.audits import hostile_audit, small_audit


def rows() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(csv_report.render(small_audit()))))


def test_csv_has_a_row_for_each_component_and_for_what_is_no_component() -> None:
    kinds = [row["kind"] for row in rows()]
    assert kinds == ["model", "model", "hosted-model", "package", "incomplete", "asked", "notice", "summary"]


def test_an_unknown_license_is_never_an_empty_cell() -> None:
    assert {row["name"]: row["license"] for row in rows()[:4]} == {
        "meta-llama/Llama-3.1-8B-Instruct": "LicenseRef-llama3.1",
        "acme/tune": "in conflict: apache-2.0 / llama3.1",
        "gpt-4o": "terms of service",
        "chardet": "unknown",
    }


def test_a_csv_cell_that_would_be_a_formula_is_text() -> None:
    audit = small_audit()
    for text in ("=1+1", "+1", "-1", "@SUM(A1)"):
        case = replace(audit.cases[0], component=Component("model", "huggingface", text))
        table = csv.DictReader(io.StringIO(csv_report.render(replace(audit, cases=(case,)))))
        assert next(table)["name"] == f"'{text}"


def test_the_workbook_holds_no_formula_and_no_link() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx.render(hostile_audit())))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


def test_the_workbook_has_a_sheet_for_each_table_and_a_row_for_each_thing() -> None:
    audit = small_audit()
    book = openpyxl.load_workbook(io.BytesIO(xlsx.render(audit)))
    lengths = {sheet.title: sheet.max_row - 1 for sheet in book}
    assert lengths["Findings"] == len(audit.findings)
    assert lengths["Components"] == len(audit.cases)
    assert lengths["Incomplete"] == len(audit.incomplete)
    assert lengths["Obligations"] == len(audit.obligations)
    assert lengths["Evidence"] == 1


def test_the_same_audit_gives_the_same_bytes() -> None:
    assert xlsx.render(small_audit()) == xlsx.render(small_audit())
