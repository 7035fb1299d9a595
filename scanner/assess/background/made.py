"""What a component is by the rules: its family and maker, what happened to its openness, what it is mistaken for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from scanner.assess.bases import TRAINED_ON
from scanner.assess.check import Context
from scanner.assess.hosted import vendor_of
from scanner.assess.terms import one_line
from scanner.entities import Case, Evidence
from scanner.rulebook.days import last_day
from scanner.rulebook.matching import GenerationMatch
from scanner.rulebook.schema import Event, Family, Hosted, HostedEvent, Openness, Package
from scanner.syntax.pypi_name import canonicalize_name

GATED = ("auto", "manual")
"""Gates that ask for something before the weights can be had."""

_RECENT_EVENTS = 6
"""Of a vendor, who may change something every month, the newest ones are told."""

_OF_MODELS = frozenset({"access", "retirement", "price", "alias_change"})
"""Kinds of events that are mostly about single models."""


def made(case: Case, context: Context) -> dict[str, str]:
    """Label and text of what the rules know of its making; empty where no rule knows it."""
    match = context.generation(case)
    return {label: text for label, text in _made(match, case, context) if text} if match else {}


def _made(match: GenerationMatch, case: Case, context: Context) -> Iterator[tuple[str, str]]:
    family, generation = match.family, match.generation
    released = match.released if match.released and last_day(match.released) <= context.as_of else None
    if case.component.kind == "hosted-model":  # its id has a day of its own
        released = None
    doubt = f" (a guess: {match.why})" if match.guess else " (low confidence)" if match.confidence == "low" else ""
    yield "family", f"{generation.name}{f', released {released}' if released else ''}{doubt}"
    yield "maker", f"{family.vendor}{f' ({family.country})' if family.country else ''}"
    yield "tasks", f"{', '.join(family.tasks) or family.modality} (the whole family)"
    yield "note", one_line(generation.note)
    if last_day(family.checked) <= context.as_of:
        reason = f": {one_line(family.successor_reason)}" if family.successor_reason else ""
        yield "the line", f"{family.successor_state.replace('_', ' ')}{reason}"


def openness(case: Case, context: Context) -> dict[str, str]:
    """What of the family is open, part by part, and of which generation that was said; unknown parts are left out."""
    match = context.generation(case)
    said = openness_of(match, context) if match else None
    if match is None or said is None:
        return {}
    told = {"of": name_of(match.family, said.basis), **parts_of(said)}
    return {part: state for part, state in told.items() if state not in ("unknown", "")}


def openness_of(match: GenerationMatch, context: Context) -> Openness | None:
    """What is said of the family, if that was out by the day; of other weights only whether they are open."""
    said = match.family.openness
    meant = next((one for one in match.family.generations if said and one.id == said.basis), match.generation)
    out = meant.released is None or last_day(meant.released) <= context.as_of
    if out and (not isinstance(match.open_weights, bool) or match.open_weights == meant.open_weights):
        return said
    if not isinstance(match.open_weights, bool):
        return None
    weights = "closed" if not match.open_weights else "gated" if match.gated in GATED else "open"
    return Openness(basis=match.generation.id, weights=weights, confidence=match.confidence)


def name_of(family: Family, generation: str) -> str:
    """A generation by name; by its id where there is none."""
    return next((one.name for one in family.generations if one.id == generation), generation)


def basis_of(family: Family) -> str:
    """The generation of which a family's openness was said, by name; empty where nothing was."""
    return name_of(family, family.openness.basis) if family.openness else ""


def parts_of(openness: Openness) -> dict[str, str]:
    """The parts of a family by what people call them, each open, closed ... or unknown."""
    return {
        "weights": openness.weights,
        "code to run it": openness.inference_code,
        "code to train it": openness.training_code,
        "training data": openness.training_data,
        "paper": openness.paper,
        "data card": openness.data_card,
    }


def events(case: Case, context: Context) -> tuple[Evidence, ...]:
    """What happened to the openness of its family, offering or vendor, as far as it was public, the oldest first."""
    return tuple(sorted(dict.fromkeys(_events(case, context)), key=lambda event: event.date or ""))


