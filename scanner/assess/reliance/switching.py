"""Be able to swap: what it takes to put another model in a family's place, by the places where the code names it.

What makes a place hard or easy stands in rules/switching.toml. It is a reading of names in files: what a program
computes, what people wrote into prompts and what was measured with one model cannot be seen (`UNSEEN`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from scanner.assess.check import Context
from scanner.assess.reliance.lines import uses
from scanner.assess.wording import listed
from scanner.entities import Case, Hold, SwitchingCost, Usage
from scanner.rulebook.reliance import Abstraction, Switching, Tell

UNSEEN = (
    "prompts, examples and output formats written for the ways of one model",
    "evaluations, safety tests and human sign-off that were done with it",
    "chat templates and tokenizers that a program loads through a variable, or that come with the weights",
    "names that are computed while a program runs, and settings kept outside the tree",
    "embeddings already stored: another embedding model means to make them all again",
)
"""What a reading of the code cannot see."""

_HEAVY = ("hard-coded", "shaped")
_KINDS = ("tied", "shaped", "hard-coded", "listed", "abstracted", "configured")
_IN_WORDS = {
    "tied": "where something was made from it",
    "shaped": "loading what belongs to it",
    "hard-coded": "in the program",
    "listed": "in lists of models that it knows",
    "abstracted": "behind a call that takes any model",
    "configured": "that can be set from outside",
}
_OUTSIDE = frozenset({"config-key", "env-variable", "flag", "command", "front-matter", "sbom"})
"""How a name stands outside of the program: there a list is a setting."""
_SHOWN = 3


def switching_costs(context: Context) -> tuple[SwitchingCost, ...]:
    """One for each family of models in use, the heaviest first; none where the rules do not say what is heavy."""
    found = [cost for name in context.lines if (cost := switching_cost(name, context))]
    return tuple(sorted(found, key=lambda cost: (("high", "medium", "low").index(cost.level), cost.family)))


def switching_cost(name: str, context: Context) -> SwitchingCost | None:
    """What it takes to replace the models in use of one family."""
    rules, cases = context.rules.switching, context.lines[name]
    if rules is None:
        return None
    holds = tuple(sorted((*_named(cases, rules, context.lists), *_made_from(name, context)), key=_order))
    heavy = [hold for hold in holds if hold.kind in _HEAVY]
    tied = any(hold.kind == "tied" for hold in holds)
    many = _are_many(heavy, rules)
    spread = _are_many([hold for hold in holds if hold.kind in (*_HEAVY, "abstracted")], rules)
    return SwitchingCost(
        family=name,
        components=tuple(case.id for case in cases),
        level="high" if tied or many else "medium" if heavy or spread else "low",
        why=_why(holds),
        holds=holds,
        lower=tuple(_lower(holds, cases)),
    )


def _are_many(holds: Sequence[Hold], rules: Switching) -> bool:
    return len(holds) >= rules.many_places or len({hold.location.file for hold in holds}) >= rules.many_files


def lists(context: Context) -> frozenset[tuple[str, str]]:
    """Lists of models that the program knows, by file and what it calls them: each has many different ones."""
    rules = context.rules.switching
    members: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for case in (case for cases in context.lines.values() for case in cases):
        for usage in uses([case]):
            if not usage.calls:
                members[usage.location.file, usage.why].add(case.id)
    return frozenset(key for key, ids in members.items() if rules and len(ids) >= rules.many_alike)


def _named(cases: Sequence[Case], rules: Switching, known: frozenset[tuple[str, str]]) -> Iterator[Hold]:
    """The places that name a model of the family, each once."""
    found: dict[tuple[str, int | None, str], Hold] = {}
    for usage in uses(cases):
        hold = _hold(usage, rules, known)
        found.setdefault((usage.location.file, usage.location.line, hold.kind), hold)
    yield from found.values()


def _hold(usage: Usage, rules: Switching, known: frozenset[tuple[str, str]]) -> Hold:
    if usage.relation in rules.tied:
        return Hold("tied", usage.location, rules.tied[usage.relation])
    if any(_is_shaped(call, rules) for call in usage.calls):
        return Hold("shaped", usage.location, rules.shaped.why)
    if why := _listed(usage, rules, known):
        return Hold("listed", usage.location, why)
    if why := _configured(usage, rules):
        return Hold("configured", usage.location, why)
    if through := next((one for one in rules.abstractions if _goes_through(usage, one)), None):
        return Hold("abstracted", usage.location, f"goes through {through.name}")
    return Hold("hard-coded", usage.location, "stands in the program")


def _listed(usage: Usage, rules: Switching, known: frozenset[tuple[str, str]]) -> str:
    """Why it is only one of those that the program knows; empty where it is not."""
    if (usage.location.file, usage.why) in known and usage.how not in _OUTSIDE:
        return f"stands in a list of models ({usage.why})"
    if usage.how not in _OUTSIDE and _is_called(usage, rules.list_names):
        return rules.list_names.why
    return rules.listed.get(usage.how, "")


def _configured(usage: Usage, rules: Switching) -> str:
    """Why it can be changed from outside; empty where it cannot."""
    return rules.configured.get(usage.how) or (
        rules.default_names.why if _is_called(usage, rules.default_names) else ""
    )


def _is_called(usage: Usage, tell: Tell) -> bool:
    """Whether what holds the name is called so: "value of GPT_MODELS", "in MODEL_ALIASES"."""
    holder = usage.why.rpartition(" ")[2].lower() if usage.why.startswith(("value of ", "in ")) else ""
    return any(word in holder for word in tell.words)


def _is_shaped(call: str, rules: Switching) -> bool:
    """Whether a call loads what belongs to one model: by the end of its last two parts, class and method."""
    return any(part.endswith(rules.shaped.words) for part in call.split(".")[-2:])


def _goes_through(usage: Usage, abstraction: Abstraction) -> bool:
    if abstraction.endpoint and not usage.endpoint:
        return False
    return any(call.startswith(abstraction.calls) and not call.startswith(abstraction.besides) for call in usage.calls)


def _made_from(name: str, context: Context) -> Iterator[Hold]:
    """Models in use that no rule knows and that were made from the family: one's own, it seems."""
    for case, ancestor in context.descendants.get(name, ()):
        why = f"{case.component.name} was made from {ancestor}"
        yield from (Hold("tied", usage.location, why) for usage in uses([case]))


