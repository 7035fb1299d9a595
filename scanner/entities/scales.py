"""The closed scales that nouns are measured on, each from its best or mildest end to its worst."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

Kind = Literal["package", "model", "dataset", "space", "hosted-model", "model-file"]
Confidence = Literal["high", "medium", "low"]
Severity = Literal["error", "warning", "note"]
Threshold = Literal["error", "warning", "note", "never"]
"""The mildest severity that fails a scan."""
Gate = Literal["none", "auto", "manual", "unknown"]
Band = Literal["steady", "watch", "at-risk", "closing", "closed"]
"""How likely an offering is to stay open, from the safest on; the last two are facts, not scores."""
Level = Literal["permitted", "permitted-with-duties", "needs-review", "prohibited"]
"""What the terms say to the stated use."""
Progress = Callable[[str, int, int], None]
"""Called while work goes on: what is counted, how many are done, of how many."""
SEVERITIES: tuple[Severity, ...] = ("note", "warning", "error")
"""From the mildest to the worst; the index orders them."""
BANDS: tuple[Band, ...] = ("steady", "watch", "at-risk", "closing", "closed")
"""From the safest to the worst; the index orders them."""
LEVELS: tuple[Level, ...] = ("permitted", "permitted-with-duties", "needs-review", "prohibited")
"""From the best to the worst; the index orders them."""
