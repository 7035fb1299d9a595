"""Hosted models: no license, but terms of service; who receives the data, what they may do with it, and until when.

Everything here is in the rules. Dates belong to a vendor and an id, and an id that the catalogue does not list is
no fault: vendors add some every week.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from scanner.entities import Access, Ancestor, Claim, Component, Facts, License, Usage
from scanner.resolve.embedded import NO_LICENSE_ID, license_of_rules
from scanner.resolve.session import Session
from scanner.rulebook import Rulebook
from scanner.rulebook.matching import GenerationMatch
from scanner.rulebook.schema import Hosted, HostedModel


def answers(component: Component) -> bool:
    """Whether this source speaks for a component."""
    return component.kind == "hosted-model" and component.registry != "ollama"


def look_up(component: Component, usages: Sequence[Usage], session: Session, rules: Rulebook) -> Facts:
    """What the rules know of a vendor and of one id that it serves."""
    del usages, session
    vendor = rules.hosted_vendor(component.registry)
    match = rules.generation_of(component)
    if vendor is None:
        reason = (
            f"no rule knows {component.registry}, through which {component.name} is asked, so who is sent the data is "
            "not known; name the vendor or its address where it is used, or add a rule"
        )
        return Facts(component, family=match.id if match else None, unresolved=(reason,))
    model = rules.hosted_model(component.registry, component.name)
    return Facts(
        component,
        claims=(*vendor_claims(vendor), *_model_claims(vendor, model, component)),
        license=License("none", why=f"hosted: terms of service of {vendor.name}", confidence=vendor.confidence),
        access=Access(source="rules"),
        lineage=_served(model, match, rules),
        family=match.id if match else None,
        state="resolved",
    )


def vendor_claims(vendor: Hosted) -> Iterator[Claim]:
    """What a vendor's terms say: where they stand, data use, retention and notice periods, as last read."""
    for topic, url in vendor.urls.items():
        yield _claim(vendor, "terms", topic, where=url)
    yield _claim(vendor, "data-use", vendor.trains_on_inputs, field="trains_on_inputs", note=vendor.trains_note)
    if vendor.retention_days is not None or vendor.retention_note:
        days = "unknown" if vendor.retention_days is None else f"{vendor.retention_days} days"
        yield _claim(vendor, "retention", days, field="retention_days", note=vendor.retention_note)
    yield _claim(vendor, "output-use", vendor.output_training_limit, field="output_training_limit",
                 note=vendor.output_note)  # fmt: skip
    if vendor.terms_change:
        yield _claim(vendor, "terms-change", vendor.terms_change, field="terms_change")
    if vendor.retirement:
        yield _claim(vendor, "retirement-policy", vendor.retirement, field="retirement")


def _model_claims(vendor: Hosted, model: HostedModel | None, component: Component) -> Iterator[Claim]:
    """What the catalogue says of one id; that it does not list it is a claim too, and no sure one."""
    if model is None:
        note = f"{component.name} is not in our catalogue of {vendor.checked}: it may be newer, or not be served"
        yield replace(_claim(vendor, "catalogue", "not listed", note=note), confidence="low")
        return
    dates = {
        "status": model.status,
        "released": model.released,
        "deprecated": model.deprecated_on,
        "retires": model.retires_on,
        "replacement": model.replacement,
        "alias-of": model.alias_of,
        "data-use": model.trains_on_inputs,
    }
    for topic, value in dates.items():
        if value:
            basis = f"{model.date_basis} date" if topic in ("deprecated", "retires") and model.date_basis else ""
            yield _model_claim(vendor, model, topic, value, "; ".join(filter(None, (basis, model.note))))
    if not any(dates.values()):
        yield _model_claim(vendor, model, "catalogue", "listed", model.note)


def _claim(vendor: Hosted, topic: str, value: str, *, where: str = "", field: str = "", note: str = "") -> Claim:
    where = where or vendor.page_of(field) or vendor.urls.get("terms") or ""
    where = where or next(iter((*vendor.urls.values(), *vendor.sources)), "")
    sure = vendor.sure_of(field)
    return Claim(topic, value, "rules", where, retrieved=vendor.checked, confidence=sure, note=note)


def _model_claim(vendor: Hosted, model: HostedModel, topic: str, value: str, note: str) -> Claim:
    where = next(iter((*model.sources, *vendor.sources)), "")
    checked = model.checked or vendor.checked
    return Claim(topic, value, "rules", where, retrieved=checked, confidence=model.confidence, note=note)


def _served(model: HostedModel | None, match: GenerationMatch | None, rules: Rulebook) -> tuple[Ancestor, ...]:
    """The open-weight model behind the id, whose license its users may meet again in duties on outputs."""
    if match is not None and match.license not in NO_LICENSE_ID:
        concluded = license_of_rules(match.license, match.why, match.confidence, rules)
        name = (model.hub_repo if model else None) or match.repository
        served = Component("model", "huggingface", name) if name else Component("model", "rules", match.id)
        return (Ancestor(served, "serves", "rules", concluded, match.id),)
    if model is not None and model.hub_repo:
        why = "no rule knows its license, and hosted models are not looked up on the Hub"
        return (Ancestor(Component("model", "huggingface", model.hub_repo), "serves", "rules", License(why=why)),)
    return ()
