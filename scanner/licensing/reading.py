"""What a statement about a license was understood to mean."""

from __future__ import annotations

import msgspec

from scanner.entities import Confidence

SEVERAL = "several license texts in one file"
"""In the note of a Reading: the licenses stand one after the other, mostly those of parts that come along."""


NOT_UNDERSTOOD = "is not understood"
"""How the note of a statement ends that names something, and nothing that we know."""


class Reading(msgspec.Struct, frozen=True):
    """One statement, read.

    ids         license ids of rules/licenses; SPDX ids without rules as SPDX writes them; empty: not understood
    expression  the SPDX expression, None when the statement names no exact license
    choice      the ids are alternatives (OR) rather than a sum (AND)
    note        what a person should know: what was ambiguous, assumed or not understood
    """

    ids: tuple[str, ...] = ()
    expression: str | None = None
    choice: bool = False
    note: str = ""
    confidence: Confidence = "high"

    @property
    def understood(self) -> bool:
        """Whether at least one license was recognised."""
        return bool(self.ids)
