"""The signals: each a small function from what was known on a day to present, absent or unknown, with the evidence.

A signal sees nothing but `Known`, so it cannot know of anything later. A new one is a function and its line here.
What only a look-up of weights tells has no past (OF_WEIGHTS): it cannot be fitted, and is shown without a weight.
"""

from __future__ import annotations

from collections.abc import Callable

from scanner.assess.outlook.known import Known
from scanner.assess.outlook.signals import access, backing, record, terms
from scanner.entities import Signal

OF_BOTH: tuple[Callable[[Known], Signal], ...] = (
    record.restriction_added,
    record.vendor_turned,
    record.successor_reported,
    backing.single_vendor,
    backing.no_foundation,
    backing.vendor_funded,
    backing.paid_edition,
    backing.resold,
    backing.owner_changed,
    access.stale,
    access.gone,
)
OF_MODELS: tuple[Callable[[Known], Signal], ...] = (
    terms.licensor_may_change,
    terms.license_revocable,
    terms.terms_of_use_only,
    access.gate_tightened,
    record.flagship_closed,
    record.slowing,
    record.unsettled,
    access.moving,
)
OF_WEIGHTS: tuple[Callable[[Known], Signal], ...] = (
    access.renamed,
    access.few_mirrors,
)
OF_HOSTED: tuple[Callable[[Known], Signal], ...] = (access.deprecated,)
OF_SOFTWARE: tuple[Callable[[Known], Signal], ...] = (
    backing.rights_assigned,
    backing.few_hands,
    backing.company_written,
    backing.permissive_license,
    record.peer_turned,
)


def asked_of(known: Known) -> tuple[Callable[[Known], Signal], ...]:
    """The signals for this kind of offering; of models, for weights or for what a vendor hosts."""
    if known.offering == "software":
        return (*OF_BOTH, *OF_SOFTWARE)
    return (*OF_BOTH, *OF_MODELS, *(OF_HOSTED if known.hosted else OF_WEIGHTS))


def signals_of(known: Known) -> tuple[Signal, ...]:
    """Every signal that can be asked of this kind of offering, unweighed."""
    return tuple(signal(known) for signal in asked_of(known))


__all__ = ["asked_of", "signals_of"]
