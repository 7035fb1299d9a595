"""What is known about a component? One module per source, asked in a stated order.

A source is a module with `answers(component)` and `look_up(component, usages, session, rules)`, entered in SOURCES.
The first that answers for a component is asked; falling back to weaker knowledge is its own job. Components are
looked up concurrently, and a fault in one look-up never reaches another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property, partial
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast, get_args

import msgspec
from msgspec.structs import replace

from scanner.entities import Component, Facts, Incomplete, Kind, Progress, Usage
from scanner.resolve.memory import Answer, Memory, memory_of
from scanner.resolve.receipts import relying
from scanner.resolve.rests_on import (
    Ground,
    RestsOn,
    hub_and_its_cache,
    npm_registries,
    ollama_names,
    pip_indexes,
    rules_alone,
)
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


class _Lazy:
    """A source whose module is imported when the first component comes that may be for it.

    `words`: registries and kinds, of which every component that it answers for has one. `rests_on`: what its offline
    answers rest on; None: they are not remembered.
    """

    def __init__(self, name: str, *words: str, rests_on: RestsOn | None = None) -> None:
        self.name = name
        self.rests_on = rests_on
        self._words = words

    @cached_property
    def module(self) -> Source:
        """The module, imported now if it was not before."""
        return cast(Source, import_module(f"{__name__}.{self.name}"))

    def may_answer(self, component: Component) -> bool:
        """Whether this source may be the one to ask about a component: what can be told without its module."""
        return component.registry in self._words or component.kind in self._words

    def answers(self, component: Component) -> bool:
        """Whether this source is the one to ask about a component."""
        return self.may_answer(component) and self.module.answers(component)

    def look_up(self, component: Component, usages: Sequence[Usage], session: Session, rules: Rulebook) -> Facts:
        """What the module says."""
        return self.module.look_up(component, usages, session, rules)


_EMBEDDED = _Lazy("embedded", *(kind for kind in get_args(Kind) if kind != "package"), rests_on=rules_alone)

SOURCES: tuple[_Lazy, ...] = (
    _Lazy("pypi", "pypi", rests_on=pip_indexes),
    _Lazy("npm", "npm", rests_on=npm_registries),
    _Lazy("hub", "huggingface", rests_on=hub_and_its_cache),
    _Lazy("model_file", "model-file"),
    _Lazy("ollama", "ollama", rests_on=ollama_names),
    _Lazy("hosted", "hosted-model", rests_on=rules_alone),
    _EMBEDDED,
)
"""In the order in which they are offered a component."""


class Resolution(msgspec.Struct, frozen=True):
    """Facts by package URL, one for every component asked about; what is incomplete; warnings of no one component."""

    facts: dict[str, Facts]
    incomplete: tuple[Incomplete, ...] = ()
    warnings: tuple[str, ...] = ()


def resolve(
    cases: Sequence[Question], rules: Rulebook, options: ResolveOptions, progress: Progress | None = None
) -> Resolution:
    """Look up every component with its usages; `progress` is told how many have been.

    Never raises for what sources answer or fail to answer.
    """
    with Session(options) as session:
        if options.offline:  # nothing to wait for
            found = _offline(cases, session, rules, progress)
        else:
            found = _concurrently(cases, session, rules, progress)
    facts = {purl_of(one.component): one for one in found}
    incomplete = [
        Incomplete(subject, "; ".join(one.unresolved) or "no source knows anything of it")
        for subject, one in facts.items()
        if one.state != "resolved"
    ]
    return Resolution(facts, tuple(incomplete), session.warnings)


def _with_history(facts: Facts, session: Session, rules: Rulebook) -> Facts:
    from scanner.resolve.history import with_history  # noqa: PLC0415 - most runs do not ask for it

    return with_history(facts, session, rules)


def _nobody_to_ask(component: Component) -> str:
    return f"{component.registry} cannot be asked, and no file here states the license: an SBOM of it would"


def _asked(source: Source | None, case: Question, session: Session, rules: Rulebook) -> Facts:
    """What one source says, and the answers that it relies on."""
    component, usages = case
    with relying() as relied:
        if source is None:
            facts = Facts(component, unresolved=(_nobody_to_ask(component),))
        else:
            facts = source.look_up(component, usages, session, rules)
        if session.options.history:
            facts = _with_history(facts, session, rules)
    return replace(facts, receipts=relied.receipts)


def _counted(answers: Iterable[Facts], total: int, progress: Progress | None) -> list[Facts]:
    found = []
    for facts in answers:
        found.append(facts)
        if progress:
            progress("components asked", len(found), total)
    return found


def _concurrently(
    cases: Sequence[Question], session: Session, rules: Rulebook, progress: Progress | None
) -> list[Facts]:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - of no use offline

    pool = ThreadPoolExecutor(max_workers=max(1, session.options.workers), thread_name_prefix="resolve")
    try:
        return _counted(pool.map(partial(_look_up, session=session, rules=rules), cases), len(cases), progress)
    finally:
        # On Ctrl-C nobody should wait for a server that asked for half a minute of patience.
        session.closing.set()
        pool.shutdown(cancel_futures=True)


def _offline(cases: Sequence[Question], session: Session, rules: Rulebook, progress: Progress | None) -> list[Facts]:
    memory = memory_of(session, rules, _ground)
    look_up = partial(_look_up, session=session, rules=rules, memory=memory)
    found = _counted(map(look_up, cases), len(cases), progress)
    if memory is not None:
        memory.save()
    return found


def _ground(session: Session, component: Component) -> Ground | None:
    """What the answer for a component rests on, None where it is not remembered."""
    source = next((source for source in SOURCES if source.may_answer(component)), None)
    return source.rests_on(session, component) if source is not None and source.rests_on is not None else None


def _look_up(case: Question, session: Session, rules: Rulebook, memory: Memory | None = None) -> Facts:
    component, usages = case
    try:
        answer = memory.recall(component, usages) if memory is not None else None
        if answer is None:
            source = next((source for source in SOURCES if source.answers(component)), None)
            answer = Answer(_asked(source, case, session, rules), asked=source not in (None, _EMBEDDED))
            if memory is not None:
                memory.keep(component, usages, answer)
        return with_statements(answer.facts, usages, rules, asked=answer.asked)
    except Exception as error:  # noqa: BLE001 - the one boundary: a fault of ours must not take other components along
        import traceback  # noqa: PLC0415 - there should be none

        at = traceback.extract_tb(error.__traceback__)[-1]
        fault = f"{type(error).__name__} at {at.filename.rpartition('/')[2]}:{at.lineno}"
        return Facts(component, unresolved=(f"a fault in stayopen stopped this look-up ({fault}): please report it",))
