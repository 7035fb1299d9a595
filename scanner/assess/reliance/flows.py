"""Where the data goes: who is sent what a hosted model is asked with, where, and what they say they do with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scanner.assess.background.kinds import profile_of, spelled
from scanner.assess.background.recipient import recipient
from scanner.assess.background.substitutes import RECENT_DAYS, candidates, level_of, licenses_of, names_of, told
from scanner.assess.check import Context
from scanner.assess.data_use import data_evidence, data_use, likely_vendor, signs_of, trains_on_inputs, vendor_evidence
from scanner.assess.terms import one_line
from scanner.assess.wording import license_name
from scanner.entities import Case, Component, Flow, Substitute
from scanner.rulebook.days import last_day
from scanner.rulebook.matching import GenerationMatch
from scanner.rulebook.patterns import compiled
from scanner.rulebook.schema import Family, Generation, Hosted, HostedModel

MAX_OWN = 3
"""So many that one can run oneself are named, the newest ones."""


def flows(context: Context) -> tuple[Flow, ...]:
    """One for each hosted model in use."""
    return tuple(_flow(case, context) for case in context.cases if case.in_use and _is_hosted(case))


def _is_hosted(case: Case) -> bool:
    return case.component.kind == "hosted-model"


def _flow(case: Case, context: Context) -> Flow:
    vendor, guess = likely_vendor(case, context)
    registry, name = vendor.id if vendor else case.component.registry, case.component.name
    model = context.rules.hosted_model(registry, name)
    signs = signs_of(registry, name, "trains-on-inputs", context.rules)
    regions = signs_of(registry, name, "region", context.rules)
    trains = trains_on_inputs(vendor, model, signs)
    return Flow(
        component=case.id,
        recipient=recipient(case, context, vendor),
        guess=guess,
        region=one_line(regions[0].summary) if regions else "",
        training=trains or data_use(vendor).partition(", and are kept")[0],
        may_train=True if trains else _promise(vendor),
        retention=_retention(vendor),
        own=tuple(_own(case, vendor, model, context))[:MAX_OWN],
        evidence=data_evidence(vendor, model, [*signs, *regions]),
        said=vendor_evidence(vendor) if vendor else None,
    )


def _promise(vendor: Hosted | None) -> bool | None:
    """False where the vendor says that it does not train on inputs; None where it depends, or nobody knows."""
    return False if vendor is not None and vendor.trains_on_inputs in ("no", "opt_in") else None


def _retention(vendor: Hosted | None) -> str:
    if vendor is None:
        return ""
    note = one_line(vendor.retention_note)
    return note or (f"Kept {vendor.retention_days} days." if vendor.retention_days else "")


def _own(case: Case, vendor: Hosted | None, model: HostedModel | None, context: Context) -> Iterator[Substitute]:
    """The same model where its weights are out, then the newest of its family that one would still choose to run.

    Where the family has none, what its maker's other lines have of the same kind.
    """
    match = context.generation(case)
    if match is None:
        return
    same, family = match.generation, match.family
    if _is_out(same, context):
        yield _same(case, match, vendor, model, context)
    task = profile_of(case.component, family, context.rules).task
    others = [
        one
        for one in family.generations
        if one.id != same.id and _is_recent(one, context) and not _does_other(family, one, task, context)
    ]
    for one in sorted(others, key=lambda one: last_day(one.released or ""), reverse=True):
        yield _told(one, one.name, family.vendor, case, context)
    if not others and not _is_out(same, context):
        yield from (told(one, context) for one in candidates(case, context) if one.family.vendor == family.vendor)


def _same(
    case: Case, match: GenerationMatch, vendor: Hosted | None, model: HostedModel | None, context: Context
) -> Substitute:
    """The model itself, by its repository where the rules or its id name that, with the terms of that one."""
    repository = model.hub_repo if model else None
    for name in (repository,) if repository else _repositories(case.component.name, vendor):
        on_hub = context.rules.generation_of(Component("model", "huggingface", name))
        if on_hub and on_hub.id == match.id:
            licenses = licenses_of(on_hub, context)
            level = level_of(licenses, case, context)
            return Substitute(name, match.family.vendor, names_of(licenses, context), level, on_hub.confidence)
    return _told(match.generation, repository or match.generation.name, match.family.vendor, case, context)


def _repositories(name: str, vendor: Hosted | None) -> Iterable[str]:
    """What of an id may be the name of a repository; nothing of one that only this vendor writes so."""
    patterns = vendor.own_id_patterns if vendor else ()
    return () if any(compiled(one).search(name) for one in patterns) else spelled(name)


def _does_other(family: Family, generation: Generation, task: str, context: Context) -> bool:
    """Whether all that is on file of a generation is for another task, such as a filter beside models to chat with."""
    profiles = (
        one for one in context.rules.model_profiles if (one.family, one.generation) == (family.id, generation.id)
    )
    tasks = {one.task for one in profiles}
    return bool(tasks) and task not in tasks


def _is_out(generation: Generation, context: Context) -> bool:
    """Whether its weights were out by the day, under a license that a rule knows."""
    released, rule = generation.released, context.rules.license(generation.license)
    return (
        generation.open_weights is True
        and released is not None
        and last_day(released) <= context.as_of
        and rule is not None
        and rule.category != "unidentified"
    )


def _is_recent(generation: Generation, context: Context) -> bool:
    return _is_out(generation, context) and (context.as_of - last_day(generation.released or "")).days <= RECENT_DAYS


def _told(generation: Generation, name: str, vendor: str, case: Case, context: Context) -> Substitute:
    license_ = license_name(generation.license, context.rules)
    return Substitute(name, vendor, license_, level_of((generation.license,), case, context), generation.confidence)
