"""Which offering is meant: by a component of a scan, or by a name that somebody typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256

import msgspec
from msgspec.structs import replace

from scanner.assess.outlook import outlook
from scanner.assess.outlook.known import Known
from scanner.assess.outlook.looked_up import tells
from scanner.assess.outlook.view import View
from scanner.entities import BANDS, Component, Facts, Outlook
from scanner.rulebook import Rulebook
from scanner.rulebook.faults import did_you_mean
from scanner.rulebook.matching import GenerationMatch
from scanner.rulebook.outlook_data import load_fitted
from scanner.rulebook.schema import Family, Package
from scanner.syntax.purl import component_of

_ECOSYSTEMS = ("pypi", "npm", "docker")


class UnknownOffering(ValueError):
    """No rule knows the name; the message has the nearest one."""


def outlook_of_component(
    name: str, component: Component, rules: Rulebook, view: View, facts: Facts | None = None
) -> Outlook:
    """The outlook of a component, called `name`; without band and signals where the rules do not know it.

    `facts`: what a look-up told of it. Where a package belongs to several offerings, the worst of them.
    """
    found, missing = _of_component(component, rules, view, facts if facts and tells(facts) else None)
    if not found:
        return Outlook(name, None, missing)
    return replace(max(found, key=lambda one: BANDS.index(one.band) if one.band else -1), component=name)


def outlook_of_generation(family: Family, generation: str, rules: Rulebook, view: View) -> Outlook | None:
    """The outlook of a generation, by its id, without a name; None where nothing of it was public by the day."""
    return _weighed(f"{family.id}/{generation}", lambda: view.model(family, generation), rules, view)


def _outlook_of_model(
    match: GenerationMatch, component: Component, rules: Rulebook, view: View, facts: Facts | None
) -> Outlook | None:
    hosted = rules.hosted_model(component.registry, component.name) if component.kind == "hosted-model" else None
    generation = match.generation.id
    key = f"{match.id}{f' at {component.registry} as {hosted.id}' if hosted else ''}{_told(facts)}"
    return _weighed(key, lambda: view.model(match.family, generation, hosted=hosted, facts=facts), rules, view)


def _outlook_of_software(package: Package, rules: Rulebook, view: View, facts: Facts | None) -> Outlook | None:
    return _weighed(f"{package.id}{_told(facts)}", lambda: view.software(package, facts=facts), rules, view)


def _told(facts: Facts | None) -> str:
    """What a look-up told, as a part of a key."""
    return f" {sha256(msgspec.json.encode(facts)).hexdigest()}" if facts is not None else ""


def _weighed(key: str, find: Callable[[], Known | None], rules: Rulebook, view: View) -> Outlook | None:
    if key not in view.outlooks:
        known = find()
        view.outlooks[key] = outlook("", known, load_fitted(rules.directory, known.offering)) if known else None
    return view.outlooks[key]


def outlook_of_name(name: str, rules: Rulebook, view: View) -> Outlook:
    """The outlook of what somebody calls by the name of a family or a package, a Hub id, or a package URL.

    Or by a prefix and a name, as `stayopen check` takes it ("hf:", "pypi:", a vendor). Raises UnknownOffering.
    """
    id_ = "-".join(name.lower().split())
    family, package = rules.families.get(id_), rules.packages.get(id_)
    if family is not None:
        line = view.model(family)
        if line is None:
            return Outlook(name, None, _not_yet(name, view, (one.released for one in family.generations)))
        return outlook(name, line, load_fitted(rules.directory, "model"))
    if package is not None:
        software = view.software(package)
        if software is None:
            return Outlook(name, None, f"{package.name} did not exist yet on {view.as_of}.")
        return outlook(name, software, load_fitted(rules.directory, "software"))
    for component in _readings(name, rules):
        if rules.generation_of(component) or rules.offerings(component.registry, component.name):
            return outlook_of_component(name, component, rules, view)
    raise UnknownOffering(f"no rule knows {name!r}{_made_by(name, rules) or _nearest(name, rules)}")


def _of_component(component: Component, rules: Rulebook, view: View, facts: Facts | None) -> tuple[list[Outlook], str]:
    """The outlooks of the offerings that a component is part of, and why there is none."""
    match = rules.generation_of(component)
    if match is not None:
        line = _outlook_of_model(match, component, rules, view, facts)
        return ([line] if line else []), _not_yet(match.generation.name, view, [match.generation.released])
    offerings = rules.offerings(component.registry, component.name)
    if not offerings:
        return [], "No rule knows this offering, so nothing is said of its future."
    software = [found for package in offerings if (found := _outlook_of_software(package, rules, view, facts))]
    return software, f"{offerings[0].name} did not exist yet on {view.as_of}."


def _readings(name: str, rules: Rulebook) -> Iterator[Component]:
    """What a name may mean, the surest first."""
    if ":" in name:
        from scanner.syntax.component_name import NameFault, Names  # noqa: PLC0415 - a scan has components, no names

        with suppress(NameFault):  # what is no prefix may be the tag of an Ollama model
            yield Names(rules.hosted_names).read(name).component
    if name.startswith("pkg:"):
        component = component_of(name)
        if component is not None:
            hosted = component.kind == "model" and rules.hosted_vendor(component.registry)
            yield replace(component, kind="hosted-model") if hosted else component
        return
    yield Component("model", "huggingface", name)
    yield Component("model", "ollama", name)
    yield from (Component("package", ecosystem, name) for ecosystem in _ECOSYSTEMS)
    for vendor in rules.hosted.values():
        if rules.hosted_model(vendor.id, name):
            yield Component("hosted-model", vendor.id, name)


def _not_yet(name: str, view: View, released: Iterator[str | None] | Sequence[str | None]) -> str:
    first = min((day for day in released if day), default=None)
    since = f"; it came out on {first}" if first else ""
    return f"Nothing of {name} was public by {view.as_of}{since}."


def _made_by(name: str, rules: Rulebook) -> str:
    """What one called so makes, where it is a vendor and no offering."""
    makers = {one.id: one.vendor for one in rules.families.values()}
    makers |= {one.id: one.vendor for one in rules.packages.values()}
    made = [id_ for id_, maker in makers.items() if name.lower() == maker.lower().partition(" (")[0]]
    return f" as an offering; of {name} the rules know {', '.join(made[:8])}" if made else ""


def _nearest(name: str, rules: Rulebook) -> str:
    """The nearest word among families, packages and what models are called."""
    tail = name.rpartition("/")[2].lower()
    return did_you_mean(tail, [*rules.families, *rules.packages])
