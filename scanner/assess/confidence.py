"""How sure of something made of several parts: as sure as of the least sure of them."""

from __future__ import annotations

from scanner.entities import Confidence

CONFIDENCES: tuple[Confidence, ...] = ("low", "medium", "high")
"""From the least sure; the index orders them."""


def weakest(*confidences: Confidence) -> Confidence:
    """The lowest confidence of several; high when there is none."""
    return min(confidences, key=CONFIDENCES.index, default="high")
