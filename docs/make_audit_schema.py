"""Writes docs/audit.schema.json from the code.

python docs/make_audit_schema.py
"""

from __future__ import annotations

from pathlib import Path

from scanner.report.json_schema import schema
from scanner.report.json_text import json_text

FILE = Path(__file__).parent / "audit.schema.json"

if __name__ == "__main__":
    FILE.write_text(json_text(schema()), encoding="utf-8")
