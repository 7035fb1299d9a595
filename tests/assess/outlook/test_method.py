"""The figures in docs/method.md and the weights in rules/outlook are what the back-test gives."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.skipif(find_spec("sklearn") is None, reason="needs scikit-learn: pip install -e '.[fit]'")
def test_the_printed_tables_are_those_of_one_command() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "bench" / "backtest.py")], check=True, capture_output=True, text=True, timeout=600
    )
    _, _, rest = (ROOT / "docs" / "method.md").read_text("utf-8").partition("<!-- bench/backtest.py: begin -->\n")
    shown = rest.partition("<!-- bench/backtest.py: end -->\n")[0]
    assert shown == done.stdout, "the history changed: run python bench/backtest.py --write, then read docs/cases.md"
