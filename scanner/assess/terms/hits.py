"""Terms of licenses that are or may be triggered by what the user does."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from scanner import entities
from scanner.assess.terms.acts import Acts, Standing, triggered
from scanner.config import Use
from scanner.entities import Component
from scanner.rulebook import Rulebook
from scanner.rulebook.schema import License, Term


class Situation(msgspec.Struct, frozen=True, eq=False):
    """What a term is weighed against: the stated use, the acts behind it, and the component that it comes with."""

    use: Use
    acts: Acts
    component: Component
    rules: Rulebook


class Hit(msgspec.Struct, frozen=True):
    """A term of a license that concerns a component. `standing`: whether what the user does triggers it."""

    license: License
    term: Term
    standing: Standing


def hits(license_: License, situation: Situation) -> Iterator[Hit]:
    """Every term of a license, triggered or not, but those that concern other repositories only."""
    acts = acts_under(license_, situation.acts)
    for term in license_.terms:
        if not term.only_repositories or re.search(term.only_repositories, situation.component.name):
            yield Hit(license_, term, triggered(term, acts))


def acts_under(license_: License, acts: Acts) -> Acts:
    """The acts as the license counts them: some count use over a network as passing copies on."""
    if all(term.term != "network-use-as-distribution" for term in license_.terms):
        return acts
    if "host" in acts.stated:
        return acts.plus("distribute")
    if "host" in acts.unstated and "distribute" not in acts.stated:
        return Acts(acts.stated, acts.unstated | {"distribute"})
    return acts


def shown(license_: License, term: Term) -> entities.Term:
    """A term as findings and rulings carry it."""
    value = term.value
    text = ", ".join(map(str, value)) if isinstance(value, tuple) else None if value is None else str(value)
    return entities.Term(license_.id, term.term, term.clause, one_line(term.summary), text)


def one_line(text: str) -> str:
    """Text of a rule, which may be written over several lines, in one."""
    return " ".join(text.split())
