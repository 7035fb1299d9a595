"""The signals: each a small function from what was known on a day to present, absent or unknown, with the evidence.

A signal sees nothing but `Known`, so it cannot know of anything later. A new one is a function and its line here.
Not among them, because no dated fact could tell: how many independent mirrors there are (the Hub keeps no history of
copies), and for software whether its repository is stale or gone (packages are looked up when a project is scanned).
"""

from __future__ import annotations

from collections.abc import Callable

from scanner.assess.outlook.known import Known
from scanner.assess.outlook.signals import access, backing, record, terms
from scanner.entities import Signal
from scanner.rulebook.outlook_data import Offering

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
    access.stale,
    access.taken_down,
)
OF_SOFTWARE: tuple[Callable[[Known], Signal], ...] = (
    backing.rights_assigned,
    backing.few_hands,
    backing.company_written,
    backing.permissive_license,
    record.peer_turned,
)

SIGNALS: dict[Offering, tuple[Callable[[Known], Signal], ...]] = {
    "model": (*OF_BOTH, *OF_MODELS),
    "software": (*OF_BOTH, *OF_SOFTWARE),
}


def signals_of(known: Known) -> tuple[Signal, ...]:
    """Every signal that can be asked of this kind of offering, unweighed."""
    asked = (*SIGNALS[known.offering], *((access.deprecated,) if known.hosted else ()))
    return tuple(signal(known) for signal in asked)


__all__ = ["SIGNALS", "signals_of"]
