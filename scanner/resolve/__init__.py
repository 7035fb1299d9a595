"""What is known about a component? One module per source, asked in a stated order.

A source is a module with `answers(component)` and `look_up(component, usages, session, rules)`, entered in SOURCES.
The first that answers for a component is asked; falling back to weaker knowledge is its own job. Components are
looked up concurrently, and a fault in one look-up never reaches another.
"""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from scanner.entities import Component, Facts, Incomplete, Usage
from scanner.resolve import embedded, hosted, hub, model_file, npm, ollama, pypi
from scanner.resolve.session import ResolveOptions, Session
from scanner.resolve.stated import with_statements
from scanner.syntax.purl import purl_of

if TYPE_CHECKING:
    from scanner.rulebook.index import Rulebook

__all__ = ["SOURCES", "Resolution", "ResolveOptions", "resolve"]

Question = tuple[Component, tuple[Usage, ...]]


class Source(Protocol):
    """What a module in SOURCES offers."""

    def answers(self, component: Component) -> bool:
        """Whether this source is the one to ask about a component."""

    def look_up(self, component: Component, usages: Sequence[Usage], session: Session, rules: Rulebook) -> Facts:
        """Everything the source knows; what it could not find out is in `Facts.unresolved`."""


SOURCES: tuple[Source, ...] = (pypi, npm, hub, model_file, ollama, hosted, embedded)
"""In the order in which they are offered a component."""


@dataclass(frozen=True)
class Resolution:
    """Facts by package URL, one for every component asked about; what is incomplete; warnings of no one component."""

    facts: dict[str, Facts]
    incomplete: tuple[Incomplete, ...] = ()
    warnings: tuple[str, ...] = ()


def resolve(cases: Sequence[Question], rules: Rulebook, options: ResolveOptions) -> Resolution:
    """Look up every component with its usages. Never raises for what sources answer or fail to answer."""
    with Session(options) as session:
        if options.offline:  # nothing to wait for
            found = [_look_up(case, session, rules) for case in cases]
        else:
            found = _concurrently(cases, session, rules, options.workers)
    facts = {purl_of(one.component): one for one in found}
    incomplete = [
        Incomplete(subject, "; ".join(one.unresolved) or "no source knows anything of it")
        for subject, one in facts.items()
        if one.state != "resolved"
    ]
    return Resolution(facts, tuple(incomplete), session.warnings)


def _nobody_to_ask(component: Component) -> str:
    return f"{component.registry} cannot be asked, and no file here states the license: an SBOM of it would"


def _concurrently(cases: Sequence[Question], session: Session, rules: Rulebook, workers: int) -> list[Facts]:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - of no use offline

    pool = ThreadPoolExecutor(max_workers=max(1, workers), thread_name_prefix="resolve")
    try:
        return list(pool.map(lambda case: _look_up(case, session, rules), cases))
    finally:
        # On Ctrl-C nobody should wait for a server that asked for half a minute of patience.
        session.closing.set()
        pool.shutdown(cancel_futures=True)


def _look_up(case: Question, session: Session, rules: Rulebook) -> Facts:
    component, usages = case
    source = next((source for source in SOURCES if source.answers(component)), None)
    try:
        if source is None:
            facts = Facts(component, unresolved=(_nobody_to_ask(component),))
        else:
            facts = source.look_up(component, usages, session, rules)
        return with_statements(facts, usages, rules, asked=source not in (None, embedded))
    except Exception as error:  # noqa: BLE001 - the one boundary: a fault of ours must not take other components along
        at = traceback.extract_tb(error.__traceback__)[-1]
        fault = f"{type(error).__name__} at {at.filename.rpartition('/')[2]}:{at.lineno}"
        return Facts(component, unresolved=(f"a fault in stayopen stopped this look-up ({fault}): please report it",))
