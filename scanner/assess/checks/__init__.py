"""One module per check. A check is a module with CHECK and `find(case, context)`, and its line in CHECKS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from scanner.assess.check import Check, Context
from scanner.assess.checks import (
    act_barred,
    base_changed,
    base_terms_dropped,
    bet_on_free,
    gate_changed,
    gated_access,
    hard_to_swap,
    hosted_closed_model,
    license_changed,
    license_conflict,
    license_denied,
    license_review,
    license_text_changed,
    license_unknown,
    name_dropped,
    newer_release_relicensed,
    non_commercial,
    not_locked,
    outlook_at_risk,
    parents_clash,
    project_license_clash,
    region_excluded,
    relicensed,
    retired_model,
    revision_unpinned,
    source_gone,
    stacked_marks,
    successor_closed,
    terms_loosened,
    terms_may_change,
    terms_tightened,
    trained_on_outputs,
    use_threshold,
)
from scanner.entities import Case, Finding


class CheckModule(Protocol):
    """What every check module offers."""

    CHECK: Check

    def find(self, case: Case, context: Context) -> Iterator[Finding]:
        """What the check has to say about one component."""
        ...


CHECKS: tuple[CheckModule, ...] = (
    license_unknown,
    license_conflict,
    license_denied,
    license_review,
    project_license_clash,
    non_commercial,
    use_threshold,
    region_excluded,
    act_barred,
    gated_access,
    base_terms_dropped,
    parents_clash,
    name_dropped,
    trained_on_outputs,
    stacked_marks,
    successor_closed,
    terms_may_change,
    revision_unpinned,
    hosted_closed_model,
    retired_model,
    relicensed,
    newer_release_relicensed,
    license_changed,
    license_text_changed,
    terms_tightened,
    terms_loosened,
    gate_changed,
    source_gone,
    base_changed,
    not_locked,
    outlook_at_risk,
    hard_to_swap,
    bet_on_free,
)
