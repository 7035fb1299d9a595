"""What the facts mean for the user: one module per check, a plain join of license terms with the stated use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from scanner.config import Config
from scanner.entities import Case, Finding

if TYPE_CHECKING:
    from scanner.rulebook.index import Rulebook


def assess(cases: Sequence[Case], config: Config, rules: Rulebook, as_of: date) -> tuple[Finding, ...]:
    """Every finding, worst first; waived ones are among them with `waived` set. Uses only what was public by `as_of`."""
    del cases, config, rules, as_of
    return ()