def _order(hold: Hold) -> tuple[int, str, int]:
    return _KINDS.index(hold.kind), hold.location.file, hold.location.line or 0


def _why(holds: Sequence[Hold]) -> str:
    counts = Counter[str](hold.kind for hold in holds)
    return listed(f"{_places(counts[kind])} {_IN_WORDS[kind]}" for kind in _KINDS if counts[kind])


def _places(number: int) -> str:
    return f"{number} place" if number == 1 else f"{number} places"


def _lower(holds: Sequence[Hold], cases: Sequence[Case]) -> Iterator[str]:
    """What would lower it, with the places."""
    by_kind = {kind: [hold for hold in holds if hold.kind == kind] for kind in _KINDS}
    if by_kind["hard-coded"]:
        yield f"Read the name from one setting instead: {_where(by_kind['hard-coded'])}."
        if any(case.component.kind == "hosted-model" for case in cases):
            yield "Send the calls through one function of yours, or through a library that takes any vendor's model."
    if len(by_kind["abstracted"]) > 1:
        yield f"Any model will do there, but it is named more than once: {_where(by_kind['abstracted'])}."
    if by_kind["listed"]:
        yield f"Another model needs an entry where the program lists those it knows: {_where(by_kind['listed'])}."
    if by_kind["shaped"]:
        yield f"Load tokenizer and template by the same setting as the model: {_where(by_kind['shaped'])}."
    if by_kind["tied"]:
        yield f"Keep the data and the recipe, so that it can be made again on another base: {_where(by_kind['tied'])}."


def _where(holds: Sequence[Hold]) -> str:
    places = [
        f"{hold.location.file}:{hold.location.line}" if hold.location.line else hold.location.file for hold in holds
    ]
    more = len(places) - _SHOWN
    return ", ".join(places[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
