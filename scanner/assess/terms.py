"""License terms joined with what the user does: does this term bite, here?"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from scanner import entities
from scanner.config import Use
from scanner.rulebook import Rulebook
from scanner.rulebook.schema import Act, License, Term

Standing = Literal["yes", "unknown", "no"]
"""Whether a term is triggered; unknown where the user has not said enough."""

_ALL: tuple[Act, ...] = (
    "use", "commercial-use", "host", "modify", "distribute", "train-on-outputs", "merge", "publish"
)  # fmt: skip
"""Every act that one may be doing unsaid; nobody litigates by accident."""


@dataclass(frozen=True)
class Acts:
    """What the user does, and what the user may be doing but has not said."""

    stated: frozenset[Act]
    unstated: frozenset[Act]


@dataclass(frozen=True)
class Hit:
    """A term of a license that is or may be triggered."""

    license: License
    term: Term
    standing: Standing


def acts_of(use: Use) -> Acts:
    """The acts behind [use]. To rely on something is to use it; `commercial` decides about commercial use."""
    stated: set[Act] = {"use", *use.acts}
    unstated: set[Act] = set() if use.acts else set(_ALL)
    if use.commercial is None and "commercial-use" not in stated:
        unstated.add("commercial-use")
    elif use.commercial:
        stated.add("commercial-use")
    elif use.commercial is False:
        stated.discard("commercial-use")
        unstated.discard("commercial-use")
    return Acts(frozenset(stated), frozenset(unstated - stated))


def standing(term: Term, acts: Acts, name: str) -> Standing:
    """Whether a term is triggered for the component called `name`."""
    if term.only_repositories and not re.search(term.only_repositories, name):
        return "no"
    conditions = [_any(term.when, acts)] + ([_any(term.only_if, acts)] if term.only_if else [])
    if "no" in conditions:
        return "no"
    return "unknown" if "unknown" in conditions else "yes"


def hits(ids: Iterable[str], words: Collection[str], acts: Acts, name: str, rules: Rulebook) -> Iterator[Hit]:
    """The terms among `words` of the licenses `ids` that are or may be triggered."""
    for license_id in ids:
        rule = rules.license(license_id)
        for term in rule.terms if rule else ():
            if rule and term.term in words and (found := standing(term, acts, name)) != "no":
                yield Hit(rule, term, found)


def shown(hit: Hit) -> entities.Term:
    """A term as findings carry it."""
    value = hit.term.value
    text = ", ".join(map(str, value)) if isinstance(value, tuple) else None if value is None else str(value)
    return entities.Term(hit.license.id, hit.term.term, hit.term.clause, " ".join(hit.term.summary.split()), text)


def _any(wanted: Iterable[Act], acts: Acts) -> Standing:
    done = set(wanted)
    if not acts.stated.isdisjoint(done):
        return "yes"
    return "no" if acts.unstated.isdisjoint(done) else "unknown"
