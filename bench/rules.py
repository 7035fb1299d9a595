"""What the rules hold of the researched facts and of the Hub's own list of licenses, and how sure they are.

    python bench/rules.py [FACTS]        FACTS: the directory of the facts [../shared/facts]

Prints everything that stands in the facts or in the Hub's list and in no rule, counts of every kind against the floors
of the project, and how many rules rest on no source. Exit code 1 when anything is missing.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from scanner.rulebook import Rulebook, load_rulebook

ROOT = Path(__file__).resolve().parents[1]
HUB_LIST = ROOT / "tests" / "data" / "rulebook" / "hub-license-ids.txt"
NAME_NOTHING = {"other", "unknown", "NOASSERTION"}
"""What the facts give as the name of licenses that have none of their own."""

EXPLAINED = {
    "license c4ai-cc-by-nc: the name 'cc-by-nc-4.0' leads to cc-by-nc-4.0": "the card names the plain license",
    "license c4ai-cc-by-nc: the name 'CC-BY-NC-4.0 AND LicenseRef-c4ai-aup' leads to nothing": "a sum, not a name",
    "license gpt-oss-usage-policy: the name 'apache-2.0' leads to apache-2.0": "the card names the plain license",
    "license gpt-oss-usage-policy: the name 'Apache-2.0' leads to apache-2.0": "the card names the plain license",
    "package mui-x-none": "an id by mistake: it describes Highcharts, and is rules/packages/highcharts.toml",
    "package langgraph-platform: pypi langgraph-cli[inmem] runtime": "prose; the package it brings in is listed",
    "package sqlite: pypi stdlib sqlite3": "prose; Python's own module is no package",
}
"""What is in the facts and is left out of the rules on purpose, with the reason."""

FLOORS = {"licenses": 150, "model families": 110, "packages": 80, "hosting vendors": 60}


def missing_licenses(facts: dict[str, Any], rules: Rulebook) -> Iterator[str]:
    """Ids, names and terms of licenses in the facts that no rule has."""
    for fact in facts["licenses"]:
        rule = rules.license(fact["id"])
        if rule is None:
            yield f"license {fact['id']}"
            continue
        for name in (fact["hf_license_value"], fact["spdx"], *fact["hf_license_names"]):
            found = rules.license(name) if name and name not in NAME_NOTHING else rule
            if found is not rule and rule not in rules.licenses_called(name):
                yield f"license {fact['id']}: the name {name!r} leads to {found.id if found else 'nothing'}"
        known = Counter(term.term for term in rule.terms)
        for word, number in Counter(term["term"].replace("licence", "license") for term in fact["term_list"]).items():
            if word != "other" and known[word] < number:
                yield f"license {fact['id']}: {word} {number} times in the facts, {known[word]} in the rule"


def missing_families(facts: dict[str, Any], rules: Rulebook) -> Iterator[str]:
    """Families, generations, overrides and events that no rule has."""
    for fact in facts["families"]:
        rule = rules.families.get(fact["id"])
        if rule is None:
            yield f"family {fact['id']}"
            continue
        generations = {generation.id: generation for generation in rule.generations}
        for generation in fact["generations"]:
            name = generation.get("id") or generation["name"]
            if name not in generations:
                yield f"family {fact['id']}: generation {name}"
            elif len(generation.get("repo_overrides") or ()) > len(generations[name].repositories):
                yield f"family {fact['id']}: overrides of {name}"
        dates = Counter(event.date for event in rule.events)
        for date, number in Counter(str(event["date"]) for event in fact["openness_events"]).items():
            if dates[date] < number:
                yield f"family {fact['id']}: an event of {date}"


def missing_packages(facts: dict[str, Any], rules: Rulebook) -> Iterator[str]:
    """Software offerings, changed or control, that no rule has, or has with other package names."""
    for fact in (*facts["changed"], *facts["control"]):
        rule = rules.packages.get(fact["id"])
        if rule is None:
            yield f"package {fact['id']}"
            continue
        known = {name.lower() for names in (*rule.packages.values(), *rule.unaffected.values()) for name in names}
        for ecosystem, names in fact["packages"].items():
            for name in names if ecosystem in {"pypi", "npm", "docker"} else ():
                if name.split()[0].lower() not in known:
                    yield f"package {fact['id']}: {ecosystem} {name}"


def missing_hosted(facts: dict[str, Any], rules: Rulebook) -> Iterator[str]:
    """Vendors, models, events and surfaces that no rule has."""
    for fact in facts["vendors"]:
        if fact["id"] not in rules.hosted:
            yield f"vendor {fact['id']}"
    for fact in facts["models"]:
        vendor = rules.hosted.get(fact["vendor"])
        names = {name for model in vendor.models for name in (model.id, *model.aliases)} if vendor else set()
        if fact["id"] not in names:
            yield f"hosted model {fact['vendor']} {fact['id']}"
    for fact in facts["events"]:
        for name in fact["vendors"]:
            vendor = rules.hosted.get(name)
            if vendor and fact["id"] not in {event.id for event in vendor.events}:
                yield f"event {fact['id']} of {name}"
    for fact in facts["api_surfaces"]:
        if fact["id"] not in {surface.id for vendor in rules.hosted.values() for surface in vendor.surfaces}:
            yield f"surface {fact['id']}"


def missing_of_hub(rules: Rulebook) -> Iterator[str]:
    """Ids of the Hub's own list without a rule of that very id."""
    for line in HUB_LIST.read_text("utf-8").splitlines():
        if line and not line.startswith("#") and line not in rules.licenses:
            yield f"license id of the Hub: {line}"


def standing(rules: Rulebook) -> Iterator[str]:
    """How sure the rules are, by kind."""
    for kind in ("licenses", "families", "packages", "hosted"):
        found = Counter(rule.confidence for rule in getattr(rules, kind).values())
        yield f"{kind}: " + ", ".join(f"{found[word]} {word}" for word in ("high", "medium", "low"))
    yield "license texts read: " + ", ".join(
        f"{number} {word}" for word, number in Counter(rule.text_checked for rule in rules.licenses.values()).items()
    )
    low = [f"discovery/{name}" for name, rule in rules.discovery.items() if getattr(rule, "confidence", "") == "low"]
    yield f"discovery files from memory: {', '.join(low) or 'none'}"


def main(directory: Path) -> int:
    """Print what is missing; 1 when there is anything."""
    rules = load_rulebook()
    checks = {
        "licenses": missing_licenses, "families": missing_families,
        "relicensings": missing_packages, "hosted": missing_hosted,
    }  # fmt: skip
    gone = list(missing_of_hub(rules))
    for name, check in checks.items():
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        gone += check(yaml.load((directory / f"{name}.yaml").read_text("utf-8"), loader), rules)
    for line in gone:
        print(f"left out: {line} ({EXPLAINED[line]})" if line in EXPLAINED else f"missing: {line}")
    gone = [line for line in gone if line not in EXPLAINED]
    changed = sum(rule.changed for rule in rules.packages.values())
    counts = {**rules.counts, "packages": changed}
    for name, floor in FLOORS.items():
        print(f"{counts[name]:5} {name} (floor {floor})")
    print(*standing(rules), sep="\n")
    return 1 if gone or any(counts[name] < floor for name, floor in FLOORS.items()) else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "facts"))
