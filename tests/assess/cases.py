"""Components as the earlier rooms hand them over, with real license ids and the real rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from scanner.assess import assess
from scanner.config import Config, Policy, Use, WaiverRule
from scanner.entities import (
    Access,
    Ancestor,
    Case,
    Claim,
    Component,
    Confidence,
    Facts,
    Finding,
    Kind,
    License,
    Location,
    Usage,
)  # fmt: skip
from scanner.licensing import conclude, read_license
from scanner.rulebook import load_rulebook
from scanner.syntax.purl import purl_of

RULES = load_rulebook()
TODAY = date(2026, 11, 21)
COMMERCIAL = Use(
    commercial=True, acts=("host", "distribute", "modify"), monthly_active_users=2_000_000, annual_revenue=30_000_000,
    established_in=("DE",), offered_in=("DE", "US"), sensitive_data=False,
)  # fmt: skip


def claims(kind: Kind, *licenses: str) -> tuple[Claim, ...]:
    """One claim for each string: the first by the card or metadata, the second by the license file."""
    sources = ("hub-card", "hub-file") if kind != "package" else ("wheel-metadata", "installed")
    found = []
    for value, source in zip(licenses, sources, strict=False):
        reading = read_license(value, "field" if kind == "package" else "hub", RULES)
        found.append(
            Claim(
                "license",
                value,
                source,
                f"https://example.org/{source}",
                reading.ids,
                reading.expression,
                retrieved="2026-11-20T10:00:00+00:00",
                confidence=reading.confidence,
                note=reading.note,
            )
        )
    return tuple(found)


def case(
    name: str,
    *licenses: str,
    kind: Kind = "model",
    registry: str = "",
    version: str | None = None,
    text: str = "",
    scope: str = "runtime",
    in_use: bool = True,
    access: Access | None = None,
    lineage: tuple[Ancestor, ...] = (),
    usages: tuple[Usage, ...] = (),
    confidence: Confidence = "high",
) -> Case:
    """A resolved component whose sources state `licenses`; none: nobody says anything."""
    place = registry or {"package": "pypi", "hosted-model": "openai"}.get(kind, "huggingface")
    component = Component(kind, place, name, version)
    said = claims(kind, *licenses)
    match = RULES.generation_of(component)
    facts = Facts(
        component, said, License("none") if kind == "hosted-model" else conclude(said, RULES), access or Access("none"),
        lineage, match.id if match else None, state="resolved",
    )  # fmt: skip
    usage = Usage(
        component, Location("src/app.py", 3, 1, text), "python-call", "first argument", scope, in_use, confidence
    )
    return Case(purl_of(component), component, usages or (usage,), facts)


def ancestor(name: str, license_id: str, relation: str = "finetune", kind: Kind = "model") -> Ancestor:
    """What a component was made from."""
    reading = read_license(license_id, "hub", RULES)
    return Ancestor(
        Component(kind, "huggingface", name), relation, "https://example.org/card",
        License("known", reading.expression, reading.ids),
    )  # fmt: skip


def findings(
    *cases: Case,
    use: Use | None = None,
    policy: Policy | None = None,
    waivers: Sequence[WaiverRule] = (),
    as_of: date = TODAY,
) -> tuple[Finding, ...]:
    """Everything that is found in the cases."""
    config = Config(use=use or Use(), policy=policy or Policy(), waivers=tuple(waivers))
    return assess(cases, config, RULES, as_of).findings


def only(code: str, found: Sequence[Finding]) -> Finding:
    """The one finding with this code."""
    matching = [finding for finding in found if finding.code == code]
    assert len(matching) == 1, [(finding.code, finding.message) for finding in found]
    return matching[0]


def codes(found: Sequence[Finding]) -> set[str]:
    """The codes of several findings."""
    return {finding.code for finding in found}
