"""How findings speak: names, figures, dates, and the evidence that every license finding shares."""

from __future__ import annotations

from collections.abc import Iterable

from scanner.entities import Case, Claim, Evidence
from scanner.licensing import source_name
from scanner.rulebook import Rulebook
from scanner.rulebook.schema import License, Rule

_KIND = {"hosted-model": "hosted model", "model-file": "model file", "space": "Space"}


def name_of(case: Case) -> str:
    """What a component is called, with its version: "torch 2.5.1", "meta-llama/Llama-3.1-8B"."""
    component = case.component
    version = component.version
    if component.kind == "package":
        return f"{component.name} {version}" if version else component.name
    return component.name


def the(case: Case) -> str:
    """A component with its kind: "the model meta-llama/Llama-3.1-8B"."""
    return f"the {_KIND.get(case.component.kind, case.component.kind)} {name_of(case)}"


def start(text: str) -> str:
    """A sentence with a capital letter."""
    return text[:1].upper() + text[1:]


def license_name(license_id: str, rules: Rulebook) -> str:
    """The full name of a license with a rule, else its id."""
    rule = rules.license(license_id)
    return rule.name if rule else license_id


def license_names(ids: Iterable[str], rules: Rulebook) -> str:
    """The names of several licenses: "MIT License and Llama 3.1 Community License"."""
    return listed(license_name(found, rules) for found in ids)


def listed(words: Iterable[str], last: str = "and") -> str:
    """Words as a list in a sentence."""
    items = list(words)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}" if items else ""


def figure(number: float) -> str:
    """A number for people: "700 million", "1.5 million", "50,000"."""
    for size, word in ((1_000_000_000, "billion"), (1_000_000, "million")):
        if number >= size:
            return f"{number / size:.6g} {word}"
    return f"{number:,.0f}"


def claim_evidence(case: Case, topics: tuple[str, ...] = ("license", "license-text")) -> tuple[Evidence, ...]:
    """What the sources said of a component's license, each with its place and day."""
    return tuple(_said(claim) for claim in case.facts.claims if claim.topic in topics)[:8]


def rule_evidence(rule: Rule, text: str) -> Evidence:
    """A fact of our rules with its first source; without a source it is marked as such."""
    source = rule.sources[0] if rule.sources else ""
    return Evidence(text if source else f"{text} (no source on file)", source, rule.checked, rule.confidence)


def license_evidence(rule: License) -> Evidence:
    """Where the terms of a license were read."""
    checked = "" if rule.text_checked == "full" else f"; its text was not read in full ({rule.text_checked})"
    evidence = rule_evidence(rule, f"terms of the {rule.name}, as we read them on {rule.checked}{checked}")
    return Evidence(evidence.text, rule.url or evidence.source, evidence.date, evidence.confidence)


def _said(claim: Claim) -> Evidence:
    if claim.topic == "license-text" and claim.license_ids:
        text = f"{source_name(claim.source)} reads as {claim.expression or ', '.join(claim.license_ids)}"
    else:
        text = f"{source_name(claim.source)} says “{claim.value}”"
    note = f" ({claim.note})" if claim.note else ""
    return Evidence(text + note, claim.where, (claim.retrieved or "")[:10] or None, claim.confidence)
