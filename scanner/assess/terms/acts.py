"""What the user does with the components, as far as stated, and in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from scanner.config import Shipping, Use
from scanner.rulebook.schema import Act, Term

Standing = Literal["yes", "unknown", "no"]
"""Whether a term is triggered; unknown where the user has not said enough."""

ALL_ACTS: tuple[Act, ...] = (
    "use", "commercial-use", "host", "modify", "distribute", "train-on-outputs", "merge", "publish"
)  # fmt: skip
"""Every act that one may be doing unsaid; nobody litigates by accident."""

IN_WORDS: dict[Act, str] = {
    "use": "use it",
    "commercial-use": "use it commercially",
    "host": "offer it to others as a service",
    "modify": "change it",
    "distribute": "pass copies on",
    "train-on-outputs": "train other models on its outputs",
    "merge": "merge it with others",
    "publish": "publish results or works made with it",
    "litigate": "sue over it",
}

_SHIPPING: dict[Shipping, Act | None] = {
    "internal": None, "service": "host", "source": "distribute", "binary": "distribute", "container": "distribute",
    "weights": "distribute",
}  # fmt: skip


class Acts(msgspec.Struct, frozen=True):
    """What the user does, and what the user may be doing but has not said."""

    stated: frozenset[Act]
    unstated: frozenset[Act]

    def plus(self, *acts: Act) -> Acts:
        """With these acts done for sure."""
        return Acts(self.stated.union(acts), self.unstated.difference(acts))

    def without(self, *acts: Act) -> Acts:
        """With these acts surely not done."""
        return Acts(self.stated.difference(acts), self.unstated.difference(acts))

    def any_of(self, wanted: Iterable[Act]) -> Standing:
        """Whether one of several acts is done."""
        acts = set(wanted)
        if not self.stated.isdisjoint(acts):
            return "yes"
        return "no" if self.unstated.isdisjoint(acts) else "unknown"


def acts_of(use: Use) -> Acts:
    """The acts behind [use]. To rely on something is to use it; `commercial` decides about commercial use.

    How the project ships says whether it is passed on or offered as a service, and of other acts nothing.
    """
    shipped = {act for way in use.ships if (act := _SHIPPING[way])}
    stated: set[Act] = {"use", *use.acts, *shipped}
    unstated: set[Act] = set() if use.acts else set(ALL_ACTS)
    if use.ships:
        unstated -= {"host", "distribute"}
    if use.commercial is None and "commercial-use" not in stated:
        unstated.add("commercial-use")
    elif use.commercial:
        stated.add("commercial-use")
    elif use.commercial is False:
        stated.discard("commercial-use")
        unstated.discard("commercial-use")
    return Acts(frozenset(stated), frozenset(unstated - stated))


def triggered(term: Term, acts: Acts) -> Standing:
    """Whether the acts of a term are done."""
    conditions = [acts.any_of(term.when)] + ([acts.any_of(term.only_if)] if term.only_if else [])
    if "no" in conditions:
        return "no"
    return "unknown" if "unknown" in conditions else "yes"


def keys_asked(term: Term, acts: Acts) -> tuple[str, ...]:
    """The keys of [use] that would say whether the acts of a term are done; empty when that is known."""
    open_groups = [group for group in (term.when, term.only_if) if group and acts.any_of(group) == "unknown"]
    unknown = {act for group in open_groups for act in group if act in acts.unstated}
    keys = ["commercial"] if "commercial-use" in unknown else []
    return tuple([*keys, "acts"] if unknown - {"commercial-use"} else keys)


def in_words(acts: Iterable[Act]) -> tuple[str, ...]:
    """Acts as phrases that follow "you": "pass copies on"."""
    return tuple(IN_WORDS[act] for act in dict.fromkeys(acts))
