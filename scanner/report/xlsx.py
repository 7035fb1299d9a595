"""An Excel workbook (ECMA-376) for counsel: one sheet per table, with filters; nothing in it is a formula or a link."""

from __future__ import annotations

import io
from datetime import datetime
from itertools import chain

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from scanner.entities import Audit
from scanner.report.sheets import Table, tables

WIDEST = 60
"""Characters; longer cells are broken into lines."""
_ASK_NOTHING = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip


def render(audit: Audit) -> bytes:
    """The audit as a workbook; the same audit gives the same bytes."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, _ASK_NOTHING) as book:
        made = datetime.fromisoformat(audit.created).replace(tzinfo=None)
        book.set_properties({"title": "License and dependency audit", "created": made})
        head = book.add_format({"bold": True, "bottom": 1})
        body = book.add_format({"text_wrap": True, "valign": "top"})
        for table in tables(audit):
            _write(book.add_worksheet(table.name), table, head, body)
    return target.getvalue()


def _write(sheet: Worksheet, table: Table, head: Format, body: Format) -> None:
    for number, title in enumerate(table.columns):
        sheet.write_string(0, number, title, head)
        cells = (row[number] for row in table.rows)
        widest = max(map(len, chain([title], cells)))
        sheet.set_column(number, number, min(widest + 2, WIDEST))
    for line, row in enumerate(table.rows, start=1):
        for number, cell in enumerate(row):
            sheet.write_string(line, number, cell, body)
    sheet.freeze_panes(1, 0)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
