"""Open or closed, side by side: which parts of a family are open, what that rules out, what access costs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scanner.assess.background.made import GATED, basis_of, openness_of, parts_of
from scanner.assess.check import Context
from scanner.assess.data_use import likely_vendor
from scanner.assess.wording import license_name, listed
from scanner.entities import Case, Disclosure
from scanner.rulebook.matching import GenerationMatch
from scanner.rulebook.reliance import Asks, OpennessClasses
from scanner.rulebook.schema import Family, License, Openness

UNKNOWN = "unknown"
_PARTS = parts_of(Openness(basis=""))


def disclosures(context: Context) -> tuple[Disclosure, ...]:
    """One for each family in use, two where open and closed models of it are; those that no rule knows are unknown."""
    lines = context.lines.items()
    return tuple(_disclosure(name, alike, context) for name, cases in lines for alike in _by_weights(cases, context))


def _by_weights(cases: Sequence[Case], context: Context) -> Iterable[list[Case]]:
    """GPT-2 and GPT-4o are of one family, and what is open of the one says nothing of the other."""
    found: dict[bool | str, list[Case]] = {}
    for case in cases:
        match = context.generation(case)
        found.setdefault(match.open_weights if match else UNKNOWN, []).append(case)
    return found.values()


def _disclosure(name: str, cases: Sequence[Case], context: Context) -> Disclosure:
    match = context.generation(cases[0])
    openness = openness_of(match, context) if match else None
    parts = {part: state or UNKNOWN for part, state in (parts_of(openness) if openness else _PARTS).items()}
    kind = _license_class(cases, context) or (openness.license_class if openness else "") or UNKNOWN
    weighed = {**parts, "license class": kind}
    classes = context.rules.openness_classes
    return Disclosure(
        family=name,
        components=tuple(case.id for case in cases),
        basis=_basis(match, openness, cases, context) if match else "",
        parts=parts,
        licenses=_licenses(cases, context),
        framework=_framework(weighed, classes) if classes and openness else UNKNOWN,
        definition=_definition(weighed, classes.definition) if classes and openness else UNKNOWN,
        cost=_costs(cases, context),
        support="; ".join(dict.fromkeys(_support(case, context) for case in cases)),
        confidence=openness.confidence if openness else "low",
        sources=_sources(match.family) if match else (),
    )


def _basis(match: GenerationMatch, openness: Openness | None, cases: Sequence[Case], context: Context) -> str:
    """The generation of which it was said, and those in use where that is none of them."""
    matches = filter(None, (context.generation(case) for case in cases))
    used = {one.generation.id: one.generation.name for one in matches}
    if openness is None or openness.basis in used:
        return used[openness.basis] if openness else ""
    return f"said of {basis_of(match.family)}; in use: {listed(used.values())}"


def _license_class(cases: Sequence[Case], context: Context) -> str:
    """Of the licenses in use, those of the generation where the model is hosted; empty where one is not known."""
    found = set()
    for case in cases:
        match = context.generation(case)
        ids = case.facts.license.ids or ((match.generation.license,) if match else ())
        found |= {_class_of(context.rules.license(one)) for one in ids or ("",)}
    return "" if "" in found else found.pop() if len(found) == 1 else "mixed"


def _class_of(rule: License | None) -> str:
    if rule is None or rule.category == "unidentified":
        return ""
    if rule.osi_approved:
        return "osi"
    return {"public-domain": "permissive", "open-weights-restricted": "restricted"}.get(rule.category, rule.category)


def _sources(family: Family) -> tuple[str, ...]:
    return (family.openness.sources if family.openness else ()) or family.sources[:2]


def _licenses(cases: Sequence[Case], context: Context) -> tuple[str, ...]:
    """As concluded for what is in use; hosted models have terms of service."""
    found = [license_name(id_, context.rules) for case in cases for id_ in case.facts.license.ids]
    if any(case.facts.license.state == "none" for case in cases):
        found.append("terms of service")
    if any(case.facts.license.state in ("unknown", "conflict") for case in cases):
        found.append(UNKNOWN)
    return tuple(dict.fromkeys(found))


def _framework(parts: dict[str, str], classes: OpennessClasses) -> str:
    """The best class that is not ruled out, and what rules out the next; never that a class is reached."""
    best = "none"
    for one in classes.classes:
        if barred := _barred(parts, one):
            return f"{best if best == 'none' else f'at most {best}'}: {barred}"
        best = one.name
    return f"at most {best}"


def _definition(parts: dict[str, str], definition: Asks) -> str:
    barred = _barred(parts, definition)
    open_ = [part for part in definition.asks if parts.get(part, UNKNOWN) == UNKNOWN]
    if barred:
        return f"no: {barred}"
    return f"not ruled out; {listed(open_)} unknown" if open_ else "not ruled out"


def _barred(parts: dict[str, str], one: Asks) -> str:
    """The parts that are known not to do, in words."""
    known = {part: parts.get(part, UNKNOWN) for part in one.asks}
    return listed(
        f"no {part}" if state == "no" else f"{part} {state}"
        for part, state in known.items()
        if state != UNKNOWN and state not in one.asks[part]
    )


def _costs(cases: Sequence[Case], context: Context) -> str:
    """What access costs: one sentence for all that is hosted, with the vendors' lists, and one for each gate."""
    hosted = [case for case in cases if case.component.kind == "hosted-model"]
    vendors = filter(None, (likely_vendor(case, context)[0] for case in hosted))
    lists = dict.fromkeys(url for vendor in vendors if (url := vendor.urls.get("pricing", "")))
    told = [f"paid by use or by plan, as the vendor lists it{f' ({listed(lists)})' if lists else ''}"] if hosted else []
    return "; ".join([*told, *dict.fromkeys(_gate(case, context) for case in cases if case not in hosted)])


def _gate(case: Case, context: Context) -> str:
    gate = case.facts.access.gate
    if gate == UNKNOWN and (match := context.generation(case)):
        gate = "auto" if match.gated in GATED else "none" if match.gated == "none" else UNKNOWN
    if gate in GATED:
        return "download after its terms are accepted; machines are yours"
    return "free download; machines are yours" if gate == "none" else UNKNOWN


def _support(case: Case, context: Context) -> str:
    """What is promised on record: for hosted models how long before an end one is told."""
    if case.component.kind != "hosted-model":
        return "none on file for weights"
    vendor, _ = likely_vendor(case, context)
    days = vendor.retirement_notice_days if vendor else None
    if vendor is None:
        return UNKNOWN
    promised = f"{days} days' notice before an id ends" if days else UNKNOWN
    return f"{promised} ({vendor.name})"
