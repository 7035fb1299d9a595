"""The matrix of duties: which component brings which duty, by the act that triggers it."""

from __future__ import annotations

import msgspec

from scanner.entities import Audit, Obligation

ACTS = ("use", "host", "modify", "distribute", "publish", "train-on-outputs", "merge")
"""The columns, as far as a duty hangs on them."""


class Duties(msgspec.Struct, frozen=True):
    """`acts` are the columns; a row is a component's package URL and, for each act, the duties with their terms."""

    acts: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[Obligation, ...], ...]], ...]


def matrix(audit: Audit) -> Duties:
    """Components in the order of the audit; those without a duty are left out."""
    present = {act for obligation in audit.obligations for act in obligation.acts}
    acts = tuple(act for act in ACTS if act in present) + tuple(sorted(present - set(ACTS)))
    rows = []
    for case in audit.cases:
        own = [one for one in audit.obligations if case.id in one.components]
        if own:
            rows.append((case.id, tuple(tuple(one for one in own if act in one.acts) for act in acts)))
    return Duties(acts, tuple(rows))
