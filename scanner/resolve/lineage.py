"""Where a model comes from: its base models up the whole chain, and the datasets it was trained on.

The chain is what cards state, and anybody can write a card: it is bounded in length and number, and circles end it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from scanner.entities import Ancestor, Component, Facts, License
from scanner.resolve.hub_card import is_repository

SERVES = "serves"
"""The relation of a Space to the models and datasets in its code."""

MAX_DEPTH = 6
MAX_ANCESTORS = 24
MAX_DATASETS = 10
MAX_USED = 10


class Uses(msgspec.Struct, frozen=True):
    """What a Space makes use of, without being made from it."""

    models: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()


class Origin(msgspec.Struct, frozen=True):
    """What is known of one repository by itself, and what its card says it was made from.

    relation  how it comes from `bases`: finetune, adapter, quantized, merge; "base-model" when not said
    missing   the Hub has no such repository, or does not show it to us
    source    who says so
    """

    facts: Facts
    bases: tuple[str, ...] = ()
    relation: str = "base-model"
    datasets: tuple[str, ...] = ()
    missing: bool = False
    source: str = "hub-card"
    uses: Uses = Uses()


Ask = Callable[[Component], Origin]


def with_lineage(origin: Origin, ask: Ask) -> Facts:
    """The facts of a repository with its ancestors, and a sentence for each that could not be followed."""
    trace = _Trace(ask)
    trace.climb(origin)
    trace.datasets(origin)
    trace.used(origin)
    facts = origin.facts
    known = {one for ancestor in trace.ancestors for one in ancestor.license.ids}
    from_rules = [ancestor for ancestor in facts.lineage if not known.issuperset(ancestor.license.ids)]
    return replace(facts, lineage=(*trace.ancestors, *from_rules)).lacking(*trace.unresolved)


class _Trace(msgspec.Struct):
    ask: Ask
    ancestors: list[Ancestor] = msgspec.field(default_factory=list)
    unresolved: list[str] = msgspec.field(default_factory=list)

    def climb(self, start: Origin) -> None:
        """Follow base models breadth first, nearest ancestors first."""
        seen = {start.facts.component.name.lower()}
        waiting: deque[tuple[Origin, tuple[str, ...]]] = deque([(start, (start.facts.component.name,))])
        while waiting:
            origin, path = waiting.popleft()
            for base in origin.bases:
                if not self._may_follow(base, path):
                    continue
                if base.lower() not in seen:
                    seen.add(base.lower())
                    waiting.append((self._ancestor(base, origin), (*path, base)))

    def datasets(self, start: Origin) -> None:
        """The training datasets that the card of the model itself names."""
        for number, name in enumerate(start.datasets):
            component = Component("dataset", "huggingface", name)
            if number >= MAX_DATASETS:
                concluded = License(why=f"not asked: only the first {MAX_DATASETS} datasets of a card are")
            elif not is_repository(name):
                concluded = License(why="not the name of a dataset on the Hub")
            else:
                concluded = self._dataset_license(component, start)
            self.ancestors.append(
                Ancestor(component, "trained-on", "hub-card", concluded, of=start.facts.component.name)
            )

    def used(self, start: Origin) -> None:
        """The first of the models and datasets that a Space makes use of, as the Hub guesses from its code."""
        named = [Component("model", "huggingface", name) for name in start.uses.models[:MAX_USED]]
        named += [Component("dataset", "huggingface", name) for name in start.uses.datasets[:MAX_USED]]
        for component in named:
            found = self.ask(component)
            concluded = License(why="; ".join(found.facts.unresolved)) if found.missing else found.facts.license
            self.ancestors.append(Ancestor(component, SERVES, "hub-api", concluded, found.facts.family))
            if not found.missing:
                self._pass_on(f"{component.kind} {component.name}, used by {start.facts.component.name}", found)

    def _dataset_license(self, component: Component, start: Origin) -> License:
        found = self.ask(component)
        if found.missing:  # cards often name datasets that were never on the Hub: unknown, and no fault of the look-up
            return License(why="; ".join(found.facts.unresolved))
        self._pass_on(f"dataset {component.name} of {start.facts.component.name}", found)
        return found.facts.license

    def _ancestor(self, base: str, origin: Origin) -> Origin:
        component = Component("model", "huggingface", base)
        found = self.ask(component)
        facts, child = found.facts, origin.facts.component.name
        self.ancestors.append(
            Ancestor(component, origin.relation, origin.source, facts.license, facts.family, of=child)
        )
        self._pass_on(f"base model {base} of {origin.facts.component.name}", found)
        return found

    def _pass_on(self, what: str, found: Origin) -> None:
        self.unresolved += [f"{what}: {line}" for line in found.facts.unresolved]

    def _may_follow(self, base: str, path: tuple[str, ...]) -> bool:
        """Whether to go on to a base model; says why not."""
        child = path[-1]
        if not is_repository(base):
            reason = f"the card of {child} names the base model {base[:100]!r}, which is no repository on the Hub"
        elif base.lower() in (name.lower() for name in path):
            circle = " -> ".join((*path[[name.lower() for name in path].index(base.lower()) :], base))
            reason = f"the base models in the cards form a circle ({circle})"
        elif len(path) > MAX_DEPTH:
            reason = f"the base models of {path[0]} go on beyond {MAX_DEPTH} steps, at {child}"
        elif len(self.ancestors) >= MAX_ANCESTORS:
            reason = f"{path[0]} has more than {MAX_ANCESTORS} ancestors"
        else:
            return True
        sentence = f"{reason}: find out by hand which terms come from there"
        if sentence not in self.unresolved:
            self.unresolved.append(sentence)
        return False
