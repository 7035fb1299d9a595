"""What a source says differently of a component than it once did, and since when. Asked for on request only.

A historian is a module with `history(component, facts, session, rules)`, entered in HISTORIANS by the registries that
it speaks for. How far it looks back is bounded, and said.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

import msgspec
from msgspec.structs import replace

from scanner.entities import Change, Claim, Component, Facts

if TYPE_CHECKING:
    from scanner.resolve.session import ResolveOptions, Session
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


def histories(found: Mapping[str, Facts], rules: Rulebook, options: ResolveOptions) -> dict[str, tuple[Change, ...]]:
    """What changed at the sources of some components, by their keys. What could not be found out is left out."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - of no use offline

    from scanner.resolve.session import Session  # noqa: PLC0415 - it reads this module's answers, and is heavy

    def asked(facts: Facts) -> tuple[Change, ...]:
        try:
            return changes(facts.component, facts, session, rules).changes
        except Exception:  # noqa: BLE001 - as in resolve(): a fault of ours must not take the scan along
            return ()

    with Session(options) as session:
        pool = ThreadPoolExecutor(max_workers=max(1, options.workers), thread_name_prefix="history")
        try:
            return dict(zip(found, pool.map(asked, found.values()), strict=True))
        finally:
            session.closing.set()  # on Ctrl-C nobody should wait for a server that asked for patience
            pool.shutdown(cancel_futures=True)


def with_history(facts: Facts, session: Session, rules: Rulebook) -> Facts:
    """The facts with their history; partial when that could not be found out."""
    found = changes(facts.component, facts, session, rules)
    told = replace(facts, history=found.changes, claims=(*facts.claims, *found.claims))
    return told.lacking(*found.unresolved)