def _events(case: Case, context: Context) -> Iterator[Evidence]:
    match, vendor = context.generation(case), vendor_of(case, context)
    for family in _families(case, match, context):
        yield from map(told, context.rules.events_until(family, context.as_of))
    if vendor and case.component.kind == "hosted-model":
        yield from map(told_of_vendor, events_of_vendor(vendor, case, context)[-_RECENT_EVENTS:])
    for package in context.rules.relicensed(case.component.registry, case.component.name):
        yield from of_package(package, context.as_of)


def _families(case: Case, match: GenerationMatch | None, context: Context) -> Iterator[Family]:
    """Its own family, else those of the models that it was made from."""
    if match:
        yield match.family
        return
    names = (one.family.partition("/")[0] for one in case.facts.lineage if one.family and one.relation != TRAINED_ON)
    for name in dict.fromkeys(names):
        if family := context.rules.families.get(name):
            yield family


def told(event: Event) -> Evidence:
    """What happened to the openness of a family."""
    return Evidence(one_line(event.what), next(iter(event.sources), ""), event.public_on, event.confidence)


def _concerns(event: HostedEvent, case: Case, match: GenerationMatch | None) -> bool:
    """What a vendor does to single models concerns those that the event names; what it does to its terms, all."""
    if event.kind not in _OF_MODELS:
        return True
    told = _letters(event.what)
    named = _letters(case.component.name) in told
    return named or (match is not None and match.generation.open_weights is True and _letters(match.family.id) in told)


def _letters(text: str) -> str:
    """Letters and digits alone: "Claude Sonnet 4.5" and "claude-sonnet-4-5" are one."""
    return "".join(filter(str.isalnum, text.casefold()))


def events_of_vendor(vendor: Hosted, case: Case, context: Context, kinds: Collection[str] = ()) -> list[HostedEvent]:
    """What a vendor did by the day that concerns a model, of some kinds or of all, the oldest first."""
    match = context.generation(case)
    return [
        event
        for event in context.rules.events_until(vendor, context.as_of)
        if (not kinds or event.kind in kinds) and _concerns(event, case, match)
    ]


def told_of_vendor(event: HostedEvent, who: str = "The vendor: ") -> Evidence:
    """What a vendor of hosted models changed."""
    impact = f" ({one_line(event.impact).rstrip('.')})" if event.impact else ""
    said = f"{who}{one_line(event.what).rstrip('.')}{impact}"
    return Evidence(said, next(iter(event.sources), ""), event.date, event.confidence)


def of_package(package: Package, as_of: date) -> Iterator[Evidence]:
    """The change of terms of a software offering and what came after, as far as it was public."""
    source = next(iter(package.sources), "")
    if package.date and last_day(package.date) <= as_of:
        yield Evidence(_change(package), source, package.date, package.confidence)
    for event in package.later_events:
        day = event.get("date", "")
        if day and last_day(day) <= as_of:
            yield Evidence(one_line(event.get("what", "")), event.get("source", source), day, package.confidence)


def _change(package: Package) -> str:
    first = f" from {package.first_affected} on" if package.first_affected else ""
    return f"{package.name} went from {package.before or 'other terms'} to {package.after or 'other terms'}{first}"


def aside(case: Case, context: Context) -> tuple[str, ...]:
    """Offerings that changed their terms and that this package is not, though its name suggests it."""
    component = case.component
    if component.kind != "package":
        return ()
    name = canonicalize_name(component.name) if component.registry == "pypi" else component.name.lower()
    return tuple(
        f"{_change(package)} ({package.date}); this package is not part of that"
        for package in context.rules.packages.values()
        if package.changed
        and name in package.unaffected.get(component.registry, ())
        and package.date
        and last_day(package.date) <= context.as_of
    )


def sources(case: Case, context: Context) -> tuple[str, ...]:
    """Where what the rules say of its family or vendor was read."""
    match, vendor = context.generation(case), vendor_of(case, context)
    of_family = match.generation.sources or match.family.sources if match else ()
    of_vendor = vendor.sources if vendor and case.component.kind == "hosted-model" else ()
    return tuple(dict.fromkeys((*of_family[:3], *of_vendor[:3])))
