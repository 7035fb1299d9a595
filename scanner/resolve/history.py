"""What a source says differently of a component than it once did, and since when. Asked for on request only.

A historian is a module with `history(component, facts, session, rules)`, entered in HISTORIANS by the registries that
it speaks for. How far it looks back is bounded, and said.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

import msgspec
from msgspec.structs import replace

from scanner.entities import Change, Claim, Component, Facts

if TYPE_CHECKING:
    from scanner.resolve.session import Session
    from scanner.rulebook import Rulebook

HISTORIANS: dict[str, str] = {
    "huggingface": "hub_history",
    "npm": "npm_history",
    "pypi": "pypi_history",
}
"""Modules of this package by registry."""


class History(msgspec.Struct, frozen=True):
    """What changed, the oldest first.

    claims      what else was learned on the way, such as how far back was looked (topic "history")
    unresolved  what could not be found out, each a sentence with what to do
    """

    changes: tuple[Change, ...] = ()
    claims: tuple[Claim, ...] = ()
    unresolved: tuple[str, ...] = ()


class Historian(Protocol):
    """What a module in HISTORIANS offers."""

    def history(self, component: Component, facts: Facts, session: Session, rules: Rulebook) -> History:
        """What changed of a component whose facts are known. Never raises for what a server does."""


def changes(component: Component, facts: Facts, session: Session, rules: Rulebook) -> History:
    """What changed at the source of a component; nothing where no source tells its history, or was not heard."""
    module = HISTORIANS.get(component.registry)
    if module is None or facts.state == "unresolved":
        return History()
    return cast(Historian, import_module(f"scanner.resolve.{module}")).history(component, facts, session, rules)


def with_history(facts: Facts, session: Session, rules: Rulebook) -> Facts:
    """The facts with their history; partial when that could not be found out."""
    found = changes(facts.component, facts, session, rules)
    return replace(
        facts,
        history=found.changes,
        claims=(*facts.claims, *found.claims),
        unresolved=(*facts.unresolved, *found.unresolved),
        state="partial" if found.unresolved and facts.state == "resolved" else facts.state,
    )
